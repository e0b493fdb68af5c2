"""Handlers of teaching the bot. Checks nothing of who asks: role, origin and audit are the entrance's."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
from handoff.gateway.http.staff_entrance import Act, Caller


def teaching_acts(desk: TeachingDesk, names: Callable[[str], str]) -> Mapping[str, Act]:
    """The handlers, by the route's name. `names`: an account -> its name."""

    async def read(caller: Caller, body: None) -> Answer:
        reviewed, unreviewed = await desk.reviewed(), await desk.unreviewed()
        job = await desk.job()
        chosen = desk.choices.chosen
        return TeachingAck(
            intents=[
                IntentRow(
                    intent=each.name,
                    about=each.about,
                    level=each.level,
                    signals=list(each.signals),
                    sentences={lang: len(texts) for lang, texts in each.sentences.items()},
                )
                for each in desk.taught.intents.values()
            ],
            reviewed=len(reviewed.examples),
            unreviewed=unreviewed,
            learned=len(chosen.examples),
            new=reviewed.id != chosen.id,
            bot=desk.choices.status.state,
            can_go_back=desk.choices.before.id != chosen.id,
            trial=_view(job, names, active=job.choice == chosen.id) if job else None,
        )

    async def intent(caller: Caller, body: None) -> Answer:
        name, lang = caller.place["intent"], caller.query.get("lang", "sv")
        return IntentAck(intent=name, sentences=list(desk.sentences(name, lang)))

    async def propose(caller: Caller, body: ExamplePropose) -> Answer:
        name = await desk.propose(body.text, body.lang, body.intent, by=caller.staff)
        return ProposedAck(name=name)

    async def begin(caller: Caller, body: None) -> Answer:
        await desk.start(caller.staff.account)
        return Ack()

    async def activate(caller: Caller, body: ChoiceMade) -> Answer:
        await desk.activate(body.choice)
        return Ack()

    async def go_back(caller: Caller, body: None) -> Answer:
        await desk.go_back()
        return Ack()

    return {
        "teaching:read": read,
        "teaching:intent": intent,
        "teaching:propose": propose,
        "teaching:try": begin,
        "teaching:activate": activate,
        "teaching:go_back": go_back,
    }


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
