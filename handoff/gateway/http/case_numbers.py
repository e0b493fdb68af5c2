"""Handlers of case numbers. Checks no caller: that is done by `staff_router`.

A number is in no address and no audit.
"""

from __future__ import annotations

from collections.abc import Callable

from handoff.backoffice.records.case_number_desk import CaseNumbers
from handoff.contract.base import Answer
from handoff.contract.case_numbers import CaseNumberForget, CaseNumberLook, CaseNumberMake
from handoff.contract.parts import Ack
from handoff.gateway.http.staff_router import Caller
from storage.ids import AccountId


class CaseNumbersHttp:
    """Handlers of `CASE_NUMBERS`, a method a route."""

    def __init__(self, numbers: CaseNumbers, *, slow_down: Callable[[AccountId], None]) -> None:
        """`slow_down` is called before a number is looked up; raises after too many."""
        self._numbers = numbers
        self._slow_down = slow_down

    async def case_numbers_make(self, caller: Caller, body: CaseNumberMake) -> Answer:
        return await self._numbers.make(body)

    async def case_numbers_look(self, caller: Caller, body: CaseNumberLook) -> Answer:
        self._slow_down(caller.staff.account)
        return await self._numbers.look(body)

    async def case_numbers_forget(self, caller: Caller, body: CaseNumberForget) -> Answer:
        self._slow_down(caller.staff.account)
        await self._numbers.forget(body)
        return Ack()
