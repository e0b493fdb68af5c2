"""The shift leads' desk of supervision: notes what is to be talked about, and keeps what has been (DOMAIN D7)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from handoff.backoffice.records.practice import sheet as review_sheet
from handoff.backoffice.records.review_sheets import MARKS, marked
from handoff.backoffice.supervision import matters
from handoff.backoffice.supervision.matters import HARD_LEVELS, Limits, Matter, Sheet
from handoff.contract.errors import Refused
from handoff.contract.records import Choice
from handoff.contract.supervision import (
    CeilingSet,
    LoadView,
    MatterView,
    SheetSave,
    SupervisionAck,
)
from handoff.contract.training import Mark, ReviewItem
from handoff.conversation.calendar import swedish_month
from handoff.conversation.events import Flagged
from handoff.conversation.staff import Staff
from handoff.conversation.visibility import Names, iso
from handoff.ledger.feed import Change
from handoff.operations.readable import readable
from storage.errors import StorageError
from storage.ids import AccountId, ConversationId
from storage.ports.clock import DatabaseClock
from storage.ports.index import ConversationIndex
from storage.ports.records import CaseLinks, KeptRecord, RecordBook

log = logging.getLogger(__name__)

FLAG = "supervision"
LIMITS = "limits"
"""The record of what the leads have set."""
SAMPLE = 3
"""Conversations a week that two people read."""
SAMPLED_OF = timedelta(days=7)
"""Conversations that have ended within so long are drawn from: at whatever moment a lead draws, chance chooses."""


class SupervisionNotes:
    """Notes on one node what a conversation gives supervision to do."""

    def __init__(self, *, book: RecordBook, database_clock: DatabaseClock) -> None:
        self._book = book
        self._database_clock = database_clock
        self._running: set[asyncio.Task[None]] = set()

    def follow(self, change: Change) -> None:
        """Observer of the change feed; of several nodes only the one that wrote the entry."""
        if not change.own or change.after.practice:
            return
        for matter in _begun(change):
            task = asyncio.create_task(self._note(matter))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def settled(self) -> None:
        """Wait until all that was begun is stored."""
        await asyncio.gather(*self._running)

    async def _note(self, matter: Matter) -> None:
        try:
            await self._book.save(await kept(matter, self._database_clock), seen=0)
        except StorageError as error:
            log.warning("supervision_not_noted %s", type(error).__name__)


def _begun(change: Change) -> list[Matter]:
    """What begins with this entry: a flag, or the end of a person's conversation at N3 or N4."""
    before, after, at = change.before, change.after, change.record.at
    level, found = after.level.name, list[Matter]()
    if any(isinstance(each, Flagged) and each.flag == FLAG and each.on for each in change.record.events):
        found.append(_matter("flagged", change, level, after.owner))
    left = before.owner is not None and after.owner != before.owner
    if left and level in HARD_LEVELS:
        found.append(_matter("debrief", change, level, before.owner))
    return [msgspec.structs.replace(each, at=at) for each in found]


def _matter(kind: matters.Kind, change: Change, level: str, account: AccountId | None) -> Matter:
    contact = f"{change.conversation} {account}" if kind == "debrief" else change.conversation
    return Matter(
        id=matters.name_of(kind, contact, change.after.episode),
        kind=kind,
        conversation=change.conversation,
        level=level,
        account=account,
        at=change.record.at,
    )


async def kept(matter: Matter, clock: DatabaseClock) -> KeptRecord:
    """The matter as a record."""
    now = await clock.now()
    return KeptRecord(matter.id, swedish_month(now), False, now, matters.encode(matter))


class SupervisionDesk:
    """Shows the agenda, draws the sample, keeps sheets, debriefs and the ceiling."""

    def __init__(
        self,
        *,
        book: RecordBook,
        index: ConversationIndex,
        cases: CaseLinks,
        database_clock: DatabaseClock,
        names: Names,
    ) -> None:
        self._book = book
        self._index = index
        self._cases = cases
        self._database_clock = database_clock
        self._names = names

    async def show(self, staff: Staff, lang: str) -> SupervisionAck:
        """The agenda of the week, what the sheet asks, agreement of readers, and the load of each person."""
        held, now = await self._matters(), await self._database_clock.now()
        limits, loads = await self._limits(), matters.load(held, matters.week_of(now))
        agreed = [matters.agreement(each) for each in held if each.kind == "sample"]
        return SupervisionAck(
            week=matters.week_of(now).isoformat(),
            agenda=[self._view(staff, each) for each in matters.agenda(held)],
            settled=[self._view(staff, each) for each in _latest(held)],
            items=[
                ReviewItem(item=name, label=item.en if lang == "en" else item.sv)
                for name, item in review_sheet().items.items()
            ],
            marks=[Choice(value=mark, label=words.get(lang, words["sv"])) for mark, words in MARKS.items()],
            ceiling=limits[1].ceiling,
            loads=[
                LoadView(name=self._names(account), hard=count, over=count > limits[1].ceiling)
                for account, count in sorted(loads.items(), key=lambda each: -each[1])
            ],
            agreed=sum(same for same, _ in agreed),
            compared=sum(total for _, total in agreed),
        )

    async def draw(self, staff: Staff, lang: str) -> SupervisionAck:
        """Draw this week's sample from all conversations that have ended in the last seven days, sealed ones too."""
        held, now = await self._matters(), await self._database_clock.now()
        week = matters.week_of(now)
        there = [each for each in held if each.kind == "sample" and matters.week_of(each.at) == week]
        known = {each.conversation for each in held if each.kind == "sample"}
        ended = await self._index.closed_since(now - SAMPLED_OF)
        rows = {row.conversation: row for row in ended if not row.practice}
        drawn = matters.sampled(set(rows) - known, week=week, size=SAMPLE, already=len(there))
        for name in drawn:
            links = await self._cases.of(ConversationId(name))
            matter = Matter(
                id=matters.name_of("sample", name, 0),
                kind="sample",
                conversation=name,
                level=rows[ConversationId(name)].level,
                account=links[-1].account if links else None,
                at=now,
            )
            await self._book.save(await kept(matter, self._database_clock), seen=0)
        return await self.show(staff, lang)

    async def settle(self, staff: Staff, matter: str, lang: str) -> SupervisionAck:
        """It has been talked about; a debrief is held by somebody else than the one who had the conversation."""
        record, held = await self._existing(matter)
        now = await self._database_clock.now()
        await self._save(matters.settled(held, by=staff.account, at=now), seen=record.version)
        return await self.show(staff, lang)

    async def read(self, staff: Staff, matter: str, request: SheetSave, lang: str) -> SupervisionAck:
        """One reader's sheet of a sampled conversation."""
        record, held = await self._existing(matter)
        sheet = Sheet(reader=staff.account, marks=marked(request.marks))
        await self._save(matters.with_sheet(held, sheet), seen=record.version)
        return await self.show(staff, lang)

    async def set_ceiling(self, staff: Staff, request: CeilingSet, lang: str) -> SupervisionAck:
        """How many conversations at N3 or N4 one person has in a week."""
        version, limits = await self._limits()
        now = await self._database_clock.now()
        body = matters.encode(msgspec.structs.replace(limits, ceiling=request.ceiling))
        record = KeptRecord(LIMITS, swedish_month(now), False, now, body)
        if not await self._book.save(record, seen=version):
            raise Refused("stale_version")
        return await self.show(staff, lang)

    async def _matters(self) -> list[Matter]:
        records = [record for record in await self._book.all() if record.id != LIMITS]
        return [matter for _, matter in readable("supervision", records, matters.decode)]

    async def _limits(self) -> tuple[int, Limits]:
        record = await self._book.get(LIMITS)
        return (record.version, matters.decode_limits(record.body)) if record else (0, Limits())

    async def _existing(self, matter: str) -> tuple[KeptRecord, Matter]:
        record = await self._book.get(matter)
        if record is None or matter == LIMITS:
            raise Refused("unknown_case")
        return record, matters.decode(record.body)

    async def _save(self, matter: Matter, *, seen: int) -> None:
        if not await self._book.save(await kept(matter, self._database_clock), seen=seen):
            raise Refused("stale_version")

    def _view(self, staff: Staff, matter: Matter) -> MatterView:
        own = next((each for each in matter.sheets if each.reader == staff.account), None)
        same, compared = matters.agreement(matter)
        return MatterView(
            matter=matter.id,
            kind=matter.kind,
            conversation=matter.conversation,
            level=matter.level,
            name=self._names(matter.account) if matter.account else "",
            mine=matter.account == staff.account,
            at=iso(matter.at),
            open=matter.open,
            settled_by=self._names(matter.settled_by) if matter.settled_by else None,
            readers=len(matter.sheets),
            own=[Mark(item=each.item, mark=each.mark, comment=each.comment) for each in own.marks] if own else [],
            agreed=same,
            compared=compared,
        )


MOST_SETTLED = 20


def _latest(held: Sequence[Matter]) -> list[Matter]:
    return sorted((each for each in held if not each.open), key=lambda each: each.at, reverse=True)[:MOST_SETTLED]
