"""What a system has to do to be measured: open pairs of somebody who writes and somebody who reads."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Collection, Sequence
from typing import Final, Protocol

import msgspec

ARRIVING_WITHIN_S: Final = 30.0
_KEY: Final = re.compile(r"bench-\d+-\d+")


class Job(msgspec.Struct, kw_only=True):
    """What is to be done."""

    system: str
    """A name of `SYSTEMS`."""
    url: str
    pairs: int
    seconds: float
    per_s: float = 0.0
    """All visitors together; 0: each sends as soon as the one before is acknowledged."""
    cookies: Sequence[str] = ()
    """Of operators that have signed in, where the system asks for it."""


class Arrivals:
    """When the operators' connections got what was sent. Keys are the words `bench-NUMBER-COUNT` in a message."""

    def __init__(self) -> None:
        self.at: dict[str, float] = {}
        self._news = asyncio.Event()

    def note(self, frame: str) -> None:
        """Look through what an operator's connection has got."""
        for key in _KEY.findall(frame):
            self.at.setdefault(key, time.perf_counter())
            self._news.set()

    async def until_all(self, keys: Collection[str]) -> None:
        """Return when all of them have arrived. TimeoutError when they do not: what is missing is to be counted."""
        async with asyncio.timeout(ARRIVING_WITHIN_S):
            while not self.at.keys() >= set(keys):
                self._news.clear()
                await self._news.wait()


class Visitor(Protocol):
    """One side of a pair; the other is read by the system's module."""

    async def say(self, key: str, text: str) -> None:
        """Send a message that contains the key, and return when the system has acknowledged it."""


class System(Protocol):
    """Opens pairs through the protocol of one system."""

    async def open(self, number: int) -> Visitor:
        """A visitor, and an operator who reads what the visitor writes."""

    async def close(self) -> None: ...
