"""All ports in memory, for tests. Nothing is encrypted, and nothing survives the process.

Keeps the same promises as `storage.mongo`: one test suite runs over both.
"""

from __future__ import annotations

from storage.memory.store import MemoryStore

__all__ = ["MemoryStore"]
