"""The intent beside what the other models read: its probabilities once level and request are known. Pure.

The intents are told apart by what a message is about, and "I am afraid that he will hurt somebody" has the words of a
worry. How urgent it is, and whether somebody is asked for, says which of two near intents it is: how often each level
and each request stand with an intent is counted in the examples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from bot.levels import LEVELS

OF_LEVEL = 0.5
OF_REQUEST = 0.3
"""How much each counts beside the intent model. From 0.3 to 1 and from 0.2 to 0.5 the figures are the same."""
SURE_OF_REQUEST = 0.9
"""The request model answers yes or no; it is right this often."""
LEAST = 1e-6
"""What nothing of the examples shows still has so much, so that it is never divided by nothing."""
_SMOOTH_LEVELS, _SMOOTH_REQUESTS = 5.0, 10.0
"""As many examples of the mean are added to those of each intent."""


class JointIntent:
    """What is known of the intents: how often a message of each has each level, and asks for a person."""

    def __init__(self, intents: Sequence[str], levels: np.ndarray, asks: np.ndarray) -> None:
        """`levels` is (intents x levels), `asks` (intents x no and yes); shares, each row summing to 1."""
        self.intents = list(intents)
        self.levels = levels
        self.asks = asks
        self._by_level = levels / np.maximum(levels.mean(axis=0), LEAST)
        self._by_request = asks / np.maximum(asks.mean(axis=0), LEAST)

    @classmethod
    def of(cls, labels: Iterable[tuple[str, str, bool]]) -> JointIntent:
        """Counted in `labels`: intent, level and whether a person is asked for, of each example."""
        counted = Counter(labels)
        intents = sorted({intent for intent, _, _ in counted})
        levels, asks = np.zeros((len(intents), len(LEVELS))), np.zeros((len(intents), 2))
        for (intent, level, request), count in counted.items():
            levels[intents.index(intent), LEVELS.index(level)] += count
            asks[intents.index(intent), int(request)] += count
        return cls(intents, _shares(levels, _SMOOTH_LEVELS), _shares(asks, _SMOOTH_REQUESTS))

    def beside(self, intents: Mapping[str, float], levels: Mapping[str, float], *, requested: bool) -> dict[str, float]:
        """The probabilities of the intents with the others' reading, summing to 1.

        Args:
            intents: by the intent model; one that no example has is left out.
            levels: the probabilities of the levels.
            requested: a person is asked for.
        """
        own = np.array([intents.get(intent, 0.0) for intent in self.intents])
        of_levels = self._by_level @ np.array([levels.get(level, 0.0) for level in LEVELS])
        yes = SURE_OF_REQUEST if requested else 1.0 - SURE_OF_REQUEST
        of_request = self._by_request @ np.array([1.0 - yes, yes])
        found = (own + LEAST) * (of_levels + LEAST) ** OF_LEVEL * (of_request + LEAST) ** OF_REQUEST
        return dict(zip(self.intents, (found / found.sum()).tolist(), strict=True))


def _shares(counts: np.ndarray, smooth: float) -> np.ndarray:
    shares: np.ndarray = (counts + smooth * counts.sum(axis=0) / counts.sum()) / (
        counts.sum(axis=1, keepdims=True) + smooth
    )
    return shares
