"""Up to where each side has read, as this node knows it. A courtesy, not a record: it is not stored."""

from __future__ import annotations

from collections import OrderedDict

from storage.ids import ConversationId, Seq

KEPT = 10_000


class Reads:
    """The visitor's read marks of recent conversations."""

    def __init__(self) -> None:
        self._marks: OrderedDict[ConversationId, Seq] = OrderedDict()

    def mark(self, conversation: ConversationId, seq: Seq) -> bool:
        """Note that the visitor has read up to `seq`; False if that was known."""
        if seq <= self._marks.get(conversation, 0):
            return False
        self._marks[conversation] = seq
        self._marks.move_to_end(conversation)
        while len(self._marks) > KEPT:
            self._marks.popitem(last=False)
        return True

    def up_to(self, conversation: ConversationId) -> int:
        """The visitor's mark; 0 if none is known."""
        return self._marks.get(conversation, Seq(0))
