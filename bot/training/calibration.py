"""Learns how level, nearest examples and intents are weighed together (`bot/joint_level.py`), by cross-validation.

Every example is judged by components that were trained without it, and a small logistic regression learns from what
they said. It also prints how well the result is calibrated, from which the sure line (`SURE_N4`) is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.components.intent import SHARES
from bot.components.level import OWN_LEVELS
from bot.components.neighbours import VOTES
from bot.joint_level import JointLevel, opinions
from bot.levels import LEVELS
from bot.training.crossvalidation import read_unseen
from bot.training.examples import Example

STRENGTH = 0.03
"""Inverse regularisation. 0.3 gave the same figures."""
SURE_LINES = (0.5, 0.6, 0.7, 0.8, 0.9)


def calibrate(examples: Sequence[Example], folds: int, say: Callable[[str], None]) -> JointLevel:
    """The weights by the `examples`, and one line a possible sure line."""
    intents = sorted({example.intent for example in examples})
    said, levels = [], []
    for example, message in read_unseen(examples, folds, say):
        shares = message.get(SHARES)
        known = np.array([shares.get(intent, 0.0) for intent in intents])
        said.append(opinions(message.get(OWN_LEVELS), message.get(VOTES)["level"], known))
        levels.append(example.level)
    joint, judged = fitted(np.array(said), levels, intents)
    for line in lines(judged, levels):
        say(line)
    return joint


def fitted(said: np.ndarray, levels: Sequence[str], intents: Sequence[str]) -> tuple[JointLevel, np.ndarray]:
    """The weights, and the probability of N4 of each example by weights that were learnt from the other half."""
    half = np.random.RandomState(1).rand(len(levels)) < 0.5
    right, judged = np.array(levels), np.zeros(len(levels))
    for part in (half, ~half):
        model = _model().fit(said[part], right[part])
        judged[~part] = model.predict_proba(said[~part])[:, LEVELS.index("N4")]
    whole = _model().fit(said, right)
    return JointLevel(LEVELS, intents, whole.coef_.T, whole.intercept_), judged


def lines(judged: np.ndarray, levels: Sequence[str]) -> list[str]:
    """For each possible sure line: how many are above it, and what they are."""
    right = np.array(levels)
    found = []
    for line in SURE_LINES:
        above = right[judged >= line]
        calm, n4 = (above <= "N1").sum() / max(1, (right <= "N1").sum()), (above == "N4").sum() / (right == "N4").sum()
        share = (above == "N4").mean() if len(above) else 1.0
        found.append(f"sure from {line}: {share:.3f} of them N4, {n4:.3f} of all N4, {calm:.4f} of the calm")
    return found


def _model() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=500)
