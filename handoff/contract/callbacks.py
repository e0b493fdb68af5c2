"""Call-back: a visitor leaves a number and a time after three questions; whoever calls sees them, and nobody else.

The number and the answers stand in a record of their own, never in the conversation's log.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from handoff.contract.base import Answer, LevelName, Model, RetryKey
from handoff.contract.parts import Ack

SaidText = Annotated[str, msgspec.Meta(max_length=200)]


class CallbackLeave(Model, frozen=True, kw_only=True):
    """The visitor wants to be called; in place of an earlier wish."""

    client_msg_id: RetryKey
    number: Annotated[str, msgspec.Meta(max_length=30, pattern=r"^[+0-9 ().\-/]+$")]
    at: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$")] | None = (
        None
    )
    """By the clock in Sweden; without it: as soon as somebody can."""
    safe: bool
    """Is it safe to call this number then? Without a yes nobody calls."""
    others: bool
    """May somebody else answer?"""
    say: SaidText = ""
    """What is to be said if somebody else answers; empty: hang up."""


class CallbackShown(Answer, frozen=True, kw_only=True):
    """What stands of the wish, to the visitor who left it: never the number."""

    at: str | None = None
    until: str
    """When it is erased at the latest."""


CallbackEnd = Literal["wrong_number", "no_answer"]
"""Why nobody calls any more though nobody was reached; the number is erased."""


class CallbackAck(Ack, frozen=True, kw_only=True):
    callback: CallbackShown | None = None
    ended: CallbackEnd | None = None
    """What came of the wish before, until the visitor takes note of it (`callback:withdraw`) or leaves another."""


class CallbackAsk(Model, frozen=True, kw_only=True):
    """Is there a wish to be called in this conversation?"""


class CallbackWithdraw(Model, frozen=True, kw_only=True):
    client_msg_id: RetryKey


class CallbackView(Answer, frozen=True, kw_only=True):
    """Somebody who wants to be called. Number and answers are shown to whoever has taken it, alone."""

    callback: str
    level: LevelName
    lang: str
    audience: str | None = None
    """What the conversation is about, as on the card of who waits in the queue."""
    due_at: str
    at: str | None = None
    tries: int = 0
    by: str | None = None
    mine: bool = False
    practice: bool = False
    number: str | None = None
    others: bool | None = None
    say: str | None = None


class CallbacksAck(Ack, frozen=True, kw_only=True):
    callbacks: list[CallbackView]
    """By level, then by when they are due."""


class CallbackTakeAck(Ack, frozen=True, kw_only=True):
    callback: CallbackView


class CallbackResult(Model, frozen=True, kw_only=True):
    """What came of calling. What is over is erased at once; `put_back` is of who took it and does not call."""

    result: Literal["reached", "no_answer", "wrong", "put_back"]
