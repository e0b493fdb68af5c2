"""A text is read once in a block, and nothing of it is held after the block."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from handoff.conversation.text.reading import once, one_reading


class Counted:
    """Counts what it reads."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, text: str) -> tuple[str, ...]:
        self.read.append(text)
        return tuple(text.split())


def test_a_text_is_read_once_in_a_block_and_anew_outside_of_it() -> None:
    reader = Counted()

    @once
    def words(text: str) -> tuple[str, ...]:
        return reader(text)

    with one_reading():
        assert words("hej du") == words("hej du") == ("hej", "du")
        with one_reading():
            words("hej du")
        words("hej du")
        words("hej då")
    assert reader.read == ["hej du", "hej då"]
    words("hej du")
    words("hej du")
    assert reader.read[2:] == ["hej du", "hej du"]


def test_what_reads_to_nothing_is_remembered_too() -> None:
    reader = Counted()

    @once
    def nothing(text: str) -> None:
        reader(text)

    with one_reading():
        assert nothing("hej") is nothing("hej") is None
    assert reader.read == ["hej"]


class Held(str):
    """A text of which one can tell whether somebody still has it."""


@once
def as_it_is(text: str) -> str:
    return text


def fails(text: str) -> None:
    with one_reading():
        as_it_is(text)
        raise KeyError


def test_nothing_is_held_after_a_block_that_failed() -> None:
    text = Held("något som en besökare skrev")
    still = weakref.ref(text)
    with pytest.raises(KeyError):
        fails(text)
    del text
    gc.collect()
    assert still() is None


def test_a_block_is_that_of_its_thread() -> None:
    reader = Counted()

    @once
    def words(text: str) -> tuple[str, ...]:
        return reader(text)

    with one_reading():
        words("hej")
        other = threading.Thread(target=words, args=("hej",))
        other.start()
        other.join()
    assert reader.read == ["hej", "hej"]
