"""The change feed of a node: publishes every entry that is appended or read here to the observers.

Owns what a change is and the order of observers. Who they are stands in one list, `handoff.app.side_effects`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handoff.conversation.events import Record
from handoff.conversation.state import State
from storage.ids import ConversationId, Seq

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that this node has folded, with the state before and after it."""

    conversation: ConversationId
    before: State
    after: State
    first: Seq
    record: Record
    own: bool
    """Written by this node; of several nodes exactly one has written it."""
    from_peer: bool = False
    """A peer that is alive has announced that it wrote the entry: its side effects are the peer's to do."""


Observer = Callable[[Change], None]
"""Called once for every entry, in the order of the log; must not block."""

ErasureObserver = Callable[[ConversationId, State], None]
"""Called once on each node that has known the conversation, with the last state it knew; no log tells of it."""


class ChangeFeed:
    """Calls the observers one after the other, before the writer has its acknowledgement.

    What an entry starts has begun by then: its delivery is queued before the acknowledgement is sent, a bot turn counts
    as under way, and the projection knows of the row that it has to write. An observer that raises is logged by its own
    name and the type of the error (which could quote a visitor) and skipped: the entry is durable, its writer is told
    so, and all other observers are called.
    """

    def __init__(self) -> None:
        self._observers: list[Observer] = []
        self._erasure_observers: list[ErasureObserver] = []

    def subscribe(self, *observers: Observer) -> None:
        """Call these, too, for every entry that this node writes or reads, after those that are there."""
        self._observers.extend(observers)

    def subscribe_to_erasures(self, *observers: ErasureObserver) -> None:
        """Call these, too, for every erasure that this node does or notices."""
        self._erasure_observers.extend(observers)

    def publish(self, change: Change) -> None:
        """An entry is durable and folded. Never raises."""
        for observer in self._observers:
            try:
                observer(change)
            except Exception as error:  # noqa: BLE001  # one that fails must cost neither the writer nor the others
                _skipped(observer, error)

    def publish_erasure(self, conversation: ConversationId, last: State) -> None:
        """A conversation has its tombstone. Never raises."""
        for observer in self._erasure_observers:
            try:
                observer(conversation, last)
            except Exception as error:  # noqa: BLE001  # as above
                _skipped(observer, error)


def _skipped(observer: Callable[..., Any], error: Exception) -> None:
    name = getattr(observer, "__qualname__", type(observer).__name__)
    log.error("observer_failed %s %s", name, type(error).__name__)
