"""Hybrid search over articles: embeddings and BM25 combined, with a threshold below which nothing fits.

Built anew when the published content changes. A question is used and forgotten.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import bm25s
import msgspec
import numpy as np

from knowledge.articles import Article
from knowledge.search.embedder import Embedder, QuestionVector, RememberedVectors
from knowledge.search.meaning import Closeness, Meaning, Numbers
from knowledge.search.passages import Passage, first_sentence, passages, quotable, shared_sentences
from knowledge.search.words import Tokens, pieces, stems

# At DEBUG the library tells of every index; what it may tell of a question must not be found out in a log.
logging.getLogger("bm25s").setLevel(logging.WARNING)

OUTSIDE: Final = Path(__file__).parent.parent / "content" / "search" / "outside.yaml"
MOST: Final = 5
MAX_QUESTION_CHARS: Final = 600
"""Longer messages are judged by their end, where the question stands."""

FITS_FROM: Final = 0.3
"""How far the best article must be ahead of what lies outside. `python -m tests.knowledge.measure` shows the choice."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the kinds of similarity, tuned on the development questions of `tests/knowledge/questions.yaml`."""

    learned: float = 1.0
    best_question: float = 0.6
    nearest: float = 0.6
    stems: float = 0.15
    pieces: float = 0.15
    intent: float = 0.2
    audience: float = 0.05
    outside_nearest: float = 0.5


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that fits. Scores are comparable within one question, and roughly between questions."""

    article: str
    score: float
    passages: tuple[tuple[int, str], ...] = ()
    """Of the best article: what can be quoted of its text in the visitor's language, nearest to the question first,
    each with its number among the article's quotes."""


class SearchIndex:
    """All searchable articles of one moment. `search` is meant for one thread at a time, like its embedder.

    `embedder` reads the articles; `asker` the questions, if another thread than the building one asks.
    """

    def __init__(
        self,
        articles: Sequence[Article],
        *,
        embedder: Embedder,
        asker: Embedder | None = None,
        remembered: Path | None = None,
        weights: Weights = Weights(),
    ) -> None:
        articles = [article for article in articles if article.searched]
        self._embedder = asker or embedder
        self._weights = weights
        found = all_passages(articles)
        self._passages = found
        shared = shared_sentences(articles)
        self._quotes = {(each.id, each.lang): list(quotable(each, skip=shared)) for each in articles}
        self._ids = sorted({article.id for article in articles})
        self._number = {name: number for number, name in enumerate(self._ids)}
        self._intents, self._audiences = _labels(articles, self._number)
        if found:
            outside = outside_texts()
            vectors = RememberedVectors(embedder, remembered).of(
                [p.text for p in found] + [text for text, _ in outside]
            )
            self._meaning = Meaning(
                vectors[: len(found)],
                langs=[passage.lang for passage in found],
                owners=np.array([self._number[passage.article] for passage in found], dtype=np.intp),
                is_question=np.array([passage.kind == "question" for passage in found]),
                outside=vectors[len(found) :],
                outside_langs=[lang for _, lang in outside],
            )
            self._stems = {lang: _Words(found, self._number, lang, stems) for lang in _langs(found)}
            self._pieces = {lang: _Words(found, self._number, lang, pieces) for lang in _langs(found)}

    def search(
        self,
        question: str,
        lang: str,
        *,
        audience: str | None = None,
        intents: Mapping[str, float] | None = None,
        vector: QuestionVector | None = None,
        fits_from: float = FITS_FROM,
    ) -> list[Hit]:
        """At most five articles that answer the question, best first; none when nothing fits.

        Args:
            question: as a visitor writes it.
            lang: the visitor's language. Articles in another language are found too; who shows them chooses the text.
            audience: an audience whose articles are slightly preferred.
            intents: what else is known of the question: intents with how sure they are (0 to 1).
            vector: the question as somebody has embedded it already; one of another model is not used.
            fits_from: how far the best article must be ahead of what lies outside.
        """
        asked = question.strip()[-MAX_QUESTION_CHARS:]
        if not asked or not self._ids:
            return []
        known = vector.usable_by(self._embedder) if vector else None
        close = self._meaning.of(self._embedder.embed([asked])[0] if known is None else known, lang)
        scores = self._scores(asked, lang, close)
        if self.margin(close, scores) < fits_from:
            return []
        scores = scores + self._hints(audience, intents or {})
        first, *others = np.argsort(-scores)[:MOST]
        hits = [Hit(self._ids[number], round(float(scores[number]), 4)) for number in others]
        quotes = self._nearest_quotes(self._ids[first], lang, close)
        return [Hit(self._ids[first], round(float(scores[first]), 4), quotes), *hits]

    def _nearest_quotes(self, article: str, lang: str, close: Closeness) -> tuple[tuple[int, str], ...]:
        """By how near the nearest searched piece is in which a quote begins."""
        quotes = self._quotes.get((article, lang), [])
        own = [at for at, each in enumerate(self._passages) if (each.article, each.lang) == (article, lang)]
        pieces = [self._passages[at].text for at in sorted(own, key=lambda at: -close.passages[at])]
        order = {
            number: place
            for number, quote in enumerate(quotes)
            for place, piece in reversed(tuple(enumerate(pieces)))
            if first_sentence(quote) in piece
        }
        return tuple((number, quotes[number]) for number in sorted(order, key=order.__getitem__))

    def margin(self, close: Closeness, scores: Numbers) -> float:
        """The score of the best article minus that of texts outside the subject."""
        near = float(close.nearest.max()) - close.outside_nearest
        return float(scores.max()) - close.outside_learned + self._weights.outside_nearest * near

    def measured(self, question: str, lang: str) -> tuple[list[str], float]:
        """All articles, best first, and the margin, without the threshold: for calibration."""
        close = self._meaning.of(self._embedder.embed([question])[0], lang)
        scores = self._scores(question, lang, close)
        return [self._ids[number] for number in np.argsort(-scores)], self.margin(close, scores)

    def _scores(self, question: str, lang: str, close: Closeness) -> Numbers:
        weights = self._weights
        scores: Numbers = (
            weights.learned * close.learned
            + weights.best_question * close.best_question
            + weights.nearest * close.nearest
        )
        for weight, words in ((weights.stems, self._stems), (weights.pieces, self._pieces)):
            if lang in words:
                scores = scores + weight * words[lang].scores(question)
        return scores

    def _hints(self, audience: str | None, intents: Mapping[str, float]) -> Numbers:
        hints: Numbers = np.zeros(len(self._ids))
        for name, sureness in intents.items():
            if name in self._intents:
                hints = hints + self._weights.intent * sureness * self._intents[name]
        if audience in self._audiences:
            hints = hints + self._weights.audience * self._audiences[audience]
        return hints


class _Words:
    """BM25 over the articles' passages in one language."""

    _HALF: Final = 5.0
    """A best BM25 score of this size counts half: few or weak matches weigh little."""

    def __init__(self, found: Sequence[Passage], number: Mapping[str, int], lang: str, tokens: Tokens) -> None:
        self._lang = lang
        self._tokens = tokens
        documents: list[list[str]] = [[] for _ in number]
        for passage in found:
            if passage.lang == lang:
                documents[number[passage.article]] += tokens(passage.text, lang)
        self._bm25 = bm25s.BM25(k1=1.2, b=0.5)
        self._bm25.index([document or ["\0"] for document in documents], show_progress=False)
        self._articles = len(documents)

    def scores(self, question: str) -> Numbers:
        """0 to below 1, one an article."""
        known = [token for token in self._tokens(question, self._lang) if token in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._articles)
        raw: Numbers = self._bm25.get_scores(known)
        made: Numbers = raw / (raw.max() + self._HALF)
        return made


def _langs(found: Sequence[Passage]) -> set[str]:
    return {passage.lang for passage in found}


def _labels(articles: Sequence[Article], number: Mapping[str, int]) -> tuple[dict[str, Numbers], dict[str, Numbers]]:
    """How well articles fit an intent (the first named one best) and an audience."""
    intents: dict[str, Numbers] = {}
    audiences: dict[str, Numbers] = {}
    for article in articles:
        at = number[article.id]
        for place, name in enumerate(article.related_intents):
            row = intents.setdefault(name, np.zeros(len(number)))
            row[at] = max(row[at], 1.0 / (1 + 0.5 * place))
        for name in article.audiences:
            audiences.setdefault(name, np.zeros(len(number)))[at] = 1.0
    return intents, audiences


def all_passages(articles: Sequence[Article]) -> list[Passage]:
    """The searched passages of these articles."""
    articles = [article for article in articles if article.searched]
    shared = shared_sentences(articles)
    return [passage for article in articles for passage in passages(article, skip=shared)]


def outside_texts(file: Path = OUTSIDE) -> list[tuple[str, str]]:
    """(text, language) of example questions outside the subject."""
    listed = msgspec.yaml.decode(file.read_bytes(), type=dict[str, list[str]])
    return [(text, lang) for lang, texts in listed.items() for text in texts]
