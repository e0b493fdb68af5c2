"""Finds a situation by words: inflected, as part of a compound, misspelled, in any order. Pure.

A situation is found by one of its sentences or texts that has most of the words, so that two words of one sentence
weigh more than the same two in different ones.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from knowledge.search.words import pieces, stems

LANG: Final = "sv"
MOST_FOUND: Final = 30
_SPEAKS_OF_THE_BOT: Final = frozenset(
    stems("bot boten robot roboten chattrobot chattroboten säger säga svarar svara sägs svar text", LANG)
)
"""Words of the question, which say nothing of the situation."""
_COUNTED: Final = 12
"""Passages of one situation that count."""
_SHORTEST: Final = 4
_ALIKE: Final = 0.5
_WHOLE, _BEGINS, _WITHIN, _NEAR = 1.0, 0.8, 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Hit:
    """A situation that was found."""

    name: str
    passage: str
    """The sentence or text that has the words."""
    score: float


class SituationIndex:
    """The words of all situations."""

    def __init__(self, passages: Mapping[str, Iterable[str]]) -> None:
        """`passages`: sentences and texts of each situation, by its name; the name's own words among them."""
        self._passages: list[tuple[str, str]] = [(name, text) for name, texts in passages.items() for text in texts]
        self._having: defaultdict[str, set[int]] = defaultdict(set)
        for number, (_, text) in enumerate(self._passages):
            for stem in stems(text, LANG):
                self._having[stem].add(number)

    def search(self, query: str) -> Sequence[Hit]:
        """The situations with most of the words, the best first."""
        said = list(dict.fromkeys(stems(query, LANG)))
        wanted = [stem for stem in said if stem not in _SPEAKS_OF_THE_BOT] or said
        scores: defaultdict[int, float] = defaultdict(float)
        matched: defaultdict[int, int] = defaultdict(int)
        for stem in wanted:
            for number, score in self._matches(stem).items():
                scores[number] += score
                matched[number] += 1
        return self._best({number: score * (matched[number] / len(wanted)) ** 2 for number, score in scores.items()})

    def _matches(self, wanted: str) -> dict[int, float]:
        """How well each passage has this word; a rare word says more than one that stands everywhere."""
        found: dict[int, float] = {}
        for stem, numbers in self._having.items():
            alike = likeness(wanted, stem)
            if alike:
                found |= {number: max(found.get(number, 0.0), alike) for number in numbers}
        rare = math.log(1 + len(self._passages) / max(1, len(found)))
        return {number: alike * rare for number, alike in found.items()}

    def _best(self, scores: Mapping[int, float]) -> Sequence[Hit]:
        """A situation counts by its best passage, and by how good its next ones are: one sentence may be a chance."""
        of_situation: defaultdict[str, list[tuple[float, int, str]]] = defaultdict(list)
        for number, score in scores.items():
            name, text = self._passages[number]
            of_situation[name].append((score, -len(text), text))
        hits = []
        for name, passages in of_situation.items():
            best = heapq.nlargest(_COUNTED, passages)
            score = best[0][0] + sum(score for score, _, _ in best) / _COUNTED
            hits.append(Hit(name, best[0][2], score))
        return sorted(hits, key=lambda hit: (-hit.score, hit.name))[:MOST_FOUND]


def likeness(wanted: str, stem: str) -> float:
    """How well a stem answers a wanted one, from 0 to 1."""
    if wanted == stem:
        return _WHOLE
    if min(len(wanted), len(stem)) < _SHORTEST:
        return 0.0
    if stem.startswith(wanted) or wanted.startswith(stem):
        return _BEGINS
    if wanted in stem or stem in wanted:
        return _WITHIN
    mine, theirs = _pieces(wanted), _pieces(stem)
    shared = len(mine & theirs) / len(mine | theirs)
    return _NEAR * shared if shared >= _ALIKE else 0.0


@lru_cache(maxsize=65_536)
def _pieces(word: str) -> frozenset[str]:
    return frozenset(pieces(word, LANG))
