"""A node's repository, command handler and change feed over a log, and short ways to run commands on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from handoff.assistant.wording.wording import Wording
from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.ledger.command_handler import CommandHandler, Outcome
from handoff.ledger.feed import ChangeFeed
from handoff.ledger.repository import ConversationRepository
from handoff.risk import RiskRules
from storage.ids import CommandId, ConversationId
from storage.ports.log import ConversationLog
from tests.support.fakes import Clock, PlainTexts, TagRules
from tests.support.samples import OPEN, context

C = ConversationId("c")
START = cmd.Start("sv", practice=True)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one node has of the conversations: repository, command handler and change feed."""

    conversations: ConversationRepository
    commands: CommandHandler
    feed: ChangeFeed


def ledger(log: ConversationLog, *, capacity: int = 100, rules: RiskRules | None = None) -> Ledger:
    feed = ChangeFeed()
    conversations = ConversationRepository(log, headers=nothing_sealed, feed=feed, capacity=capacity)
    words = Wording(PlainTexts(), lambda: OPEN)
    here = replace(context(), rules=rules or TagRules())
    commands = CommandHandler(log, conversations, words=words, context=lambda state: here, clock=Clock())
    return Ledger(conversations, commands, feed)


async def nothing_sealed(conversation: ConversationId) -> bytes | None:
    return None


def said(text: str = "hej", key: str = "m") -> cmd.Write:
    return cmd.Write(key, text)


async def run(on: Ledger, command_id: str, command: cmd.Command) -> Outcome:
    return await on.commands.run(C, CommandId(command_id), command)


async def code(on: Ledger, command_id: str, command: cmd.Command) -> str:
    with pytest.raises(Refused) as caught:
        await run(on, command_id, command)
    return caught.value.code
