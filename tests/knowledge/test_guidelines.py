"""Guidelines: the drafts that come with the installation, their files, and what a version names."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from knowledge import seed
from knowledge.articles import Marks
from knowledge.checks import words_of
from knowledge.guidelines import RECORDS, GuidelineError, GuidelineText, findings, parse, serialise

MIN_WORDS = 1500
DRAFTS = {text.name: text for text in seed.guidelines()}


@pytest.fixture
def text() -> GuidelineText:
    return DRAFTS["sv/lotsning"]


@pytest.mark.parametrize("record", RECORDS)
def test_each_condition_has_a_draft_to_work_from_in_swedish_and_an_overview_in_english(record: str) -> None:
    draft = DRAFTS[f"sv/{record}"]
    assert findings(draft) == []
    assert words_of(draft.text) >= MIN_WORDS
    assert draft.text.startswith("Det här är ett utkast")
    for part in ("## Exempel att tala om i gruppen", "## Vem som har rådfrågats", "## Uppföljning"):
        assert part in draft.text
    overview = DRAFTS[f"en/{record}"]
    assert findings(overview) == []
    assert len(overview.checklist) == len(draft.checklist) or record in ("dokumentation", "brottsinformation")


@pytest.mark.parametrize("record", [record for record in RECORDS if DRAFTS[f"sv/{record}"].needs_lawyer])
def test_what_the_law_says_is_marked_for_a_lawyer(record: str) -> None:
    assert "[V]" in DRAFTS[f"sv/{record}"].text


def test_a_file_gives_back_the_same_text_and_standing(text: GuidelineText) -> None:
    marks = Marks(status="publicerad", reviewed_by="jurist", reviewed_on="2026-11-02")
    assert parse(serialise(text, marks)) == (text, marks)


def test_a_version_names_exactly_one_text(text: GuidelineText) -> None:
    for changed in (
        replace(text, text=text.text + " Ett ord till."),
        replace(text, title="Annat"),
        replace(text, checklist=(*text.checklist, "En sak till.")),
        replace(text, edition="2027-1"),
    ):
        assert changed.version != text.version
    assert replace(text, review_after_days=30, sources=()).version == text.version


def test_a_faulty_guideline_is_told_with_its_places(text: GuidelineText) -> None:
    empty = replace(text, text="", checklist=())
    assert [(each.field, each.rule) for each in findings(empty)] == [("text", "empty"), ("checklista", "empty")]
    heavy = replace(text, text="Ansvarsfördelningsbeskrivningar utgår organisationsövergripande " * 2100)
    assert {each.rule for each in findings(heavy)} == {"too_many_words", "too_heavy"}
    assert [each.rule for each in findings(replace(text, text="<b>fet</b>"))] == ["html", "html"]
    with pytest.raises(GuidelineError, match="prov"):
        parse("---\nid: annat\n---\n", where="prov")


def test_what_somebody_has_already_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "sv").mkdir()
    (tmp_path / "sv" / "samtal.md").write_text("no text of ours", encoding="utf-8")
    assert seed.guidelines(tmp_path, but={"sv/samtal"}) == []
    with pytest.raises(GuidelineError):
        seed.guidelines(tmp_path)
