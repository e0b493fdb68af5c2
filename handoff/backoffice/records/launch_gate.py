"""The launch gate in use: who signs, who changes the mode, and the end on the last day."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from handoff.backoffice.records import launch as gate
from handoff.backoffice.records.guidelines import LEGAL_LANG, Guideline
from handoff.backoffice.records.preflight import Hurdle
from handoff.backoffice.records.second_person import SamePerson, same_account
from handoff.backoffice.records.staff_text import shown
from handoff.contract.base import ModeName
from handoff.contract.errors import Refused
from handoff.contract.launch import (
    AskedView,
    HurdleView,
    LaunchAck,
    LaunchMode,
    LaunchSign,
    ModeChange,
    PilotEndSet,
    RecordView,
    SignatureView,
)
from handoff.contract.records import Choice, GuidelineView
from handoff.conversation.staff import Staff
from handoff.conversation.visibility import Names, iso
from handoff.routing.launch import Launch, winding_down
from handoff.routing.service import Service
from knowledge.guidelines import RECORDS
from storage.ports.clock import DatabaseClock

log = logging.getLogger(__name__)
MOST_NAMES: Final = 10
"""Of one hurdle, in an answer."""

Hurdles = Callable[[], Awaitable[Sequence[Hurdle]]]
"""What is missing beside the records, the last day and the round-the-clock entries."""
Unverified = Callable[[], Awaitable[Sequence[str]]]
"""Names of the round-the-clock entries of the directory whose check is missing or too old."""


class LaunchGate:
    """Reads and changes the mode of the service."""

    def __init__(
        self,
        service: Service,
        *,
        guidelines: Mapping[str, Guideline],
        unverified: Unverified,
        names: Names,
        clock: Callable[[], datetime],
        database_clock: DatabaseClock,
        hurdles: Hurdles,
        beta_database: bool = False,
        same_person: SamePerson = same_account,
    ) -> None:
        """`beta_database`: whether the line may not open on this database."""
        self._hurdles = hurdles
        self._service = service
        self._same_person = same_person
        self._guidelines = guidelines
        self._unverified = unverified
        self._names = names
        self._clock = clock
        self._database_clock = database_clock
        self._beta_database = beta_database

    async def show(self, staff: Staff, lang: str) -> LaunchAck:
        """All of it."""
        version, launch = await self._service.read_launch()
        hurdles, now = await self._hurdles(), self._clock()
        conditions = await self._conditions(hurdles)
        return LaunchAck(
            mode=launch.mode,
            next=list(gate.NEXT[launch.mode]),
            records=[self._record(staff, launch, name, lang) for name in RECORDS],
            signers=gate.SIGNERS,
            pilot_end=launch.pilot_end.isoformat() if launch.pilot_end else None,
            winding_down=winding_down(launch, now),
            unverified=list(conditions.unverified),
            obstacles=gate.obstacles(launch, now, conditions),
            hurdles=[_hurdle(each) for each in hurdles],
            asked=self._asked(staff, launch, now),
            changes=[
                ModeChange(mode=each.mode, at=iso(each.at), name=self._names(each.by) if each.by else None)
                for each in reversed(launch.changes)
            ],
            version=version,
        )

    async def sign(self, staff: Staff, request: LaunchSign, lang: str) -> LaunchAck:
        """One signature."""
        if request.record not in RECORDS:
            raise Refused("bad_request")
        now = await self._now()
        await self._require_new_signer(staff, request.record)
        await self._change(
            request.version,
            lambda launch: gate.sign(
                launch,
                request.record,
                version=request.guideline_version,
                parties=request.parties,
                by=staff.account,
                at=now,
                guidelines=self._guidelines,
            ),
        )
        return await self.show(staff, lang)

    async def _require_new_signer(self, staff: Staff, record: str) -> None:
        """Two signatures are two people's.

        Raises:
            Refused: already_signed.
        """
        _, launch = await self._service.read_launch()
        for each in gate.valid(launch, record, self._guidelines[record]):
            if await self._same_person(staff.account, each.signer):
                raise Refused("already_signed")

    async def set_mode(self, staff: Staff, request: LaunchMode, lang: str) -> LaunchAck:
        """Another mode; into one that two people take the line, the first only asks for it.

        Raises:
            Refused: as `launch.change_mode`; same_person, for who has asked and would do it alone.
        """
        now = await self._now()
        conditions = await self._conditions(await self._hurdles() if request.mode == "open" else [])
        change = gate.change_mode if await self._may_change(staff, request.mode, now) else gate.ask_mode
        await self._change(
            request.version,
            lambda launch: change(
                launch,
                request.mode,
                by=staff.account,
                at=now,
                conditions=conditions,
            ),
        )
        return await self.show(staff, lang)

    async def _conditions(self, hurdles: Sequence[Hurdle]) -> gate.Conditions:
        return gate.Conditions(
            self._guidelines,
            await self._unverified(),
            beta_database=self._beta_database,
            hurdles=[each.code for each in hurdles],
        )

    async def _may_change(self, staff: Staff, to: ModeName, now: datetime) -> bool:
        """Whether this person changes the mode; else they are the first of two."""
        _, launch = await self._service.read_launch()
        first = gate.asked(launch, to, now)
        if to not in gate.TOGETHER:
            return True
        if first is not None and await self._same_person(staff.account, first.by):
            raise Refused("same_person")
        return first is not None

    def _asked(self, staff: Staff, launch: Launch, now: datetime) -> AskedView | None:
        first = launch.asked
        if first is None or gate.asked(launch, first.mode, now) is None:
            return None
        return AskedView(mode=first.mode, at=iso(first.at), name=self._names(first.by), mine=first.by == staff.account)

    async def set_end(self, staff: Staff, request: PilotEndSet, lang: str) -> LaunchAck:
        """Another last day."""
        try:
            end = date.fromisoformat(request.pilot_end) if request.pilot_end else None
        except ValueError:
            raise Refused("bad_request") from None
        now = await self._now()
        await self._change(request.version, lambda launch: gate.set_pilot_end(launch, end, at=now))
        return await self.show(staff, lang)

    async def end_if_over(self) -> bool:
        """End the service once its last day has passed; whether this node has done so."""
        version, launch = await self._service.read_launch()
        try:
            ended = gate.end_if_over(launch, now=self._clock(), database_now=await self._database_clock.now())
        except Refused as refused:
            log.error("launch_not_ended %s", refused.code)
            return False
        return ended is not launch and await self._service.put_launch(ended, replaces=version)

    async def _now(self) -> datetime:
        """The time at which something is signed or changed; two clocks that disagree say none.

        Raises:
            Refused: clock_jump.
        """
        now = await self._database_clock.now()
        if abs(now - self._clock()) > gate.CLOCKS_APART:
            raise Refused("clock_jump")
        return now

    async def _change(self, seen: int, change: Callable[[Launch], Launch]) -> None:
        version, launch = await self._service.read_launch()
        if version != seen or not await self._service.put_launch(change(launch), replaces=version):
            raise Refused("stale_version")

    def _record(self, staff: Staff, launch: Launch, name: str, lang: str) -> RecordView:
        guideline = self._guidelines[name]
        signatures = gate.valid(launch, name, guideline)
        return RecordView(
            record=name,
            requirement=guideline.requirement,
            guideline=guideline_view(name, guideline, lang),
            signatures=[
                SignatureView(
                    name=self._names(each.signer), signed_at=iso(each.signed_at), mine=each.signer == staff.account
                )
                for each in signatures
            ],
            complete=len(signatures) >= gate.SIGNERS,
            outdated=sum(each.record == name for each in launch.signatures) - len(signatures),
        )


def _hurdle(hurdle: Hurdle) -> HurdleView:
    return HurdleView(code=hurdle.code, count=len(hurdle.names), names=list(hurdle.names[:MOST_NAMES]))


def guideline_view(name: str, guideline: Guideline, lang: str, *, read: bool = False) -> GuidelineView:
    """A guideline in the reader's language; `read`: with its blocks."""
    text = guideline.text.get(lang, guideline.text[LEGAL_LANG])
    return GuidelineView(
        name=name,
        version=guideline.version,
        title=guideline.title.get(lang, guideline.title[LEGAL_LANG]),
        text=text,
        parties=[Choice(value=party, label=words.get(lang, words["sv"])) for party, words in guideline.parties.items()],
        checklist=list(guideline.checklist.get(lang, guideline.checklist[LEGAL_LANG])),
        reviewed=guideline.reviewed,
        blocks=shown(text) if read else [],
    )
