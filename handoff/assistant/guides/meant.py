"""The choice that words mean which name none, by their vector: whose own words lie nearest. Pure, once it is read.

Stands beside the reader of answers, which knows the words of a choice and goes first. A choice that shows danger is
never meant, and no safety guide is walked by it. Words that an editor has added since `ways.npz` was made are not in
it: then a choice is named or not, as it is without a vector.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from handoff.assistant.client import Vector
from handoff.conversation.sentences import asks_back
from knowledge.guides.model import Ask, Guide, Way
from knowledge.search.embedder import Vectors
from knowledge.search.linear import centred

WAYS: Final = Path(__file__).parent / "ways.npz"
NEAR: Final = 0.4
"""From this likeness to a choice's words it is meant; of one that is less like, nobody knows."""
AHEAD: Final = 0.1
"""So much further away every other choice must be."""
MOST_COMPARED: Final = 3
"""A choice is as near as the nearest of its words and the first few of them together."""
MOST_WORDS: Final = 20
"""In a longer message a choice is one of many things."""
KEY_BYTES: Final = 8
STEPS: Final = 127.0
"""Each number of a vector is kept in one byte."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """The vectors of what choices are called."""

    embedder: str
    mean: Vectors
    rows: Mapping[bytes, Vectors]
    """By `key_of` the text; centred and of unit length."""


def key_of(text: str) -> bytes:
    """The key of a text in the file."""
    return hashlib.sha256(text.encode()).digest()[:KEY_BYTES]


def meant_choices(guide: Guide) -> list[str]:
    """All texts by which a guide's choices are compared, in every language."""
    asks = (step.ask for step in guide.steps if step.ask is not None and step.ask.kind == "choice")
    ways = (way for ask in asks for way in ask.named.values() if not guide.safety and not way.level)
    return [text for way in ways for lang in {*way.words, *way.button} for text in texts_of(way, lang)]


def texts_of(way: Way, lang: str) -> list[str]:
    """What a choice is called in one language."""
    title = way.button.get(lang)
    return [*way.words.get(lang, ()), *([title] if title else [])]


@cache
def load(path: Path = WAYS) -> Meanings:
    """The vectors that come along."""
    with np.load(path, allow_pickle=False) as held:
        rows = held["rows"].astype(np.float32) / STEPS
        return Meanings(
            str(held["embedder"]), held["mean"], dict(zip((key.tobytes() for key in held["keys"]), rows, strict=True))
        )


def meant_way(ask: Ask, words: str, vector: Vector | None, lang: str) -> Way | None:
    """The one choice that is meant by words which name none; None if several are as near, or none is near.

    Args:
        ask: the open question of a guide that is not one of safety.
        words: the visitor's message.
        vector: the same as the bot has embedded it; None, or of another embedder: nothing is guessed.
        lang: the language of the conversation.
    """
    held = load()
    if ask.kind != "choice" or vector is None or vector.model != held.embedder or asks_back(words):
        return None
    values = np.frombuffer(vector.values, "<f4")
    if len(values) != len(held.mean) or not 0 < len(words.split()) <= MOST_WORDS:
        return None
    at = centred(values[None, :], held.mean)[0]
    near = sorted(
        ((_likeness(at, way, lang, held), name) for name, way in ask.named.items()), key=lambda each: -each[0]
    )
    if len(near) < 2 or near[0][0] < NEAR or near[0][0] - near[1][0] < AHEAD:
        return None
    way = ask.named[near[0][1]]
    return None if way.level else way


def _likeness(at: Vectors, way: Way, lang: str, held: Meanings) -> float:
    """How near a choice is, from -1 to 1; -1 if it has no words in this language."""
    rows = [row for text in texts_of(way, lang) if (row := held.rows.get(key_of(text))) is not None]
    if not rows:
        return -1.0
    likely = np.sort(np.stack(rows) @ at)[::-1]
    return float((likely[0] + likely[:MOST_COMPARED].mean()) / 2)
