"""How likely a message asks each question that has a short answer. Pure arithmetic on vectors.

Owns which texts it is learned from: the ways to ask a question, what looks like one and is none, and what lies outside
of everything. Whether an answer is given is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from knowledge.articles import Article
from knowledge.search.choosing import Chooser, learn
from knowledge.search.embedder import Embedder, RememberedVectors, Vectors
from knowledge.search.index import outside_texts

_AT_ONCE: Final = 500
"""Texts whose vectors are made together."""


@dataclass(frozen=True, slots=True)
class Alike:
    """How likely a message asks each of some questions."""

    articles: tuple[str, ...]
    intents: tuple[tuple[str, ...], ...]
    """What each is about."""
    log_odds: Vectors
    """One an article, and last that it asks none of them; with a common addend."""


class AnswerIndex:
    """All short answers of one moment, by their language."""

    def __init__(self, articles: Sequence[Article], *, embedder: Embedder, remembered: Path | None = None) -> None:
        """Give all there are, also those that may not be said now: what asks for one of them asks for no other.

        Articles that are no short answers only tell how much the ways to ask the same differ.
        """
        self.embedder = embedder.name
        self._by_lang: dict[str, tuple[Sequence[Article], Chooser]] = {}
        asked = [article for article in articles if article.questions]
        if not any(article.said_in_chat for article in asked):
            return
        vectors = RememberedVectors(embedder, remembered)
        langs = sorted({article.lang for article in asked if article.said_in_chat})
        none = {lang: _none(asked, lang) for lang in langs}
        vectors.remember(text for part in (*map(asked_as, asked), *none.values()) for text in part)
        for lang in langs:
            chosen = [article for article in asked if article.said_in_chat and article.lang == lang]
            others = [article for article in asked if article not in chosen]
            groups, apart = (_Parts(vectors, [*map(asked_as, some)]) for some in (chosen, others))
            self._by_lang[lang] = chosen, learn(groups, _Parts(vectors, _cut(none[lang])), apart)

    def alike(self, vector: Vectors, lang: str) -> Alike | None:
        """What a message's vector (384 numbers) asks, of the questions in this language; None if there are none."""
        held = self._by_lang.get(lang)
        if held is None:
            return None
        chosen, chooser = held
        return Alike(
            tuple(article.id for article in chosen),
            tuple(article.related_intents for article in chosen),
            chooser.log_odds(vector),
        )


class _Parts:
    """The vectors of texts, part by part, made anew each time: all of them together are large."""

    def __init__(self, vectors: RememberedVectors, parts: Sequence[Sequence[str]]) -> None:
        self._vectors = vectors
        self._parts = parts

    def __iter__(self) -> Iterator[Vectors]:
        return map(self._vectors.rows, self._parts)


def _cut(texts: Sequence[str]) -> list[Sequence[str]]:
    return [texts[at : at + _AT_ONCE] for at in range(0, len(texts), _AT_ONCE)]


def _none(articles: Sequence[Article], lang: str) -> tuple[str, ...]:
    """What asks none of the questions in a language."""
    beside = [text for article in articles if article.lang == lang for text in article.not_questions]
    return (*beside, *(text for text, spoken in outside_texts() if spoken == lang))


def asked_as(article: Article) -> tuple[str, ...]:
    """The ways in which people ask what it answers."""
    return (article.title, *article.questions)


def answer_texts(articles: Sequence[Article]) -> list[str]:
    """All texts that the choice of an answer is learned from."""
    asked = [text for article in articles for text in (*asked_as(article), *article.not_questions)]
    return list(dict.fromkeys([*asked, *(text for text, _ in outside_texts())]))
