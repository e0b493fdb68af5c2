"""What the nodes of one installation tell each other: that something has happened and where, never what was said.

Owns the hints, the topics that they are told under, and the port that carries them. A hint holds opaque ids and
numbers alone. It may be lost, late or doubled: the log is the truth, and every node also looks by itself.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Annotated, Final, Literal, NewType, Protocol

import msgspec

from storage.ids import AccountId, ConversationId

Topic = NewType("Topic", str)
"""Who listens under it: the nodes at which a conversation is open, those at which an account is, or all."""

EVERYBODY: Final = Topic("all")
"""For what is rare and concerns every node."""

_OF_CONVERSATION, _OF_ACCOUNT = "c:", "a:"

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Number = Annotated[int, msgspec.Meta(ge=0)]
Side = Literal["visitor", "counselor"]


class Grown(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="grown"):
    """The conversation's log has an entry that begins at `seq`."""

    conversation: Name
    seq: Number


class Gone(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="gone"):
    """The conversation was erased."""

    conversation: Name


class Moved(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="moved"):
    """The conversation's row in the index has changed in a way that the queue shows."""

    conversation: Name


class Typed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="typed"):
    """Somebody has begun, or stopped, to type."""

    conversation: Name
    from_: Side
    on: bool


class Seen(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="seen"):
    """Somebody has read up to `seq`."""

    conversation: Name
    from_: Side
    seq: Number


class Changed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="changed"):
    """What every node keeps a copy of is to be read again."""

    what: Literal["presence", "service"]


Hint = Grown | Gone | Moved | Typed | Seen | Changed


def of_conversation(conversation: ConversationId) -> Topic:
    """What is told to the nodes that have this conversation open."""
    return Topic(f"{_OF_CONVERSATION}{conversation}")


def of_account(account: AccountId) -> Topic:
    """What is told to the nodes at which this member of staff is."""
    return Topic(f"{_OF_ACCOUNT}{account}")


def conversation_of(topic: Topic) -> ConversationId | None:
    """The conversation that a topic is of, if it is of one."""
    kind, name = topic[:2], topic[2:]
    return ConversationId(name) if kind == _OF_CONVERSATION else None


def account_of(topic: Topic) -> AccountId | None:
    """The account that a topic is of, if it is of one."""
    kind, name = topic[:2], topic[2:]
    return AccountId(name) if kind == _OF_ACCOUNT else None


@dataclass(slots=True)
class Tally:
    """What has become of the hints of one node."""

    sent: int = 0
    received: int = 0
    missed: int = 0
    """Not sent because nobody could carry them. What others told meanwhile cannot be counted: it is read again."""
    refused: int = 0
    """What came and was no hint."""
    carried: bool = False
    """Whether hints get through now."""


class Listener(Protocol):
    """Whoever acts on what other nodes tell. Neither method may block or raise."""

    def heard(self, hint: Hint) -> None:
        """Another node has told this."""

    def began(self, topic: Topic) -> None:
        """From now on everything under this topic is heard; what was told before may have been missed."""


class Hints(Protocol):
    """The port. Nothing is promised but that a hint that arrives was told by a node of this installation."""

    @property
    def tally(self) -> Tally: ...

    @property
    def topics(self) -> Set[Topic]:
        """What is listened to, whether hints get through now or not."""

    def tell(self, topic: Topic, hint: Hint) -> None:
        """Tell the other nodes that listen to this topic. Never blocks, never raises."""

    def listen(self, topic: Topic) -> None:
        """Hear what is told under this topic; `Listener.began` says from when on. Nothing happens if that is so."""

    def ignore(self, topic: Topic) -> None:
        """Do not hear it any more."""

    async def run(self, listener: Listener) -> None:
        """Carry hints until cancelled, however often whatever carries them goes away."""


class Alone:
    """For the only node of an installation: there is nobody to tell, and nobody tells anything."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.topics: Set[Topic] = frozenset()

    def tell(self, topic: Topic, hint: Hint) -> None:
        """Nobody hears it."""

    def listen(self, topic: Topic) -> None:
        """Nothing will be told."""

    def ignore(self, topic: Topic) -> None:
        """Nothing was told."""

    async def run(self, listener: Listener) -> None:
        """There is nothing to do."""
