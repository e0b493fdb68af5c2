"""Urgent sentences in Arabic and Somali reach N2, and calm ones do not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.bot.conftest import Bot

SENTENCES = yaml.safe_load((Path(__file__).parent / "other_languages.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", sorted(SENTENCES))
def test_urgency_carries_over(bot: Bot, lang: str) -> None:
    share = {}
    for kind, texts in SENTENCES[lang].items():
        results = bot.post("parse", {"texts": texts})[1]["results"]
        share[kind] = sum(result["risk"]["level"] >= "N2" for result in results) / len(results)
    assert share["urgent"] >= 0.8
    assert share["calm"] <= 0.25
