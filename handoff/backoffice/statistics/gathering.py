"""Gathers from the database what a period is counted from. The facts leave this package for nobody.

Owns the reading of forms, visits, calls, answers and texts of a period, and of what stands around them on its last day.
What is shown of them is decided by `suppression`, whether they are released by `desk`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from handoff.assistant.library import ARTICLE, CONTACT, decode_article, decode_contact
from handoff.backoffice.records import competence, pii
from handoff.backoffice.records.competence import Training
from handoff.backoffice.records.form import KeptForm
from handoff.backoffice.records.form import decode as decode_form
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.backoffice.retention.proof import proofs
from handoff.backoffice.statistics.facts import AUDIENCES, Answered, Call, Contact, call, contact, day_of
from handoff.backoffice.statistics.inputs import Inputs
from handoff.backoffice.statistics.kpis import Surroundings
from handoff.backoffice.statistics.periods import Period, week_after
from handoff.backoffice.statistics.ports import StatisticsPorts
from handoff.backoffice.statistics.releases import Release
from handoff.backoffice.statistics.suppression import SMALL, STEP
from handoff.backoffice.statistics.tables import Facts
from handoff.backoffice.statistics.text_tables import OPENED, READ
from handoff.backoffice.statistics.texts_met import Pages, TextFacts
from handoff.backoffice.statistics.visits import Visit
from handoff.backoffice.statistics.visits import decode as decode_visit
from handoff.backoffice.telephone.counted import decode as decode_call
from handoff.conversation.calendar import swedish_day
from handoff.operations.readable import readable
from handoff.routing.appointments import results
from knowledge.directory.contacts import CHECK_DAYS
from knowledge.directory.places import places
from storage.ids import AccountId
from storage.ports.knowledge import KnowledgeDocument
from storage.ports.records import KeptRecord, RecordBook

FRESH_ARTICLE: Final = timedelta(days=180)
TRACKS: Final = ("anhorig", "yrkesverksam", "ung", "vill_lamna")


@dataclass(frozen=True, slots=True)
class Month:
    """What is counted of one month. Practice is not among it."""

    contacts: Sequence[Contact]
    visits: Sequence[Visit]
    calls: Sequence[Call]


class Gathering:
    """Reads what periods are counted from, each month of them once. Made anew for each count."""

    def __init__(self, ports: StatisticsPorts, vocabulary: Vocabulary, now: datetime) -> None:
        self._ports = ports
        self._vocabulary = vocabulary
        self._now = now
        self._months: dict[str, Month] = {}
        self._trained: _TrainingOnDay | None = None

    async def facts(self, period: Period) -> tuple[Facts, Sequence[Visit]]:
        """The facts of a period, and the visits among them."""
        months = [await self._month(month) for month in period.months]
        answers = [
            Answered(each.helped, each.felt_safe)
            for week in period.iso_weeks
            for each in await self._ports.surveys.of_week(week)
            # Both tables are of the same visitors: who has answered one question alone is not counted.
            if not each.practice and each.helped and each.felt_safe
        ]
        visits = [visit for month in months for visit in month.visits]
        waits = [wait for visit in visits for wait in visit.facts()]
        contacts = [each for month in months for each in month.contacts]
        calls = [each for month in months for each in month.calls]
        texts = TextFacts([met for visit in visits for met in visit.met], await self._pages(period))
        mails = [mail for visit in visits for mail in visit.mailed()]
        return Facts(contacts, waits, answers, calls, texts, mails), visits

    async def surroundings(
        self, period: Period, inputs: Inputs, *, earlier: Sequence[Release] = (), visits: Sequence[Visit] = ()
    ) -> Surroundings:
        """What stands around a period's facts on its last day, or today while it runs.

        Args:
            period: the period.
            inputs: what has been entered for it.
            earlier: the releases before it, whose cells are looked over.
            visits: the visits of the period, for what was asked and found.
        """
        today = min(swedish_day(self._now), period.last_day)
        fresh, articles = await self._articles(today)
        covered, verified, entries = await self._directory(today)
        proved = [proof for proof in await proofs(self._ports.records) if swedish_day(proof.at) >= period.first_day]
        proved = [proof for proof in proved if swedish_day(proof.at) <= period.last_day]
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

    async def _month(self, month: str) -> Month:
        if month not in self._months:
            trained = await self._training()
            forms = readable("forms", await _real(self._ports.forms, month), decode_form)
            visits = readable("visits", await _real(self._ports.visits, month), decode_visit)
            counted = readable("calls", await _real(self._ports.calls, month), decode_call)
            calls = [found for _, each in counted if (found := call(each, self._now)) is not None]
            contacts = [self._contact(kept, trained) for _, kept in forms]
            self._months[month] = Month(contacts, [visit for _, visit in visits], calls)
        return self._months[month]

    def _contact(self, kept: KeptForm, trained: _TrainingOnDay) -> Contact:
        audience = AUDIENCES.get(kept.form.role)
        holds = trained.on(kept.counselor, audience, day_of(kept.form)) if kept.counselor else None
        return contact(kept, self._vocabulary, trained=holds)

    async def _training(self) -> _TrainingOnDay:
        if self._trained is None:
            pages = readable("training", await self._ports.training.all(), competence.decode)
            self._trained = _TrainingOnDay({page.account: page for _, page in pages})
        return self._trained

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


class _TrainingOnDay:
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


async def _real(book: RecordBook, month: str) -> list[KeptRecord]:
    """What a book holds of this month; never practice."""
    return [record for record in await book.of_period(month) if not record.practice]


def _breaches(release: Release) -> int:
    """Cells of a release that no table may have."""
    return sum(
        1
        for table in release.figures.tables
        for row in table.values
        for value in row
        if value is not None and (1 <= value <= SMALL or (table.crossed and value % STEP))
    )


def _day(document: KnowledgeDocument) -> date:
    """When this version was saved, in Sweden."""
    return swedish_day(document.saved_at)
