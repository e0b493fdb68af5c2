"""Questions that are asked in two messages: what was told, and a short question that leans on it.

Owns as which text both are read, and the file of ways to ask the installation's short answers like that, in Swedish.
Pure but for reading the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from knowledge.search.index import OUTSIDE

IN_TWO: Final = OUTSIDE.with_name("in_two_messages.yaml")
LANG: Final = "sv"
"""In which language messages are read together, and further ways to ask are written."""
MOST_CHARS: Final = 300
"""So much of what stands before a question is read with it."""


class InTwo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way to ask in two messages."""

    before: str
    asks: str

    @property
    def text(self) -> str:
        """As it is read."""
        return read_together((self.before,), self.asks)


def read_together(before: Sequence[str], asks: str) -> str:
    """A short question with the end of what was written before it, as one text."""
    return f"{' '.join(before)[-MOST_CHARS:]} {asks}"


def asked_in_two() -> Mapping[str, tuple[InTwo, ...]]:
    """The ways to ask each short answer in two messages, by its id; read anew each time."""
    return msgspec.yaml.decode(IN_TWO.read_bytes(), type=dict[str, tuple[InTwo, ...]])
