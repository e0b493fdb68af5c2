"""Handlers of what the line writes down. Checks nothing itself: role, origin and audit are `staff_http`'s."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handoff.backoffice.records import guidelines, pii, vocabulary
from handoff.backoffice.records.decision_desk import Decisions, Observations
from handoff.backoffice.records.documentation import Documentation
from handoff.backoffice.records.launch_gate import LaunchGate, guideline_view
from handoff.backoffice.records.review_sheets import ReviewSheets
from handoff.backoffice.records.training import TrainingRegister
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.parts import FaultView
from handoff.contract.records import (
    Choice,
    DecisionJudge,
    DecisionPropose,
    FormField,
    FormSave,
    LaunchMode,
    LaunchSign,
    ObservationReview,
    ObservationWrite,
    OutcomeSet,
    PilotEndSet,
    RehearsalStart,
    ReviewSave,
    TextCheck,
    TextCheckAck,
    TrainingSet,
    VocabularyAck,
)
from handoff.gateway.http.staff_entrance import Act, Caller
from handoff.gateway.sockets.practice_visitor import PracticeVisitors
from storage.ids import AccountId, CaseId, ConversationId

_RANDOM_ID = re.compile(r"[0-9a-f]{32}")
"""Ids that browsers make: whoever invents another form of them gets nowhere."""


class RecordsHttp:
    """Handlers of the routes, by the route's name."""

    def __init__(
        self,
        *,
        documentation: Documentation,
        decisions: Decisions,
        observations: Observations,
        training: TrainingRegister,
        launch: LaunchGate,
        sheets: ReviewSheets,
        visitors: PracticeVisitors,
    ) -> None:
        self._documentation = documentation
        self._decisions = decisions
        self._observations = observations
        self._training = training
        self._launch = launch
        self._sheets = sheets
        self._visitors = visitors
        self._acts: dict[str, Act] = {
            "vocabulary": self._vocabulary,
            "documentation:due": self._due,
            "documentation:mine": self._mine,
            "documentation:suggest": self._suggest,
            "documentation:read": self._read,
            "documentation:save": self._save,
            "documentation:outcome": self._outcome,
            "text:check": self._check,
            "decisions:list": self._list_decisions,
            "decisions:propose": self._propose,
            "decisions:judge": self._judge,
            "observations:list": self._list_observations,
            "observations:write": self._write_observation,
            "observations:review": self._review_observation,
            "training:mine": self._own_training,
            "training:list": self._all_training,
            "training:set": self._set_training,
            "practice:personas": self._personas,
            "practice:start": self._rehearse,
            "practice:reviews": self._reviews,
            "practice:review": self._fill_review,
            "launch:read": self._gate,
            "launch:sign": self._sign,
            "launch:mode": self._mode,
            "launch:end": self._end,
        }

    @property
    def acts(self) -> Mapping[str, Act]:
        """The handlers."""
        return self._acts

    # --- documentation -----------------------------------------------------------------------------

    async def _vocabulary(self, caller: Caller, body: None) -> Answer:
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
            guidelines=[guideline_view(name, each, lang) for name, each in guidelines.load().items()],
        )

    async def _due(self, caller: Caller, body: None) -> Answer:
        return await self._documentation.due(caller.staff)

    async def _mine(self, caller: Caller, body: None) -> Answer:
        return await self._documentation.mine(caller.staff)

    async def _suggest(self, caller: Caller, body: None) -> Answer:
        return await self._documentation.suggest(caller.staff, ConversationId(caller.place["conversation"]))

    async def _read(self, caller: Caller, body: None) -> Answer:
        return await self._documentation.read(caller.staff, _case(caller))

    async def _save(self, caller: Caller, body: FormSave) -> Answer:
        return await self._documentation.save(caller.staff, _case(caller), body)

    async def _outcome(self, caller: Caller, body: OutcomeSet) -> Answer:
        return await self._documentation.set_outcome(caller.staff, _case(caller), body)

    async def _check(self, caller: Caller, body: TextCheck) -> Answer:
        found = pii.find(body.text)
        return TextCheckAck(
            faults=[FaultView(field="text", problem=each.kind, start=each.start, end=each.end) for each in found]
        )

    # --- decisions, observations -------------------------------------------------------------------

    async def _list_decisions(self, caller: Caller, body: None) -> Answer:
        return await self._decisions.list(caller.staff)

    async def _propose(self, caller: Caller, body: DecisionPropose) -> Answer:
        caller.subject = body.client_id
        return await self._decisions.propose(caller.staff, body)

    async def _judge(self, caller: Caller, body: DecisionJudge) -> Answer:
        return await self._decisions.judge(caller.staff, caller.place["decision"], body)

    async def _list_observations(self, caller: Caller, body: None) -> Answer:
        return await self._observations.list(caller.staff)

    async def _write_observation(self, caller: Caller, body: ObservationWrite) -> Answer:
        return await self._observations.write(caller.staff, _random(caller, "observation"), body)

    async def _review_observation(self, caller: Caller, body: ObservationReview) -> Answer:
        return await self._observations.review(caller.staff, _random(caller, "observation"), body)

    # --- competence --------------------------------------------------------------------------------

    async def _own_training(self, caller: Caller, body: None) -> Answer:
        return await self._training.mine(caller.staff, lang_of(caller))

    async def _all_training(self, caller: Caller, body: None) -> Answer:
        return await self._training.everybody(lang_of(caller))

    async def _set_training(self, caller: Caller, body: TrainingSet) -> Answer:
        return await self._training.change(caller.staff, AccountId(caller.place["account"]), body, lang_of(caller))

    async def _personas(self, caller: Caller, body: None) -> Answer:
        return self._sheets.personas(lang_of(caller))

    async def _rehearse(self, caller: Caller, body: RehearsalStart) -> Answer:
        return await self._visitors.start(caller.staff, body.persona)

    async def _reviews(self, caller: Caller, body: None) -> Answer:
        return await self._sheets.show(caller.staff, lang_of(caller))

    async def _fill_review(self, caller: Caller, body: ReviewSave) -> Answer:
        return await self._sheets.fill(caller.staff, body, lang_of(caller))

    # --- the launch gate ---------------------------------------------------------------------------

    async def _gate(self, caller: Caller, body: None) -> Answer:
        return await self._launch.show(caller.staff, lang_of(caller))

    async def _sign(self, caller: Caller, body: LaunchSign) -> Answer:
        caller.subject = body.record
        return await self._launch.sign(caller.staff, body, lang_of(caller))

    async def _mode(self, caller: Caller, body: LaunchMode) -> Answer:
        caller.subject = body.mode
        return await self._launch.set_mode(caller.staff, body, lang_of(caller))

    async def _end(self, caller: Caller, body: PilotEndSet) -> Answer:
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
