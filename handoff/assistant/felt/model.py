"""The feelings that a message tells without naming them, by a linear model over its vector. Pure, once it is read.

Stands beside `handoff.conversation.feelings`, which knows the words and goes first: what that knows to be denied, or
somebody else's, is not guessed here. Only a sentence that takes a feeling up depends on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from handoff.assistant.client import Vector
from handoff.conversation.feelings import feelings_in, mentioned_in
from handoff.conversation.subjects_told import subjects_in
from knowledge.search.embedder import Vectors
from knowledge.search.linear import centred_one

WEIGHTS: Final = Path(__file__).parent / "weights.npz"
CODES: Final = ("fear", "guilt", "shame", "grief", "lonely", "tired", "anger")
SURE: Final = 0.8
"""From this probability a feeling is taken up."""
SURER: Final[Mapping[str, float]] = {"fear": 0.95, "shame": 0.95, "tired": 0.92, "anger": 0.9, "lonely": 0.85}
"""Feelings of which a guess is worth less. In 2,593 messages of played conversations, which taught nothing, a guess at
`SURE` was what the writer had named in 6 of 13 for grief, 1 of 15 for fear and 1 of 11 for guilt."""
DISGUST: Final = "disgust"
"""What is told where somebody is sick of what they have seen: that is no fear, and has words of its own."""
NEVER_GUESSED: Final = frozenset({"guilt"})
"""Who did nothing wrong must not be told that they carry guilt."""
SURE_OF_ONESELF: Final = 0.5
"""From this one in words about how the writer is."""
_OF_ONESELF: Final = re.compile(
    r"\b(?:känner (?:jag |ja )?mig|kanner mig|jag känner|känns|kanns|mår|i feel|i am feeling|feels)\b"
)
FEWEST_WORDS: Final = 4
"""In fewer words nothing is described."""


@dataclass(frozen=True, slots=True)
class Felt:
    """The weights: one column a feeling, the last row the bias."""

    embedder: str
    mean: Vectors
    weights: Vectors
    codes: tuple[str, ...] = CODES

    def probabilities(self, values: Vectors) -> Mapping[str, float]:
        """How likely each feeling is in the text of this vector."""
        scores = centred_one(values, self.mean) @ self.weights[:-1] + self.weights[-1]
        return dict(zip(self.codes, (1 / (1 + np.exp(-scores))).tolist(), strict=True))


BY_WORDS_ALONE: Final = frozenset({"work", "partner", "sibling"})
"""Who or where it is about: what was not said is not guessed."""
TOLD_WEIGHTS: Final = Path(__file__).parent / "subjects.npz"
SURE_TOLD: Final = 0.75
"""From this probability what is told is taken up."""


@cache
def load_told(path: Path = TOLD_WEIGHTS) -> Felt:
    """The weights of what is told that come along, with a column for each code of its file."""
    with np.load(path, allow_pickle=False) as held:
        codes = tuple(str(code) for code in held["codes"])
        return Felt(str(held["embedder"]), held["mean"], held["weights"], codes)


def told_in(text: str, vector: Vector | None) -> tuple[str, ...]:
    """What the writer tells: what has words first, then the likeliest that is told in others."""
    named = subjects_in(text)
    told = load_told()
    if vector is None or vector.model != told.embedder or len(text.split()) < FEWEST_WORDS - 1:
        return named
    values = np.frombuffer(vector.values, "<f4")
    if len(values) != len(told.mean):
        return named
    likely = sorted(told.probabilities(values).items(), key=lambda each: -each[1])
    guessed = (code for code, share in likely if share >= SURE_TOLD and code not in BY_WORDS_ALONE)
    return (*named, *(code for code in guessed if code not in named))


@cache
def load(path: Path = WEIGHTS) -> Felt:
    """The weights that come along."""
    with np.load(path, allow_pickle=False) as held:
        return Felt(str(held["embedder"]), held["mean"], held["weights"])


def felt_in(text: str, vector: Vector | None, *, about_oneself: bool = False) -> tuple[str, ...]:
    """The feelings that the writer tells as their own: those with words first, then the likeliest that are described.

    Args:
        text: the visitor's words.
        vector: the same as the bot has embedded them; None, or of another embedder: the words alone are read.
        about_oneself: whether they are heard as being about how the writer is.
    """
    named = feelings_in(text)
    model = load()
    if vector is None or vector.model != model.embedder or len(text.split()) < FEWEST_WORDS:
        return named
    values = np.frombuffer(vector.values, "<f4")
    if len(values) != len(model.mean) or DISGUST in subjects_in(text):
        return named
    spoken_of = mentioned_in(text) | frozenset(named) | NEVER_GUESSED
    spoken_of |= {"fear"} if "worry" in spoken_of else set()
    enough = SURE_OF_ONESELF if about_oneself or _OF_ONESELF.search(text.lower()) else SURE
    likely = sorted(model.probabilities(values).items(), key=lambda each: -each[1])
    return (*named, *(code for code, share in likely if share >= _needed(code, enough) and code not in spoken_of))


def _needed(code: str, enough: float) -> float:
    """The probability from which a feeling is guessed; in words about how the writer is, most need no more."""
    return enough if enough < SURE else SURER.get(code, SURE)
