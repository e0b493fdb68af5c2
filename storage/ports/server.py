"""Port of diagnostics of the database server: profiling and oplog, which keep what was erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ServerDiagnostics:
    """Settings by which a server keeps data elsewhere. None where it does not report one to this user."""

    profiling: bool | None
    """Whether the profiler stores or logs commands, including documents."""
    oplog: timedelta | None
    """Age of the oldest write in the oplog: for so long a deleted key can be read from its files. 0: no oplog."""


class Server(Protocol):
    """The database server itself."""

    async def diagnostics(self) -> ServerDiagnostics:
        """Read its settings."""
        ...
