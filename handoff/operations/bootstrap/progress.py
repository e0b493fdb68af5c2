"""Prints a line about work that takes long, so that nobody thinks that it hangs.

Work that ends within `QUIET_S` prints nothing. Longer work prints one line then, one every `REPEAT_S`, and
one when it is done. Must not decide anything.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

QUIET_S = 3.0
REPEAT_S = 10.0

Write = Callable[[str], None]


def to_stderr(line: str) -> None:
    """Print a line to standard error, apart from a command's own output."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def progress(
    name: str, doing: str, *, write: Write = to_stderr, quiet_s: float = QUIET_S, repeat_s: float = REPEAT_S
) -> Iterator[None]:
    """Print that `name` is `doing` something if the block takes longer than `quiet_s`, and again every `repeat_s`."""
    started = time.monotonic()
    ended = threading.Event()
    spoken = threading.Event()

    def tick() -> None:
        wait_s = quiet_s
        while not ended.wait(wait_s):
            spoken.set()
            write(f"[{name}] {doing} … {time.monotonic() - started:.0f} s")
            wait_s = repeat_s

    ticker = threading.Thread(target=tick, name=f"progress of {name}", daemon=True)
    ticker.start()
    try:
        yield
    finally:
        ended.set()
        ticker.join()
    if spoken.is_set():
        write(f"[{name}] {doing}: done in {time.monotonic() - started:.0f} s")
