"""Handlers of the routes of what was learnt. Checks no caller: `staff_router` does."""

from __future__ import annotations

from handoff.backoffice.records.learnt_desk import LearntDesk
from handoff.backoffice.records.receivers import Receivers
from handoff.contract.base import Answer
from handoff.contract.learnt import (
    LearntAck,
    LearntView,
    ReceiverNote,
    TopicChoice,
    VisitorTextsAck,
    VisitorTextUse,
    VisitorTextView,
)
from handoff.contract.parts import Ack
from handoff.gateway.http.records import lang_of
from handoff.gateway.http.staff_router import Caller


class LearntHttp:
    """Handlers of `LEARNT`, a method a route."""

    def __init__(self, desk: LearntDesk, receivers: Receivers) -> None:
        self._desk = desk
        self._receivers = receivers

    async def learnt_read(self, caller: Caller, body: None) -> Answer:
        words, lang = self._desk.vocabulary, lang_of(caller)
        return LearntAck(
            learnt=[
                LearntView(
                    topic=words.word("amnen", each.topic, lang),
                    text=each.text,
                    source="visitor" if each.source else "staff",
                    month=each.month,
                )
                for each in await self._desk.learnt()
            ]
        )

    async def learnt_texts(self, caller: Caller, body: None) -> Answer:
        words, lang = self._desk.vocabulary, lang_of(caller)
        return VisitorTextsAck(
            texts=[VisitorTextView(id=each.id, week=each.week, text=each.text) for each in await self._desk.waiting()],
            topics=[
                TopicChoice(value=value, label=words.word("amnen", value, lang))
                for value in words.fields["amnen"].values
            ],
        )

    async def learnt_use(self, caller: Caller, body: VisitorTextUse) -> Answer:
        await self._desk.use(caller.staff, caller.place["text"], topic=body.topic, text=body.text)
        return Ack()

    async def learnt_dismiss(self, caller: Caller, body: None) -> Answer:
        await self._desk.dismiss(caller.staff, caller.place["text"])
        return Ack()

    async def learnt_receivers(self, caller: Caller, body: None) -> Answer:
        return await self._receivers.show(caller.staff)

    async def learnt_note_receiver(self, caller: Caller, body: ReceiverNote) -> Answer:
        caller.subject = body.period
        return await self._receivers.note(caller.staff, body)
