"""Handlers of teaching the bot. Checks no caller: role, origin and audit are done by `staff_router`."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from handoff.backoffice.teaching.desk import Job, TeachingDesk
from handoff.backoffice.teaching.trial import STEPS, Figures
from handoff.contract.base import Answer
from handoff.contract.parts import Ack
from handoff.contract.teaching import (
    ChoiceMade,
    ExamplePropose,
    FiguresView,
    IntentAck,
    IntentRow,
    ProposedAck,
    TeachingAck,
    TrialView,
)
from handoff.conversation.visibility import iso
from handoff.gateway.http.staff_router import Caller


class TeachingHttp:
    """Handlers of `TEACHING`, a method a route. `names`: an account -> its name."""

    def __init__(self, desk: TeachingDesk, names: Callable[[str], str]) -> None:
        self._desk = desk
        self._names = names

    async def teaching_read(self, caller: Caller, body: None) -> Answer:
        reviewed, unreviewed = await self._desk.reviewed(), await self._desk.unreviewed()
        job = await self._desk.job()
        chosen = self._desk.choices.chosen
        return TeachingAck(
            intents=[
                IntentRow(
                    intent=each.name,
                    about=each.about,
                    level=each.level,
                    signals=list(each.signals),
                    sentences={lang: len(texts) for lang, texts in each.sentences.items()},
                )
                for each in self._desk.taught.intents.values()
            ],
            reviewed=len(reviewed.examples),
            unreviewed=unreviewed,
            learned=len(chosen.examples),
            new=reviewed.id != chosen.id,
            bot=self._desk.choices.status.state,
            can_go_back=self._desk.choices.before.id != chosen.id,
            trial=_view(job, self._names, active=job.choice == chosen.id) if job else None,
        )

    async def teaching_intent(self, caller: Caller, body: None) -> Answer:
        name, lang = caller.place["intent"], caller.query.get("lang", "sv")
        return IntentAck(intent=name, sentences=list(self._desk.sentences(name, lang)))

    async def teaching_propose(self, caller: Caller, body: ExamplePropose) -> Answer:
        name = await self._desk.propose(body.text, body.lang, body.intent, by=caller.staff)
        return ProposedAck(name=name)

    async def teaching_try(self, caller: Caller, body: None) -> Answer:
        await self._desk.start(caller.staff.account)
        return Ack()

    async def teaching_activate(self, caller: Caller, body: ChoiceMade) -> Answer:
        await self._desk.activate(body.choice)
        return Ack()

    async def teaching_go_back(self, caller: Caller, body: None) -> Answer:
        await self._desk.go_back()
        return Ack()


def _view(job: Job, names: Callable[[str], str], *, active: bool) -> TrialView:
    return TrialView(
        choice=job.choice,
        examples=job.examples,
        by=names(job.by),
        started_at=iso(job.started_at),
        state=job.state,
        step=job.step,
        steps=list(STEPS),
        before=_figures(job.report.before) if job.report else None,
        after=_figures(job.report.after) if job.report else None,
        worse=job.worse,
        active=active and job.state == "done",
    )


def _figures(figures: Figures) -> FiguresView:
    return msgspec.convert(msgspec.to_builtins(figures), FiguresView)
