"""One node without its sockets: the parts that know no transport, what warms them at a start, and their jobs.

Owns the list of startup steps and the list of jobs. It makes no part and registers nobody: parts are made and joined in
`core.py`. Nothing here runs by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from handoff.actions.appointment_timers import AppointmentTimers
from handoff.actions.appointments import AppointmentActions
from handoff.actions.counselor import CounselorActions
from handoff.actions.invented_mail import InventedMails
from handoff.actions.mail import MailActions
from handoff.actions.queue import QueueActions
from handoff.actions.shift import ShiftActions
from handoff.actions.timers import Timers
from handoff.actions.visitor import VisitorActions
from handoff.app.knowledge import PUBLISH_EVERY_S, Knowledge
from handoff.app.telephone import Telephone
from handoff.assistant.trial_talk import TrialTalks
from handoff.assistant.turns import BotTurns
from handoff.assistant.wording.wording import Wording
from handoff.backoffice.records.approved_talks import ApprovedTalks
from handoff.backoffice.records.documentation import Documentation
from handoff.backoffice.records.due_forms import DueForms
from handoff.backoffice.records.published_texts import REFRESH_EVERY_S as STAFF_TEXTS_EVERY_S
from handoff.backoffice.records.published_texts import GuidelinesInForce, HandbookInForce, ModulesInForce
from handoff.backoffice.records.training import TrainingRegister
from handoff.backoffice.sealing.keys import StaffKeys
from handoff.backoffice.statistics.visit_notes import VisitNotes
from handoff.backoffice.supervision.desk import SupervisionNotes
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.drafts import DraftSweeper
from handoff.ledger.erasure import Eraser
from handoff.ledger.feed import ChangeFeed
from handoff.ledger.projection import Projection
from handoff.ledger.read_receipts import ReadReceipts
from handoff.ledger.reconciler import Reconciler
from handoff.ledger.repository import ConversationRepository
from handoff.operations.jobs import Job
from handoff.risk import RiskRules
from handoff.routing.board import QueueBoard
from handoff.routing.open_offers import OpenOffers
from handoff.routing.presence import Presence
from handoff.routing.rehearsals import Rehearsals
from handoff.routing.service import Service
from handoff.routing.slots import SlotKeeper
from handoff.routing.staffing import REFRESH_EVERY_S as STAFFING_EVERY_S
from handoff.routing.staffing import Staffing
from handoff.routing.usual_wait import FLUSH_EVERY_S, READ_EVERY_S, UsualWait
from storage.ports.store import Store

Step = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class NodeRuntime:
    """One node without its sockets. Nothing runs by itself."""

    store: Store
    clock: Callable[[], datetime]
    conversations: ConversationRepository
    commands: CommandHandler
    feed: ChangeFeed
    board: QueueBoard
    presence: Presence
    service: Service
    rules: RiskRules
    knowledge: Knowledge
    wording: Wording
    projection: Projection
    slots: SlotKeeper
    drafts: DraftSweeper
    bot_turns: BotTurns
    timers: Timers
    visitor: VisitorActions
    mail: MailActions
    invented_mails: InventedMails
    appointments: AppointmentActions
    appointment_timers: AppointmentTimers
    telephone: Telephone
    rehearsals: Rehearsals
    eraser: Eraser
    visits: VisitNotes
    queue: QueueActions
    counselor: CounselorActions
    staffing: Staffing
    training: TrainingRegister
    guidelines: GuidelinesInForce
    modules: ModulesInForce
    handbook: HandbookInForce
    documentation: Documentation
    due_forms: DueForms
    approved_talks: ApprovedTalks
    supervision: SupervisionNotes
    staff_keys: StaffKeys
    shift: ShiftActions
    receipts: ReadReceipts
    offers: OpenOffers
    reconciler: Reconciler
    usual_wait: UsualWait
    trial_talks: TrialTalks | None

    @property
    def startup_steps(self) -> tuple[Step, ...]:
        """Warm caches before serving, in this order: the library asks the service's mode, so that comes before it."""
        library = self.knowledge.library
        return (
            self.presence.refresh,
            self.service.refresh,
            *((library.seed, library.refresh) if library else ()),
            self.guidelines.seed,
            self.guidelines.refresh,
            self.modules.seed,
            self.modules.refresh,
            self.staffing.refresh,
            self.handbook.seed,
            self.handbook.refresh,
            self.reconciler.reconcile_all,
            self.board.reload,
            self.usual_wait.refresh,
        )

    def jobs(self) -> tuple[Job, ...]:
        """What the passing of time asks for."""
        timers, presence = self.timers, self.presence
        return (
            Job("hand_over_overdue", 0.5, timers.hand_over_overdue),
            Job("reconcile", 5.0, timers.reconcile),
            Job("return_orphans", min(5.0, presence.renew_every_s), timers.return_orphans),
            Job("refresh_presence", min(3.0, presence.renew_every_s / 2), presence.refresh),
            Job("refresh_staffing", STAFFING_EVERY_S, self.staffing.refresh),
            Job("renew_leases", presence.renew_every_s, presence.renew_all),
            Job("free_slots", 5.0, timers.free_slots),
            Job("expire_offers", 3.0, timers.lapse_offers),
            Job("announce_closing", 5.0, timers.tell_closing),
            Job("link_forms", 5.0, self.due_forms.link_ended),
            Job("find_unlinked_forms", 60.0, self.due_forms.find_ended),
            Job("write_overdue_forms", 20.0, self.due_forms.write_overdue),
            Job("close_abandoned", 60.0, self.due_forms.close_abandoned),
            Job("hear_invented_mail", 5.0, self.invented_mails.hear),
            Job("settle_appointments", 30.0, self.appointment_timers.settle),
            *self.telephone.jobs(self.documentation),
            Job("refresh_service", 1.0, self.service.refresh),
            Job("store_waits", FLUSH_EVERY_S, self.usual_wait.flush),
            Job("read_waits", READ_EVERY_S, self.usual_wait.refresh),
            Job("refresh_guidelines", STAFF_TEXTS_EVERY_S, self.guidelines.refresh),
            Job("refresh_modules", STAFF_TEXTS_EVERY_S, self.modules.refresh),
            Job("refresh_handbook", STAFF_TEXTS_EVERY_S, self.handbook.refresh),
            Job("publish_guidelines", PUBLISH_EVERY_S, self.guidelines.publish_due),
            Job("publish_modules", PUBLISH_EVERY_S, self.modules.publish_due),
            Job("publish_handbook", PUBLISH_EVERY_S, self.handbook.publish_due),
            *self.knowledge.jobs(),
        )

    async def store_counts(self) -> None:
        """Store the counts that are gathered here; what cannot be stored is kept for the next time."""
        await self.usual_wait.flush()
        await self.knowledge.usage.flush()

    async def settled(self) -> None:
        """Wait until everything that follows from what was done so far has been done."""
        await self.bot_turns.settled()
        await self.projection.settled()
        await asyncio.gather(self.slots.settled(), self.drafts.settled(), self.shift.settled(), self.visits.settled())
        await asyncio.gather(self.approved_talks.settled(), self.supervision.settled())
