"""Names the content of a request, so that a command id that comes again with other content is noticed."""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

from handoff.conversation.commands import Command, requested

FORM: Final = "2:"
"""Of this fingerprint. To be raised when `requested` changes for a kind of command: what was stored under an earlier
form cannot be compared, and a client that tries again across an upgrade must not be refused for it."""

_encode: Final = msgspec.msgpack.Encoder(order="deterministic").encode


def fingerprint(command: Command) -> str:
    """The name of what `command` asks for, stored (encrypted) with its events. Does not contain it."""
    asked = requested(command)
    return FORM + hashlib.sha256(_encode(asked)).hexdigest()[:32] if asked else FORM


def same_request(stored: str, retried: str) -> bool:
    """Whether a retry asks for what was stored under its id; an earlier form counts as the same."""
    return stored == retried or not stored.startswith(FORM)
