"""What the choice among the short answers is learned from: ways to ask, what only looks like one, and what asks none.

Owns the large files of further ways to ask, of which editors see nothing. They are read where something is to be
learned, and let go: a node that has what was learned needs only to know that it is of these texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from knowledge.articles import Article
from knowledge.search.choosing import LEARNED_WITH
from knowledge.search.in_talks import IN_TALKS, Asked, asked_in_talks
from knowledge.search.in_two import IN_TWO, LANG, InTwo, asked_in_two
from knowledge.search.index import OUTSIDE, outside_texts
from knowledge.search.more_ways import MORE_WAYS, more_ways
from knowledge.search.word_vector import MADE_WITH

EVERYDAY: Final = OUTSIDE.with_name("everyday.yaml")
"""What shares words with short answers and is of everyday life: an answer to it would be beside it, and strange."""
TIMES_IN_TWO: Final = 2
"""How often a way to ask in two messages counts: there are few beside those in one, and they lie apart from them."""
TIMES_IN_TALKS: Final = 2
"""How often a message counts that asks it in the middle of a talk. Of 299 such questions to this chat, by eight people
who had seen nothing of it, the right answer is likeliest for 0.57 with 13,125 of those messages, for 0.55 with 6,725
and for 0.48 with none."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What the choice among the short answers of one language is learned from."""

    lang: str
    groups: tuple[tuple[str, ...], ...]
    """The ways to ask each question, in the order of the answers."""
    none: tuple[str, ...]
    """What asks none of them."""
    looks_like: tuple[int, ...]
    """One a text of `none`: the place of the group that it only looks like; -1 for one of everyday life."""
    apart: tuple[tuple[str, ...], ...]
    """More groups that mean the same, to learn only in which directions such texts differ."""

    @property
    def texts(self) -> Iterator[str]:
        """Every text, in order, with those that stand in several places."""
        for part in (*self.groups, self.none, *self.apart):
            yield from part


@dataclass(frozen=True, slots=True)
class Lesson:
    """The short answers of one language, and what they are learned from beside the installation's further ways."""

    lang: str
    answers: tuple[Article, ...]
    """In order."""
    others: tuple[Article, ...]
    """Articles that are asked for in known ways, and are no short answers in this language."""

    @classmethod
    def of(cls, asked: Sequence[Article], lang: str) -> Lesson:
        """Of all articles that are asked for in known ways, in any order."""
        ordered = sorted(asked, key=lambda each: (each.id, each.lang))
        own = [each.said_in_chat and each.lang == lang for each in ordered]
        return cls(
            lang,
            tuple(each for each, is_own in zip(ordered, own, strict=True) if is_own),
            tuple(each for each, is_own in zip(ordered, own, strict=True) if not is_own),
        )

    def key(self, embedder: str) -> bytes:
        """A hash of all that is learned from, of the embedder's name, and of the learning's settings (32 bytes)."""
        own, others = ([(each.id, *_told(each)) for each in part] for part in (self.answers, self.others))
        told = (embedder, LEARNED_WITH, MADE_WITH, TIMES_IN_TWO, TIMES_IN_TALKS, _files(), self.lang, own, others)
        return hashlib.sha256(repr(told).encode()).digest()

    def taught(self, ways: Ways) -> Taught:
        """The texts."""
        beside = [(text, place) for place, answer in enumerate(self.answers) for text in answer.not_questions]
        of_others = [text for each in self.others if each.lang == self.lang for text in each.not_questions]
        everyday = [text for text, spoken in _about_none() if spoken == self.lang]
        in_vain = ways.in_vain if self.lang == LANG else ()
        none = [*beside, *((text, -1) for text in (*of_others, *everyday, *in_vain))]
        return Taught(
            self.lang,
            tuple(map(ways.to_ask, self.answers)),
            tuple(text for text, _ in none),
            tuple(place for _, place in none),
            tuple(map(asked_as, self.others)),
        )


class Ways:
    """The further ways to ask the installation's short answers, in Swedish, as people write them in a chat."""

    def __init__(
        self,
        more: Mapping[str, Sequence[str]],
        in_two: Mapping[str, Sequence[InTwo]],
        in_talks: Sequence[Asked],
    ) -> None:
        """`more`, `in_two`: by the id of the answer. An answer that an editor has added has none."""
        self._more = more
        self._in_two = in_two
        self._in_talks: dict[str, list[str]] = {}
        for each in in_talks:
            for answer in each.answers:
                self._in_talks.setdefault(answer, []).append(each.says)
        self.in_vain = tuple(each.says for each in in_talks if not each.answers)
        """What people ask in the middle of talks, and no short answer answers."""

    @classmethod
    def read(cls) -> Ways:
        """Those that come with the installation."""
        return cls(more_ways(), asked_in_two(), asked_in_talks())

    def to_ask(self, article: Article) -> tuple[str, ...]:
        """All ways to ask this: known ones, further ones, with what was told in the message before, and in talks."""
        if article.lang != LANG:
            return asked_as(article)
        in_two = [each.text for each in self._in_two.get(article.id, ())]
        talks = self._in_talks.get(article.id, [])
        further = self._more.get(article.id, ())
        return (*asked_as(article), *further, *in_two * TIMES_IN_TWO, *talks * TIMES_IN_TALKS)


def asked_as(article: Article) -> tuple[str, ...]:
    """The ways in which people ask what it answers, as an editor sees them."""
    return (article.title, *article.questions)


def answer_texts(articles: Sequence[Article]) -> list[str]:
    """All texts that the choice of an answer is learned from."""
    ways = Ways.read()
    asked = [text for article in articles for text in (*ways.to_ask(article), *article.not_questions)]
    return list(dict.fromkeys([*asked, *(text for text, _ in _about_none()), *ways.in_vain]))


def _about_none() -> list[tuple[str, str]]:
    """(text, language) of what has nothing to do with any of them."""
    return [*outside_texts(), *outside_texts(EVERYDAY)]


def _told(article: Article) -> tuple[object, ...]:
    return article.lang, article.said_in_chat, asked_as(article), article.not_questions


@cache
def _files() -> str:
    """A hash of the files that come with the installation: they stay as they are while a process runs."""
    files = (MORE_WAYS, IN_TWO, IN_TALKS, OUTSIDE, EVERYDAY)
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()
