"""A pattern that is tried at the beginnings of words finds something in the same texts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.conversation.text.patterns import at_words

PATTERNS = (
    r"\bab\b|\bba (?:a|b)\b|^b|a$",
    r"\b(?:a|b (?:a|ba))\b|[|)]a|\bb\|a|\ba[^)b|]",
    r"(?:^| )ab|a(?= b)",
    r"\bab\b",
    r"a b",
)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text("ab |)\n", max_size=12))
def test_it_finds_something_in_the_same_texts(pattern: str, text: str) -> None:
    assert bool(at_words(pattern).search(text)) == bool(re.search(pattern, text))


def test_a_word_is_tried_once_for_all_alternatives() -> None:
    assert at_words(r"\bab\b|^b|\bba").pattern == r"\b(?:ab\b|ba)|^b"


def test_what_is_no_pattern_is_said() -> None:
    with pytest.raises(re.error):
        at_words(r"\bab(|\bb")
