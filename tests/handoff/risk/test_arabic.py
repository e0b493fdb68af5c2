"""Arabic by the rules alone: danger is found however it is spelt, and calm words that look like it are left alone."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from handoff.risk import Level, RiskRules
from handoff.risk.normal import clean

SENTENCES: dict[str, list[str]] = msgspec.yaml.decode((Path(__file__).parent / "arabic.yaml").read_bytes())


@pytest.fixture(scope="module")
def rules() -> RiskRules:
    return RiskRules.load()


def test_danger_is_found_and_calm_talk_raises_nothing(rules: RiskRules) -> None:
    grave, calm = SENTENCES["grave"], SENTENCES["calm"]
    assert len(grave) == len(calm) == 60
    assert [text for text in grave if rules.assess(text).level < Level.N3] == []
    assert [text for text in calm if rules.assess(text).level >= Level.N2] == []


@pytest.mark.parametrize(
    "text",
    [
        "أنا مختبئة في الحمام",
        "انا مختبئه في الحمام",
        "أَنا مُخْتَبِئَةٌ في الحمّام",
        "أنا مختبئة في حمام",
        "أنـــا مختبئـــة في الحمام",
        "Hej, أنا مختبئة في الحمام",
    ],
)
def test_spelling_the_article_and_other_languages_beside_change_nothing(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level == Level.N4


def test_what_is_denied_or_asked_is_no_danger(rules: RiskRules) -> None:
    assert rules.assess("لا أحد يهددني").level < Level.N2
    assert rules.assess("هل يهددني أحد؟").level < Level.N3


def test_words_of_the_files_stand_in_the_one_spelling_of_messages() -> None:
    for path in (Path(__file__).parents[3] / "handoff/risk/rules").glob("ar.*.yaml"):
        content = msgspec.yaml.decode(path.read_bytes())
        written = [*content.get("classes", {}).values()]
        for rule in content.get("rules", ()):
            written += [*rule.get("match", ()), *rule.get("unless", ())]
        assert [text for text in written if clean(text) != text] == [], path.name
