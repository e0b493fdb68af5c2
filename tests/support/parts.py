"""A node without its gateway, over fakes; several may share a store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from handoff.actions.counselor import CounselorActions
from handoff.actions.queue import QueueActions
from handoff.actions.shift import ShiftActions
from handoff.actions.timers import Timers
from handoff.actions.visitor import VisitorActions
from handoff.app.core import assemble, make_eraser
from handoff.app.node_runtime import NodeRuntime
from handoff.assistant.library import LibraryFactory
from handoff.assistant.turns import BotTurns
from handoff.backoffice.records.documentation import Documentation
from handoff.backoffice.records.due_forms import DueForms
from handoff.backoffice.sealing.keys import StaffKeys
from handoff.backoffice.statistics.visit_notes import VisitNotes
from handoff.contract.shift import PresenceSet
from handoff.contract.visitor import ConversationStart, MessageSend, StartAck
from handoff.conversation.events import BotWrote, CounselorWrote, Noticed
from handoff.conversation.staff import Staff, role_of
from handoff.conversation.state import State
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.drafts import DraftSweeper
from handoff.ledger.erasure import Eraser
from handoff.ledger.feed import Change, ChangeFeed
from handoff.ledger.projection import Projection
from handoff.ledger.repository import ConversationRepository
from handoff.routing.board import QueueBoard
from handoff.routing.presence import Presence
from handoff.routing.service import Service
from handoff.routing.slots import SlotKeeper
from storage.ids import AccountId, ConversationId
from storage.memory import MemoryStore
from storage.ports.store import Store
from tests.support.fakes import Clock, PlainTexts, ScriptedBot, TagRules

TIMEOUT_S = 60.0
"""What waits for something that never comes fails, and does not hang."""

READ_EVERY_S = 3.0

TOLD = (BotWrote, Noticed, CounselorWrote)
_keys = count(1)


def fresh_key() -> str:
    """A retry key that no other call has had."""
    return f"retry-key-{next(_keys):08}"


@dataclass(slots=True)
class Parts:
    """What tests act through and look at. Nothing runs by itself but the projection."""

    runtime: NodeRuntime
    store: Store
    bot: ScriptedBot
    clock: Callable[[], datetime]
    conversations: ConversationRepository
    commands: CommandHandler
    feed: ChangeFeed
    board: QueueBoard
    presence: Presence
    service: Service
    projection: Projection
    slots: SlotKeeper
    drafts: DraftSweeper
    turns: BotTurns
    timers: Timers
    visitor: VisitorActions
    eraser: Eraser
    queue: QueueActions
    counselor: CounselorActions
    shift: ShiftActions
    documentation: Documentation
    due_forms: DueForms
    visits: VisitNotes
    staff_keys: StaffKeys
    changes: list[Change] = field(default_factory=list)
    gone: list[ConversationId] = field(default_factory=list)

    async def started(self, lang: str = "sv") -> ConversationId:
        """A new conversation."""
        ack: StartAck = await self.visitor.start(ConversationStart(lang=lang, client_id=fresh_key()))
        return ConversationId(ack.conversation)

    async def says(self, conversation: ConversationId, text: str, key: str | None = None) -> int:
        """A visitor's message; the seq that is acknowledged."""
        request = MessageSend(client_msg_id=key or fresh_key(), text=text)
        return (await self.visitor.send(conversation, request)).seq

    async def waiting(self, text: str = "[N3]") -> ConversationId:
        """A new conversation that waits in the queue."""
        conversation = await self.started()
        await self.says(conversation, text)
        await self.settled()
        return conversation

    async def on_duty(self, staff: Staff, capacity: int = 2) -> None:
        """The member of staff has a socket here and takes conversations."""
        await self.presence.connected(staff.account)
        await self.queue.set_presence(staff, PresenceSet(status="available", capacity=capacity))

    async def state(self, conversation: ConversationId) -> State:
        return await self.conversations.state(conversation)

    async def settled(self) -> None:
        """Wait until no bot turn (unless the bot is held), no index row and no slot is under way."""
        if not self.bot.held:
            await self.turns.settled()
        await self.projection.settled()
        await self.slots.settled()
        await self.drafts.settled()

    async def seen(self, conversation: ConversationId) -> list[str]:
        """What the visitor has been told by bot, notices and counselors, by the fake's words."""
        texts: list[str] = []
        for _, record in await self.conversations.records(conversation):
            texts += [event.text for event in record.events if isinstance(event, TOLD)]
        return texts


async def pass_answering(clock: Clock, seconds: float, *nodes: Presence) -> None:
    """Time passes in which the database answers: each node reads who is present again and again, as its job does."""
    end = clock() + timedelta(seconds=seconds)
    while clock() < end:
        clock.advance(min(READ_EVERY_S, (end - clock()).total_seconds()))
        for presence in nodes:
            await presence.refresh()


def over(runtime: NodeRuntime, store: Store) -> NodeRuntime:
    """The same node with its jobs over another view of its store."""
    eraser = make_eraser(
        store,
        runtime.conversations,
        runtime.visits,
        runtime.due_forms,
        runtime.appointment_timers,
        runtime.telephone.callbacks,
    )
    return replace(runtime, store=store, eraser=eraser)


def staff(name: str, role: str = "counselor") -> Staff:
    return Staff(AccountId(name), name.title(), role_of(role))


def _parts_of(runtime: NodeRuntime, bot: ScriptedBot, clock: Clock) -> Parts:
    return Parts(
        runtime=runtime,
        store=runtime.store,
        bot=bot,
        clock=clock,
        conversations=runtime.conversations,
        commands=runtime.commands,
        feed=runtime.feed,
        board=runtime.board,
        presence=runtime.presence,
        service=runtime.service,
        projection=runtime.projection,
        slots=runtime.slots,
        drafts=runtime.drafts,
        turns=runtime.bot_turns,
        timers=runtime.timers,
        visitor=runtime.visitor,
        eraser=runtime.eraser,
        queue=runtime.queue,
        counselor=runtime.counselor,
        shift=runtime.shift,
        documentation=runtime.documentation,
        due_forms=runtime.due_forms,
        visits=runtime.visits,
        staff_keys=runtime.staff_keys,
    )


@asynccontextmanager
async def node(
    store: Store | None = None,
    *,
    bot: ScriptedBot | None = None,
    clock: Clock | None = None,
    name: str = "node",
    working: bool = True,
    patience_s: float = TIMEOUT_S,
    library: LibraryFactory | None = None,
    alone: bool = False,
    texts: PlainTexts | None = None,
) -> AsyncIterator[Parts]:
    """One node. `working=False`: nobody asks the bot, as after a kill between acknowledgement and turn."""
    clock = clock or Clock()
    bot = bot or ScriptedBot()
    runtime = await assemble(
        store or MemoryStore(clock),
        bot=bot,
        texts=texts or PlainTexts(),
        rules=TagRules(),
        names=lambda account: account.title(),
        clock=clock,
        node=name,
        asks_bot=working,
        library=library,
        alone=alone,
    )
    parts = _parts_of(runtime, bot, clock)
    runtime.feed.subscribe(parts.changes.append)
    runtime.feed.subscribe_to_erasures(lambda conversation, last: parts.gone.append(conversation))
    writing = asyncio.create_task(runtime.projection.run())
    try:
        async with asyncio.timeout(patience_s):
            yield parts
    finally:
        await runtime.bot_turns.close()
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
