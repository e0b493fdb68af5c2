"""How far each visitor has read, as this node knows it. Not stored: a receipt that is lost comes with the next one."""

from __future__ import annotations

from collections import OrderedDict

from storage.ids import ConversationId, Seq

CAPACITY = 10_000
"""Conversations; the one that has had no receipt for longest is dropped first."""


class ReadReceipts:
    """The latest receipt of each conversation that had one lately."""

    def __init__(self) -> None:
        self._latest: OrderedDict[ConversationId, Seq] = OrderedDict()

    def mark(self, conversation: ConversationId, seq: Seq) -> bool:
        """Note that the visitor has read up to `seq`; False if that was known."""
        if seq <= self._latest.get(conversation, 0):
            return False
        self._latest[conversation] = seq
        self._latest.move_to_end(conversation)
        while len(self._latest) > CAPACITY:
            self._latest.popitem(last=False)
        return True

    def up_to(self, conversation: ConversationId) -> int:
        """The event up to which the visitor has read; 0 if none is known."""
        return self._latest.get(conversation, Seq(0))
