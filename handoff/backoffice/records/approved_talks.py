"""Counts in the register the conversations in which a shift lead has approved an answer of a trainee (DOMAIN D8)."""

from __future__ import annotations

import asyncio
import logging

from handoff.backoffice.records.training import TrainingRegister
from handoff.contract.errors import LotsenError
from handoff.conversation.events import ProposalJudged
from handoff.ledger.feed import Change
from storage.errors import StorageError
from storage.ids import AccountId

log = logging.getLogger(__name__)


class ApprovedTalks:
    """The counting of one node."""

    def __init__(self, register: TrainingRegister) -> None:
        self._register = register
        self._running: set[asyncio.Task[None]] = set()

    def follow(self, change: Change) -> None:
        """Observer of the change feed; of several nodes only the one that wrote the approval."""
        if not change.own or change.after.practice:
            return
        for account in _approved(change):
            task = asyncio.create_task(self._note(account, change.conversation))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def settled(self) -> None:
        """Wait until all that was begun is stored."""
        await asyncio.gather(*self._running)

    async def _note(self, account: AccountId, conversation: str) -> None:
        try:
            await self._register.note_supervised(account, conversation)
        except (LotsenError, StorageError) as error:
            log.warning("approved_talk_not_counted %s", type(error).__name__)


def _approved(change: Change) -> set[AccountId]:
    judged = {each.proposal for each in change.record.events if isinstance(each, ProposalJudged) and each.accepted}
    return {each.account for each in change.before.proposals if each.seq in judged}
