"""The loaded rules, and the index by which only rules whose words occur are tried.

Owns no words and no levels; those are data in `rules/*.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from handoff.risk.everyday import Everyday
from handoff.risk.levels import Holder, Level, Modality, Time
from handoff.risk.lexicon import Vocabulary
from handoff.risk.pattern import Pattern, Positions

Owner = TypeVar("Owner")
"""What a pattern belongs to, or both."""
Index = Mapping[int, tuple[tuple[int, tuple[tuple[tuple[int, ...], int, Owner], ...]], ...]]
"""Class id -> what the patterns belong to that are looked up by it: behind a class of a second element, at which most
end, and the classes of a third one (none, where there is none), with their place in the order of the files."""
LevelTable = Mapping[str, Level | None]
"""Level by reading: keys `level`, a modality, a time, or `modality.time`; None means no hit."""

Levels = Mapping[tuple[Modality, Time], Level | None]
"""Level by every reading that affirms."""
HighestAt = Mapping[Time, Level]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a YAML file.

    A rule speaks when one of `patterns` matches, or when every group of `all_of` occurs somewhere in the message or,
    with `window`, in the last messages too. `after` names signals of which the conversation must already have one, at
    `after_level` or above. `unless` patterns silence it within the same sentence. `raised` names words that lift a hit
    to a level wherever they stand in the message ("is 15" lifts a journey to a war to N4), highest first; `highest` is
    the most that can come of the rule, `highest_at` the same for hits at one time, without what `raised` adds. `levels`
    is `table` spelt out for every reading that affirms, `denied` the level of what is denied.
    """

    name: str
    lang: str
    signals: Mapping[Holder, str]
    table: LevelTable
    levels: Levels
    denied: Level | None
    patterns: tuple[Pattern, ...]
    why_sv: str
    why_en: str
    all_of: tuple[Pattern, ...] = ()
    unless: Index[Pattern] = field(default_factory=dict)
    raised: tuple[tuple[Level, Index[Pattern]], ...] = ()
    highest: Level = Level.N4
    highest_at: HighestAt = field(default_factory=dict)
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
class Marks:
    """Classes that `frame.py` uses; each must be defined by the word files."""

    self: int
    me: int
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
    long_ago: int
    dated: int
    settled: int
    again: int
    supposed: int
    unreal: int
    nobody_who: int
    asks: int
    question: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules and vocabularies, read-only; most by language, concepts also by stage.

    `fed` are, by the place of an expression in the order, the later ones of its stage that can be made of it.
    `triggers` are the patterns of rules, of those that speak only `after` something too, and the combinations within
    one message, by the rarest words of all their parts. `spread` are the combinations over messages, behind the bits of
    their parts; `parts` are these, each with its bit. `everyday` are the harmless expressions.
    """

    marks: Marks
    vocabularies: Mapping[str, Vocabulary]
    spoken: Mapping[str, int]
    pairs: frozenset[str]
    concepts: Mapping[str, tuple[Index[Concept], ...]]
    fed: Mapping[str, Mapping[int, Index[Concept]]]
    triggers: Mapping[str, Index[tuple[Rule, Pattern]]]
    spread: Mapping[str, tuple[tuple[int, Rule], ...]]
    parts: Mapping[str, Index[tuple[int, Pattern]]]
    rules: tuple[Rule, ...]
    everyday: Everyday
    class_names: Mapping[int, str] = field(default_factory=dict)


def found_in(index: Index[Owner], positions: Positions) -> dict[int, Owner]:
    """What the patterns belong to that may match a message with these classes, by their place in the order."""
    here = positions.keys()
    return {
        order: owner
        for number in here & index.keys()
        for second, behind in index[number]
        if second in positions
        for third, order, owner in behind
        if not third or not here.isdisjoint(third)
    }


def candidates(index: Index[Owner], positions: Positions) -> list[Owner]:
    """The same in the order of the files."""
    found = found_in(index, positions)
    return [found[order] for order in sorted(found)] if len(found) > 1 else list(found.values())


def ends(index: Index[Pattern], positions: Positions) -> int:
    """Bits of the words on which a match of any of the patterns ends."""
    bits = 0
    for pattern in found_in(index, positions).values():
        bits |= pattern.ends(positions)
    return bits
