"""Handlers of forms, decisions, observations, training, practice and the launch gate.

Checks no caller: role, origin and audit are done by `staff_router`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from handoff.backoffice.records import pii, vocabulary
from handoff.backoffice.records.decision_desk import Decisions
from handoff.backoffice.records.documentation import Documentation
from handoff.backoffice.records.draft_hints import DraftHints
from handoff.backoffice.records.guidelines import Guideline
from handoff.backoffice.records.launch_gate import LaunchGate, guideline_view
from handoff.backoffice.records.module_desk import ModuleDesk
from handoff.backoffice.records.observation_desk import Observations
from handoff.backoffice.records.review_sheets import ReviewSheets
from handoff.backoffice.records.training import TrainingRegister
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.launch import LaunchMode, LaunchSign, PilotEndSet
from handoff.contract.parts import FaultView
from handoff.contract.records import (
    Choice,
    DecisionJudge,
    DecisionPropose,
    FormField,
    FormSave,
    GuidelinesAck,
    ObservationReview,
    ObservationWrite,
    OutcomeSet,
    TextCheck,
    TextCheckAck,
    VocabularyAck,
)
from handoff.contract.training import DraftCheck, ExamAnswers, RehearsalStart, ReviewSave, TrainingSet
from handoff.gateway.http.staff_router import Caller
from handoff.gateway.sockets.practice_visitor import PracticeVisitors
from storage.ids import AccountId, CaseId, ConversationId

_RANDOM_ID = re.compile(r"[0-9a-f]{32}")
"""Ids that browsers make at random; any other form is refused."""


class RecordsHttp:
    """Handlers of `RECORDS`, a method a route."""

    def __init__(
        self,
        *,
        documentation: Documentation,
        decisions: Decisions,
        observations: Observations,
        training: TrainingRegister,
        modules: ModuleDesk,
        launch: LaunchGate,
        guidelines: Mapping[str, Guideline],
        sheets: ReviewSheets,
        visitors: PracticeVisitors,
        drafts: DraftHints,
    ) -> None:
        self._documentation = documentation
        self._decisions = decisions
        self._observations = observations
        self._training = training
        self._modules = modules
        self._launch = launch
        self._guidelines = guidelines
        self._sheets = sheets
        self._visitors = visitors
        self._drafts = drafts

    # --- documentation -----------------------------------------------------------------------------

    async def vocabulary(self, caller: Caller, body: None) -> Answer:
        words, lang = vocabulary.load(), lang_of(caller)
        return VocabularyAck(
            version=words.version,
            fields=[
                FormField(
                    field=name,
                    label=words.label(name, lang),
                    many=field.many,
                    choices=[Choice(value=value, label=words.word(name, value, lang)) for value in field.values],
                )
                for name, field in words.fields.items()
            ],
            guidelines=[guideline_view(name, each, lang) for name, each in self._guidelines.items()],
        )

    async def guidelines(self, caller: Caller, body: None) -> Answer:
        lang = lang_of(caller)
        views = [guideline_view(name, each, lang, read=True) for name, each in self._guidelines.items()]
        return GuidelinesAck(guidelines=views)

    async def documentation_due(self, caller: Caller, body: None) -> Answer:
        return await self._documentation.due(caller.staff)

    async def documentation_mine(self, caller: Caller, body: None) -> Answer:
        return await self._documentation.mine(caller.staff)

    async def documentation_suggest(self, caller: Caller, body: None) -> Answer:
        return await self._documentation.suggest(caller.staff, ConversationId(caller.place["conversation"]))

    async def documentation_read(self, caller: Caller, body: None) -> Answer:
        return await self._documentation.read(caller.staff, _case(caller))

    async def documentation_save(self, caller: Caller, body: FormSave) -> Answer:
        return await self._documentation.save(caller.staff, _case(caller), body)

    async def documentation_outcome(self, caller: Caller, body: OutcomeSet) -> Answer:
        return await self._documentation.set_outcome(caller.staff, _case(caller), body)

    async def text_check(self, caller: Caller, body: TextCheck) -> Answer:
        found = pii.find(body.text)
        return TextCheckAck(
            faults=[FaultView(field="text", problem=each.kind, start=each.start, end=each.end) for each in found]
        )

    # --- decisions, observations -------------------------------------------------------------------

    async def decisions_list(self, caller: Caller, body: None) -> Answer:
        return await self._decisions.list(caller.staff)

    async def decisions_propose(self, caller: Caller, body: DecisionPropose) -> Answer:
        caller.subject = body.client_id
        return await self._decisions.propose(caller.staff, body)

    async def decisions_judge(self, caller: Caller, body: DecisionJudge) -> Answer:
        return await self._decisions.judge(caller.staff, caller.place["decision"], body)

    async def observations_list(self, caller: Caller, body: None) -> Answer:
        return await self._observations.list(caller.staff)

    async def observations_write(self, caller: Caller, body: ObservationWrite) -> Answer:
        return await self._observations.write(caller.staff, _random(caller, "observation"), body)

    async def observations_review(self, caller: Caller, body: ObservationReview) -> Answer:
        return await self._observations.review(caller.staff, _random(caller, "observation"), body)

    # --- competence --------------------------------------------------------------------------------

    async def training_mine(self, caller: Caller, body: None) -> Answer:
        return await self._training.mine(caller.staff, lang_of(caller))

    async def training_module(self, caller: Caller, body: None) -> Answer:
        return await self._modules.open(caller.staff, caller.place["module"], lang_of(caller))

    async def training_exam(self, caller: Caller, body: ExamAnswers) -> Answer:
        return await self._modules.answer(caller.staff, caller.place["module"], body)

    async def training_list(self, caller: Caller, body: None) -> Answer:
        return await self._training.everybody(lang_of(caller))

    async def training_set(self, caller: Caller, body: TrainingSet) -> Answer:
        return await self._training.change(caller.staff, AccountId(caller.place["account"]), body, lang_of(caller))

    async def practice_personas(self, caller: Caller, body: None) -> Answer:
        return self._sheets.personas(lang_of(caller))

    async def practice_start(self, caller: Caller, body: RehearsalStart) -> Answer:
        return await self._visitors.start(caller.staff, body.persona)

    async def practice_reviews(self, caller: Caller, body: None) -> Answer:
        return await self._sheets.show(caller.staff, lang_of(caller))

    async def practice_review(self, caller: Caller, body: ReviewSave) -> Answer:
        return await self._sheets.fill(caller.staff, body, lang_of(caller))

    async def practice_grade(self, caller: Caller, body: None) -> Answer:
        return await self._sheets.grade(caller.staff, caller.place["conversation"], lang_of(caller))

    async def draft_check(self, caller: Caller, body: DraftCheck) -> Answer:
        return await self._drafts.check(caller.staff, body, lang_of(caller))

    # --- the launch gate ---------------------------------------------------------------------------

    async def launch_read(self, caller: Caller, body: None) -> Answer:
        return await self._launch.show(caller.staff, lang_of(caller))

    async def launch_sign(self, caller: Caller, body: LaunchSign) -> Answer:
        caller.subject = body.record
        return await self._launch.sign(caller.staff, body, lang_of(caller))

    async def launch_mode(self, caller: Caller, body: LaunchMode) -> Answer:
        caller.subject = body.mode
        return await self._launch.set_mode(caller.staff, body, lang_of(caller))

    async def launch_end(self, caller: Caller, body: PilotEndSet) -> Answer:
        return await self._launch.set_end(caller.staff, body, lang_of(caller))


def lang_of(caller: Caller) -> str:
    """The language in which somebody reads."""
    return "en" if caller.query.get("lang") == "en" else "sv"


def _case(caller: Caller) -> CaseId:
    return CaseId(_random(caller, "case"))


def _random(caller: Caller, name: str) -> str:
    value = caller.place[name]
    if not _RANDOM_ID.fullmatch(value):
        raise Refused("bad_request")
    return value
