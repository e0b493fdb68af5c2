"""Pads what goes to and from visitors to a few sizes, so that its length on the wire does not tell what was said.

TLS hides what a frame says, not how long it is. JSON allows spaces after its value, so both sides fill up their packets
with them; nothing has to take them off. WebSocket compression is off. Only the namespace of visitors: an observer of a
visitor's network sees nothing of the staff's. What remains: how many frames go when, and the size class of long ones.
"""

from __future__ import annotations

from typing import Final

from socketio import packet

BUCKETS: Final = (1_024, 4_096, 16_384, 32_768)
"""Bytes of a packet. Nearly all that a visitor writes is in the first, nearly all that a bot says in the first two."""

VISITOR: Final = "/visitor"


def size_of(length: int) -> int:
    """The size to which so many bytes are filled up; above the last bucket a multiple of it."""
    return next((bucket for bucket in BUCKETS if length <= bucket), -(-length // BUCKETS[-1]) * BUCKETS[-1])


def padded(text: str, least: int = 0) -> str:
    """A packet or a JSON text with spaces behind it, in whole buckets of UTF-8, `least` bytes at least."""
    length = len(text.encode("utf-8"))
    return text + " " * (size_of(max(length, least)) - length)


class PaddedPacket(packet.Packet):  # type: ignore[misc]  # the library ships no types
    """The packets of Socket.IO, padded where they go to a visitor."""

    uses_binary_events = False
    """The contract has none, so what is sent is not searched for any."""

    def encode(self) -> str:
        """The packet as it is sent. The contract has no binary ones."""
        text: str = super().encode()
        return padded(text) if self.namespace == VISITOR and self.data is not None else text
