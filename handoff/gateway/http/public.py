"""HTTP routes for everybody: the pages, the visitor's JSON, invitations, health.

Signing in is in `login_http`, what staff do then in `staff_http`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from handoff.assistant.client import Bot
from handoff.backoffice.accounts import invitations
from handoff.backoffice.accounts.second_factor import offer
from handoff.backoffice.retention.rules import RetentionRules
from handoff.contract.accounts import InvitationAccept, InvitationAck, InvitationToken
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.login import RecoveryCodesAck
from handoff.contract.parts import Ack
from handoff.contract.routes import EDITOR, KNOWLEDGE, PREFIX, ROUTES
from handoff.contract.schema import asyncapi, openapi
from handoff.contract.service import ServiceInfo, SurveyAnswer
from handoff.conversation.staff import role_of
from handoff.conversation.visibility import iso
from handoff.gateway.acknowledgements import acknowledged
from handoff.gateway.http import headers
from handoff.gateway.http.login import LoginHttp
from handoff.gateway.http.metrics import CONTENT_TYPE as METRICS_TYPE
from handoff.gateway.http.responses import answer, body_of, encoded, json_response, refuse_foreign_origin
from handoff.gateway.http.staff import StaffHttp
from handoff.gateway.limits.client_address import remote_address
from handoff.gateway.limits.pace import Addresses
from handoff.routing.service import Service
from storage.errors import StorageError
from storage.ids import AccountId
from storage.ports.audit import AuditRecord
from storage.ports.store import Store

MAX_BODY_BYTES = 65_536
FORWARDED = frozenset({"x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"})
"""What a request carries that has come through a proxy."""
_SERVED_BY_OTHERS = ("HEAD", "OPTIONS")


class HttpGateway:
    """The routes of one node."""

    def __init__(
        self,
        *,
        store: Store,
        service: Service,
        staff: StaffHttp,
        bot: Bot,
        addresses: Addresses,
        login: LoginHttp,
        widget: Path,
        origins: tuple[str, ...],
        embedders: tuple[str, ...],
        trusted_proxies: tuple[str, ...],
        operator: str,
        exit_url: str,
        retention: RetentionRules,
        measured: Callable[[], bytes],
        leaving: Callable[[], bool],
    ) -> None:
        self._store = store
        self._service = service
        self._staff = staff
        self._bot = bot
        self._addresses = addresses
        self._login = login
        self._widget = widget
        self._origins = origins
        self._embedders = embedders
        self._trusted_proxies = trusted_proxies
        self._operator = operator
        self._exit_url = exit_url
        self._measured = measured
        self._leaving = leaving
        self._retention = retention

    def add_to(self, app: web.Application) -> None:
        """Register the routes, and the headers that every answer carries."""
        app.on_response_prepare.append(self._prepare)
        page, api = self._page, app.router
        api.add_get("/", page("host.html", ancestors=(), scripts=self._origins))
        api.add_get("/chat", page("chat.html", ancestors=self._embedders, further=headers.TRUSTED_TYPES))
        api.add_get("/console", page("console.html", ancestors=(), further=headers.NO_MARKUP))
        api.add_get("/editor", page("editor.html", ancestors=(), further=headers.TRUSTED_TYPES))
        api.add_get("/widget.js", self._loader)
        api.add_static("/static", self._widget / "static", append_version=False)
        api.add_get("/healthz", self._health)
        api.add_get("/readyz", self._ready)
        api.add_get("/metrics", self._metrics)
        public = {
            "service": self._info,
            **self._login.handlers,
            "survey": self._survey,
            "invitation:open": self._open_invitation,
            "invitation:accept": self._accept_invitation,
            "asyncapi": self._document(asyncapi()),
            "openapi": self._document(openapi()),
        }
        for route in ROUTES:
            if route.public:
                api.add_route(route.method.upper(), route.path, public[route.name])
        self._staff.add_to(api)
        app.on_startup.append(refuse_undeclared)

    # --- pages -------------------------------------------------------------------------------------

    def _page(
        self, name: str, *, ancestors: tuple[str, ...], scripts: tuple[str, ...] = (), further: tuple[str, ...] = ()
    ) -> Any:
        security = headers.policy(ancestors, scripts, further)

        async def serve(request: web.Request) -> web.StreamResponse:
            return web.FileResponse(self._widget / name, headers={"Content-Security-Policy": security})

        return serve

    async def _loader(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(
            self._widget / "widget.js",
            headers={"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "public, max-age=300"},
        )

    async def _prepare(self, request: web.Request, response: web.StreamResponse) -> None:
        headers.secure(response)

    # --- health ------------------------------------------------------------------------------------

    async def _health(self, request: web.Request) -> web.Response:
        """This process runs its event loop."""
        return json_response({"ok": True})

    async def _ready(self, request: web.Request) -> web.Response:
        """A visitor can come, write and reach a human; `bot` says whether the bot answers too."""
        if self._leaving():
            return json_response({"ok": False, "leaving": True}, status=503)
        try:
            await asyncio.wait_for(self._store.require(), 2.0)
        except (TimeoutError, StorageError):
            return json_response({"ok": False, "database": False}, status=503)
        return json_response({"ok": True, "database": True, "bot": await self._bot.healthy()})

    async def _metrics(self, request: web.Request) -> web.Response:
        """For the operator's own Prometheus, which asks a node directly: what came through a proxy finds nothing."""
        if FORWARDED & {name.lower() for name in request.headers}:
            raise web.HTTPNotFound
        return web.Response(body=self._measured(), headers={"Content-Type": METRICS_TYPE})

    # --- JSON --------------------------------------------------------------------------------------

    async def _info(self, request: web.Request) -> web.Response:
        async def act() -> Answer:
            intake, opens_at = self._service.intake(), self._service.opens_at()
            return ServiceInfo(
                mode=self._service.mode,
                open=intake.open,
                opens_at=iso(opens_at) if opens_at else None,
                closing_soon=intake.closing_soon,
                closed_because=self._service.closed_because(),
                retention_days=self._retention.transcript_days,
                retention_urgent_days=self._retention.urgent_days,
                ends_on=ends_on.isoformat() if (ends_on := self._service.ends_on()) else None,
                operator=self._operator,
                exit_url=self._exit_url,
                languages=list(self._service.languages),
            )

        _, response = await answer(act)
        return response

    async def _survey(self, request: web.Request) -> web.Response:
        refuse_foreign_origin(request, self._origins)

        async def act() -> Answer:
            said = await body_of(request, SurveyAnswer)
            stored = await self._store.surveys.answer(
                said.survey_token, helped=said.helped, felt_safe=said.felt_safe, text=said.text
            )
            if not stored:
                raise Refused("survey_token_invalid")
            return Ack()

        _, response = await answer(act)
        return response

    async def _open_invitation(self, request: web.Request) -> web.Response:
        refuse_foreign_origin(request, self._origins)

        async def act() -> Answer:
            self._slow_down(request)
            asked = await body_of(request, InvitationToken)
            invitation = await invitations.opened(self._store, asked.token)
            return InvitationAck(
                name=invitation.name,
                role=role_of(invitation.role),
                expires_at=iso(invitation.expires_at),
                renews=invitation.account is not None,
                second_factor_required=not self._service.practice,
                second_factor=offer(invitation.totp_secret, invitation.name),
            )

        _, response = await answer(act)
        return response

    async def _accept_invitation(self, request: web.Request) -> web.Response:
        refuse_foreign_origin(request, self._origins)

        async def act() -> Answer:
            self._slow_down(request)
            asked = await body_of(request, InvitationAccept)
            invitation = await invitations.opened(self._store, asked.token)
            codes = await invitations.accept(
                self._store, asked.token, asked.password, asked.code, factor_required=not self._service.practice
            )
            await self._audit("invitation:accept", invitation.account, subject=invitation.id)
            return RecoveryCodesAck(recovery_codes=codes)

        _, response = await answer(act)
        return response

    def _document(self, document: dict[str, Any]) -> Callable[[web.Request], Awaitable[web.Response]]:
        body = encoded(document)

        async def serve(request: web.Request) -> web.Response:
            return web.Response(body=body, content_type="application/json")

        return serve

    # --- inside ------------------------------------------------------------------------------------

    async def _audit(self, action: str, account: AccountId | None, subject: str) -> None:
        async def add() -> Answer:
            await self._store.audit.add(AuditRecord(await self._store.now(), account, action, subject=subject))
            return Ack()

        await acknowledged(add)

    def _slow_down(self, request: web.Request) -> None:
        now = time.monotonic()
        name = self._addresses.name(remote_address(request, self._trusted_proxies), now)
        wait_s = self._addresses.guess_wait_s(name, now)
        if wait_s > 0:
            raise Refused("rate_limited", retry_after_s=wait_s)


async def refuse_undeclared(app: web.Application) -> None:
    """Stop the start if anything below `/api/v1` is served that `handoff.contract.routes` does not declare.

    Raises:
        ValueError: names the first such route.
    """
    declared = {(route.method.upper(), route.path) for route in (*ROUTES, *KNOWLEDGE, *EDITOR)}
    for served in app.router.routes():
        path = served.resource.canonical if served.resource else ""
        if path.startswith(PREFIX) and served.method not in _SERVED_BY_OTHERS and (served.method, path) not in declared:
            raise ValueError(f"{served.method} {path} declares neither roles nor that it is for everybody")
