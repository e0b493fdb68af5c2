"""What is remembered of words: right for each, bounded, and never the word itself."""

from __future__ import annotations

import gc

from knowledge.word_memory import WordMemory


def test_a_word_is_worked_out_once() -> None:
    asked: list[str] = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    memory = WordMemory(length)
    assert [memory(word) for word in ("oro", "hot", "oro")] == [3, 3, 3]
    assert asked == ["oro", "hot"]


def test_nothing_is_remembered_of_more_words_than_allowed() -> None:
    memory = WordMemory(len, most=10)
    for number in range(1_000):
        assert memory("x" * number) == number
        assert len(memory) <= 10


def test_no_word_stays_in_memory() -> None:
    memory = WordMemory(len)
    memory("".join(("hemlig", "stad")))
    gc.collect()
    assert not [each for each in gc.get_referents(memory._values) if isinstance(each, str)]
