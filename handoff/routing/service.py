"""The service as a whole: its mode, hours, languages and intake. Owns no conversation.

A fresh installation is in practice and always within opening hours. Settings that staff change while the service runs
are versioned records, which every node reads again within seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Literal

import msgspec

from handoff.contract.base import ModeName
from handoff.contract.errors import Refused
from handoff.contract.service import OpeningHours
from handoff.conversation.intake import Intake
from handoff.conversation.queue_order import LINE_LANGUAGES
from handoff.conversation.state import State
from handoff.operations.watch.on_call import RECORD, OnCall
from handoff.risk import Level
from handoff.routing import hours as opening
from handoff.routing import launch
from handoff.routing.staffing import Staffing, as_waiting
from storage.errors import IntegrityError, Unavailable
from storage.ports.desk import ServiceRecords

INTAKE, HOURS, LANGUAGES, LAUNCH = "intake", "hours", "languages", "launch"
AVAILABLE_LANGUAGES = LINE_LANGUAGES
"""Languages in which the bot and the fixed texts are worded; every text exists in the first."""

ATTEMPTS = 5


class IntakeRecord(msgspec.Struct, frozen=True):
    """The shift lead's setting for newcomers."""

    stopped: bool = False


class LanguagesRecord(msgspec.Struct, frozen=True):
    """The administrators' choice of languages."""

    languages: tuple[str, ...] = AVAILABLE_LANGUAGES


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(IntakeRecord).decode
_decode_languages = msgspec.json.Decoder(LanguagesRecord).decode
_decode_on_call = msgspec.json.Decoder(OnCall).decode
_decode_hours = msgspec.json.Decoder(OpeningHours).decode


class Service:
    """This node's copy of the service's settings, and the intake that follows from them and from who is on duty."""

    def __init__(
        self,
        staffing: Staffing,
        records: ServiceRecords,
        *,
        clock: Callable[[], datetime],
        mode: ModeName = "practice",
    ) -> None:
        self._staffing = staffing
        self._records = records
        self._clock = clock
        self._intake = IntakeRecord()
        self._hours = OpeningHours()
        self.languages: tuple[str, ...] = AVAILABLE_LANGUAGES
        self.on_call = OnCall()
        self._launch = launch.Launch(mode=mode)
        self._worked_out: tuple[OpeningHours | None, datetime, tuple[bool, bool]] = (None, clock(), (False, False))
        self._observers: list[Callable[[], None]] = []

    def observe(self, observer: Callable[[], None]) -> None:
        """Follow the settings that staff change at this node."""
        self._observers.append(observer)

    @property
    def mode(self) -> ModeName:
        """The mode that the launch gate has set."""
        return self._launch.mode

    @property
    def practice(self) -> bool:
        """Whether a conversation that starts now is practice for its whole life."""
        return self.mode == "practice"

    def intake(self) -> Intake:
        """Whether and which newcomers can get a person now."""
        return self._intake_with(self._staffing.can_take_newcomers(practice=self.practice))

    def intake_for(self, state: State) -> Intake:
        """Whether this visitor can get a person now: somebody on duty who can take the conversation."""
        if state.name is None:
            return self.intake()
        asked, urgent = as_waiting(state), as_waiting(state, level=max(state.level, Level.N3))
        return self._intake_with(self._staffing.can_take(asked), self._staffing.can_take(urgent))

    def _intake_with(self, available: bool, in_danger: bool | None = None) -> Intake:
        within_hours, closing_soon = self._by_the_clock()
        return Intake(
            mode=self.mode,
            within_hours=within_hours,
            available=available,
            stopped=self._intake.stopped,
            closing_soon=closing_soon,
            available_in_danger=in_danger,
        )

    def _by_the_clock(self) -> tuple[bool, bool]:
        """Whether it is open and whether it closes soon. Asked with every message, and changes at full minutes only."""
        now = self._clock()
        minute = now.replace(second=0, microsecond=0)
        hours, worked_out_for, answer = self._worked_out
        if hours is not self._hours or worked_out_for != minute:
            answer = opening.is_open(self._hours, now), opening.closes_soon(self._hours, now)
            self._worked_out = self._hours, minute, answer
        return answer

    @property
    def hours(self) -> OpeningHours:
        """The opening hours that hold now."""
        return self._hours

    def within_hours(self, at: datetime) -> bool:
        """Whether the line is open at a moment, by the hours that hold now."""
        return opening.is_open(self._hours, at)

    def opens_at(self) -> datetime | None:
        """When opening hours begin; None while they last, or if they never do."""
        now = self._clock()
        return None if opening.is_open(self._hours, now) else opening.next_opening(self._hours, now)

    def closed_because(self) -> Literal["hours", "holiday", "nobody"] | None:
        """Why no human can be had now; None while one can."""
        now = self._clock()
        intake = self.intake()
        if intake.open:
            return None
        if intake.within_hours:
            return "nobody"
        return "holiday" if opening.is_closed_for_holiday(self._hours, now) else "hours"

    async def refresh(self) -> None:
        """Read the settings that staff have changed at any node.

        Raises:
            IntegrityError: one was altered. Its last value stays, and the others have been read.
        """
        names = (INTAKE, HOURS, LANGUAGES, LAUNCH, RECORD)
        stored = await self._records.get_many(names)
        altered: list[IntegrityError] = []
        for name in names:
            found = stored.get(name)
            if isinstance(found, IntegrityError):
                altered.append(found)
            else:
                self._take(name, found)
        if altered:
            raise altered[0]

    def _take(self, name: str, found: tuple[int, bytes] | None) -> None:
        if name == INTAKE:
            self._intake = _decode(found[1]) if found else IntakeRecord()
        elif name == HOURS:
            _, self._hours = _hours_in(found)
        elif name == LANGUAGES:
            _, self.languages = _languages_in(found)
        elif name == LAUNCH:
            _, self._launch = self._launch_in(found)
        else:
            _, self.on_call = _on_call_in(found)

    async def read_hours(self) -> tuple[int, OpeningHours]:
        """Opening hours and their version; version 0 where nobody has set any: always open."""
        return _hours_in(await self._records.get(HOURS))

    async def set_hours(self, hours: OpeningHours, *, replaces: int) -> None:
        """Other opening hours; every node follows within seconds.

        Raises:
            Refused: hours_invalid; stale_version, where `replaces` is not the version that holds.
        """
        opening.check(hours)
        if not await self._put(HOURS, _encode(hours), replaces=replaces):
            raise Refused("stale_version")
        self._hours = hours

    def ends_on(self) -> date | None:
        """The last day of the pilot, once visitors are to read of it."""
        return self._launch.pilot_end if launch.winding_down(self._launch, self._clock()) else None

    async def read_launch(self) -> tuple[int, launch.Launch]:
        """What the launch gate knows, and its version; version 0 where nothing has been signed or changed."""
        return self._launch_in(await self._records.get(LAUNCH))

    def _launch_in(self, found: tuple[int, bytes] | None) -> tuple[int, launch.Launch]:
        return (found[0], launch.decode(found[1])) if found else (0, self._launch)

    async def put_launch(self, changed: launch.Launch, *, replaces: int) -> bool:
        """Store what the launch gate knows; every node follows within seconds. False where somebody was faster."""
        if not await self._put(LAUNCH, launch.encode(changed), replaces=replaces):
            return False
        self._launch = changed
        return True

    async def read_languages(self) -> tuple[int, tuple[str, ...]]:
        """The languages that the line answers in, and their version; version 0 where nobody has chosen: all."""
        return _languages_in(await self._records.get(LANGUAGES))

    async def set_languages(self, languages: Collection[str], *, replaces: int) -> None:
        """Other languages; every node follows within seconds.

        Raises:
            Refused: languages_invalid, where one has no words or Swedish is missing; stale_version, as for hours.
        """
        chosen = tuple(each for each in AVAILABLE_LANGUAGES if each in languages)
        if len(chosen) < len(languages) or AVAILABLE_LANGUAGES[0] not in chosen:
            raise Refused("languages_invalid")
        if not await self._put(LANGUAGES, _encode(LanguagesRecord(chosen)), replaces=replaces):
            raise Refused("stale_version")
        self.languages = chosen

    async def read_on_call(self) -> tuple[int, OnCall]:
        """The list of on-call times and its version; version 0 and empty where nobody has written one."""
        return _on_call_in(await self._records.get(RECORD))

    async def set_on_call(self, listed: OnCall, *, replaces: int) -> None:
        """Another list of on-call times.

        Raises:
            Refused: stale_version, as for hours.
        """
        if not await self._put(RECORD, _encode(listed), replaces=replaces):
            raise Refused("stale_version")
        self.on_call = listed

    async def set_intake(self, *, stopped: bool) -> None:
        """Stop or resume taking in newcomers."""
        for _ in range(ATTEMPTS):
            found = await self._records.get(INTAKE)
            version = found[0] if found else 0
            if await self._put(INTAKE, _encode(IntakeRecord(stopped)), replaces=version):
                self._intake = IntakeRecord(stopped)
                return
        raise Unavailable("too many changes at once")

    async def _put(self, name: str, value: bytes, *, replaces: int) -> bool:
        stored = await self._records.put(name, value, replaces=replaces)
        for observer in self._observers if stored else ():
            observer()
        return stored


def _hours_in(found: tuple[int, bytes] | None) -> tuple[int, OpeningHours]:
    return (found[0], _decode_hours(found[1])) if found else (0, OpeningHours())


def _languages_in(found: tuple[int, bytes] | None) -> tuple[int, tuple[str, ...]]:
    return (found[0], _decode_languages(found[1]).languages) if found else (0, AVAILABLE_LANGUAGES)


def _on_call_in(found: tuple[int, bytes] | None) -> tuple[int, OnCall]:
    return (found[0], _decode_on_call(found[1])) if found else (0, OnCall())
