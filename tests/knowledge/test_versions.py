"""What differs between two texts, as somebody reads it who has never seen a diff."""

from __future__ import annotations

import msgspec
import pytest

from knowledge.articles import Article
from knowledge.findings import of_validation
from knowledge.versions import MOST_WORDS, Part, changes, words_changed


def test_words_that_went_and_came_stand_where_they_were() -> None:
    assert words_changed("Ring oss nu.", "Ring dem nu.") == [
        Part("same", "Ring "),
        Part("del", "oss"),
        Part("add", "dem"),
        Part("same", " nu."),
    ]


def test_a_sentence_that_was_replaced_is_one_change() -> None:
    assert words_changed("Skuld och skam", "När du skäms") == [
        Part("del", "Skuld och skam"),
        Part("add", "När du skäms"),
    ]


@pytest.mark.parametrize(
    ("old", "new"), [("", "a b"), ("a b", ""), ("a\nb  c", "a\nd  c\n"), ("x " * 5000, "y " * 5000)]
)
def test_both_texts_can_be_made_again_from_the_parts(old: str, new: str) -> None:
    parts = words_changed(old, new)
    assert "".join(part.text for part in parts if part.op != "add") == old
    assert "".join(part.text for part in parts if part.op != "del") == new


def test_a_long_text_is_compared_by_lines() -> None:
    lines = [f"rad {n} med ord" for n in range(MOST_WORDS)]
    parts = words_changed("\n".join(lines), "\n".join([*lines[:5], "ny rad", *lines[5:]]))
    assert [part.op for part in parts] == ["same", "add", "same"]
    assert parts[1].text == "ny rad\n"


def test_fields_of_fields_and_lists_are_named_and_read_line_by_line() -> None:
    old = {"namn": "x", "kontakt": {"telefon": "1", "webb": ""}, "fragor": ["a"], "jurist": False, "alder": None}
    new = {"namn": "x", "kontakt": {"telefon": "2", "webb": ""}, "fragor": ["a", "b"], "jurist": True, "alder": 3}
    assert changes(old, new) == {
        "kontakt.telefon": [Part("del", "1"), Part("add", "2")],
        "fragor": [Part("same", "a"), Part("add", "\nb")],
        "jurist": [Part("del", "nej"), Part("add", "ja")],
        "alder": [Part("add", "3")],
    }


WRONG: list[tuple[dict[str, object], str, str]] = [
    ({}, "id", "empty"),
    ({"id": "../x"}, "id", "no_pattern"),
    ({"id": "a1", "titel": ""}, "titel", "empty"),
    ({"id": "a1", "titel": "x" * 301}, "titel", "too_long"),
    ({"id": "a1", "fragor": ["x", 3]}, "fragor", "wrong_field"),
    ({"id": "a1", "odd": 1}, "", "unknown_field"),
]


@pytest.mark.parametrize(("fields", "field", "rule"), WRONG)
def test_what_is_wrong_with_a_field_is_a_finding_with_its_place(
    fields: dict[str, object], field: str, rule: str
) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(fields, Article)
    finding = of_validation(caught.value)
    assert (finding.field, finding.rule) == (field, rule)
