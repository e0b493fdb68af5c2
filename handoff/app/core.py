"""The parts of a node that know no transport, made and joined in one place: the ledger, who follows it, who acts on it.

Owns the joining and the list of what runs again and again. The composition root (`handoff.app.build`) puts the gateway
around it; tests of several nodes take it as it is, so that there is no second way in which a node is put together.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handoff.actions.counselor import CounselorActions
from handoff.actions.queue import QueueActions
from handoff.actions.shift import ShiftActions
from handoff.actions.timers import Timers
from handoff.actions.visitor import VisitorActions
from handoff.assistant.cards import CardChooser
from handoff.assistant.client import Bot
from handoff.assistant.turns import BotTurns
from handoff.assistant.wording import Texts, Wording
from handoff.backoffice.records import competence, guidelines, vocabulary
from handoff.backoffice.records.documentation import Documentation
from handoff.backoffice.records.documentation import Rules as DocumentationRules
from handoff.backoffice.records.due_forms import DueForms
from handoff.backoffice.records.training import TrainingRegister
from handoff.backoffice.sealing.keys import StaffKeys
from handoff.backoffice.statistics.visit_notes import VisitNotes
from handoff.conversation.visibility import Names
from handoff.ledger.drafts import DraftSweeper
from handoff.ledger.erasure import Eraser
from handoff.ledger.ledger import Ledger, Observer
from handoff.ledger.projection import Projection
from handoff.ledger.read_marks import Reads
from handoff.ledger.reconciler import reconcile_all
from handoff.operations.jobs import Job
from handoff.risk import RiskRules
from handoff.routing.board import QueueBoard
from handoff.routing.open_offers import OpenOffers
from handoff.routing.presence import GRACE_S, Presence
from handoff.routing.rehearsals import Rehearsals
from handoff.routing.service import Service
from handoff.routing.slots import SlotKeeper
from storage.ids import NodeId
from storage.ports.store import Store


@dataclass(frozen=True, slots=True)
class Core:
    """One node without its sockets. Nothing runs by itself."""

    store: Store
    clock: Callable[[], datetime]
    ledger: Ledger
    board: QueueBoard
    presence: Presence
    service: Service
    wording: Wording
    projection: Projection
    slots: SlotKeeper
    drafts: DraftSweeper
    bot_turns: BotTurns
    timers: Timers
    visitor: VisitorActions
    rehearsals: Rehearsals
    eraser: Eraser
    visits: VisitNotes
    queue: QueueActions
    counselor: CounselorActions
    training: TrainingRegister
    documentation: Documentation
    due_forms: DueForms
    staff_keys: StaffKeys
    shift: ShiftActions
    reads: Reads

    async def prepare(self) -> None:
        """Learn what is so, before anybody connects: who is here, what was decided, who waits."""
        await self.presence.refresh()
        await self.service.refresh()
        await reconcile_all(self.store, self.ledger)
        await self.board.reload()

    def jobs(self) -> tuple[Job, ...]:
        """What the passing of time asks for."""
        timers, presence = self.timers, self.presence
        return (
            Job("overdue", 0.5, timers.hand_over_overdue),
            Job("reconcile", 5.0, timers.reconcile),
            Job("orphans", min(5.0, presence.renew_every_s), timers.return_orphans),
            Job("presence", 3.0, presence.refresh),
            Job("leases", presence.renew_every_s, presence.renew_all),
            Job("slots", 5.0, timers.free_slots),
            Job("offers", 3.0, timers.lapse_offers),
            Job("closing", 5.0, timers.tell_closing),
            Job("forms", 5.0, self.due_forms.link_ended),
            Job("forms_found", 60.0, self.due_forms.find_ended),
            Job("overdue_forms", 20.0, self.due_forms.write_overdue),
            Job("abandoned", 60.0, self.due_forms.close_abandoned),
            Job("service", 1.0, self.service.refresh),
        )

    async def settled(self) -> None:
        """Wait until everything that follows from what was done so far has been done."""
        await self.bot_turns.settled()
        await self.projection.settled()
        await asyncio.gather(self.slots.settled(), self.drafts.settled(), self.shift.settled(), self.visits.settled())


async def assemble(
    store: Store,
    *,
    bot: Bot,
    texts: Texts,
    rules: RiskRules,
    names: Names,
    clock: Callable[[], datetime],
    cards: CardChooser | None = None,
    node: str | None = None,
    grace_s: float = GRACE_S,
    asks_bot: bool = True,
) -> Core:
    """A node's core over these ports.

    Args:
        store: all of the database.
        bot: who is asked for the bot's turns.
        texts: the words of notices and replies.
        rules: the risk rules.
        names: what an account is called.
        clock: this machine's time.
        cards: chooses articles and contacts for an answer; without it, answers come alone.
        node: the name under which presence is leased; random if none is given.
        grace_s: how long a counselor may be without any connection.
        asks_bot: False for a node that leaves the bot's turns to others.

    Raises:
        StorageError: the database does not answer.
    """
    presence = Presence(store.presence, NodeId(node or secrets.token_hex(8)), grace_s=grace_s)
    service = Service(presence, store.records, clock=clock)
    wording = Wording(texts, service.intake, cards.shown if cards else None)
    ledger = Ledger(store.log, headers=store.sealing.header, words=wording, clock=clock)
    visits = VisitNotes(store=store, ledger=ledger, within_hours=service.within_hours, clock=clock)
    board = QueueBoard(store.index, clock)
    reads = Reads()
    training = TrainingRegister(store, competence.load(), clock=clock)
    queue = QueueActions(ledger=ledger, store=store, board=board, presence=presence, require_training=training.require)
    counselor = CounselorActions(ledger=ledger, store=store, names=names, reads=reads, clock=clock)
    documentation = Documentation(
        ledger=ledger,
        store=store,
        closes=counselor,
        rules=DocumentationRules(vocabulary.load(), guidelines.load()["dokumentation"]),
        contacts=cards.contact if cards else lambda contact: None,
        names=names,
        practice=lambda: service.practice,
    )
    rehearsals = Rehearsals()
    due_forms = DueForms(ledger=ledger, store=store, documentation=documentation)
    projection = Projection(store.index, on_written=board.row_written)
    offers = OpenOffers()
    bot_turns = BotTurns(ledger=ledger, bot=bot, intake=service.intake, cards=cards)
    eraser = Eraser(store=store, ledger=ledger, before=(visits.note, due_forms.before_erasure))
    core = Core(
        store=store,
        clock=clock,
        ledger=ledger,
        board=board,
        presence=presence,
        service=service,
        wording=wording,
        projection=projection,
        slots=SlotKeeper(store.slots),
        drafts=DraftSweeper(store.drafts),
        bot_turns=bot_turns,
        timers=Timers(
            ledger=ledger,
            store=store,
            presence=presence,
            board=board,
            intake=service.intake,
            working_on=bot_turns.working_on,
            projection=projection,
            offers=offers,
            started_at=await store.now(),
        ),
        visitor=VisitorActions(
            ledger=ledger,
            store=store,
            rules=rules,
            service=service,
            board=board,
            clock=clock,
            eraser=eraser,
            rehearsals=rehearsals,
            say=wording.say,
        ),
        rehearsals=rehearsals,
        eraser=eraser,
        visits=visits,
        queue=queue,
        counselor=counselor,
        training=training,
        documentation=documentation,
        due_forms=due_forms,
        staff_keys=StaffKeys(store.sealing_keys),
        shift=ShiftActions(store=store, presence=presence, service=service, clock=clock),
        reads=reads,
    )
    follows: list[Observer] = [
        core.projection.follow,
        core.slots.follow,
        visits.follow,
        core.drafts.follow,
        core.shift.follow,
        core.due_forms.follow,
        offers.follow,
    ]
    for follow in (*follows, *((core.bot_turns.follow,) if asks_bot else ())):
        ledger.observe(follow)
    ledger.observe_erasures(lambda conversation, last: board.removed(conversation))
    ledger.observe_erasures(core.projection.erased)
    return core
