"""How likely a message asks each question that has a short answer, by its meaning and its words. Pure arithmetic.

What it is learned from is `taught.py`'s; whether an answer is given is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from knowledge.articles import Article
from knowledge.search.choosing import Chooser, learn
from knowledge.search.embedder import Embedder, RememberedVectors, Vectors
from knowledge.search.learned import read_learned, write_learned
from knowledge.search.taught import Lesson, Ways
from knowledge.search.word_vector import PlacedStem, with_words

NEAR: Final = -1.3
"""So far below "none of them", as log odds, an answer is still shown to who searches: they read its question first, and
choose, so it may lie lower than what is said to somebody.

Chosen by looking at ten texts of everyday life ("recept på pannkakor", "vad är klockan"), for which nothing is found,
and twenty questions, for each of which something is. Of the 591 questions by people who had seen no way to ask
(`tests/knowledge/answer_questions.yaml`) the right answer is then the first for 0.80 and among the first six for 0.94.
Of the 60 texts there that ask none ("vänta lite") 0.42 are shown something: little harm to who searches, and too much
to say to anybody.
"""
_AT_ONCE: Final = 500
"""Texts whose vectors are made together."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a short answer is about, and whom it speaks to."""

    intents: tuple[str, ...]
    audiences: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """What the answers in one language are about, and for whom: every combination once.

    Equal to itself alone: what is kept for them is found without comparing hundreds of them at each message.
    """

    each: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """How likely a message asks each of some questions."""

    articles: tuple[str, ...]
    kinds: Kinds
    kind_of: npt.NDArray[np.intp]
    """One an article: its place in `kinds`."""
    log_odds: Vectors
    """One an article, and last that it asks none of them; with a common addend."""

    def intents_of(self, place: int) -> tuple[str, ...]:
        """What the article at this place is about."""
        return self.kinds.each[int(self.kind_of[place])].intents

    def near(self) -> list[str]:
        """The articles worth a look for who searches, likeliest first."""
        scores = self.log_odds[:-1] - self.log_odds[-1]
        return [self.articles[place] for place in np.argsort(-scores, kind="stable") if scores[place] >= NEAR]


class AnswerIndex:
    """All short answers of one moment, by their language."""

    def __init__(
        self,
        articles: Sequence[Article],
        *,
        embedder: Embedder,
        remembered: Path | None = None,
        learned: Path | None = None,
    ) -> None:
        """Give all there are, also those that may not be said now: what asks for one of them asks for no other.

        Articles that are no short answers only tell how much the ways to ask the same differ.

        Args:
            articles: in any order.
            embedder: of the texts, and of the messages later.
            remembered: keeps the texts' vectors.
            learned: keeps what was learned; the same texts are then not learned from again.
        """
        self.embedder = embedder.name
        asked = [each for each in articles if each.questions]
        lessons = [Lesson.of(asked, lang) for lang in sorted({each.lang for each in asked if each.said_in_chat})]
        keys = {each.key(self.embedder): each for each in lessons}
        self.learned = _learned(keys, embedder, remembered, learned)
        """The weights, by a hash of what taught them."""
        self._by_lang = {each.lang: _Asked.of(each.answers, self.learned[key]) for key, each in keys.items()}

    def alike(self, vector: Vectors, text: str, lang: str) -> Alike | None:
        """What a message asks, of the questions in this language; None if there are none.

        Args:
            vector: its embedding (384 numbers).
            text: the same message.
            lang: the language of the answers.
        """
        held = self._by_lang.get(lang)
        if held is None:
            return None
        if not held.in_use:  # few nodes are asked in every language
            held = self._by_lang[lang] = replace(held, chooser=held.chooser.at_full_precision(), in_use=True)
        log_odds = held.chooser.log_odds(with_words(vector[None], [text], lang)[0])
        return Alike(held.articles, held.kinds, held.kind_of, log_odds)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The short answers in one language, and what is learned of them."""

    articles: tuple[str, ...]
    kinds: Kinds
    kind_of: npt.NDArray[np.intp]
    chooser: Chooser
    in_use: bool = False
    """Somebody has asked in this language since the start."""

    @classmethod
    def of(cls, answers: Sequence[Article], chooser: Chooser) -> _Asked:
        places: dict[Kind, int] = {}
        kinds = (Kind(each.related_intents, each.audiences) for each in answers)
        kind_of = [places.setdefault(kind, len(places)) for kind in kinds]
        return cls(tuple(each.id for each in answers), Kinds(tuple(places)), np.array(kind_of, np.intp), chooser)


class _Parts:
    """The vectors of texts with their words, part by part, made anew each time: all of them together are large."""

    def __init__(self, vectors: RememberedVectors, parts: Sequence[Sequence[str]], lang: str) -> None:
        self._vectors = vectors
        self._parts = parts
        self._lang = lang
        self._stems: dict[str, PlacedStem] = {}

    def __iter__(self) -> Iterator[Vectors]:
        for texts in self._parts:
            places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
            once = with_words(self._vectors.rows(list(places)), list(places), self._lang, self._stems)
            yield once[[places[text] for text in texts]]  # some count more than once


def _cut(texts: Sequence[str]) -> list[Sequence[str]]:
    return [texts[at : at + _AT_ONCE] for at in range(0, len(texts), _AT_ONCE)]


def _learned(
    wanted: Mapping[bytes, Lesson], embedder: Embedder, remembered: Path | None, learned: Path | None
) -> dict[bytes, Chooser]:
    """The weights for each, learned only if nothing holds them; the files then hold what these need and no more."""
    held = read_learned(learned)
    new = {key: each for key, each in wanted.items() if key not in held}
    if not new:
        return {key: held[key] for key in wanted}
    ways = Ways.read()
    taught = {key: each.taught(ways) for key, each in new.items()}
    vectors = RememberedVectors(embedder, remembered)
    vectors.remember(text for each in taught.values() for text in each.texts)
    for key, each in taught.items():
        parts = (each.groups, _cut(each.none), each.apart)
        groups, none, apart = (_Parts(vectors, part, each.lang) for part in parts)
        held[key] = learn(groups, none, apart, each.looks_like)
    used = {key: held[key] for key in wanted}
    with suppress(OSError):  # a full disk costs the time of learning once more, and no answer
        write_learned(used, learned)
    return used
