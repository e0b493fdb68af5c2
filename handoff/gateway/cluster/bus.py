"""The bus between the nodes of one installation: the notifications, their topics, and the port that carries them.

A notification says that something has happened and where, never what was said: it holds opaque ids and numbers alone.
It may be lost, late or doubled. The log is the truth, and every node also polls, so nothing depends on delivery.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Annotated, Final, Literal, NewType, Protocol

import msgspec

from storage.ids import AccountId, ConversationId

Topic = NewType("Topic", str)
"""What a node subscribes to: one conversation, one account, or the topic of all nodes."""

ALL_NODES: Final = Topic("all")
"""For what is rare and concerns every node."""

_OF_CONVERSATION, _OF_ACCOUNT = "c:", "a:"

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Number = Annotated[int, msgspec.Meta(ge=0)]
Side = Literal["visitor", "counselor"]


class Appended(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="appended"):
    """The conversation's log has an entry that begins at `seq`."""

    conversation: Name
    seq: Number


class Erased(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="erased"):
    """The conversation was erased."""

    conversation: Name


class QueueChanged(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="queue_changed"):
    """The conversation's row in the index has changed in a way that the queue shows."""

    conversation: Name


class Typing(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="typing"):
    """One side has begun, or stopped, to type."""

    conversation: Name
    from_: Side
    on: bool


class Read(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="read"):
    """One side has read up to `seq`."""

    conversation: Name
    from_: Side
    seq: Number


class SharedStateChanged(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="shared_state"):
    """Every node's copy of the presence leases, or of the service settings, is out of date."""

    what: Literal["presence", "service"]


Notification = Appended | Erased | QueueChanged | Typing | Read | SharedStateChanged


def of_conversation(conversation: ConversationId) -> Topic:
    """The topic of the nodes that have this conversation open."""
    return Topic(f"{_OF_CONVERSATION}{conversation}")


def of_account(account: AccountId) -> Topic:
    """The topic of the nodes to which this member of staff is connected."""
    return Topic(f"{_OF_ACCOUNT}{account}")


def conversation_of(topic: Topic) -> ConversationId | None:
    """The conversation of a topic; None for other topics."""
    kind, name = topic[:2], topic[2:]
    return ConversationId(name) if kind == _OF_CONVERSATION else None


def account_of(topic: Topic) -> AccountId | None:
    """The account of a topic; None for other topics."""
    kind, name = topic[:2], topic[2:]
    return AccountId(name) if kind == _OF_ACCOUNT else None


@dataclass(slots=True)
class BusCounters:
    """Counts of one node's notifications, for metrics."""

    published: int = 0
    received: int = 0
    dropped: int = 0
    """Not published, because the connection was down. What other nodes dropped cannot be counted here."""
    rejected: int = 0
    """Messages that were no valid notification."""
    connected: bool = False
    """Whether notifications get through now."""


class Subscriber(Protocol):
    """Receives notifications of other nodes. Neither method may block or raise."""

    def on_message(self, notification: Notification) -> None:
        """Handle one notification of another node."""

    def on_subscribed(self, topic: Topic) -> None:
        """Catch up: the subscription holds from now on, and earlier notifications may have been missed."""


class Bus(Protocol):
    """The port. It promises only that a notification comes from a node of this installation."""

    @property
    def counters(self) -> BusCounters: ...

    @property
    def topics(self) -> Set[Topic]:
        """The topics subscribed to, whether the connection is up or not."""

    def publish(self, topic: Topic, notification: Notification) -> None:
        """Send to the other nodes that subscribe to this topic. Never blocks, never raises."""

    def subscribe(self, topic: Topic) -> None:
        """Receive this topic; `Subscriber.on_subscribed` says from when on. Idempotent."""

    def unsubscribe(self, topic: Topic) -> None:
        """Stop receiving this topic. Idempotent."""

    async def run(self, subscriber: Subscriber) -> None:
        """Connect, and reconnect whenever the connection is lost, until cancelled."""


class NullBus:
    """The bus of an installation with one node: publishes nothing and receives nothing."""

    def __init__(self) -> None:
        self.counters = BusCounters()
        self.topics: Set[Topic] = frozenset()

    def publish(self, topic: Topic, notification: Notification) -> None:
        """Do nothing."""

    def subscribe(self, topic: Topic) -> None:
        """Do nothing."""

    def unsubscribe(self, topic: Topic) -> None:
        """Do nothing."""

    async def run(self, subscriber: Subscriber) -> None:
        """Return at once."""
