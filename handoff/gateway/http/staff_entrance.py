"""The way into every route of staff: session, role and origin are checked, and the audit trail gets its line.

Which roles a route is for stands in `handoff.contract.routes`. Knows nothing of what a route does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from handoff.backoffice.accounts.sessions import COOKIE, SessionDoor
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack
from handoff.contract.routes.route import Route
from handoff.conversation.staff import Staff
from handoff.gateway.acknowledgements import Wire, acknowledged
from handoff.gateway.http.responses import answer, body_of, require_own_origin
from storage.ports.audit import AuditRecord
from storage.ports.store import Store

_STRANGE = (
    "bad_request",
    "unknown_account",
    "unknown_session",
    "unknown_passkey",
    "not_found",
    "unknown_case",
    "unknown_decision",
)
"""Outcomes after which the subject may be anything that somebody typed; it is not written down."""


@dataclass(slots=True)
class Caller:
    """Who asks, with which session, and for which thing of the path. `subject` is for the audit trail."""

    staff: Staff
    cookie: str
    place: Mapping[str, str]
    query: Mapping[str, str]
    subject: str | None
    request: web.Request


def _not_allowed(ack: Wire) -> bool:
    """Whoever tries what their role may not do stands in the trail, also where its use does not."""
    return not ack["ok"] and ack["error"]["code"] == "not_allowed"


Act = Callable[[Caller, Any], Awaitable[Answer]]


class StaffEntrance:
    """Turns acts into handlers that let in whom the route names."""

    def __init__(self, *, store: Store, door: SessionDoor, origins: tuple[str, ...]) -> None:
        self._store = store
        self._door = door
        self._origins = origins

    def downloaded(
        self, route: Route, act: Callable[[Caller], Awaitable[web.StreamResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """The handler of a route whose answer is a file; only a refusal is JSON."""

        async def serve(request: web.Request) -> web.StreamResponse:
            made: list[web.StreamResponse] = []

            async def fetch(caller: Caller, body: object) -> Answer:
                made.append(await act(caller))
                return Ack()

            refusal = await self.served(route, fetch)(request)
            return made[0] if made else refusal

        return serve

    def served(self, route: Route, act: Act) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """The handler of a route whose answer is JSON."""

        async def serve(request: web.Request) -> web.StreamResponse:
            caller: Caller | None = None

            async def run() -> Answer:
                nonlocal caller
                caller = await self._caller(request, route)
                if caller.staff.role not in route.roles:
                    raise Refused("not_allowed")
                body = None if route.body is None else await body_of(request, route.body)
                return await act(caller, body)

            if route.method != "get":
                require_own_origin(request, self._origins)
            ack, response = await answer(run)
            if caller is not None and (route.audited or _not_allowed(ack)):
                await self._audit(route, caller, ack)
            return response

        return serve

    async def _caller(self, request: web.Request, route: Route) -> Caller:
        cookie = request.cookies.get(COOKIE)
        staff = await self._door.staff(cookie, use=route.audited or route.body is not None) if cookie else None
        if staff is None or cookie is None:
            raise Refused("session_expired")
        place = request.match_info
        return Caller(staff, cookie, place, request.query, next(iter(place.values()), None), request)

    async def _audit(self, route: Route, caller: Caller, ack: Wire) -> None:
        async def add() -> Answer:
            outcome = "ok" if ack["ok"] else ack["error"]["code"]
            known = None if outcome in _STRANGE else caller.subject
            await self._store.audit.add(
                AuditRecord(await self._store.now(), caller.staff.account, route.name, None, outcome, known)
            )
            return Ack()

        await acknowledged(add)
