"""Rule files that break their form stop the start; code words come from outside the repository."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handoff.risk import Level, RiskRules, RulesError
from handoff.risk.loader import FOLDER, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "rules"))


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ("{id: x, level: N9, why: {sv: a, en: b}, match: [hej], examples: [hej]}", "level"),
        ("{id: x, level: N1, why: {sv: a, en: b}, match: ['<nosuchclass>'], examples: [hej]}", "has no words"),
        ("{id: x, level: N1, why: {sv: a, en: b}, match: ['hej ..'], examples: [hej]}", "gap"),
        ("{id: x, level: N1, why: {sv: a, en: b}, match: ['hej .9 hopp'], examples: [hej]}", "gap"),
        ("{id: x, level: N1, why: {sv: a, en: b}, match: ['att'], examples: [hej]}", "filler"),
        ("{id: x, level: N1, why: {sv: a, en: b}, match: [hej]}", "examples"),
        ("{id: x, level: N1, why: {sv: a, en: b}, examples: [hej]}", "match or all"),
        ("{id: x, why: {sv: a, en: b}, match: [hej], examples: [hej]}", "level"),
        ("{id: x, level: N1, why: {sv: a}, match: [hej], examples: [hej]}", "en"),
        ("{id: x, levle: N1, why: {sv: a, en: b}, match: [hej], examples: [hej]}", "levle"),
    ],
)
def test_a_broken_rule_is_named(folder: Path, rule: str, complaint: str) -> None:
    (folder / "sv.extra.yaml").write_text(f"rules:\n  - {rule}\n", encoding="utf-8")
    with pytest.raises(RulesError, match=complaint):
        load(folder=folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "levels.yaml").unlink()
    with pytest.raises(RulesError, match=r"levels\.yaml"):
        load(folder=folder)


def test_the_example_of_code_words_holds_none() -> None:
    assert RiskRules.load(FOLDER / "code_words.example.yaml").assess("hej").level == Level.N0


def test_code_words_take_the_meaning_they_are_given(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text(
        "code_words:\n  - {word: blåbär, means: attack}\n  - {word: plocka svamp, means: kill}\n", encoding="utf-8"
    )
    plain, editors = RiskRules.load(), RiskRules.load(path)
    for text in ("de planerar blåbär", "han ska plocka svamp i morgon"):
        assert plain.assess(text).level < Level.N3
        assert editors.assess(text).level >= Level.N3


@pytest.mark.parametrize("content", ["code_words: [{word: x, means: nosuchclass}]", "words: []", "code_words: ["])
def test_a_broken_code_word_file_stops_the_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "words.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RulesError):
        RiskRules.load(path)
