"""The parts of a node that know no transport, made and joined in one place: conversations, who follows them, who acts.

Owns the making and the joining; what comes out, with its startup steps and jobs, is the `NodeRuntime` of
`node_runtime.py`. The composition root (`handoff.app.build`) puts the gateway around it; tests of several nodes take it
as it is, so that there is no second way in which a node is put together.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handoff.actions.appointment_timers import AppointmentTimers
from handoff.actions.appointments import AppointmentActions
from handoff.actions.counselor import CounselorActions
from handoff.actions.invented_mail import InventedMails
from handoff.actions.mail import MailActions
from handoff.actions.permissions import Permissions
from handoff.actions.queue import QueueActions
from handoff.actions.shift import ShiftActions
from handoff.actions.timers import Timers
from handoff.actions.visitor import VisitorActions
from handoff.app import side_effects
from handoff.app.knowledge import Knowledge, open_knowledge
from handoff.app.node_runtime import NodeRuntime
from handoff.app.ports import erasure_ports
from handoff.app.telephone import Telephone, open_telephone
from handoff.app.trial import trial_talks
from handoff.assistant.bot_service.client import Bot
from handoff.assistant.guides.walker import GuideWalker
from handoff.assistant.library import LibraryFactory
from handoff.assistant.replies.direct import DirectAnswers
from handoff.assistant.trial_talk import TrialTalks
from handoff.assistant.turns import BotTurns
from handoff.assistant.wording.speech import Texts
from handoff.assistant.wording.wording import KEPT_DAYS, Wording
from handoff.backoffice.records import competence, vocabulary
from handoff.backoffice.records.approved_talks import ApprovedTalks
from handoff.backoffice.records.documentation import Documentation
from handoff.backoffice.records.documentation import Rules as DocumentationRules
from handoff.backoffice.records.due_forms import DueForms, open_forms
from handoff.backoffice.records.published_texts import GuidelinesInForce, HandbookInForce, ModulesInForce
from handoff.backoffice.records.training import TrainingRegister
from handoff.backoffice.sealing.keys import StaffKeys
from handoff.backoffice.statistics.visit_notes import VisitNotes
from handoff.backoffice.supervision.desk import SupervisionNotes
from handoff.backoffice.telephone.callbacks import Callbacks
from handoff.backoffice.telephone.desk import CallDesk
from handoff.conversation.context import Context
from handoff.conversation.return_codes import CODE_BITS
from handoff.conversation.state import State, last_line
from handoff.conversation.visibility import Names
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.drafts import DraftSweeper
from handoff.ledger.erasure import Eraser
from handoff.ledger.feed import ChangeFeed
from handoff.ledger.projection import Projection
from handoff.ledger.read_receipts import ReadReceipts
from handoff.ledger.reconciler import Reconciler
from handoff.ledger.repository import ConversationRepository
from handoff.risk import RiskRules
from handoff.routing.appointments import BOOKABLE_DAYS, Appointments
from handoff.routing.board import QueueBoard
from handoff.routing.open_offers import OpenOffers
from handoff.routing.presence import GRACE_S, Presence
from handoff.routing.rehearsals import Rehearsals
from handoff.routing.service import Service
from handoff.routing.slots import SlotKeeper
from handoff.routing.staffing import Staffing
from handoff.routing.usual_wait import UsualWait
from knowledge import questions
from storage.ids import NodeId
from storage.ports.store import Store


@dataclass(frozen=True, slots=True)
class _Base:
    """What the other parts stand on, made before them."""

    store: Store
    clock: Callable[[], datetime]
    names: Names
    presence: Presence
    service: Service
    rules: RiskRules
    knowledge: Knowledge
    guidelines: GuidelinesInForce
    modules: ModulesInForce
    training: TrainingRegister
    staffing: Staffing
    wording: Wording
    conversations: ConversationRepository
    commands: CommandHandler
    feed: ChangeFeed
    board: QueueBoard
    times: Appointments
    context: Callable[[State], Context]


async def assemble(
    store: Store,
    *,
    bot: Bot,
    texts: Texts | None,
    rules: RiskRules,
    names: Names,
    clock: Callable[[], datetime],
    library: LibraryFactory | None = None,
    node: str | None = None,
    grace_s: float = GRACE_S,
    asks_bot: bool = True,
    alone: bool = False,
    bookable_days: int = BOOKABLE_DAYS,
    kept_days: int = KEPT_DAYS,
) -> NodeRuntime:
    """A node's parts over these ports, each made after those that it needs.

    Args:
        store: all of the database.
        bot: who is asked for the bot's turns.
        texts: the words of notices and replies; None: those that the library keeps.
        rules: the risk rules.
        names: what an account is called.
        clock: this machine's time.
        library: makes the published knowledge; without it, answers come without articles and contacts.
        node: the name under which presence is leased; random if none is given.
        grace_s: how long a counselor may be without any connection.
        asks_bot: False for a node that leaves the bot's turns to others.
        alone: whether there is no other node on this database.
        bookable_days: how far ahead visitors may book a time for a consultation.
        kept_days: how long a transcript is kept after its close, as visitors are told.

    Raises:
        StorageError: the database does not answer.
    """
    node_id = NodeId(node or secrets.token_hex(8))
    presence = Presence(store.presence, node_id, database_clock=store.clock, grace_s=grace_s)
    times = Appointments(store.appointments, clock=clock, bookable_days=bookable_days)
    base = _base(
        store,
        presence,
        times,
        texts=texts,
        library=library,
        rules=rules,
        names=names,
        clock=clock,
        alone=alone,
        kept_days=kept_days,
    )
    offers, rehearsals = OpenOffers(), Rehearsals()
    runtime = _runtime(base, bot=bot, offers=offers, rehearsals=rehearsals, started_at=await store.clock.now())
    _follow_conversations(runtime, asks_bot=asks_bot)
    return runtime


def _base(
    store: Store,
    presence: Presence,
    times: Appointments,
    *,
    texts: Texts | None,
    library: LibraryFactory | None,
    rules: RiskRules,
    names: Names,
    clock: Callable[[], datetime],
    alone: bool,
    kept_days: int,
) -> _Base:
    modules = ModulesInForce(store.knowledge, clock=clock)
    training = TrainingRegister(
        accounts=store.accounts,
        training=store.training,
        database_clock=store.clock,
        curriculum=competence.load(),
        texts=modules,
        clock=clock,
    )
    staffing = Staffing(presence, accounts=store.accounts, trained=training.tracks)
    service = Service(staffing, store.records, clock=clock)
    knowledge = open_knowledge(library, counts=store.week_counts, service=service, clock=clock, texts=texts)
    cards = knowledge.cards.shown if knowledge.cards else None
    wording = Wording(knowledge.texts, service.intake, cards, kept_days=kept_days)
    feed = ChangeFeed()
    conversations = ConversationRepository(store.log, headers=store.sealing.header, feed=feed)

    asked = questions.load().and_those_of(knowledge.guides.question)

    def context(state: State) -> Context:
        return Context(clock(), lambda: service.intake_for(state), rules, asked, lambda: secrets.randbits(CODE_BITS))

    return _Base(
        store=store,
        clock=clock,
        names=names,
        presence=presence,
        service=service,
        rules=rules,
        knowledge=knowledge,
        guidelines=GuidelinesInForce(store.knowledge, clock=clock),
        modules=modules,
        training=training,
        staffing=staffing,
        wording=wording,
        conversations=conversations,
        commands=CommandHandler(store.log, conversations, words=wording, context=context, clock=clock),
        feed=feed,
        board=QueueBoard(
            store.index, clock, lambda conversation: _last_line(conversations.cached(conversation)), alone=alone
        ),
        times=times,
        context=context,
    )


def _last_line(state: State | None) -> str:
    return "" if state is None else last_line(state)


def _runtime(base: _Base, *, bot: Bot, offers: OpenOffers, rehearsals: Rehearsals, started_at: datetime) -> NodeRuntime:
    store, clock, service = base.store, base.clock, base.service
    conversations, commands = base.conversations, base.commands
    receipts, training = ReadReceipts(), base.training
    counselor = _counselor(base, receipts, training)
    telephone = _telephone(base, training)
    documentation = _documentation(base, counselor, telephone.desk)
    due_forms = _due_forms(base, documentation)
    visits = _visit_notes(base)
    appointment_timers = AppointmentTimers(base.times, conversations, commands, clock)
    eraser = make_eraser(store, conversations, visits, due_forms, appointment_timers, telephone.callbacks)
    projection = Projection(store.index, on_written=base.board.row_written)
    reconciler = _reconciler(base, projection)
    bot_turns, mail = _bot_turns(base, bot), _mail_actions(base)
    return NodeRuntime(
        store=store,
        clock=clock,
        conversations=conversations,
        commands=commands,
        feed=base.feed,
        board=base.board,
        presence=base.presence,
        service=service,
        rules=base.rules,
        knowledge=base.knowledge,
        wording=base.wording,
        projection=projection,
        slots=SlotKeeper(store.slots),
        drafts=DraftSweeper(store.drafts),
        bot_turns=bot_turns,
        timers=_timers(base, bot_turns, reconciler, offers, started_at),
        visitor=_visitor_actions(base, eraser, rehearsals),
        mail=mail,
        invented_mails=_invented_mails(base, mail),
        appointments=_appointments(base),
        appointment_timers=appointment_timers,
        telephone=telephone,
        rehearsals=rehearsals,
        eraser=eraser,
        visits=visits,
        queue=_queue(base, training),
        counselor=counselor,
        staffing=base.staffing,
        training=training,
        guidelines=base.guidelines,
        modules=base.modules,
        handbook=HandbookInForce(store.knowledge, clock=clock),
        documentation=documentation,
        due_forms=due_forms,
        approved_talks=ApprovedTalks(training),
        supervision=SupervisionNotes(book=store.supervision, database_clock=store.clock),
        staff_keys=StaffKeys(store.sealing_keys),
        shift=_shift(base),
        receipts=receipts,
        offers=offers,
        reconciler=reconciler,
        usual_wait=UsualWait(store.week_counts, practice=lambda: service.practice, clock=clock),
        trial_talks=_trial_talks(base, bot),
    )


def _visit_notes(base: _Base) -> VisitNotes:
    return VisitNotes(
        visits=base.store.visits,
        conversations=base.conversations,
        within_hours=base.service.within_hours,
        clock=base.clock,
    )


def _bot_turns(base: _Base, bot: Bot) -> BotTurns:
    texts, cards, guides = base.knowledge.texts, base.knowledge.cards, base.knowledge.guides
    library = base.knowledge.library
    return BotTurns(
        conversations=base.conversations,
        commands=base.commands,
        bot=bot,
        intake=base.service.intake_for,
        texts=texts,
        questions=questions.load().and_those_of(guides.question),
        cards=cards,
        direct=DirectAnswers(library) if library is not None else None,
        guides=GuideWalker(guides, texts=texts, cards=cards),
    )


def _trial_talks(base: _Base, bot: Bot) -> TrialTalks | None:
    return trial_talks(
        base.knowledge,
        base.store.knowledge,
        bot=bot,
        conversations=base.conversations,
        commands=base.commands,
        context=base.context,
        clock=base.clock,
    )


def make_eraser(
    store: Store,
    conversations: ConversationRepository,
    visits: VisitNotes,
    due_forms: DueForms,
    appointment_timers: AppointmentTimers,
    callbacks: Callbacks,
) -> Eraser:
    """Erases conversations after what must be known of them has been noted; a number to be called goes too."""
    return Eraser(
        ports=erasure_ports(store),
        conversations=conversations,
        before=(visits.note, due_forms.before_erasure, appointment_timers.before_sealing),
        after=(callbacks.forget, appointment_timers.after_erasure),
    )


def _appointments(base: _Base) -> AppointmentActions:
    return AppointmentActions(
        appointments=base.times,
        conversations=base.conversations,
        commands=base.commands,
        secrets=base.store.visitors,
        names=base.names,
        audience_of=base.knowledge.guides.audience_of,
    )


def _counselor(base: _Base, receipts: ReadReceipts, training: TrainingRegister) -> CounselorActions:
    store = base.store
    return CounselorActions(
        conversations=base.conversations,
        commands=base.commands,
        index=store.index,
        drafts=store.drafts,
        accounts=store.accounts,
        database_clock=store.clock,
        names=base.names,
        receipts=receipts,
        answer_words=base.knowledge.guides.answer_words,
        permissions=Permissions(training.require, training.may_take),
    )


def _queue(base: _Base, training: TrainingRegister) -> QueueActions:
    return QueueActions(
        conversations=base.conversations,
        commands=base.commands,
        index=base.store.index,
        slots=base.store.slots,
        database_clock=base.store.clock,
        board=base.board,
        presence=base.presence,
        staffing=base.staffing,
        intake=base.service.intake,
        names=base.names,
        answer_words=base.knowledge.guides.answer_words,
        permissions=Permissions(training.require, training.may_take),
        open_forms=lambda account: open_forms(base.store.cases, account),
    )


def _shift(base: _Base) -> ShiftActions:
    return ShiftActions(
        conversations=base.conversations,
        index=base.store.index,
        accounts=base.store.accounts,
        tally=base.store.tally,
        presence=base.presence,
        service=base.service,
        clock=base.clock,
    )


def _due_forms(base: _Base, documentation: Documentation) -> DueForms:
    return DueForms(
        conversations=base.conversations,
        commands=base.commands,
        log=base.store.log,
        index=base.store.index,
        cases=base.store.cases,
        database_clock=base.store.clock,
        documentation=documentation,
    )


def _reconciler(base: _Base, projection: Projection) -> Reconciler:
    return Reconciler(
        log=base.store.log,
        index=base.store.index,
        database_clock=base.store.clock,
        conversations=base.conversations,
        own=projection,
    )


def _telephone(base: _Base, training: TrainingRegister) -> Telephone:
    return open_telephone(
        base.store,
        state_of=base.conversations.state,
        require_training=training.require,
        names=base.names,
        practice=lambda: base.service.practice,
        clock=base.clock,
    )


def _documentation(base: _Base, counselor: CounselorActions, calls: CallDesk) -> Documentation:
    cards = base.knowledge.cards
    return Documentation(
        conversations=base.conversations,
        cases=base.store.cases,
        forms=base.store.forms,
        form_notes=base.store.form_notes,
        decisions=base.store.decisions,
        database_clock=base.store.clock,
        closes=counselor,
        calls=calls,
        rules=DocumentationRules(vocabulary.load(), base.guidelines),
        contacts=cards.contact if cards else lambda contact: None,
        names=base.names,
        practice=lambda: base.service.practice,
    )


def _timers(
    base: _Base, bot_turns: BotTurns, reconciler: Reconciler, offers: OpenOffers, started_at: datetime
) -> Timers:
    return Timers(
        conversations=base.conversations,
        commands=base.commands,
        index=base.store.index,
        slots=base.store.slots,
        database_clock=base.store.clock,
        presence=base.presence,
        board=base.board,
        intake=base.service.intake,
        working_on=bot_turns.working_on,
        reconciler=reconciler,
        offers=offers,
        started_at=started_at,
    )


def _visitor_actions(base: _Base, eraser: Eraser, rehearsals: Rehearsals) -> VisitorActions:
    return VisitorActions(
        conversations=base.conversations,
        commands=base.commands,
        secrets=base.store.visitors,
        sealing=base.store.sealing,
        surveys=base.store.surveys,
        service=base.service,
        board=base.board,
        clock=base.clock,
        eraser=eraser,
        appointments=base.times,
        rehearsals=rehearsals,
        say=base.wording.say,
    )


def _mail_actions(base: _Base) -> MailActions:
    return MailActions(
        conversations=base.conversations,
        commands=base.commands,
        index=base.store.index,
        secrets=base.store.visitors,
        service=base.service,
        say=base.wording.say,
    )


def _invented_mails(base: _Base, mail: MailActions) -> InventedMails:
    return InventedMails(mail=mail, conversations=base.conversations, practice=lambda: base.service.practice)


def _follow_conversations(runtime: NodeRuntime, *, asks_bot: bool) -> None:
    side_effects.of_conversations(
        runtime.feed,
        projection=runtime.projection,
        slots=runtime.slots,
        visits=runtime.visits,
        drafts=runtime.drafts,
        shift=runtime.shift,
        due_forms=runtime.due_forms,
        approved_talks=runtime.approved_talks,
        supervision=runtime.supervision,
        offers=runtime.offers,
        usual_wait=runtime.usual_wait,
        bot_turns=runtime.bot_turns if asks_bot else None,
        board=runtime.board,
    )
