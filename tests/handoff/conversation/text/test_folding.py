"""Folding: a whole text gives the same words as its words one by one, whatever letters it has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handoff.conversation.text.folding import fold, folded_words, words_of

LETTERS = st.text(st.sampled_from("aåÄöÖéÉñçßµÿÞºª²0 1_-'’.,!İıſKأإ\u064b\u0640ةa\u0301")) | st.text()


@given(LETTERS)
def test_a_text_is_folded_as_its_words_are(text: str) -> None:
    assert folded_words(text) == [fold(match.group()) for match in words_of(text)]
    assert folded_words(text, 3) == folded_words(text)[:3]


def test_swedish_english_and_arabic_words() -> None:
    assert folded_words("JAAAA, jag är rädd… it's Anna’s") == ["ja", "jag", "ar", "radd", "its", "annas"]
    assert folded_words("أَنا") == ["انا"]
