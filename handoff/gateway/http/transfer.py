"""Handlers of knowledge that is passed on. Checks no caller: role, origin and audit are done by `staff_router`."""

from __future__ import annotations

from handoff.backoffice.records.knowledge_transfer import KnowledgeTransfer
from handoff.contract.base import Answer
from handoff.contract.transfer import TransferNote
from handoff.gateway.http.records import lang_of
from handoff.gateway.http.staff_router import Caller


class TransferHttp:
    """Handlers of `TRANSFER`, a method a route."""

    def __init__(self, transfer: KnowledgeTransfer) -> None:
        self._transfer = transfer

    async def transfer_read(self, caller: Caller, body: None) -> Answer:
        return await self._transfer.show(caller.staff, lang_of(caller))

    async def transfer_note(self, caller: Caller, body: TransferNote) -> Answer:
        caller.subject = body.period
        return await self._transfer.note(caller.staff, body, lang_of(caller))
