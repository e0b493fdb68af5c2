"""The joint judgement of level and intent: three opinions on a message become the probabilities of its level. Pure.

A level model that is nearly sure of danger, beside an intent that is surely outside the subject, means neither alone:
how much each opinion counts was learnt from the training examples, each judged by a pipeline that had not seen it
(`training/calibration.py`, `data/level_weights.yaml`). It decides no level; that is done by thresholds (`levels.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import yaml

FILE = Path(__file__).parent / "data" / "level_weights.yaml"
LEAST_LEVEL = 1e-4
LEAST_INTENT = 1e-3
"""What is added to a probability before its logarithm."""


def opinions(levels: np.ndarray, votes: np.ndarray, intents: np.ndarray) -> np.ndarray:
    """What is weighed: logarithms of the probabilities of the level model, the nearest examples, and the intents."""
    return np.concatenate([np.log(levels + LEAST_LEVEL), np.log(votes + LEAST_LEVEL), np.log(intents + LEAST_INTENT)])


class JointLevel:
    """Weights of the opinions; multinomial logistic regression as plain arrays."""

    def __init__(self, levels: Sequence[str], intents: Sequence[str], weights: np.ndarray, bias: np.ndarray) -> None:
        """`weights` is (opinions x levels), in the order of `opinions`; `bias` is (levels,)."""
        self.levels = list(levels)
        self.intents = list(intents)
        self._weights = weights
        self._bias = bias

    def probabilities(self, levels: np.ndarray, votes: np.ndarray, intents: Mapping[str, float]) -> np.ndarray:
        """The probabilities of the levels, (levels,).

        `levels` and `votes` are in the order of `self.levels`; an intent that came after the calibration is left out.
        """
        shares = np.array([intents.get(intent, 0.0) for intent in self.intents])
        scores = opinions(levels, votes, shares) @ self._weights + self._bias
        found = np.exp(scores - scores.max())
        return np.asarray(found / found.sum())

    @classmethod
    def load(cls, path: Path = FILE) -> JointLevel:
        """Read the file of `save`."""
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
        parts = [held["level_model"], held["nearest_examples"], held["intents"]]
        weights = np.array([row for part in parts for row in part.values()])
        return cls(held["levels"], list(held["intents"]), weights, np.array(held["bias"]))

    def save(self, path: Path = FILE) -> None:
        """Write the weights by name, three decimals each."""
        rows = [[round(float(value), 3) for value in row] for row in self._weights]
        count = len(self.levels)
        held = {
            "levels": self.levels,
            "bias": [round(float(value), 3) for value in self._bias],
            "level_model": dict(zip(self.levels, rows[:count], strict=True)),
            "nearest_examples": dict(zip(self.levels, rows[count : 2 * count], strict=True)),
            "intents": dict(zip(self.intents, rows[2 * count :], strict=True)),
        }
        about = "# How much each opinion counts for each level (bot/joint_level.py). Written by `bot.cli calibrate`.\n"
        path.write_text(
            about + yaml.safe_dump(held, sort_keys=False, default_flow_style=None, width=120), encoding="utf-8"
        )
