"""Handlers of the rota. Checks no caller: role, origin and audit are done by `staff_router`."""

from __future__ import annotations

from handoff.backoffice.rota.desk import RotaDesk
from handoff.contract.base import Answer
from handoff.contract.rota import RotaFollow, RotaPlan, ShiftAct
from handoff.gateway.http.staff_router import Caller


class RotaHttp:
    """Handlers of `ROTA`, a method a route."""

    def __init__(self, desk: RotaDesk) -> None:
        self._desk = desk

    async def rota_read(self, caller: Caller, body: None) -> Answer:
        return await self._desk.show(caller.staff, caller.query.get("week", ""))

    async def rota_plan(self, caller: Caller, body: RotaPlan) -> Answer:
        return await self._desk.plan(caller.staff, body)

    async def rota_act(self, caller: Caller, body: ShiftAct) -> Answer:
        return await self._desk.act(caller.staff, caller.place["shift"], body)

    async def rota_follow(self, caller: Caller, body: RotaFollow) -> Answer:
        return await self._desk.follow(caller.staff, body)
