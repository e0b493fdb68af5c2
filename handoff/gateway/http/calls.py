"""Handlers of the telephone desk: reports of exchanges, which a signature stands for, and what staff do with calls.

Checks no member of staff: that is done by `staff_router`. Of a refused report nothing is kept or logged but that it
was refused.
"""

from __future__ import annotations

import time

from aiohttp import web

from handoff.backoffice.telephone.desk import CallDesk
from handoff.backoffice.telephone.exchanges import Exchanges
from handoff.backoffice.telephone.reports import CallReports, has_number
from handoff.contract.base import Answer
from handoff.contract.calls import CallBegin, CallNoteSet, CallReport, CallSignals
from handoff.contract.errors import Refused
from handoff.gateway.acknowledgements import parse_body
from handoff.gateway.http.responses import answer, refuse_foreign_origin
from handoff.gateway.http.staff_router import Caller
from handoff.gateway.limits.client_address import remote_address
from handoff.gateway.limits.pace import Addresses
from storage.ports.audit import AuditRecord, AuditTrail
from storage.ports.clock import DatabaseClock

EXCHANGE, TIME, SIGNATURE = "Lotsen-Exchange", "Lotsen-Time", "Lotsen-Signature"
"""Headers of a report: whose it is, its time in seconds since 1970, and the signature over both time and body."""


class ExchangeHttp:
    """The handler of `calls:report`."""

    def __init__(
        self,
        *,
        exchanges: Exchanges,
        reports: CallReports,
        audit: AuditTrail,
        database_clock: DatabaseClock,
        addresses: Addresses,
        origins: tuple[str, ...],
        trusted_proxies: tuple[str, ...],
    ) -> None:
        self._exchanges = exchanges
        self._reports = reports
        self._audit_trail = audit
        self._database_clock = database_clock
        self._origins = origins
        self._addresses = addresses
        self._trusted_proxies = trusted_proxies

    async def calls_report(self, request: web.Request) -> web.Response:
        refuse_foreign_origin(request, self._origins)
        exchange = request.headers.get(EXCHANGE, "")

        async def act() -> Answer:
            body = await _body(request)
            await self._require_signed(request, exchange, body)
            if has_number(body):
                await self._audit_number(exchange)
                raise Refused("number_refused")
            return await self._reports.take(exchange, parse_body(body, CallReport))

        _, response = await answer(act)
        return response

    async def _require_signed(self, request: web.Request, exchange: str, body: bytes) -> None:
        """Refuse what is not signed; whoever goes on trying from an address is slowed down."""
        try:
            time_s, signature = request.headers.get(TIME, ""), request.headers.get(SIGNATURE, "")
            await self._exchanges.require_signed(exchange, time_s, signature, body)
        except Refused:
            now = time.monotonic()
            name = self._addresses.name(remote_address(request, self._trusted_proxies), now)
            wait_s = self._addresses.guess_wait_s(name, now)
            if wait_s > 0:
                raise Refused("rate_limited", retry_after_s=wait_s) from None
            raise

    async def _audit_number(self, exchange: str) -> None:
        """Somebody should mend the exchange's script. Nothing of the report goes along."""
        at = await self._database_clock.now()
        await self._audit_trail.add(AuditRecord(at, None, "calls:report", outcome="number_refused", subject=exchange))


class CallsHttp:
    """Handlers of the staff's routes of `CALLS`, a method a route."""

    def __init__(self, desk: CallDesk) -> None:
        self._desk = desk

    async def calls_list(self, caller: Caller, body: None) -> Answer:
        return await self._desk.listed(caller.staff)

    async def calls_begin(self, caller: Caller, body: CallBegin) -> Answer:
        caller.subject = body.call
        return await self._desk.begin(caller.staff, body)

    async def calls_rehearse(self, caller: Caller, body: None) -> Answer:
        return await self._desk.rehearse(caller.staff)

    async def calls_take(self, caller: Caller, body: None) -> Answer:
        return await self._desk.take(caller.staff, caller.place["call"])

    async def calls_signals(self, caller: Caller, body: CallSignals) -> Answer:
        return await self._desk.hear(caller.staff, caller.place["call"], body)

    async def calls_note(self, caller: Caller, body: CallNoteSet) -> Answer:
        return await self._desk.note(caller.staff, caller.place["call"], body)

    async def calls_end(self, caller: Caller, body: None) -> Answer:
        return await self._desk.end(caller.staff, caller.place["call"])


async def _body(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused("too_large") from None
