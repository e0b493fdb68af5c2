"""What a shift lead can see and decide of the shift as a whole."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast, get_args

from handoff.contract.base import LEVELS, PresenceName, level_name
from handoff.contract.parts import Ack
from handoff.contract.shift import Attended, Colleague, ColleaguesAck, HourCount, IntakeSet, OnShift, ShiftAck
from handoff.contract.tables import STAFF_ROLES
from handoff.conversation.calendar import SWEDEN, swedish_day
from handoff.conversation.staff import Staff, role_of
from handoff.conversation.state import State, last_line
from handoff.conversation.visibility import iso
from handoff.ledger.feed import Change
from handoff.ledger.index_row import personal
from handoff.ledger.repository import ConversationRepository
from handoff.routing.presence import Presence
from handoff.routing.service import Service
from storage.errors import StorageError
from storage.ids import ConversationId
from storage.ports.desk import Tally
from storage.ports.index import ConversationIndex, ConversationRow
from storage.ports.staff import StaffAccount, StaffAccounts

log = logging.getLogger(__name__)


class ShiftActions:
    """The shift: staff on duty, their conversations, and the intake."""

    def __init__(
        self,
        *,
        conversations: ConversationRepository,
        index: ConversationIndex,
        accounts: StaffAccounts,
        tally: Tally,
        presence: Presence,
        service: Service,
        clock: Callable[[], datetime],
    ) -> None:
        self._conversations = conversations
        self._index = index
        self._accounts = accounts
        self._tally = tally
        self._presence = presence
        self._service = service
        self._clock = clock
        self._counting: set[asyncio.Task[None]] = set()

    async def overview(self, staff: Staff) -> ShiftAck:
        """Staff on duty with their conversations, and the counts of today."""
        await self._presence.refresh()
        talking = await self._index.in_state("with_counselor")
        accounts = {account.account: account for account in await self._accounts.list()}
        return ShiftAck(
            account=staff.account,
            staff=[
                self._on_shift(accounts[lease.account], talking)
                for lease in self._presence.alive.values()
                if lease.account in accounts
            ],
            intake_stopped=self._service.intake().stopped,
            hours=await self._hours(),
            awaiting_approval=[row.conversation for row in talking if personal(row).proposals],
            attended=await self._attended(talking),
        )

    async def _attended(self, talking: Sequence[ConversationRow]) -> list[Attended]:
        states = [(row.conversation, await self._conversations.peek(row.conversation)) for row in talking]
        found = [(conversation, state) for conversation, state in states if state is not None and state.owner]
        found.sort(key=lambda each: (-each[1].level, each[1].owned_since or self._clock()))
        return [_attended(conversation, state) for conversation, state in found]

    async def colleagues(self, staff: Staff) -> ColleaguesAck:
        """The colleagues to whom a conversation can be transferred, with their free slots: nobody who is away.

        Trainees are named to shift leads alone, who answer for what they approve.
        """
        await self._presence.refresh()
        taken = Counter(row.owner for row in await self._index.in_state("with_counselor"))
        found = [
            self._colleague(account, taken[account.account])
            for account in await self._accounts.list()
            if account.account in self._presence.alive
            and account.account != staff.account
            and account.role in STAFF_ROLES
            and not account.disabled
            and self._presence.status(account.account)[0] != "away"
            and (account.role != "trainee" or staff.lead or self._service.practice)
        ]
        return ColleaguesAck(colleagues=sorted(found, key=lambda each: (each.status != "available", each.name)))

    async def set_intake(self, request: IntakeSet) -> Ack:
        """Stop or resume taking in newcomers below N3; every node follows within seconds."""
        await self._service.set_intake(stopped=request.stopped)
        return Ack()

    def follow(self, change: Change) -> None:
        """Observer of the change feed: counts visitors who begin to wait, on the node that wrote it."""
        if change.after.trainee is not None:
            return
        begins = change.before.name in ("bot", "mailbox") and change.before.kept_place is None
        if change.own and change.after.name == "queued" and begins:
            task = asyncio.create_task(self._count(change.after.level.name))
            self._counting.add(task)
            task.add_done_callback(self._counting.discard)

    async def settled(self) -> None:
        """Wait until every count so far is written."""
        await asyncio.gather(*self._counting)

    async def _count(self, level: str) -> None:
        now = self._clock().astimezone(SWEDEN)
        try:
            await self._tally.count(swedish_day(now).isoformat(), now.hour, level)
        except StorageError:
            log.warning("tally_failed")

    def _colleague(self, account: StaffAccount, taken: int) -> Colleague:
        status, capacity = self._presence.status(account.account)
        return Colleague(
            account=account.account,
            name=account.name,
            role=role_of(account.role),
            status=_presence_name(status),
            free=max(0, capacity - taken),
            languages=list(account.languages),
            tracks=list(account.tracks),
        )

    def _on_shift(self, account: StaffAccount, talking: Sequence[ConversationRow]) -> OnShift:
        status, capacity = self._presence.status(account.account)
        return OnShift(
            account=account.account,
            name=account.name,
            role=role_of(account.role),
            status=_presence_name(status),
            capacity=capacity,
            conversations=[row.conversation for row in talking if row.owner == account.account],
        )

    async def _hours(self) -> list[HourCount]:
        today = swedish_day(self._clock()).isoformat()
        counted = await self._tally.of(today)
        hours = sorted({hour for hour, _ in counted})
        return [HourCount(hour=hour, queued={each: counted.get((hour, each), 0) for each in LEVELS}) for hour in hours]


def _attended(conversation: ConversationId, state: State) -> Attended:
    since = state.owned_since or state.updated_at
    return Attended(
        conversation=conversation,
        account=state.owner or "",
        level=level_name(state.level),
        since=iso(since) if since else "",
        spoken_at=iso(state.spoken_at) if state.spoken_at else None,
        visitor_waits=state.visitor_spoke_last,
        gone_since=iso(state.gone_since) if state.gone_since else None,
        last_line=last_line(state),
    )


def _presence_name(status: str) -> PresenceName:
    for name in get_args(PresenceName):
        if status == name:
            return cast(PresenceName, name)
    return "away"
