"""Diagnostics of a server for tests, which stores nothing elsewhere."""

from __future__ import annotations

from datetime import timedelta

from storage.ports.server import ServerDiagnostics


class MemoryServer:
    """`Server` whose answer a test may change."""

    def __init__(self) -> None:
        self.found = ServerDiagnostics(profiling=False, oplog=timedelta())

    async def diagnostics(self) -> ServerDiagnostics:
        return self.found
