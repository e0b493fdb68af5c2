"""The nearest examples vote, and one alone raises a level only where it is near and no calm one is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource

from bot.components.neighbours import ExampleLabels, NearestExamples

DIM = 128


def _component(folder: Path, vectors: np.ndarray, levels: list[str]) -> NearestExamples:
    component = NearestExamples({}, LocalModelStorage(folder), Resource("nearest"))
    kinds = {"intent": ["halsa"] * len(levels), "level": levels, "request": ["False"] * len(levels)}
    component._keep(vectors, {kind: ExampleLabels.of(labels) for kind, labels in kinds.items()})
    return component


def _axis(*at: int) -> np.ndarray:
    vector = np.zeros(DIM, np.float32)
    vector[list(at)] = 1.0
    return vector / np.linalg.norm(vector)


@pytest.mark.parametrize(
    ("levels", "asked", "level", "raises"),
    [
        (["N0", "N4"], _axis(1), "N4", True),  # by the urgent one
        (["N0", "N4"], _axis(0, 1), "N4", False),  # between both
        (["N0", "N4"], _axis(0), "N4", False),  # by the calm one
        (["N3", "N4"], _axis(1), "N4", True),  # no calm example
    ],
)
def test_a_near_urgent_example_raises(
    tmp_path: Path, levels: list[str], asked: np.ndarray, level: str, raises: bool
) -> None:
    component = _component(tmp_path, np.vstack([_axis(0), _axis(1)]), levels)
    votes = component._votes(component._index, asked, component._index.roughly(asked[None])[0])
    assert (votes["urgent"]["level"], votes["urgent"]["raises"]) == (level, raises)


def test_without_urgent_examples_none_is_near(tmp_path: Path) -> None:
    component = _component(tmp_path, np.vstack([_axis(0), _axis(1)]), ["N0", "N1"])
    votes = component._votes(component._index, _axis(1), component._index.roughly(_axis(1)[None])[0])
    assert votes["urgent"] is None
    assert votes["level"].argmax() == 1
