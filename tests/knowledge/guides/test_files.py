"""A guide's file is readable YAML: it round-trips, and what is wrong in it is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import seed
from knowledge.articles import Marks
from knowledge.guides.checks import findings
from knowledge.guides.files import MAX_FILE_BYTES, GuideError, parse, placed, serialise
from knowledge.guides.model import place_in, question_id, reply_id, version_of
from tests.support.guides import THREAT, WORRY, worry


@pytest.mark.parametrize("source", [WORRY, THREAT])
def test_a_guide_comes_back_from_its_file(source: str) -> None:
    guide = parse(source)[0]
    marks = Marks(status="granskad", reviewed_by="granskare", reviewed_on="2030-01-31")
    assert parse(serialise(guide, marks)) == (guide, marks)


def test_yes_and_no_are_answers_with_and_without_quotes() -> None:
    bare = parse(WORRY)[0]
    quoted = parse(WORRY.replace("        yes:", '        "yes":').replace("        no:", '        "no":'))[0]
    assert bare == quoted
    assert {"yes", "no"} <= set(next(step for step in bare.steps if step.id == "prova").ask.answers)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("first: mote", "forst: mote", "there is no field forst"),
        ("kind: choice", "kind: list", "steps.forandrat.ask.kind line 36: 'list' is unknown"),
        ("id: prov_oro", "id: Prov", "id line 2"),
        ("first: mote", "first: [", "line"),
        ("id: prov_oro", "- id", "line"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(old: str, new: str, said: str) -> None:
    with pytest.raises(GuideError) as refused:
        parse(WORRY.replace(old, new), where="oro.yaml")
    assert said in str(refused.value)
    assert "oro.yaml" in str(refused.value)


def test_what_is_no_guide_is_refused() -> None:
    for source in (b"\xff\xfe", b"- a", b"x" * (MAX_FILE_BYTES + 1)):
        with pytest.raises(GuideError):
            parse(source)


def test_a_finding_has_the_line_in_the_file() -> None:
    source = WORRY.replace("next: prova", "next: borta", 1)
    (finding,) = placed(
        [each for each in findings(parse(source)[0]) if each.rule == "unknown_step"], source, where="oro.yaml"
    )
    line = next(number for number, text in enumerate(source.splitlines(), 1) if "borta" in text)
    assert str(finding) == f"oro.yaml, steps.om_natet.next line {line}: leads to 'borta', which is no step"


def test_a_version_changes_with_any_word_and_with_nothing_else() -> None:
    again = parse(serialise(worry()))[0]
    changed = parse(WORRY.replace("ett första steg", "ett steg"))[0]
    assert version_of(again) == version_of(worry())
    assert version_of(changed) != version_of(worry())


def test_ids_name_their_place() -> None:
    assert place_in(reply_id("oro", "vem")) == ("oro", "", "vem", "")
    assert place_in(f"{question_id('oro', 'ab12', 'vem')}/barn") == ("oro", "ab12", "vem", "barn")
    assert place_in("amne_oro") is None


def test_what_somebody_has_already_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "oro.yaml").write_text("- no guide", encoding="utf-8")
    assert seed.guides(tmp_path, but={"oro"}) == []
    with pytest.raises(GuideError):
        seed.guides(tmp_path)
