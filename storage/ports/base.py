"""Bounds and constants that several ports share."""

from __future__ import annotations

from typing import Final

from storage.ids import CommandId, Seq

MAX_PAYLOAD_BYTES: Final = 32 * 1024
"""The largest payload of an entry: the largest padding bucket."""

MAX_PERSONAL_BYTES: Final = 31 * 1024
"""The largest personal part of a row; its exact times share the bucket."""

BEFORE_FIRST: Final = Seq(0)
"""The seq before the first entry: reading after it reads the whole log."""

RESERVED_COMMAND_ID: Final = CommandId("erased")
"""The command id of tombstones. No command of the service may use it."""
