"""The plainest words of danger, and a wish for a person, in languages that have no rules of their own beside them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from handoff.risk import Level, RiskRules

SENTENCES = Path(__file__).parents[2] / "knowledge" / "languages.yaml"


@pytest.fixture(scope="module")
def rules() -> RiskRules:
    return RiskRules.load()


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Aabbahay wuu i dilayaa haddii aan tago", "S4"),
        ("waxaan rabaa inaan isdilo", "S3"),
        ("برادرم می‌خواهد مرا بکشد", "S4"),
        ("هر شب منو میزنه", "S4"),
        ("دیگه نمیخوام زنده باشم", "S3"),
        ("باوکم دەڵێت دەمکوژێت", "S4"),
        ("نامەوێت چیتر بژیم", "S3"),
        ("Bavê min dibêje ew ê min bikuje", "S4"),
        ("ez dixwazim bimirim", "S3"),
        ("isäni uhkaa tappaa minut", "S4"),
        ("en halua enää elää", "S3"),
    ],
)
def test_danger_in_the_plainest_words_is_heard_whatever_the_model_reads(
    rules: RiskRules, text: str, signal: str
) -> None:
    found = rules.assess(text)
    assert found.level >= Level.N3
    assert signal in found.signals


@pytest.mark.parametrize(
    "text",
    [
        "qof baan rabaa inaan la hadlo",
        "میخوام با یه آدم صحبت کنم",
        "دەمەوێت لەگەڵ کەسێک قسە بکەم",
        "Ez dixwazim bi kesekî re biaxivim",
        "voinko puhua jonkun kanssa",
    ],
)
def test_a_wish_for_a_person_is_heard(rules: RiskRules, text: str) -> None:
    found = rules.assess(text)
    assert found.human_request
    assert found.level <= Level.N1


def test_everyday_sentences_of_these_languages_raise_nothing(rules: RiskRules) -> None:
    sentences = msgspec.yaml.decode(SENTENCES.read_bytes())
    calm = [text for lang in ("so", "fa", "ckb", "kmr", "fi", "tr") for text in sentences[lang]]
    assert len(calm) > 100
    assert [text for text in calm if rules.assess(text).level >= Level.N2] == []
