"""Which conversations have an offer to a colleague that nobody has answered yet, as far as this node has learnt.

Follows the ledger, so that the timer need not read every conversation with a counselor to find the few. What it has
not learnt (another node made the offer, and died) is found by a look through the index now and then. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from handoff.ledger.ledger import Change
from storage.ids import ConversationId


class OpenOffers:
    """Names of conversations; a name too many costs one look, and is dropped by it."""

    def __init__(self) -> None:
        self._names: set[ConversationId] = set()

    def follow(self, change: Change) -> None:
        """Hear of an offer that was made, answered or withdrawn."""
        if change.after.offered_at is not None:
            self._names.add(change.conversation)
        elif change.before.offered_at is not None:
            self._names.discard(change.conversation)

    def found(self, names: Iterable[ConversationId]) -> None:
        """The index says that these have one."""
        self._names.update(names)

    def drop(self, name: ConversationId) -> None:
        """There is none any more."""
        self._names.discard(name)

    def names(self) -> list[ConversationId]:
        """All that are known."""
        return list(self._names)
