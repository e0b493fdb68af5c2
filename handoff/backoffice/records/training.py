"""The training register: who has done what, until when it counts, and whom that keeps from a conversation (D8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

import msgspec

from handoff.backoffice.records import competence
from handoff.backoffice.records.competence import Curriculum, Gap, Training
from handoff.backoffice.records.form import start_period
from handoff.contract.errors import Fault, Refused
from handoff.contract.records import Choice, CompletedView, ModuleView, TraineeView, TrainingAck, TrainingSet
from handoff.contract.tables import STAFF_ROLES
from handoff.conversation.calendar import SWEDEN
from handoff.conversation.staff import Staff, role_of
from storage.ids import AccountId
from storage.ports.clock import DatabaseClock
from storage.ports.records import KeptRecord, RecordBook
from storage.ports.staff import StaffAccount, StaffAccounts

TRACKS = ("anhorig", "yrkesverksam", "ung", "vill_lamna")


class TrainingRegister:
    """Reads and changes the register."""

    def __init__(
        self,
        *,
        accounts: StaffAccounts,
        training: RecordBook,
        database_clock: DatabaseClock,
        curriculum: Curriculum,
        clock: Callable[[], datetime],
    ) -> None:
        self._accounts = accounts
        self._training = training
        self._database_clock = database_clock
        self._curriculum = curriculum
        self._clock = clock

    async def gaps(self, account: AccountId, track: str | None) -> Sequence[Gap]:
        """What stands between this person and a real conversation of this track; empty: nothing."""
        _, page = await self._page(account)
        return competence.gaps(page, track, self._today(), self._curriculum)

    async def require(self, account: AccountId, track: str | None) -> None:
        """Raise training_missing or training_expired, naming the modules, if anything stands in between."""
        if gaps := await self.gaps(account, track):
            raise refusal(gaps)

    async def mine(self, staff: Staff, lang: str) -> TrainingAck:
        """One's own page."""
        account = await self._accounts.get(staff.account)
        return await self._shown([account] if account else [], lang)

    async def everybody(self, lang: str) -> TrainingAck:
        """The whole register: everybody who takes conversations."""
        accounts = await self._accounts.list()
        return await self._shown([each for each in accounts if not each.disabled and each.role in STAFF_ROLES], lang)

    async def change(self, staff: Staff, account: AccountId, request: TrainingSet, lang: str) -> TrainingAck:
        """Register or take away a module, set the staff category."""
        if await self._accounts.get(account) is None:
            raise Refused("unknown_account")
        version, page = await self._page(account)
        if request.category is not None:
            if request.category and request.category not in self._curriculum.categories:
                raise Refused("bad_request")
            page = msgspec.structs.replace(page, category=request.category)
        if request.module:
            page = self._with(page, request, staff)
        now = await self._database_clock.now()
        record = KeptRecord(account, start_period(now)[:7], practice=False, saved_at=now, body=competence.encode(page))
        if not await self._training.save(record, seen=version):
            raise Refused("stale_version")
        return await self.everybody(lang)

    def _with(self, page: Training, request: TrainingSet, staff: Staff) -> Training:
        if request.module not in self._curriculum.modules:
            raise Refused("unknown_module")
        if request.remove:
            return competence.without_module(page, request.module)
        try:
            done_on = date.fromisoformat(request.done_on or "")
        except ValueError:
            raise Refused("bad_request") from None
        if done_on > self._today():
            raise Refused("documentation_invalid", faults=[Fault("done_on", "unknown_value")])
        return competence.with_module(page, request.module, done_on, self._curriculum, by=staff.account)

    async def _page(self, account: AccountId) -> tuple[int, Training]:
        record = await self._training.get(account)
        return (record.version, competence.decode(record.body)) if record else (0, Training(account=account))

    def _today(self) -> date:
        return self._clock().astimezone(SWEDEN).date()

    async def _shown(self, accounts: Sequence[StaffAccount], lang: str) -> TrainingAck:
        modules = self._curriculum.modules
        return TrainingAck(
            modules=[
                ModuleView(
                    module=name,
                    title=_in(module.title, lang),
                    months=module.valid_months,
                    tracks=list(module.tracks),
                )
                for name, module in modules.items()
            ],
            categories=[
                Choice(value=name, label=_in(words, lang)) for name, words in self._curriculum.categories.items()
            ],
            people=[await self._person(account) for account in accounts],
        )

    async def _person(self, account: StaffAccount) -> TraineeView:
        _, page = await self._page(account.account)
        today = self._today()
        return TraineeView(
            account=account.account,
            name=account.name,
            role=role_of(account.role),
            category=page.category,
            completed=[
                CompletedView(
                    module=each.module,
                    done_on=each.done_on.isoformat(),
                    valid_to=each.valid_to.isoformat(),
                    valid=each.done_on <= today <= each.valid_to,
                )
                for each in page.completed
            ],
            gaps={
                track: [gap.module for gap in competence.gaps(page, track, today, self._curriculum)]
                for track in account.tracks or TRACKS
            },
        )


def refusal(gaps: Sequence[Gap]) -> Refused:
    """The refusal that names the modules: expired, if that is all that is wrong."""
    missing = any(gap.problem == "training_missing" for gap in gaps)
    code = "training_missing" if missing else "training_expired"
    return Refused(code, faults=[Fault(gap.module, gap.problem) for gap in gaps])


def _in(words: dict[str, str], lang: str) -> str:
    return words.get(lang, words["sv"])
