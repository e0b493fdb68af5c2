"""The stores that sealing runs over: one in memory under a clock that is moved, and a real database."""

from __future__ import annotations

from tests.handoff.backoffice.retention.conftest import clock, database, installation, mongo, open_node, raw, store

__all__ = ["clock", "database", "installation", "mongo", "open_node", "raw", "store"]
