"""What counts as a message text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.contract.base import TEXT_MAX_CODE_POINTS
from handoff.contract.errors import Refused
from handoff.conversation.text.message_text import cleaned, message_text


def code(raw: str) -> str:
    with pytest.raises(Refused) as caught:
        message_text(raw)
    return caught.value.code


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("hej", "hej"),
        ("  hej\n ", "hej"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("a\tb", "a\tb"),
        ("e\u0301", "é"),
        ("/restart", "/restart"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a\u200bb\u202ec", "a\u200bb\u202ec"),
    ],
)
def test_normalised_and_otherwise_left_alone(raw: str, text: str) -> None:
    assert message_text(raw) == text


@pytest.mark.parametrize("raw", ["", " ", "\n\r\t", "\x00\x01", "\u2003"])
def test_nothing_is_not_a_message(raw: str) -> None:
    assert code(raw) == "text_empty"


@pytest.mark.parametrize("raw", ["\ud800", "hej \udfff", "\udc00\ud800"])
def test_half_characters_are_refused(raw: str) -> None:
    assert code(raw) == "text_invalid"


@pytest.mark.parametrize("character", ["a", "å", "🙂"])
def test_counted_in_code_points(character: str) -> None:
    assert message_text(character * TEXT_MAX_CODE_POINTS) == character * TEXT_MAX_CODE_POINTS
    assert code(character * (TEXT_MAX_CODE_POINTS + 1)) == "text_too_long"


@pytest.mark.parametrize("mark", ["\u0301", "\u0f73", "\u0345"])
def test_more_marks_on_a_letter_than_any_language_has_are_left_out(mark: str) -> None:
    few, many = (message_text("h" + mark * number + "ej") for number in (20, 3_900))
    assert many.endswith("ej")
    assert len(few) < len(many) < 70


def test_counted_after_normalisation() -> None:
    assert message_text("e\u0301" * TEXT_MAX_CODE_POINTS) == "é" * TEXT_MAX_CODE_POINTS


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing_more(raw: str) -> None:
    try:
        once = message_text(raw)
    except Refused:
        return
    assert message_text(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(st.sampled_from("aåÅ éßªµ\xa0\xad\x85\x00\t\r\n’\u0301🙂."), min_size=1, max_size=12))
def test_plain_texts_are_left_as_the_cleaning_leaves_them(raw: str) -> None:
    text = cleaned(raw).strip()
    assert message_text(raw) == text if text else code(raw) == "text_empty"
