"""What rules read of a text, remembered while one message is decided upon, and gone after it.

Two dozen rules fold the same words and look for the same feelings. Nothing of a visitor is kept beyond the block, and
nothing at all outside of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Final, TypeVar

T = TypeVar("T")
Remembered = dict[tuple[Callable[[str], Any], str], Any]


class _Block:
    """A block of code; what it remembers is gone when it has ended, also for who has inherited its context."""

    def __init__(self) -> None:
        self.remembered: Remembered | None = {}


_blocks: Final[ContextVar[_Block | None]] = ContextVar("one_reading", default=None)


def _held() -> Remembered | None:
    block = _blocks.get()
    return block.remembered if block is not None else None


@contextmanager
def one_reading() -> Iterator[None]:
    """Within this block every text is read once by each function that is marked so.

    For code that does not wait: between two messages nothing may be remembered. One block may stand within another.
    """
    if _held() is not None:
        yield
        return
    block = _Block()
    outside = _blocks.set(block)
    try:
        yield
    finally:
        block.remembered = None
        _blocks.reset(outside)


def once(read: Callable[[str], T]) -> Callable[[str], T]:
    """Marks a pure function of a text whose result nobody changes."""

    @wraps(read)
    def remembered(text: str) -> T:
        held = _held()
        if held is None:
            return read(text)
        known = held.get((read, text))
        if known is None:
            known = held[read, text] = (read(text),)
        found: T = known[0]
        return found

    return remembered
