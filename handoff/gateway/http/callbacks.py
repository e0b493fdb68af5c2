"""Handlers of call-backs for staff. Checks no caller: that is done by `staff_router`."""

from __future__ import annotations

from handoff.backoffice.telephone.callbacks import Callbacks
from handoff.contract.base import Answer
from handoff.contract.callbacks import CallbackResult
from handoff.gateway.http.staff_router import Caller


class CallbacksHttp:
    """Handlers of `CALLBACKS`, a method a route."""

    def __init__(self, callbacks: Callbacks) -> None:
        self._callbacks = callbacks

    async def callbacks_list(self, caller: Caller, body: None) -> Answer:
        return await self._callbacks.listed(caller.staff)

    async def callbacks_take(self, caller: Caller, body: None) -> Answer:
        return await self._callbacks.take(caller.staff, caller.place["callback"])

    async def callbacks_done(self, caller: Caller, body: CallbackResult) -> Answer:
        return await self._callbacks.done(caller.staff, caller.place["callback"], body)
