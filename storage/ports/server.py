"""Port that reads the database server's profiling and oplog settings; both may keep what was erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ServerDiagnostics:
    """Settings that keep copies outside the collections; None where one cannot be read by our database account."""

    profiling: bool | None
    """Whether the profiler stores or logs commands, including documents."""
    oplog: timedelta | None
    """Age of the oldest write in the oplog: for so long a deleted key can be read from its files. 0: no oplog."""
    anybody: bool | None = False
    """Whether the server answers whoever reaches its port, without a user and a password."""
    arbiters: bool = False
    """Whether members vote that hold no data: with one data member away, no write is durable any more."""


class Server(Protocol):
    """Reads settings of the database server."""

    async def diagnostics(self) -> ServerDiagnostics:
        """Read the profiling and oplog settings as they are now."""
        ...
