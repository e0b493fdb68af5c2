"""Handlers of the JSON routes for everybody: service, survey, leaving, invitations, the two API documents.

Signing in is `login`'s, what signed-in staff do is `staff`'s.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from aiohttp import web

from handoff.actions.visitor import VisitorActions
from handoff.backoffice.accounts import invitations
from handoff.backoffice.accounts.ports import AccountPorts
from handoff.backoffice.accounts.second_factor import offer
from handoff.contract.accounts import InvitationAccept, InvitationAck, InvitationToken
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.login import RecoveryCodesAck
from handoff.contract.parts import Ack
from handoff.contract.routes import Route
from handoff.contract.schema import asyncapi, openapi
from handoff.contract.service import SurveyAnswer
from handoff.contract.visitor import Leave
from handoff.conversation.staff import role_of
from handoff.conversation.visibility import iso
from handoff.gateway.acknowledgements import acknowledged
from handoff.gateway.binding import bind
from handoff.gateway.http.responses import answer, body_of, encoded, refuse_foreign_origin
from handoff.gateway.http.service_facts import ServiceFacts
from handoff.gateway.limits.client_address import remote_address
from handoff.gateway.limits.pace import Addresses
from handoff.routing.service import Service
from storage.ids import AccountId
from storage.ports.audit import AuditRecord, AuditTrail, Surveys


class PublicHttp:
    """Handlers of `PUBLIC` but signing in, a method a route."""

    def __init__(
        self,
        *,
        accounts: AccountPorts,
        surveys: Surveys,
        visitors: VisitorActions,
        audit: AuditTrail,
        service: Service,
        addresses: Addresses,
        origins: tuple[str, ...],
        trusted_proxies: tuple[str, ...],
        facts: ServiceFacts,
    ) -> None:
        self._accounts = accounts
        self._surveys = surveys
        self._visitors = visitors
        self._audit_trail = audit
        self._service = service
        self._addresses = addresses
        self._origins = origins
        self._trusted_proxies = trusted_proxies
        self._facts = facts
        self._asyncapi = encoded(asyncapi())
        self._openapi = encoded(openapi())

    async def service(self, request: web.Request) -> web.Response:
        async def act() -> Answer:
            return self._facts()

        _, response = await answer(act)
        return response

    async def survey(self, request: web.Request) -> web.Response:
        refuse_foreign_origin(request, self._origins)

        async def act() -> Answer:
            said = await body_of(request, SurveyAnswer)
            stored = await self._surveys.answer(
                said.survey_token, helped=said.helped, felt_safe=said.felt_safe, text=said.text
            )
            if not stored:
                raise Refused("survey_token_invalid")
            return Ack()

        _, response = await answer(act)
        return response

    async def leave(self, request: web.Request) -> web.Response:
        refuse_foreign_origin(request, self._origins)

        async def act() -> Answer:
            await self._visitors.leave(await body_of(request, Leave))
            return Ack()

        _, response = await answer(act)
        return response

    async def invitation_open(self, request: web.Request) -> web.Response:
        refuse_foreign_origin(request, self._origins)

        async def act() -> Answer:
            self._slow_down(request)
            asked = await body_of(request, InvitationToken)
            invitation = await invitations.shown(self._accounts, asked.token, practice=self._service.practice)
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

    async def invitation_accept(self, request: web.Request) -> web.Response:
        refuse_foreign_origin(request, self._origins)

        async def act() -> Answer:
            self._slow_down(request)
            asked = await body_of(request, InvitationAccept)
            practice = self._service.practice
            invitation = await invitations.opened(self._accounts, asked.token, practice=practice)
            codes = await invitations.accept(self._accounts, asked.token, asked.password, asked.code, practice=practice)
            await self._audit("invitation:accept", invitation.account, subject=invitation.id)
            return RecoveryCodesAck(recovery_codes=codes)

        _, response = await answer(act)
        return response

    async def asyncapi(self, request: web.Request) -> web.Response:
        return web.Response(body=self._asyncapi, content_type="application/json")

    async def openapi(self, request: web.Request) -> web.Response:
        return web.Response(body=self._openapi, content_type="application/json")

    # --- inside ------------------------------------------------------------------------------------

    async def _audit(self, action: str, account: AccountId | None, subject: str) -> None:
        async def add() -> Answer:
            await self._audit_trail.add(AuditRecord(await self._accounts.clock.now(), account, action, subject=subject))
            return Ack()

        await acknowledged(add)

    def _slow_down(self, request: web.Request) -> None:
        now = time.monotonic()
        name = self._addresses.name(remote_address(request, self._trusted_proxies), now)
        wait_s = self._addresses.guess_wait_s(name, now)
        if wait_s > 0:
            raise Refused("rate_limited", retry_after_s=wait_s)


def add_public_routes(router: web.UrlDispatcher, routes: Sequence[Route], handlers: Sequence[object]) -> None:
    """Register public routes, each with the handler of its name: `(request) -> response`.

    Raises:
        BindingError: a route has no handler, or a handler no route.
    """
    bound = bind([route.name for route in routes], handlers)
    for route in routes:
        router.add_route(route.method.upper(), route.path, bound[route.name])
