"""Shapes of the loaded rules: what a rule is, and the index by which only rules whose words occur are tried.

Owns no words and no levels; those are data in `rules/*.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from handoff.risk.levels import Holder, Level, Modality, Time
from handoff.risk.lexicon import Vocabulary
from handoff.risk.pattern import Pattern

LevelTable = Mapping[str, Level | None]
"""Level by reading: keys `level`, a modality, a time, or `modality.time`; None means no hit."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a YAML file.

    A rule speaks when one of `patterns` matches, or when every group of `all_of` occurs somewhere in the message or,
    with `window`, in the last messages too. `after` names signals of which the conversation must already have one, at
    `after_level` or above. `unless` patterns silence it within the same sentence. `raised` names words that lift a hit
    to a level wherever they stand in the message ("is 15" lifts a journey to a war to N4); `highest` is the most that
    can come of the rule. `levels` is `table` spelt out for every reading that affirms.
    """

    name: str
    lang: str
    signals: Mapping[Holder, str]
    table: LevelTable
    levels: Mapping[tuple[Modality, Time], Level | None]
    patterns: tuple[Pattern, ...]
    why_sv: str
    why_en: str
    all_of: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    raised: tuple[tuple[Pattern, Level], ...] = ()
    highest: Level = Level.N4
    holders: frozenset[Holder] = frozenset()
    holder: Holder | None = None
    modality: Modality = Modality.STATEMENT
    window: bool = False
    after: frozenset[str] = frozenset()
    after_level: Level = Level.N2
    request: bool = False
    ambiguous: bool = False
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """Words that together mean one class ("i kväll" is `near`), or, without a class, an idiom that means nothing.

    `absorbs`: a negation inside belongs to the expression and denies nothing around it. `instead_of`: classes that
    its words lose ("ta livet av sig" is no killing of another).
    """

    lang: str
    pattern: Pattern
    becomes: int | None
    stage: int
    absorbs: bool = False
    instead_of: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule's pattern in the index."""

    rule: Rule
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Marks:
    """Classes that the reading of a sentence stands on (frame.py); each must be defined by the word files."""

    self: int
    other: int
    generic: int
    neg: int
    say: int
    fear: int
    hypo: int
    ask: int
    define: int
    joke: int
    news: int
    now: int
    near: int
    future: int
    past: int
    filler: int
    question: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything that assessing needs, read-only. What hangs on words is kept by language; concepts also by stage.

    `bits[n]` is the mask of class n.
    Entries of `concepts` and `triggers` begin with the classes of the pattern's second-rarest element: most candidates
    end there. Those of `combinations` begin with the classes of every element of their parts, rarest first.
    """

    marks: Marks
    vocabularies: Mapping[str, Vocabulary]
    spoken: Mapping[str, int]
    pairs: frozenset[str]
    concepts: Mapping[str, Mapping[int, Mapping[int, tuple[tuple[int, int, Concept], ...]]]]
    stages: tuple[int, ...]
    triggers: Mapping[str, Mapping[int, tuple[tuple[int, Trigger], ...]]]
    combinations: Mapping[str, tuple[tuple[tuple[int, ...], Rule], ...]]
    rules: tuple[Rule, ...]
    bits: tuple[int, ...]
    class_names: Mapping[int, str] = field(default_factory=dict)
