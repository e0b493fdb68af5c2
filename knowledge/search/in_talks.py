"""What people ask in the middle of a talk, with the short answers that answer it there. Pure but for reading the file.

Owns the file of them (`content/search/asked_in_talks.yaml`), in Swedish, which the choice of an answer is learned from.
"""

from __future__ import annotations

from typing import Final

import msgspec

from knowledge.search.index import OUTSIDE

IN_TALKS: Final = OUTSIDE.with_name("asked_in_talks.yaml")


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message that asks something, and which of the installation's short answers are right for it, best first."""

    says: str
    answers: tuple[str, ...]


def asked_in_talks() -> tuple[Asked, ...]:
    """All of them; read anew each time."""
    return msgspec.yaml.decode(IN_TALKS.read_bytes(), type=tuple[Asked, ...])
