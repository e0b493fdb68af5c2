"""Level and intent are judged together: what is surely about something else raises no alarm for one loud word."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from bot.components.intent import SHARES
from bot.components.level import LEVELS_DENSE, LevelModel
from bot.components.linear import LinearModel
from bot.components.neighbours import VOTES
from bot.joint_level import JointLevel, opinions
from bot.levels import LEVELS, Thresholds, choose
from bot.training.calibration import fitted, lines
from bot.training.examples import read_examples
from bot.training.project import ROOT

LOUD = np.array([0.2, 0.1, 0.05, 0.25, 0.4])
"""What the level model says of a loud word in calm talk."""
DANGER = np.array([0.005, 0.005, 0.01, 0.08, 0.9])
OUTSIDE, ACUTE = {"utanfor_omradet": 0.96, "akut_fara_nu": 0.04}, {"utanfor_omradet": 0.05, "akut_fara_nu": 0.95}


def _risk(folder: Path, levels: np.ndarray, intents: dict[str, float] | None) -> dict[str, float]:
    model = LevelModel({}, LocalModelStorage(folder), Resource("level"))
    empty = np.zeros((0, len(LEVELS)))
    model._models = {"levels": LinearModel(list(LEVELS), empty, empty, np.zeros(len(LEVELS)))}
    model._models["signals"] = LinearModel(["none"], np.zeros((0, 1)), np.zeros((0, 1)), np.zeros(1))
    message = Message.build("en mening")
    message.set("language", "sv")
    message.set(VOTES, {"level": levels, "urgent": None})
    if intents is not None:
        message.set(SHARES, intents)
    assert LEVELS_DENSE not in model._models
    found: dict[str, float] = model._risk(message, np.zeros((1, 0)), levels, np.array([1.0]))
    return found


@pytest.mark.parametrize(
    ("levels", "intents", "lowest", "highest"),
    [
        (LOUD, OUTSIDE, "N0", "N1"),
        (LOUD, ACUTE, "N3", "N4"),
        (LOUD, None, "N3", "N4"),  # with an intent classifier that tells no probabilities
        (DANGER, OUTSIDE, "N3", "N4"),  # what is surely dangerous is not silenced
    ],
)
def test_one_loud_word_in_talk_about_something_else_is_no_alarm(
    tmp_path: Path, levels: np.ndarray, intents: dict[str, float] | None, lowest: str, highest: str
) -> None:
    assert lowest <= _risk(tmp_path, levels, intents)["level"] <= highest


def test_an_n4_that_is_only_torn_from_calm_is_urgent() -> None:
    thresholds = Thresholds(n2=0.42, n3=0.36, n4=0.1, n4_alone=0.2)
    assert choose({"N0": 0.75, "N3": 0.0, "N4": 0.25}, thresholds) == "N4"
    assert choose({"N0": 0.75, "N3": 0.25, "N4": 0.0}, thresholds) == "N0"


def test_the_weights_know_every_intent_and_level() -> None:
    joint = JointLevel.load()
    assert joint.levels == list(LEVELS)
    assert joint.intents == sorted({example.intent for example in read_examples(ROOT / "data" / "intents")})


def test_weights_are_read_as_they_were_written_and_an_unknown_intent_is_left_out(tmp_path: Path) -> None:
    joint = JointLevel.load()
    joint.save(tmp_path / "weights.yaml")
    loaded = JointLevel.load(tmp_path / "weights.yaml")
    known = joint.probabilities(LOUD, LOUD, OUTSIDE)
    assert np.allclose(loaded.probabilities(LOUD, LOUD, {**OUTSIDE, "new_intent": 0.5}), known)
    assert known.sum() == pytest.approx(1.0)


def test_the_calibration_learns_that_an_intent_is_never_dangerous() -> None:
    draw = np.random.RandomState(3)
    levels = [str(level) for level in draw.choice(LEVELS, 600)]
    said = []
    for level in levels:
        model = draw.dirichlet(np.ones(len(LEVELS)) + 2 * (np.array(LEVELS) == level))
        said.append(opinions(model, model, np.array([0.9, 0.1] if level <= "N1" else [0.1, 0.9])))
    joint, judged = fitted(np.array(said), levels, ["calm", "loud"])
    torn = np.full(len(LEVELS), 0.2)
    assert joint.probabilities(torn, torn, {"calm": 0.9, "loud": 0.1})[:2].sum() > 0.6
    assert joint.probabilities(torn, torn, {"calm": 0.1, "loud": 0.9})[:2].sum() < 0.2
    assert lines(judged, levels)[0].startswith("sure from 0.5: ")


def test_a_cry_in_a_long_calm_message_is_heard_and_a_loud_piece_of_one_is_not() -> None:
    settings = LevelModel.get_default_config()
    for name, piece in (("buried", [0.02, 0.0, 0.01, 0.02, 0.95]), ("piece", [0.1, 0.05, 0.05, 0.3, 0.5])):
        judged = dict(zip(LEVELS, piece, strict=True))
        assert choose(judged, Thresholds(**settings[name])) >= "N3"
    loud = dict(zip(LEVELS, [0.1, 0.05, 0.05, 0.3, 0.5], strict=True))
    assert choose(loud, Thresholds(**settings["buried"])) == "N0"
