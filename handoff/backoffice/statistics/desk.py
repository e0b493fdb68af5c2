"""The evaluator's desk: a period is counted and proposed by one person, and released by another. Never counted again.

Owns the gathering of facts from the database and the registry of releases. What leaves it has gone through
`handoff.backoffice.statistics`; the facts themselves leave it for nobody.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from handoff.assistant.library import ARTICLE, CONTACT, decode_article, decode_contact
from handoff.backoffice.records import competence, pii
from handoff.backoffice.records.competence import Training
from handoff.backoffice.records.form import KeptForm
from handoff.backoffice.records.form import decode as decode_form
from handoff.backoffice.records.second_person import SamePerson, same_account
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.backoffice.records.vocabulary import load as load_vocabulary
from handoff.backoffice.retention.proof import proofs
from handoff.backoffice.statistics import releases as registry
from handoff.backoffice.statistics.facts import AUDIENCES, Answered, Call, Contact, call, contact, day_of
from handoff.backoffice.statistics.kpis import Surroundings
from handoff.backoffice.statistics.periods import Period, Step, of_day, week_after
from handoff.backoffice.statistics.ports import StatisticsPorts
from handoff.backoffice.statistics.releases import Release, approved, count, proposable, with_inputs
from handoff.backoffice.statistics.suppression import SMALL, STEP
from handoff.backoffice.statistics.tables import Facts
from handoff.backoffice.statistics.text_tables import OPENED, READ
from handoff.backoffice.statistics.texts_met import Pages, TextFacts
from handoff.backoffice.statistics.visits import Visit
from handoff.backoffice.statistics.visits import decode as decode_visit
from handoff.backoffice.telephone.counted import decode as decode_call
from handoff.contract.errors import Refused
from handoff.conversation.calendar import SWEDEN
from handoff.routing.appointments import results
from handoff.routing.launch import Launch
from handoff.routing.launch import decode as decode_launch
from handoff.routing.service import LAUNCH
from knowledge.directory.contacts import CHECK_DAYS
from knowledge.directory.places import places
from storage.ids import AccountId
from storage.ports.knowledge import KnowledgeDocument
from storage.ports.records import RecordBook

RELEASE: Final = "release"
INPUTS: Final = "kpi_inputs"
FRESH_ARTICLE: Final = timedelta(days=180)
SYSTEM: Final = AccountId("operator")
"""Who counts a draft on the command line."""


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """What no system knows and an administrator enters for a quarter. Sums of the line, nothing of people."""

    cost_kr: int | None = None
    staff_hours: int | None = None
    supervisions: int | None = None
    gaps_closed: int | None = None
    municipalities_asked: int | None = msgspec.field(name="kommuner_asked", default=None)
    municipalities_aware: int | None = msgspec.field(name="kommuner_aware", default=None)


CALENDAR: Final = "calendar"
HAS_OPENED: Final = ("open", "ended")
_encode_step = msgspec.json.Encoder().encode
_decode_step = msgspec.json.Decoder(Step).decode
_encode_inputs = msgspec.json.Encoder().encode
_decode_inputs = msgspec.json.Decoder(Inputs).decode


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
        months = _Months(self._ports, self.vocabulary, await self._training(), self._clock())
        found: list[Release] = []
        for period in periods:
            frozen = known.get(str(period))
            found.append(frozen or await self._counted(period, [*earlier, *found], months, by))
        return found

    async def _counted(self, period: Period, earlier: Sequence[Release], months: _Months, by: AccountId) -> Release:
        gathered = [await months.of(month) for month in period.months]
        answers = [
            Answered(each.helped, each.felt_safe)
            for week in period.iso_weeks
            for each in await self._ports.surveys.of_week(week)
            # Both tables are of the same visitors: who has answered one question alone is not counted.
            if not each.practice and each.helped and each.felt_safe
        ]
        visits = [visit for month in gathered for visit in month.visits]
        waits = [wait for visit in visits for wait in visit.facts()]
        contacts = [each for month in gathered for each in month.contacts]
        around = await self._around(period, earlier, visits)
        now = self._clock()
        calls = [each for month in gathered for each in month.calls]
        texts = TextFacts([met for visit in visits for met in visit.met], await self._pages(period))
        mails = [mail for visit in visits for mail in visit.mailed()]
        facts = Facts(contacts, waits, answers, calls, texts, mails)
        draw = self._ports.noise.draw
        step = await self.step()
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
            figures = with_inputs(frozen.figures, await self._around(period, [], []))
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
        return (found.version, _decode_inputs(found.body)) if found else (0, Inputs())

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
        saved = await self._ports.knowledge.save(INPUTS, str(period), _encode_inputs(inputs), seen=seen, by=by)
        if saved is None:
            raise Refused("stale_version")
        if frozen is not None and frozen.status == "proposed":
            figures = with_inputs(frozen.figures, await self._around(period, [], []))
            await self._save(
                msgspec.structs.replace(frozen, figures=figures, proposed_by=by, proposed_at=self._clock()),
                seen=version,
                by=by,
            )

    # --- gathering ---------------------------------------------------------------------------------

    async def _training(self) -> dict[AccountId, Training]:
        pages = [competence.decode(record.body) for record in await self._ports.training.all()]
        return {page.account: page for page in pages}

    async def _around(self, period: Period, earlier: Sequence[Release], visits: Sequence[Visit]) -> Surroundings:
        today = min(self._today(), period.last_day)
        fresh, articles = await self._articles(today)
        covered, verified, entries = await self._directory(today)
        proved = [proof for proof in await proofs(self._ports.records) if proof.at.date() >= period.first_day]
        proved = [proof for proof in proved if proof.at.date() <= period.last_day]
        _, inputs = await self.inputs(period)
        times = results([each for month in period.months for each in await self._ports.appointments.of_period(month)])
        return Surroundings(
            municipalities_covered=covered,
            municipalities=len(places().municipalities),
            entries_fresh=verified,
            entries=entries,
            articles_fresh=fresh,
            articles=articles,
            questions=sum(visit.questions for visit in visits),
            zero_hits=sum(visit.zero_hits for visit in visits),
            times_booked=len(times),
            times_kept=times.count("kept"),
            times_missed=times.count("missed"),
            pii_findings=await self._findings(),
            proved_days=sum(1 for proof in proved if proof.complete and proof.past == 0),
            days=len(proved),
            breaches=sum(_breaches(release) for release in earlier),
            **msgspec.structs.asdict(inputs),
        )

    async def _articles(self, day: date) -> tuple[int, int]:
        """Of the articles that were published on this day those that were reviewed within 180 days, and all."""
        lives = [decode_article(document.body).live for document in await self._as_of(ARTICLE, day)]
        reviewed = [live.reviewed_on for live in lives if live is not None]
        return sum(1 for each in reviewed if each is not None and day - each <= FRESH_ARTICLE), len(reviewed)

    async def _directory(self, day: date) -> tuple[int, int, int]:
        """Kommuner with an entry of their own on this day, entries verified within 90 days, and all in use."""
        stored = [decode_contact(document.body) for document in await self._as_of(CONTACT, day)]
        used = [each for each in stored if each.status == "aktiv"]
        limit = timedelta(days=CHECK_DAYS)
        fresh = [each for each in used if each.verified_on and day - each.verified_on <= limit]
        covered = {code for each in used for code in each.area.municipalities} & set(places().municipalities)
        return len(covered), len(fresh), len(used)

    async def _as_of(self, kind: str, day: date) -> list[KnowledgeDocument]:
        """The documents of a kind as they were at the end of a day."""
        found = []
        for document in await self._ports.knowledge.all(kind):
            if _day(document) <= day:
                found.append(document)
                continue
            versions = await self._ports.knowledge.versions(kind, document.name)
            found += next(([each] for each in versions if _day(each) <= day), [])
        return [each for each in found if each.body]

    async def _pages(self, period: Period) -> Pages:
        """How often articles were opened and read to the end in the weeks of a period."""
        found: Counter[tuple[str, ...]] = Counter()
        first, after = period.iso_weeks[0], week_after(period.iso_weeks[-1])
        for kind in (OPENED, READ):
            since, later = [await self._ports.counts.since(kind, week) for week in (first, after)]
            found.update({(*names, kind): count - later.get(names, 0) for names, count in since.items()})
        return found

    async def _findings(self) -> int:
        """Personal details in the notes that are kept now: the check before saving should have found them all."""
        notes = await self._ports.form_notes.all()
        return sum(len(pii.find(record.body.decode(errors="replace"))) for record in notes)

    # --- inside ------------------------------------------------------------------------------------

    def _today(self) -> date:
        return self._clock().astimezone(SWEDEN).date()

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


def _day(document: KnowledgeDocument) -> date:
    """When this version was saved, in Sweden."""
    return document.saved_at.astimezone(SWEDEN).date()


@dataclass(frozen=True, slots=True)
class _Month:
    """What is counted of one month. Practice is not among it."""

    contacts: Sequence[Contact]
    visits: Sequence[Visit]
    calls: Sequence[Call]


class _Months:
    """The months that are asked for, each read once."""

    def __init__(
        self, ports: StatisticsPorts, vocabulary: Vocabulary, training: dict[AccountId, Training], now: datetime
    ) -> None:
        self._ports = ports
        self._now = now
        self._vocabulary = vocabulary
        self._trained = _Training(training)
        self._read: dict[str, _Month] = {}

    async def of(self, month: str) -> _Month:
        """The facts of a month."""
        if month not in self._read:
            forms = [decode_form(body) for body in await _bodies(self._ports.forms, month)]
            visits = [decode_visit(body) for body in await _bodies(self._ports.visits, month)]
            counted = [decode_call(body) for body in await _bodies(self._ports.calls, month)]
            calls = [found for each in counted if (found := call(each, self._now)) is not None]
            self._read[month] = _Month([self._contact(kept) for kept in forms], visits, calls)
        return self._read[month]

    def _contact(self, kept: KeptForm) -> Contact:
        audience = AUDIENCES.get(kept.form.role)
        holds = self._trained.on(kept.counselor, audience, day_of(kept.form)) if kept.counselor else None
        return contact(kept, self._vocabulary, trained=holds)


class _Training:
    """Who had which modules on which day."""

    def __init__(self, pages: dict[AccountId, Training]) -> None:
        self._pages = pages
        self._curriculum = competence.load()
        self._known: dict[tuple[AccountId, str | None, str], bool] = {}

    def on(self, account: AccountId, audience: str | None, day: str) -> bool:
        """Whether nothing mandatory was missing."""
        track = audience if audience in TRACKS else None
        key = (account, track, day)
        if key not in self._known:
            missing = competence.gaps(self._pages.get(account), track, date.fromisoformat(day), self._curriculum)
            self._known[key] = not missing
        return self._known[key]


TRACKS: Final = ("anhorig", "yrkesverksam", "ung", "vill_lamna")


async def _bodies(book: RecordBook, month: str) -> list[bytes]:
    """What a book holds of this month; never practice."""
    return [record.body for record in await book.of_period(month) if not record.practice]


def _breaches(release: Release) -> int:
    """Cells of a release that no table may have."""
    return sum(
        1
        for table in release.figures.tables
        for row in table.values
        for value in row
        if value is not None and (1 <= value <= SMALL or (table.crossed and value % STEP))
    )


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
