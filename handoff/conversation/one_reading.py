"""What rules read of a text, remembered while one message is decided upon, and gone after it.

Two dozen rules fold the same words and look for the same feelings. Nothing of a visitor is kept beyond the block, and
nothing at all outside of one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

T = TypeVar("T")


class _Memory(threading.local):
    held: dict[tuple[Callable[[str], Any], str], Any] | None = None


_memory = _Memory()


@contextmanager
def one_reading() -> Iterator[None]:
    """Within this block every text is read once by each function that is marked so.

    For code that does not wait: between two messages nothing may be remembered. One block may stand within another.
    """
    if _memory.held is not None:
        yield
        return
    _memory.held = {}
    try:
        yield
    finally:
        _memory.held = None


def once(read: Callable[[str], T]) -> Callable[[str], T]:
    """Marks a pure function of a text whose result nobody changes."""

    @wraps(read)
    def remembered(text: str) -> T:
        held = _memory.held
        if held is None:
            return read(text)
        known = held.get((read, text))
        if known is None:
            known = held[read, text] = (read(text),)
        found: T = known[0]
        return found

    return remembered
