"""The lexicon: written words to classes, also where they are misspelt.

Owns the vocabulary of one language: inflections, spellings without å ä ö, compounds and misspellings. A class is a
small integer; patterns are written in classes (pattern.py). Built once at load time, read-only afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from handoff.risk.normal import fold, skeleton, unleet

Classes = tuple[int, ...]
"""Ids of the classes that a word belongs to; empty for a word that is known and means nothing to the rules."""

NOTHING: Final[Classes] = ()
_REMEMBERED_WORDS: Final = 8_192
"""Of unusual words so many are remembered; then all are forgotten, which costs less than to know the oldest."""
_LONGEST_WORD: Final = 40
_MISSING_FROM: Final = 6
_CHANGED_FROM: Final = 8
_STRETCHED_FROM: Final = 5
_DRAWN_OUT: Final = re.compile(r"(.)\1\1")
_FRONT_MIN: Final = 3
_HEAD_MIN: Final = 3
_BEGINNING: Final = 4
_YEAR_DIGITS: Final = 4
_CENTURIES: Final = frozenset({"19", "20"})


class ClassIds:
    """Numbers for class names, given in the order of first use."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def __getitem__(self, name: str) -> int:
        return self._ids.setdefault(name, len(self._ids))

    def __contains__(self, name: str) -> bool:
        return name in self._ids

    def names(self) -> Mapping[int, str]:
        """Id to name, for tests and reports."""
        return {number: name for name, number in self._ids.items()}


@dataclass(frozen=True, slots=True)
class Head:
    """Last part of Swedish compounds that carries the meaning ("-attack"), with the first parts that change it."""

    word: str
    classes: Classes
    harmless_fronts: frozenset[str]


@dataclass(slots=True)
class WordList:
    """Raw material of one language: words with their classes, as the YAML files give them.

    `same`: spellings that share every class of a word ("mej" of "mig"). `contractions`: one word read as several.
    """

    words: dict[str, set[int]] = field(default_factory=dict)
    heads: list[Head] = field(default_factory=list)
    fuzzy: set[int] = field(default_factory=set)
    lent: set[int] = field(default_factory=set)
    not_misspelt: set[str] = field(default_factory=set)
    same: dict[str, list[str]] = field(default_factory=dict)
    contractions: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, word: str, *classes: int) -> None:
        """Give `word` these classes; with none it becomes known and neutral."""
        self.words.setdefault(word, set()).update(classes)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Look-up tables of one language: `known` for almost every word, the others for unusual spellings.

    `undotted` is `known` for a message without å, ä and ö, in which `har` may be `här`; `blurred` are the words that it
    takes for more. Neither knows the ends of sentences. `head_ends` and `misspelt_beginnings` tell quickly that a word
    has none of the `heads`, and that no slip in its later letters makes it one of the `misspelt`.

    `at_sight` and `undotted_at_sight` are the same two for what most words are: those with classes and those that are
    filler (none), without those that mean nothing and those that are read as several.

    `remembered` are the classes of unusual words that were looked up lately, in whatever message, by this process' own
    hash of the word: it holds no words and changes no result.
    """

    known: Mapping[str, Classes]
    undotted: Mapping[str, Classes]
    at_sight: Mapping[str, Classes]
    undotted_at_sight: Mapping[str, Classes]
    blurred: frozenset[str]
    skeletons: Mapping[str, Classes]
    heads: Mapping[str, Head]
    head_ends: frozenset[str]
    misspelt: Mapping[str, Classes]
    misspelt_beginnings: frozenset[str]
    not_misspelt: frozenset[str]
    count: Classes
    year: Classes
    filler: int
    contractions: Mapping[str, tuple[str, ...]]
    remembered: dict[int, Classes] = field(default_factory=dict, repr=False, compare=False)

    def unusual(self, word: str, known: Mapping[str, Classes]) -> Classes:
        """Classes of a word that may have none at sight: those of `known`, one of the two tables, or `unknown`.

        The latter are remembered: people write the same unusual words over and over.
        """
        classes = known.get(word)
        if classes is not None:
            return classes
        key = hash(word)
        found = self.remembered.get(key)
        if found is None:
            if len(self.remembered) >= _REMEMBERED_WORDS:
                self.remembered.clear()
            found = self.remembered[key] = self.unknown(word)
        return found

    def unknown(self, word: str) -> Classes:
        """Classes of a word that is not in `known`: another spelling, a compound, or a misspelling."""
        if len(word) > _LONGEST_WORD:
            word = skeleton(word[: _LONGEST_WORD * 10])[:_LONGEST_WORD]
        plain = fold(word).replace("'", "")
        if plain.isdigit():
            return self.year if len(plain) == _YEAR_DIGITS and plain[:2] in _CENTURIES else self.count
        if not plain.isalpha():
            return self._disguised(plain)
        found = self.known.get(plain)
        if found is not None:
            return found
        found = self._stretched(plain)
        if found is not None:
            return found
        return self._compound(plain) or self._misspelt(plain)

    def _disguised(self, plain: str) -> Classes:
        letters = unleet(plain)
        found = self.known.get(letters)
        if found is None:
            found = self._stretched(letters)
        if found is None and "*" in letters:
            found = self.misspelt.get(letters.replace("*", ""))
        return NOTHING if found is None else found

    def _stretched(self, plain: str) -> Classes | None:
        """Classes of a word with letters doubled or single. Short words only with long repeats: `kyss` is not `kys`."""
        short = skeleton(plain)
        if len(short) < _STRETCHED_FROM and not _DRAWN_OUT.search(plain):
            return None
        return self.skeletons.get(short)

    def _compound(self, plain: str) -> Classes:
        if plain[-_HEAD_MIN:] not in self.head_ends:
            return NOTHING
        for at in range(_FRONT_MIN, len(plain) - _HEAD_MIN + 1):
            head = self.heads.get(plain[at:])
            if head is not None:
                front = plain[:at]
                harmless = front in head.harmless_fronts or front.rstrip("s") in head.harmless_fronts
                return NOTHING if harmless else head.classes
        return NOTHING

    def _misspelt(self, plain: str) -> Classes:
        if plain in self.not_misspelt:
            return NOTHING
        found = self.misspelt.get(plain)
        if found is not None or len(plain) < _CHANGED_FROM:
            return found or NOTHING
        # A slip after its beginning leaves that as it is: where no misspelling begins so, there is none to find.
        last = len(plain) if plain[:_BEGINNING] in self.misspelt_beginnings else _BEGINNING
        for at in range(1, last):
            shorter = plain[:at] + plain[at + 1 :]
            found = self.misspelt.get(shorter)
            if found is not None:
                return found
        return NOTHING


def inflections(notation: str) -> Iterator[str]:
    """Every word of a compact entry: `död|a/ar/at` gives döda, dödar, dödat; `kniv|/en` gives kniv, kniven."""
    stem, bar, endings = notation.partition("|")
    if not bar:
        yield stem
        return
    for ending in endings.split("/"):
        yield stem + ending


def vocabulary(own: WordList, others: Iterable[WordList], *, count: int, year: int, filler: int) -> Vocabulary:
    """Build the tables of one language; words borrowed from others are added unless it has them itself.

    `count` and `year` are the classes of numbers in digits, `filler` that of words that are dropped.
    """
    for word, variants in own.same.items():
        for variant in variants:
            own.add(variant, *own.words.get(word, ()))
    known: dict[str, set[int]] = {word: set(classes) for word, classes in own.words.items()}
    undotted: dict[str, set[int]] = {}
    for word, classes in own.words.items():
        plain = fold(word)
        if plain == word:
            continue
        if plain in own.words:
            undotted.setdefault(plain, set(own.words[plain])).update(classes)
        else:
            known.setdefault(plain, set()).update(classes)
    for other in others:
        _borrow(known, other)
    shared: dict[Classes, Classes] = {}
    frozen = {word: _in_order(classes, shared) for word, classes in known.items()}
    skeletons: dict[str, Classes] = {}
    for word, ids in frozen.items():
        if len(word) >= _FRONT_MIN:
            skeletons.setdefault(skeleton(fold(word)), ids)
    heads = {fold(head.word): head for head in own.heads}
    misspelt = _misspellings(own, shared)
    at_sight = _at_sight(frozen, own.contractions, filler)
    all_undotted, undotted_at_sight = frozen, at_sight
    if undotted:
        all_undotted = frozen | {word: _in_order(classes, shared) for word, classes in undotted.items()}
        undotted_at_sight = _at_sight(all_undotted, own.contractions, filler)
    return Vocabulary(
        known=frozen,
        undotted=all_undotted,
        at_sight=at_sight,
        undotted_at_sight=undotted_at_sight,
        blurred=_blurred(undotted, own.contractions),
        skeletons=skeletons,
        heads=heads,
        head_ends=frozenset(word[-_HEAD_MIN:] for word in heads),
        misspelt=misspelt,
        misspelt_beginnings=frozenset(word[:_BEGINNING] for word in misspelt),
        not_misspelt=frozenset(fold(word) for word in own.not_misspelt),
        count=(count,),
        year=(year,),
        filler=filler,
        contractions=own.contractions,
    )


def _in_order(classes: Iterable[int], shared: dict[Classes, Classes]) -> Classes:
    """The classes as a tuple, which words with the same ones share: there are twenty times as many words."""
    ordered = tuple(sorted(classes))
    return shared.setdefault(ordered, ordered)


def _at_sight(
    known: Mapping[str, Classes], contractions: Mapping[str, tuple[str, ...]], filler: int
) -> Mapping[str, Classes]:
    return {
        word: NOTHING if filler in classes else classes
        for word, classes in known.items()
        if classes and word not in contractions
    }


def _blurred(undotted: Iterable[str], contractions: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    words = frozenset(undotted)
    return words.union(short for short, long in contractions.items() if not words.isdisjoint(long))


def _borrow(known: dict[str, set[int]], other: WordList) -> None:
    for word, classes in other.words.items():
        lent = classes & other.lent
        if lent and word not in known and fold(word) not in known:
            known[word] = set(lent)


def _misspellings(own: WordList, shared: dict[Classes, Classes]) -> dict[str, Classes]:
    table: dict[str, Classes] = {}
    exact = {fold(word) for word in own.words}
    for word, classes in own.words.items():
        plain = fold(word)
        risky = _in_order(classes & own.fuzzy, shared)
        if not risky or len(plain) < _MISSING_FROM:
            continue
        for variant in _one_slip(plain):
            if variant not in exact:
                table.setdefault(variant, risky)
        table.setdefault(plain, risky)
    return table


def _one_slip(plain: str) -> Iterator[str]:
    """The word with one letter left out, or two neighbouring letters swapped; the first letter stays."""
    for at in range(1, len(plain)):
        yield plain[:at] + plain[at + 1 :]
    for at in range(1, len(plain) - 1):
        yield plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
