"""What the environment may choose about the pipeline."""

from __future__ import annotations

import pytest
import yaml

from bot.training.project import pipeline_config


def _names() -> list[str]:
    return [component["name"].rsplit(".", 1)[-1] for component in yaml.safe_load(pipeline_config())["pipeline"]]


def test_the_classifier_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "IntentModel" in _names()
    monkeypatch.setenv("LOTSEN_BOT_CLASSIFIER", "diet")
    assert "IntentModel" not in _names()
    assert _names()[-4:] == ["DIETClassifier", "RequestModel", "LevelModel", "IntentBesideLevel"]


def test_an_unknown_classifier_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSEN_BOT_CLASSIFIER", "oracle")
    with pytest.raises(ValueError, match="LOTSEN_BOT_CLASSIFIER=oracle: one of linear, diet"):
        pipeline_config()
