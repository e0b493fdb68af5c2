"""Files of conversations are read strictly, and the lists that judge replies name only what exists."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from handoff.cli._parts import REPLIES
from knowledge import seed, wordings
from tests.converse.__main__ import FOLDER, own_files
from tests.converse.script import Script, ScriptError, read
from tests.converse.subjects import Subjects

ONE = """
- id: x1
  kind: parent
  lang: sv
  persona: {age: han är 15}
  turns:
    - says: hej
      expect: {level: N2, handoff: "no", lang: sv}
    - says: jag är rädd
      expect: {level: N4?, handoff: queued, lang: sv, feeling: fear, subject: [threat]}
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "some.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_conversation_is_read_with_what_is_expected(tmp_path: Path) -> None:
    (script,) = read(written(tmp_path, ONE))
    assert script.persona == {"age": "han är 15"}
    assert [turn.expect.least.name for turn in script.turns] == ["N2", "N4"]


def test_words_that_yaml_takes_for_something_else_are_words(tmp_path: Path) -> None:
    text = ONE.replace('"no"', "no").replace("han är 15", "15").replace("feeling: fear", "feeling: null, place: ~")
    (script,) = read(written(tmp_path, text))
    assert script.turns[0].expect.handoff == "no"
    assert script.persona == {"age": "15"}
    assert (script.turns[1].expect.feeling, script.turns[1].expect.place) == (None, None)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("kind: parent", "kind: uncle", "uncle"),
        ("N2", "N5", "N5"),
        ("age:", "shoe_size:", "shoe_size"),
        ("feeling: fear", "feeling: joy", "joy"),
        ("level: N4?", "level: N1", "x1: the expected level falls"),
        ("handoff: queued", "hand_off: queued", "hand_off"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(tmp_path: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(ScriptError, match=problem):
        read(written(tmp_path, ONE.replace(old, new)))
    with pytest.raises(ScriptError, match="x1: this id stands twice"):
        read(written(tmp_path, ONE + ONE))


def own() -> list[Script]:
    return [script for file in own_files() for script in read(file)]


def test_the_own_conversations_are_many_and_each_has_its_own_id() -> None:
    ids = [script.id for script in own()]
    assert len(ids) >= 150
    assert len(ids) == len(set(ids))


def test_every_subject_that_conversations_name_is_listed() -> None:
    named = {code for script in own() for turn in script.turns for code in turn.expect.subject}
    assert named <= Subjects().codes


def test_every_reply_that_is_listed_by_name_exists() -> None:
    known = wordings.load(REPLIES).ids
    assert [name for name in sorted(Subjects().named) if name not in known] == []


def test_five_people_walk_each_guide_that_is_published() -> None:
    walked = Counter(script.guide for script in read(FOLDER / "walks.yaml") if script.guide)
    assert {guide.id for guide in seed.guides()} == set(walked)
    assert min(walked.values()) >= 5
