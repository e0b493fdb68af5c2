"""Handlers of supervision. Checks no caller: role, origin and audit are done by `staff_router`."""

from __future__ import annotations

from handoff.backoffice.supervision.desk import SupervisionDesk
from handoff.contract.base import Answer
from handoff.contract.supervision import CeilingSet, SheetSave
from handoff.gateway.http.records import lang_of
from handoff.gateway.http.staff_router import Caller


class SupervisionHttp:
    """Handlers of `SUPERVISION`, a method a route."""

    def __init__(self, desk: SupervisionDesk) -> None:
        self._desk = desk

    async def supervision_read(self, caller: Caller, body: None) -> Answer:
        return await self._desk.show(caller.staff, lang_of(caller))

    async def supervision_draw(self, caller: Caller, body: None) -> Answer:
        return await self._desk.draw(caller.staff, lang_of(caller))

    async def supervision_ceiling(self, caller: Caller, body: CeilingSet) -> Answer:
        return await self._desk.set_ceiling(caller.staff, body, lang_of(caller))

    async def supervision_settle(self, caller: Caller, body: None) -> Answer:
        return await self._desk.settle(caller.staff, caller.place["matter"], lang_of(caller))

    async def supervision_sheet(self, caller: Caller, body: SheetSave) -> Answer:
        return await self._desk.read(caller.staff, caller.place["matter"], body, lang_of(caller))
