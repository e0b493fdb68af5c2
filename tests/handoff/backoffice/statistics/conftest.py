"""Stores for the evaluator's desk, as for retention."""

from __future__ import annotations

from tests.handoff.backoffice.retention.conftest import clock, database, installation, mongo, open_node, raw, store

__all__ = ["clock", "database", "installation", "mongo", "open_node", "raw", "store"]
