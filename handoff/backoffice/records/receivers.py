"""Who has been given a report of what was learnt, and when (DOMAIN D10): an organisation and a day, never a person."""

from __future__ import annotations

import secrets
from datetime import datetime

import msgspec

from handoff.backoffice.records.rules import check_text
from handoff.backoffice.statistics.periods import parse
from handoff.contract.errors import Refused
from handoff.contract.learnt import ReceiverNote, ReceiversAck, ReceiverView
from handoff.contract.routes.statistics import APPROVERS
from handoff.conversation.calendar import swedish_day, swedish_month
from handoff.conversation.staff import Staff
from handoff.conversation.visibility import Names, iso
from handoff.operations.readable import readable
from storage.ids import AccountId
from storage.ports.clock import DatabaseClock
from storage.ports.records import KeptRecord, RecordBook

RECEIVER_MAX = 120


class Transfer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report that somebody has been given."""

    period: str
    receiver: str
    at: datetime
    by: AccountId


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Transfer).decode


class Receivers:
    """The list of receivers."""

    def __init__(self, *, transfers: RecordBook, database_clock: DatabaseClock, names: Names) -> None:
        self._transfers = transfers
        self._database_clock = database_clock
        self._names = names

    async def show(self, staff: Staff) -> ReceiversAck:
        """What everybody on the staff may read."""
        given = [each for _, each in readable("transfers", await self._transfers.all(), decode)]
        given.sort(key=lambda each: each.at)
        receivers = [self._view(each) for each in reversed(given)]
        return ReceiversAck(receivers=receivers, may_note=staff.role in APPROVERS)

    async def note(self, staff: Staff, request: ReceiverNote) -> ReceiversAck:
        """Note a receiver.

        Raises:
            Refused: documentation_invalid, if the receiver looks like a person; period_running: nobody is given figures
                of a period that is running.
        """
        if faults := tuple(check_text("receiver", request.receiver, RECEIVER_MAX)):
            raise Refused("documentation_invalid", faults=faults)
        now = await self._database_clock.now()
        if not parse(request.period).settled(swedish_day(now)):
            raise Refused("period_running")
        given = Transfer(period=request.period, receiver=request.receiver.strip(), at=now, by=staff.account)
        month = swedish_month(now)
        record = KeptRecord(secrets.token_hex(16), month, practice=False, saved_at=now, body=encode(given))
        await self._transfers.save(record, seen=0)
        return await self.show(staff)

    def _view(self, given: Transfer) -> ReceiverView:
        return ReceiverView(period=given.period, receiver=given.receiver, at=iso(given.at), name=self._names(given.by))
