"""The telephone desk of a node put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handoff.backoffice.records.documentation import Documentation
from handoff.backoffice.telephone.callbacks import Callbacks, RequireTraining, StateOf
from handoff.backoffice.telephone.desk import CallDesk
from handoff.backoffice.telephone.exchanges import Exchanges
from handoff.backoffice.telephone.live import LiveCall, LiveCalls
from handoff.backoffice.telephone.reports import CallReports
from handoff.contract.base import level_name
from handoff.conversation.visibility import Names
from handoff.operations.jobs import Job, Outcome
from storage.ids import AccountId
from storage.ports.store import Store


@dataclass(frozen=True, slots=True)
class Telephone:
    """All that calls need."""

    exchanges: Exchanges
    reports: CallReports
    live: LiveCalls
    desk: CallDesk
    callbacks: Callbacks

    def jobs(self, documentation: Documentation) -> tuple[Job, ...]:
        """End what has lasted too long, write the form that nobody has written, and erase numbers in time."""

        async def write_minimal(call: LiveCall) -> None:
            ended = call.ended_at or call.started_at
            await documentation.write_minimal_call(
                call.case, call.started_at, ended, level_name(call.level), practice=call.practice
            )

        async def close_old() -> Outcome:
            return await self.desk.close_old(write_minimal)

        return Job("close_calls", 60.0, close_old), Job("expire_callbacks", 60.0, self.callbacks.expire)


def open_telephone(
    store: Store,
    *,
    state_of: StateOf,
    require_training: RequireTraining,
    names: Names,
    practice: Callable[[], bool],
    clock: Callable[[], datetime],
) -> Telephone:
    """The desk over these ports."""

    async def account_named(name: str) -> AccountId | None:
        account = await store.accounts.by_name(name)
        return account.account if account is not None and not account.disabled else None

    live = LiveCalls(store.live_calls, clock=clock)
    return Telephone(
        exchanges=Exchanges(store.exchanges, clock=clock),
        reports=CallReports(calls=store.calls, live=live, account_named=account_named, practice=practice, clock=clock),
        live=live,
        desk=CallDesk(live=live, calls=store.calls, names=names, practice=practice, clock=clock),
        callbacks=Callbacks(
            book=store.callbacks, state_of=state_of, require_training=require_training, names=names, clock=clock
        ),
    )
