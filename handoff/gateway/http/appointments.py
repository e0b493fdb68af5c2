"""Handlers of the routes of consultations by appointment. Checks no caller: that is done by `staff_router`."""

from __future__ import annotations

from handoff.actions.appointments import AppointmentActions
from handoff.contract.appointments import AppointmentOpen
from handoff.contract.base import Answer
from handoff.gateway.http.staff_router import Caller


class AppointmentsHttp:
    """Handlers of `APPOINTMENTS`, a method a route."""

    def __init__(self, actions: AppointmentActions) -> None:
        self._actions = actions

    async def appointments_list(self, caller: Caller, body: None) -> Answer:
        return await self._actions.listed()

    async def appointments_open(self, caller: Caller, body: AppointmentOpen) -> Answer:
        return await self._actions.open(caller.staff, body)

    async def appointments_withdraw(self, caller: Caller, body: None) -> Answer:
        return await self._actions.withdraw(caller.place["appointment"])
