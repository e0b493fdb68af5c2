"""The words of a text as a vector."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.search.word_vector import SIZE, WEIGHT, with_words


def words(text: str, lang: str = "sv") -> np.ndarray:
    made: np.ndarray = with_words(np.zeros((1, 3), np.float32), [text], lang)[0, 3:]
    return made


def test_the_words_stand_behind_the_embedding_and_do_not_change_it() -> None:
    vectors = np.arange(6, dtype=np.float32).reshape(2, 3)
    made = with_words(vectors, ["måste jag anmäla", ""], "sv")
    assert made.shape == (2, 3 + SIZE)
    assert (made[:, :3] == vectors).all()
    assert np.linalg.norm(made[:, 3:], axis=1) == pytest.approx([WEIGHT, 0])


def test_small_words_tell_questions_apart_and_endings_and_missing_dots_do_not() -> None:
    assert words("måste jag anmäla") == pytest.approx(words("MASTE JAG ANMÄLA?"))
    assert words("poliserna") == pytest.approx(words("polisen"))
    likeness = words("måste jag anmäla") @ words("får jag anmäla") / WEIGHT**2
    assert 0.4 < likeness < 0.9


def test_no_text_is_too_strange_to_have_words() -> None:
    assert np.isfinite(with_words(np.zeros((3, 2), np.float32), ["\u202e\x00🙂", "ا" * 4000, "a b"], "ar")).all()
    assert with_words(np.zeros((0, 2), np.float32), [], "sv").shape == (0, 2 + SIZE)
