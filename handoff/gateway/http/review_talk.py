"""Handlers of the editor's routes beside the texts: who is asked to review one, remarks at its passages."""

from __future__ import annotations

from handoff.backoffice.editor.review_desk import ReviewDesk
from handoff.contract.base import Answer
from handoff.contract.editor import RemarkAnswer, RemarkMake, RemarkStep, TextAssign
from handoff.gateway.http.editor import text_of
from handoff.gateway.http.staff_router import Caller


class ReviewTalkHttp:
    """Handlers of a part of `EDITOR`, a method a route."""

    def __init__(self, desk: ReviewDesk) -> None:
        self._desk = desk

    async def editor_reviewers(self, caller: Caller, body: None) -> Answer:
        return await self._desk.reviewers()

    async def editor_assign(self, caller: Caller, body: TextAssign) -> Answer:
        return await self._desk.assign(*text_of(caller), body.account, caller.staff)

    async def editor_remark(self, caller: Caller, body: RemarkMake) -> Answer:
        return await self._desk.remark(*text_of(caller), body.passage, body.text, caller.staff)

    async def editor_answer(self, caller: Caller, body: RemarkAnswer) -> Answer:
        return await self._desk.answer(*text_of(caller), body.number, body.text, caller.staff)

    async def editor_done(self, caller: Caller, body: RemarkStep) -> Answer:
        return await self._desk.done(*text_of(caller), body.number, caller.staff)

    async def editor_reopen(self, caller: Caller, body: RemarkStep) -> Answer:
        return await self._desk.reopen(*text_of(caller), body.number, caller.staff)
