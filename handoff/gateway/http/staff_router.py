"""Serves every staff route: checks session, role and origin, parses the body, and audits.

The roles are declared in `handoff.contract.routes`. Knows nothing of what a route does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from handoff.backoffice.accounts.sessions import COOKIE, SessionManager
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack
from handoff.contract.routes.route import Route
from handoff.conversation.staff import Staff
from handoff.gateway.acknowledgements import Wire, acknowledged
from handoff.gateway.binding import Handler, bind, require_models
from handoff.gateway.http.responses import answer, body_of, require_own_origin
from storage.ids import ConversationId
from storage.ports.audit import AuditRecord, AuditTrail
from storage.ports.clock import DatabaseClock

_STRANGE = (
    "bad_request",
    "unknown_account",
    "unknown_session",
    "unknown_passkey",
    "not_found",
    "unknown_case",
    "unknown_decision",
    "appointment_unknown",
    "unknown_call",
    "unknown_callback",
)
"""Outcomes after which the subject may be arbitrary input; it is not audited."""


@dataclass(slots=True)
class Caller:
    """The signed-in caller of one request: session, path and query. `subject` is for the audit trail."""

    staff: Staff
    cookie: str
    place: Mapping[str, str]
    query: Mapping[str, str]
    subject: str | None
    request: web.Request


def _not_allowed(ack: Wire) -> bool:
    """Whether the role was refused; that is audited even on routes that are not."""
    return not ack["ok"] and ack["error"]["code"] == "not_allowed"


class StaffRouter:
    """Serves staff routes: identifies the caller, checks role and origin, parses the body, audits."""

    def __init__(
        self, *, audit: AuditTrail, database_clock: DatabaseClock, sessions: SessionManager, origins: tuple[str, ...]
    ) -> None:
        self._audit_trail = audit
        self._database_clock = database_clock
        self._sessions = sessions
        self._origins = origins

    def add_routes(self, router: web.UrlDispatcher, routes: Sequence[Route], handlers: Sequence[object]) -> None:
        """Register staff routes, each with the handler of its name: `(caller, body) -> Answer`, or a response.

        Raises:
            BindingError: a route has no handler, a handler no route, or they disagree about the body.
        """
        bound = bind([route.name for route in routes], handlers)
        require_models(bound, {route.name: route.body for route in routes})
        for route in routes:
            serve = self._json if route.ack is not None else self._file
            router.add_route(route.method.upper(), route.path, serve(route, bound[route.name]))

    def _file(self, route: Route, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """The aiohttp handler of a route whose answer is a file; only a refusal is JSON."""

        async def serve(request: web.Request) -> web.StreamResponse:
            made: list[web.StreamResponse] = []

            async def fetch(caller: Caller, body: object) -> Answer:
                made.append(await handler(caller, body))
                return Ack()

            refusal = await self._json(route, fetch)(request)
            return made[0] if made else refusal

        return serve

    def _json(self, route: Route, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """The aiohttp handler of a route whose answer is JSON."""

        async def serve(request: web.Request) -> web.StreamResponse:
            caller: Caller | None = None

            async def run() -> Answer:
                nonlocal caller
                caller = await self._caller(request, route)
                if caller.staff.role not in route.roles:
                    raise Refused("not_allowed")
                body = None if route.body is None else await body_of(request, route.body)
                granted: Answer = await handler(caller, body)
                return granted

            if route.method != "get":
                require_own_origin(request, self._origins)
            ack, response = await answer(run)
            if caller is not None and (route.audited or _not_allowed(ack)):
                await self._audit(route, caller, ack)
            return response

        return serve

    async def _caller(self, request: web.Request, route: Route) -> Caller:
        cookie = request.cookies.get(COOKIE)
        staff = await self._sessions.staff(cookie, use=route.audited or route.body is not None) if cookie else None
        if staff is None or cookie is None:
            raise Refused("session_expired")
        place = request.match_info
        return Caller(staff, cookie, place, request.query, next(iter(place.values()), None), request)

    async def _audit(self, route: Route, caller: Caller, ack: Wire) -> None:
        async def add() -> Answer:
            outcome = "ok" if ack["ok"] else ack["error"]["code"]
            known = None if outcome in _STRANGE else caller.subject
            named = caller.place.get("conversation")
            conversation = ConversationId(named) if named is not None and named == known else None
            await self._audit_trail.add(
                AuditRecord(
                    at=await self._database_clock.now(),
                    account=caller.staff.account,
                    action=route.name,
                    conversation=conversation,
                    outcome=outcome,
                    subject=None if conversation else known,
                )
            )
            return Ack()

        await acknowledged(add)
