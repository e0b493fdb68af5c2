"""Calls that ring, are talked in, or wait for their form: one short-lived record each.

Owns what stands in such a record. It is removed with its notes when the form is saved, so that nothing leads from a
form to a call of the exchange.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Literal

import msgspec

from handoff.backoffice.telephone.levels import level_of
from handoff.contract.errors import Refused
from handoff.conversation.calendar import swedish_month
from handoff.operations.readable import readable
from handoff.risk import Level
from storage.ids import AccountId, CaseId
from storage.ports.records import KeptRecord, RecordBook

TRIES = 5
"""How often a change is tried again that somebody else's came before."""


class LiveCall(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One call. Encrypted at rest; readable by whoever has it, and in part by shift leads."""

    call: str
    case: CaseId
    """Under which its form is saved: random, so that a form leads to no call."""
    started_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    by: AccountId | None = None
    by_hand: bool = False
    counted: str = ""
    """Name of its record as it is counted; empty for one that no exchange has reported."""
    practice: bool = False
    signals: tuple[str, ...] = ()
    urgent: bool = False
    note: str = ""

    @property
    def level(self) -> Level:
        """From what was heard."""
        return level_of(self.signals, urgent=self.urgent)

    @property
    def state(self) -> Literal["ringing", "talking", "to_document"]:
        """How far it has come."""
        if self.ended_at is not None:
            return "to_document"
        return "talking" if self.answered_at is not None else "ringing"


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(LiveCall).decode
Change = Callable[[LiveCall], LiveCall]


class LiveCalls:
    """The records of calls under way."""

    def __init__(self, book: RecordBook, *, clock: Callable[[], datetime]) -> None:
        self._book = book
        self._clock = clock

    async def all(self) -> list[LiveCall]:
        """All of them, the most urgent first, then by their beginning."""
        found = [call for _, call in readable("live_calls", await self._book.all(), _decode)]
        return sorted(found, key=lambda call: (call.state == "to_document", -call.level, call.started_at))

    async def add(self, call: LiveCall) -> LiveCall:
        """Keep a new one; the one that is there already is returned unchanged."""
        if await self._save(call, seen=0):
            return call
        return await self.get(call.call)

    async def get(self, call: str) -> LiveCall:
        """This one.

        Raises:
            Refused: unknown_call.
        """
        record = await self._book.get(call)
        if record is None:
            raise Refused("unknown_call")
        return _decode(record.body)

    async def change(self, call: str, change: Change) -> LiveCall:
        """Change this one, after whatever others have changed in it.

        Raises:
            Refused: unknown_call; stale_version after too many tries; and what `change` raises.
        """
        for _ in range(TRIES):
            record = await self._book.get(call)
            if record is None:
                raise Refused("unknown_call")
            before = _decode(record.body)
            after = change(before)
            if after == before or await self._save(after, seen=record.version):
                return after
        raise Refused("stale_version")

    async def of_case(self, case: CaseId) -> LiveCall | None:
        """The call whose form has this name, until it is saved."""
        return next((call for call in await self.all() if call.case == case), None)

    async def remove(self, call: str) -> bool:
        """Destroy it with its notes."""
        return await self._book.remove(call)

    async def _save(self, call: LiveCall, *, seen: int) -> bool:
        record = KeptRecord(
            id=call.call,
            period=swedish_month(call.started_at),
            practice=call.practice,
            saved_at=self._clock(),
            body=_encode(call),
        )
        return await self._book.save(record, seen=seen)


def new_case() -> CaseId:
    """A random name for a form."""
    return CaseId(secrets.token_hex(16))
