"""The training register: who has done what, until when it counts, and whom that keeps from a conversation (D8).

Modules, practice and the first approved conversations stand on one page for each account.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

import msgspec

from handoff.backoffice.records import competence
from handoff.backoffice.records.competence import Completed, Curriculum, Editions, Gap, Practised, Problem, Training
from handoff.backoffice.records.published_texts import ModulesInForce
from handoff.contract.errors import Fault, Refused
from handoff.contract.records import Choice
from handoff.contract.tables import STAFF_ROLES
from handoff.contract.training import CompletedView, ModuleView, TraineeView, TrainingAck, TrainingSet
from handoff.conversation.calendar import swedish_day, swedish_month
from handoff.conversation.staff import Staff, role_of
from handoff.operations.jobs import each
from storage.errors import IntegrityError
from storage.ids import AccountId
from storage.ports.clock import DatabaseClock
from storage.ports.records import KeptRecord, RecordBook
from storage.ports.staff import StaffAccount, StaffAccounts

READ: Final = "read_training"
"""Under this name people are counted whose training could not be read: no job of a node asks for them."""
log = logging.getLogger(__name__)

TRACKS = ("anhorig", "yrkesverksam", "ung", "vill_lamna")
SAVE_TRIES = 5
ORDER: tuple[Problem, ...] = ("training_missing", "training_expired", "practice_missing", "supervision_missing")


class TrainingRegister:
    """Reads and changes the register."""

    def __init__(
        self,
        *,
        accounts: StaffAccounts,
        training: RecordBook,
        database_clock: DatabaseClock,
        curriculum: Curriculum,
        texts: ModulesInForce,
        clock: Callable[[], datetime],
    ) -> None:
        """`texts`: the modules as they are taught."""
        self._texts = texts
        self._accounts = accounts
        self._training = training
        self._database_clock = database_clock
        self._curriculum = curriculum
        self._clock = clock

    async def gaps(self, account: AccountId, track: str | None) -> Sequence[Gap]:
        """What stands between this person and a real conversation of this track; empty: nothing."""
        return (await self._gaps(account, [track]))[track]

    async def _gaps(self, account: AccountId, tracks: Sequence[str | None]) -> dict[str | None, tuple[Gap, ...]]:
        """The same of each of these tracks; the page and the account are read once."""
        _, page = await self.page(account)
        known = await self._accounts.get(account)
        always = (*competence.practice_gaps(page), *_supervision(page, known.role if known else ""))
        today, editions = self.today(), self._texts.editions()
        return {track: (*competence.gaps(page, track, today, self._curriculum, editions), *always) for track in tracks}

    async def require(self, account: AccountId, track: str | None) -> None:
        """Raise training_missing or training_expired, naming the modules, if anything stands in between."""
        if gaps := await self.gaps(account, track):
            raise refusal(gaps)

    async def may_take(self, account: AccountId, track: str | None) -> bool:
        """Whether nothing stands in between: nobody else is offered a conversation.

        Nobody is whose page cannot be read, which keeps it from nobody else.
        """
        try:
            return not await self.gaps(account, track)
        except (IntegrityError, msgspec.DecodeError):
            log.error("records_unreadable %s %d", "training", 1)
            return False

    async def tracks(self, account: AccountId) -> frozenset[str | None]:
        """The tracks of real conversations for which nothing is missing; None stands for a visitor of none yet."""
        return frozenset(track for track, gaps in (await self._gaps(account, (None, *TRACKS))).items() if not gaps)

    async def note_practice(self, account: AccountId, done: Practised) -> None:
        """Somebody else has reviewed a practice conversation of this person."""
        await self._change(account, lambda page: competence.with_practice(page, done))

    async def note_supervised(self, account: AccountId, conversation: str) -> None:
        """A shift lead has approved an answer of this person in a real conversation."""
        name = hashlib.sha256(f"supervised {conversation}".encode()).hexdigest()[:16]
        await self._change(account, lambda page: competence.with_supervised(page, name))

    async def _change(self, account: AccountId, change: Callable[[Training], Training]) -> None:
        for _ in range(SAVE_TRIES):
            version, page = await self.page(account)
            changed = change(page)
            if changed == page:
                return
            with contextlib.suppress(Refused):  # stale: somebody else has written the page meanwhile
                await self.save(changed, seen=version)
                return
        raise Refused("stale_version")

    async def mine(self, staff: Staff, lang: str) -> TrainingAck:
        """One's own page."""
        account = await self._accounts.get(staff.account)
        return self._shown([await self._person(account)] if account else [], lang)

    async def everybody(self, lang: str) -> TrainingAck:
        """The whole register: everybody who takes conversations, but for those whose page cannot be read."""
        accounts = await self._accounts.list()
        people: list[TraineeView] = []

        async def show(account: StaffAccount) -> bool:
            people.append(await self._person(account))
            return True

        await each(READ, [one for one in accounts if not one.disabled and one.role in STAFF_ROLES], show)
        return self._shown(people, lang)

    async def change(self, staff: Staff, account: AccountId, request: TrainingSet, lang: str) -> TrainingAck:
        """Register or take away a module, set the staff category."""
        if await self._accounts.get(account) is None:
            raise Refused("unknown_account")
        registers = (request.module and not request.remove) or request.accompanies
        if account == staff.account and registers:
            raise Refused("same_person")
        version, page = await self.page(account)
        if request.category is not None:
            if request.category and request.category not in self._curriculum.categories:
                raise Refused("bad_request")
            page = msgspec.structs.replace(page, category=request.category)
        if request.module:
            page = self._with(page, request, staff)
        page = _accompanied(page, request, staff)
        await self.save(page, seen=version)
        return await self.everybody(lang)

    def _with(self, page: Training, request: TrainingSet, staff: Staff) -> Training:
        if request.module not in self._curriculum.modules:
            raise Refused("unknown_module")
        if request.remove:
            return competence.without_module(page, request.module)
        if request.tries:
            return competence.with_new_tries(page, request.module)
        try:
            done_on = date.fromisoformat(request.done_on or "")
        except ValueError:
            raise Refused("bad_request") from None
        if done_on > self.today():
            raise Refused("documentation_invalid", faults=[Fault("done_on", "unknown_value")])
        edition = self._texts.editions().get(request.module, ("", None))[0]
        return competence.with_module(
            page, request.module, done_on, self._curriculum, by=staff.account, edition=edition
        )

    async def page(self, account: AccountId) -> tuple[int, Training]:
        """One account's page and its version; 0 where nothing is stored yet."""
        record = await self._training.get(account)
        return (record.version, competence.decode(record.body)) if record else (0, Training(account=account))

    async def save(self, page: Training, *, seen: int) -> None:
        """Store a page in place of the version that was read. Raises Refused: stale_version."""
        now = await self._database_clock.now()
        body = competence.encode(page)
        record = KeptRecord(page.account, swedish_month(now), practice=False, saved_at=now, body=body)
        if not await self._training.save(record, seen=seen):
            raise Refused("stale_version")

    def today(self) -> date:
        """The date in Sweden."""
        return swedish_day(self._clock())

    def _shown(self, people: list[TraineeView], lang: str) -> TrainingAck:
        modules = self._curriculum.modules
        return TrainingAck(
            modules=[
                ModuleView(
                    module=name,
                    title=_in(module.title, lang),
                    months=module.valid_months,
                    tracks=list(module.tracks),
                    edition=live.content.edition if live else "",
                    minutes=live.content.minutes if live else 0,
                )
                for name, module in modules.items()
                for live in [self._texts.get(name, lang)]
            ],
            categories=[
                Choice(value=name, label=_in(words, lang)) for name, words in self._curriculum.categories.items()
            ],
            people=people,
        )

    async def _person(self, account: StaffAccount) -> TraineeView:
        _, page = await self.page(account.account)
        today, editions = self.today(), self._texts.editions()
        return TraineeView(
            account=account.account,
            name=account.name,
            role=role_of(account.role),
            category=page.category,
            completed=[completed_view(each, today, editions) for each in page.completed],
            gaps={
                track: [gap.module for gap in competence.gaps(page, track, today, self._curriculum, editions)]
                for track in account.tracks or TRACKS
            },
            practised=sorted({each.kind for each in page.practised}),
            practice_gaps=[gap.module for gap in competence.practice_gaps(page)],
            beside=page.beside,
            supervised=page.approved_talks,
            supervised_elsewhere=page.supervised_elsewhere,
            ready=page.ready_by is not None,
            locked=[name for name, tries in page.failed.items() if tries >= competence.TRIES],
        )


def completed_view(done: Completed, today: date, editions: Editions) -> CompletedView:
    """One module that somebody has done."""
    return CompletedView(
        module=done.module,
        done_on=done.done_on.isoformat(),
        valid_to=done.valid_to.isoformat(),
        valid=done.done_on <= today <= done.valid_to,
        tested=done.tested,
        outdated=competence.outdated(done, editions),
    )


def _supervision(page: Training, role: str) -> tuple[Gap, ...]:
    """Shift leads, who approve the answers of others, have nobody beside them."""
    return () if role == "shift_lead" else competence.supervision_gaps(page, alone=role != "trainee")


def _accompanied(page: Training, request: TrainingSet, staff: Staff) -> Training:
    """The page with what a lead has registered of the time beside colleagues.

    Raises:
        Refused: supervision_missing, for somebody to work alone who lacks conversations beside or approved ones.
    """
    if request.beside is not None:
        page = msgspec.structs.replace(page, beside=request.beside)
    if request.supervised is not None:
        page = msgspec.structs.replace(page, supervised_elsewhere=request.supervised)
    if request.ready is None:
        return page
    if not request.ready:
        return msgspec.structs.replace(page, ready_by=None)
    judged = msgspec.structs.replace(page, ready_by=staff.account)
    if gaps := (*competence.practice_gaps(judged), *competence.supervision_gaps(judged, alone=True)):
        raise refusal(gaps)
    return judged


def refusal(gaps: Sequence[Gap]) -> Refused:
    """The refusal that names what is missing: modules before practice, practice before supervision."""
    problems = {gap.problem for gap in gaps}
    code = next(each for each in ORDER if each in problems)
    return Refused(code, faults=[Fault(gap.module, gap.problem) for gap in gaps if gap.problem == code])


def _in(words: dict[str, str], lang: str) -> str:
    return words.get(lang, words["sv"])
