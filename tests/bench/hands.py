"""Puts conversations into counselors' hands, so that no bot is asked while messages are measured."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from handoff.assistant.wording.wording import Wording
from handoff.cli._parts import REPLIES
from handoff.conversation.commands import AskHuman, Claim
from handoff.conversation.context import Context
from handoff.conversation.intake import Intake
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.index_row import row_of
from handoff.ledger.repository import ConversationRepository
from handoff.risk import RiskRules
from knowledge import questions, wordings
from storage.ids import AccountId, CommandId, ConversationId, NodeId
from tests.trust.rig import Rig

COUNSELOR = AccountId("bench")
SHIFT_S = 3600.0
OPEN = Intake(mode="practice", within_hours=True, available=True)
AT_ONCE = 100


async def taken(rig: Rig, names: Sequence[str]) -> None:
    """Each asks for a person and is claimed, by the log's own rules; nobody's capacity is asked.

    The one counselor is on shift: conversations of somebody who is gone would go back into the queue meanwhile.
    """
    async with rig.store() as store:
        await store.presence.renew(COUNSELOR, NodeId("bench"), "away", 1, SHIFT_S)
        words = Wording(wordings.load(REPLIES), lambda: OPEN, None)
        conversations = ConversationRepository(store.log, headers=store.sealing.header)
        context = Context(datetime.now(UTC), lambda: OPEN, RiskRules.load(), questions.load(), lambda: 0)
        commands = CommandHandler(
            store.log, conversations, words=words, context=lambda state: context, clock=lambda: datetime.now(UTC)
        )
        gate = asyncio.Semaphore(AT_ONCE)

        async def take(conversation: ConversationId) -> None:
            async with gate:
                await commands.run(conversation, CommandId("v:bench"), AskHuman())
                claim = await commands.run(conversation, CommandId("c:bench"), Claim(COUNSELOR, lead=False))
                await store.index.put(row_of(conversation, claim.state))  # else the gateway would mend it meanwhile

        await asyncio.gather(*(take(ConversationId(each)) for each in names))
