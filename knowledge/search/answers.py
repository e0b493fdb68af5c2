"""How likely a message asks each question that has a short answer. Pure arithmetic on vectors.

Owns which texts it is learned from: the ways to ask a question, what looks like one and is none, and what lies outside
of everything. Whether an answer is given is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.articles import Article
from knowledge.search.choosing import Chooser, learn
from knowledge.search.embedder import Embedder, RememberedVectors, Vectors
from knowledge.search.index import outside_texts


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
        vectors = _Vectors(RememberedVectors(embedder, remembered), asked)
        for lang in sorted({article.lang for article in asked if article.said_in_chat}):
            chosen = [article for article in asked if article.said_in_chat and article.lang == lang]
            others = [article for article in asked if article not in chosen]
            groups, apart = ([vectors.asked[each.name] for each in some] for some in (chosen, others))
            self._by_lang[lang] = chosen, learn(groups, vectors.none[lang], apart)

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


class _Vectors:
    """The vectors of all texts that are needed, those of one article together."""

    def __init__(self, remembered: RememberedVectors, articles: Sequence[Article]) -> None:
        parts = [asked_as(article) for article in articles]
        langs = sorted({article.lang for article in articles if article.said_in_chat})
        parts += [_none(articles, lang) for lang in langs]
        rows = remembered.of([text for part in parts for text in part])
        split = np.split(rows, np.cumsum([len(part) for part in parts])[:-1])
        self.asked = dict(zip([article.name for article in articles], split, strict=False))
        self.none = dict(zip(langs, split[len(articles) :], strict=True))


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
