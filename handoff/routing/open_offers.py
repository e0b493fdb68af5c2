"""Open offers: conversations in which a colleague has been offered and nobody has answered yet.

Follows the change feed, so that the timer need not read every conversation with a counselor to find the few. Offers
made by a node that has died are added from the index (`actions/timers.py`). Decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from handoff.ledger.feed import Change
from storage.ids import ConversationId


class OpenOffers:
    """A set of conversations; false positives are rechecked by the timer, which then removes them."""

    def __init__(self) -> None:
        self._open: set[ConversationId] = set()

    def follow(self, change: Change) -> None:
        """Observer of the change feed: an offer was made, answered or withdrawn."""
        if change.after.offered_at is not None:
            self._open.add(change.conversation)
        elif change.before.offered_at is not None:
            self._open.discard(change.conversation)

    def add(self, conversation: ConversationId) -> None:
        """The index shows an open offer here."""
        self._open.add(conversation)

    def remove(self, conversation: ConversationId) -> None:
        """There is no open offer, or the conversation cannot be read now."""
        self._open.discard(conversation)

    @property
    def conversations(self) -> Collection[ConversationId]:
        """All with an open offer, as far as this node knows."""
        return self._open
