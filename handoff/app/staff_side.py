"""What staff reach by HTTP and nothing else does: its desks and request handlers, made over the runtime of a node.

Owns the making of these parts. It adds no route and knows nothing of visitors: both are in `http.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from handoff.app.node_runtime import NodeRuntime
from handoff.app.opening import preflight
from handoff.app.ports import statistics_ports
from handoff.app.settings import Settings
from handoff.assistant.bot_service.client import Bot
from handoff.backoffice.accounts.names import AccountNames
from handoff.backoffice.accounts.people import People
from handoff.backoffice.accounts.sessions import SessionManager
from handoff.backoffice.records import competence, vocabulary
from handoff.backoffice.records.decision_desk import Decisions
from handoff.backoffice.records.draft_hints import DraftHints
from handoff.backoffice.records.launch_gate import LaunchGate
from handoff.backoffice.records.learnt_desk import LearntDesk
from handoff.backoffice.records.module_desk import ModuleDesk
from handoff.backoffice.records.observation_desk import Observations
from handoff.backoffice.records.receivers import Receivers
from handoff.backoffice.records.review_sheets import ReviewSheets
from handoff.backoffice.rota.desk import RotaDesk
from handoff.backoffice.statistics.desk import StatisticsDesk
from handoff.backoffice.statistics.expected import expected_by_hour
from handoff.backoffice.statistics.report_desk import ReportDesk
from handoff.backoffice.supervision.desk import SupervisionDesk
from handoff.backoffice.teaching.desk import TeachingDesk
from handoff.backoffice.teaching.sources import Installation, installed
from handoff.gateway.http.gaps import GapsHttp
from handoff.gateway.http.records import RecordsHttp
from handoff.gateway.http.reports import ReportsHttp
from handoff.gateway.http.rota import RotaHttp
from handoff.gateway.http.staff_router import StaffRouter
from handoff.gateway.http.statistics import StatisticsHttp
from handoff.gateway.http.supervision import SupervisionHttp
from handoff.gateway.limits.pace import CodeTries
from handoff.gateway.sockets.practice_visitor import PracticeVisitors
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.supervisor import bot_side
from handoff.operations.supervisor.child import Program
from handoff.operations.typesetter import Typesetter

Trial = Callable[[Path], Program]
"""Runs what is laid out in a folder for the bot to learn from."""


@dataclass(frozen=True, slots=True)
class StaffSide:
    """What staff reach by HTTP and nothing else does, so it is made for the routes alone."""

    names: AccountNames
    sessions: SessionManager
    staff_router: StaffRouter
    code_tries: CodeTries
    installation: Installation
    teaching: TeachingDesk
    gate: LaunchGate
    practice_visitors: PracticeVisitors
    records: RecordsHttp
    supervision: SupervisionHttp
    rota: RotaHttp
    receivers: Receivers
    figures: StatisticsHttp
    gaps: GapsHttp
    reports: ReportsHttp


def open_staff_side(
    settings: Settings,
    runtime: NodeRuntime,
    *,
    names: AccountNames,
    sessions: SessionManager,
    bot: Bot,
    trial: Trial | None,
) -> StaffSide:
    """Its parts, each over what it needs. `trial`: by default in a process of its own."""
    store, clock = runtime.store, runtime.clock
    installation = installed()
    gate = LaunchGate(
        runtime.service,
        guidelines=runtime.guidelines,
        unverified=runtime.knowledge.unverified_emergency,
        names=names.of,
        clock=clock,
        database_clock=store.clock,
        hurdles=preflight(settings, runtime).hurdles,
        beta_database=settings.beta_database == "practice",
        same_person=People(store.accounts).same,
    )
    sheets = _review_sheets(runtime, names)
    visitors = _practice_visitors(settings, runtime, sheets, bot)
    figures = StatisticsDesk(ports=statistics_ports(store), clock=clock, same_person=People(store.accounts).same)
    return StaffSide(
        names=names,
        sessions=sessions,
        staff_router=StaffRouter(
            audit=store.audit, database_clock=store.clock, sessions=sessions, origins=settings.own_origins
        ),
        code_tries=CodeTries(),
        installation=installation,
        teaching=TeachingDesk(
            documents=store.knowledge,
            records=store.records,
            data=settings.data,
            program=trial or (lambda folder: bot_side.trial(Checkout.here(), folder)),
            taught=installation,
            clock=clock,
        ),
        gate=gate,
        practice_visitors=visitors,
        records=_records(runtime, names, gate, sheets, visitors),
        supervision=_supervision(runtime, names),
        receivers=_receivers(runtime, names),
        rota=_rota(runtime, names, figures),
        figures=StatisticsHttp(
            figures,
            operator=settings.operator,
            names=names.of,
        ),
        gaps=GapsHttp(runtime.knowledge.library, figures.releases, practice=lambda: runtime.service.practice),
        reports=_reports(settings, runtime, names, figures),
    )


def learnt_desk(runtime: NodeRuntime) -> LearntDesk:
    """Where a lead takes out of visitors' answers what readers may learn; the reports show it too."""
    store = runtime.store
    return LearntDesk(
        observations=store.observations,
        surveys=store.surveys,
        database_clock=store.clock,
        vocabulary=vocabulary.load(),
    )


def _reports(settings: Settings, runtime: NodeRuntime, names: AccountNames, figures: StatisticsDesk) -> ReportsHttp:
    store, clock = runtime.store, runtime.clock
    same_person = People(store.accounts).same
    desk = ReportDesk(
        desk=figures,
        documents=store.knowledge,
        clock=clock,
        learnt=learnt_desk(runtime),
        same_person=same_person,
    )
    return ReportsHttp(desk, operator=settings.operator, names=names.of, typesetter=Typesetter(), clock=clock)


def _supervision(runtime: NodeRuntime, names: AccountNames) -> SupervisionHttp:
    store = runtime.store
    return SupervisionHttp(
        SupervisionDesk(
            book=store.supervision,
            index=store.index,
            cases=store.cases,
            database_clock=store.clock,
            names=names.of,
        )
    )


def _review_sheets(runtime: NodeRuntime, names: AccountNames) -> ReviewSheets:
    store = runtime.store
    return ReviewSheets(
        reviews=store.reviews,
        database_clock=store.clock,
        names=names.of,
        same_person=People(store.accounts).same,
        register=runtime.training,
    )


def _practice_visitors(settings: Settings, runtime: NodeRuntime, sheets: ReviewSheets, bot: Bot) -> PracticeVisitors:
    return PracticeVisitors(
        address=settings.own_address,
        rehearsals=runtime.rehearsals,
        sheets=sheets,
        bot=bot,
        vectors=runtime.knowledge.sentence_vectors,
    )


def _receivers(runtime: NodeRuntime, names: AccountNames) -> Receivers:
    return Receivers(transfers=runtime.store.transfers, database_clock=runtime.store.clock, names=names.of)


def _rota(runtime: NodeRuntime, names: AccountNames, figures: StatisticsDesk) -> RotaHttp:
    store = runtime.store
    return RotaHttp(
        RotaDesk(
            book=store.rota,
            accounts=store.accounts,
            may_take=runtime.training.may_take,
            opening=runtime.service,
            languages=lambda: runtime.service.languages,
            expected=lambda: expected_by_hour(figures),
            database_clock=store.clock,
            names=names.of,
        )
    )


def _records(
    runtime: NodeRuntime, names: AccountNames, gate: LaunchGate, sheets: ReviewSheets, visitors: PracticeVisitors
) -> RecordsHttp:
    store, words = runtime.store, vocabulary.load()
    same_person = People(store.accounts).same
    return RecordsHttp(
        documentation=runtime.documentation,
        decisions=Decisions(
            decisions=store.decisions,
            database_clock=store.clock,
            vocabulary=words,
            guidelines=runtime.guidelines,
            names=names.of,
            same_person=same_person,
        ),
        observations=Observations(
            observations=store.observations,
            database_clock=store.clock,
            vocabulary=words,
            names=names.of,
            same_person=same_person,
        ),
        training=runtime.training,
        modules=ModuleDesk(runtime.training, runtime.modules, competence.load()),
        launch=gate,
        guidelines=runtime.guidelines,
        sheets=sheets,
        visitors=visitors,
        drafts=DraftHints(runtime.conversations, runtime.knowledge.sentence_vectors),
    )
