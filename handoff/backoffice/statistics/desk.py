"""The evaluator's desk: a period is counted and proposed by one person, and released by another. Never counted again.

Owns the registry of releases, the choice of the calendar, and what an administrator enters. What a period is counted
from is read by `gathering`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from handoff.backoffice.records.second_person import SamePerson, same_account
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.backoffice.records.vocabulary import load as load_vocabulary
from handoff.backoffice.statistics import inputs as entered
from handoff.backoffice.statistics import releases as registry
from handoff.backoffice.statistics.gathering import Gathering
from handoff.backoffice.statistics.inputs import INPUTS, Inputs
from handoff.backoffice.statistics.periods import Period, Step, of_day
from handoff.backoffice.statistics.ports import StatisticsPorts
from handoff.backoffice.statistics.releases import Figures, Release, approved, count, proposable, with_inputs
from handoff.contract.errors import Refused
from handoff.conversation.calendar import swedish_day
from handoff.routing.launch import Launch
from handoff.routing.launch import decode as decode_launch
from handoff.routing.service import LAUNCH
from storage.ids import AccountId

RELEASE: Final = "release"
SYSTEM: Final = AccountId("operator")
"""Who counts a draft on the command line."""
CALENDAR: Final = "calendar"
HAS_OPENED: Final = ("open", "ended")
_encode_step = msgspec.json.Encoder().encode
_decode_step = msgspec.json.Decoder(Step).decode


@dataclass(frozen=True, slots=True)
class PeriodState:
    """A period of the calendar, and how far its release has come."""

    period: Period
    status: str
    """running, open (may be proposed), waiting (for its quarters), proposed, released."""
    release: Release | None


class StatisticsDesk:
    """What evaluators and administrators do with figures."""

    def __init__(
        self,
        *,
        ports: StatisticsPorts,
        clock: Callable[[], datetime],
        vocabulary: Vocabulary | None = None,
        same_person: SamePerson = same_account,
    ) -> None:
        self._same_person = same_person
        self._ports = ports
        self._clock = clock
        self.vocabulary = vocabulary or load_vocabulary()

    # --- releases ----------------------------------------------------------------------------------

    async def releases(self) -> dict[str, Release]:
        """The registry: every period that is proposed or released, by its name, the earliest first."""
        stored = await self._ports.knowledge.all(RELEASE)
        found = [registry.decode(document.body) for document in stored if document.body]
        ordered = sorted(found, key=lambda release: (release.period.last_day, release.period.kind == "half"))
        return {release.figures.period: release for release in ordered}

    async def periods(self, back: int = 8) -> list[PeriodState]:
        """The calendar of the last two years, the latest first, and all that was released before."""
        known, step = await self.releases(), await self.step()
        today = self._today()
        recent = {each for day in _step_days(today, back, step) for each in of_day(day, step)}
        all_periods = recent | {release.period for release in known.values()}
        ordered = sorted(all_periods, key=lambda p: (p.last_day, p.kind == "half"), reverse=True)
        states = [(period, known.get(str(period))) for period in ordered]
        return [
            PeriodState(period, _status(period, known, today, step), None if _is_withdrawn(release) else release)
            for period, release in states
        ]

    async def released(self, period: str) -> Release:
        """A released period.

        Raises:
            Refused: period_unknown.
        """
        found = (await self.releases()).get(period)
        if found is None or found.status != "released":
            raise Refused("period_unknown")
        return found

    async def draft(self, period: Period, *, by: AccountId = SYSTEM) -> Release:
        """The figures as they would be proposed now, protected like released ones. A frozen period as it is."""
        return (await self.drafts([period], by=by))[0]

    async def drafts(self, periods: Sequence[Period], *, by: AccountId = SYSTEM) -> list[Release]:
        """Drafts of several periods, each month of which is read once."""
        known = await self.releases()
        earlier = [release for release in known.values() if release.status == "released"]
        gathering = self._gathering()
        found: list[Release] = []
        for period in periods:
            frozen = known.get(str(period))
            found.append(frozen or await self._counted(period, [*earlier, *found], gathering, by))
        return found

    async def _counted(
        self, period: Period, earlier: Sequence[Release], gathering: Gathering, by: AccountId
    ) -> Release:
        facts, visits = await gathering.facts(period)
        _, inputs = await self.inputs(period)
        around = await gathering.surroundings(period, inputs, earlier=earlier, visits=visits)
        now, draw, step = self._clock(), self._ports.noise.draw, await self.step()
        figures = await asyncio.to_thread(count, period, facts, around, self.vocabulary, draw, at=now, step=step)
        return Release(figures=figures, status="draft", proposed_by=by, proposed_at=now)

    async def propose(self, period: Period, *, by: AccountId) -> Release:
        """Count a period, and lay it before somebody else. What they see is what is released.

        A proposal that was taken back has its counts still: only what people have entered is read anew.

        Raises:
            Refused: period_unknown, period_running, quarters_first, already_released; stale_version, if somebody
                proposed it at the same moment.
        """
        known = await self.releases()
        proposable(period, known, self._today(), await self.step())
        frozen = known.get(str(period))
        if frozen is not None and not _is_withdrawn(frozen):
            raise Refused("stale_version")
        proposal = msgspec.structs.replace(await self.draft(period, by=by), status="proposed")
        if frozen is not None:
            figures = await self._with_inputs(frozen, period)
            proposal = msgspec.structs.replace(proposal, figures=figures, proposed_by=by, proposed_at=self._clock())
        await self._save(proposal, seen=await self._version(period), by=by)
        return proposal

    async def approve(self, period: Period, *, by: AccountId) -> Release:
        """Release what another person has proposed.

        Raises:
            Refused: not_proposed, same_person, already_released, stale_version.
        """
        found, version = await self._proposal(period)
        released = approved(found, by=by, at=self._clock())
        if await self._same_person(by, found.proposed_by):
            raise Refused("same_person")
        await self._save(released, seen=version, by=by)
        return released

    async def withdraw(self, period: Period, *, by: AccountId) -> None:
        """Take a proposal back, so that what has been entered can be corrected. Not what is released.

        Its counts stay as they are: the difference between two proposals would tell what came in between.

        Raises:
            Refused: not_proposed, already_released, stale_version.
        """
        found, version = await self._proposal(period)
        if found.status != "proposed":
            raise Refused("already_released")
        await self._save(msgspec.structs.replace(found, status="withdrawn"), seen=version, by=by)

    # --- the calendar ------------------------------------------------------------------------------

    async def step(self) -> Step:
        """Whether quarters or months are released: as chosen, and as released, should the choice be lost."""
        found = await self._ports.knowledge.get(CALENDAR, CALENDAR)
        if found:
            chosen: Step = _decode_step(found.body)
            return chosen
        known = await self.releases()
        return "month" if any(release.period.kind == "month" for release in known.values()) else "quarter"

    async def may_choose_step(self) -> bool:
        """Whether the calendar may still be chosen: the line has never been open, and nothing is proposed or released.

        Two calendars of the same conversations would overlap, and what is hidden in one could be computed from both.
        """
        stored = await self._ports.records.get(LAUNCH)
        launch = decode_launch(stored[1]) if stored else Launch()
        modes = {launch.mode, *(each.mode for each in launch.changes)}
        return modes.isdisjoint(HAS_OPENED) and not await self.releases()

    async def choose_step(self, step: Step, *, by: AccountId) -> None:
        """Release quarters, or months, from now on and for ever.

        Raises:
            Refused: calendar_fixed, once the line has been open or a period is proposed; stale_version.
        """
        if not await self.may_choose_step():
            raise Refused("calendar_fixed")
        found = await self._ports.knowledge.get(CALENDAR, CALENDAR)
        seen = found.version if found else 0
        if await self._ports.knowledge.save(CALENDAR, CALENDAR, _encode_step(step), seen=seen, by=by) is None:
            raise Refused("stale_version")

    # --- what nobody can count ---------------------------------------------------------------------

    async def inputs(self, period: Period) -> tuple[int, Inputs]:
        """What has been entered for a quarter, and its version."""
        found = await self._ports.knowledge.get(INPUTS, str(period))
        return (found.version, entered.decode(found.body)) if found else (0, Inputs())

    async def set_inputs(self, period: Period, inputs: Inputs, *, seen: int, by: AccountId) -> None:
        """Enter it in place of the version that was read, until the period is released.

        A proposal has it at once, and another person looks at it anew: who has entered is the one who proposes now.

        Raises:
            Refused: period_unknown, if it is no step of the calendar; already_released; stale_version.
        """
        if period.kind != await self.step():
            raise Refused("period_unknown")
        frozen = (await self.releases()).get(str(period))
        if frozen is not None and frozen.status == "released":
            raise Refused("already_released")
        version = await self._version(period)
        saved = await self._ports.knowledge.save(INPUTS, str(period), entered.encode(inputs), seen=seen, by=by)
        if saved is None:
            raise Refused("stale_version")
        if frozen is not None and frozen.status == "proposed":
            figures = await self._with_inputs(frozen, period)
            await self._save(
                msgspec.structs.replace(frozen, figures=figures, proposed_by=by, proposed_at=self._clock()),
                seen=version,
                by=by,
            )

    # --- inside ------------------------------------------------------------------------------------

    def _gathering(self) -> Gathering:
        return Gathering(self._ports, self.vocabulary, self._clock())

    async def _with_inputs(self, frozen: Release, period: Period) -> Figures:
        """The figures as they were counted, with what is entered now."""
        _, inputs = await self.inputs(period)
        return with_inputs(frozen.figures, await self._gathering().surroundings(period, inputs))

    def _today(self) -> date:
        return swedish_day(self._clock())

    async def _version(self, period: Period) -> int:
        found = await self._ports.knowledge.get(RELEASE, str(period))
        return found.version if found else 0

    async def _proposal(self, period: Period) -> tuple[Release, int]:
        found = await self._ports.knowledge.get(RELEASE, str(period))
        if found is None or not found.body:
            raise Refused("not_proposed")
        release = registry.decode(found.body)
        if _is_withdrawn(release):
            raise Refused("not_proposed")
        return release, found.version

    async def _save(self, release: Release, *, seen: int, by: AccountId) -> None:
        saved = await self._ports.knowledge.save(
            RELEASE, release.figures.period, registry.encode(release), seen=seen, by=by
        )
        if saved is None:
            raise Refused("stale_version")


def _step_days(today: date, back: int, step: Step) -> list[date]:
    """A day of each of the last quarters, or months."""
    quarters = [today - timedelta(days=91 * number) for number in range(back)]
    return quarters if step == "quarter" else [today - timedelta(days=30 * number) for number in range(3 * back)]


def _is_withdrawn(release: Release | None) -> bool:
    return release is not None and release.status == "withdrawn"


def _status(period: Period, known: dict[str, Release], today: date, step: Step) -> str:
    found = known.get(str(period))
    if found is not None and not _is_withdrawn(found):
        return found.status
    try:
        proposable(period, known, today, step)
    except Refused as refusal:
        return {"period_running": "running", "quarters_first": "waiting"}.get(refusal.code, "closed")
    return "open"
