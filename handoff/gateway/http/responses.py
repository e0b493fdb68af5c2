"""JSON over HTTP: bodies as models, the status of each refusal, and checks of the origin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from aiohttp import web

from handoff.contract.base import Answer, Model
from handoff.contract.errors import Refused
from handoff.gateway.acknowledgements import Wire, acknowledged, parse_body
from handoff.gateway.limits.refused_origins import REFUSED

encoded = msgspec.json.Encoder().encode
STATUS = {
    "login_failed": 401,
    "code_needed": 401,
    "passkey_refused": 401,
    "passkey_copied": 401,
    "session_expired": 401,
    "not_allowed": 403,
    "second_factor_needed": 403,
    "wrong_password": 403,
    "wrong_code": 403,
    "own_text": 403,
    "confirmation_missing": 403,
    "needs_jurist": 403,
    "needs_second_person": 403,
    "not_found": 404,
    "unknown_account": 404,
    "unknown_session": 404,
    "unknown_passkey": 404,
    "invitation_invalid": 404,
    "period_unknown": 404,
    "unknown_case": 404,
    "unknown_decision": 404,
    "unknown_observation": 404,
    "unknown_contact": 404,
    "unknown_module": 404,
    "unknown_call": 404,
    "unknown_case_number": 404,
    "unknown_callback": 404,
    "exchange_refused": 401,
    "unknown_persona": 404,
    "callback_first": 409,
    "documentation_exists": 409,
    "guideline_changed": 409,
    "tries_used": 409,
    "already_decided": 409,
    "already_signed": 409,
    "records_unsigned": 409,
    "pilot_end_missing": 409,
    "contacts_unverified": 409,
    "factors_missing": 409,
    "tracks_unstaffed": 409,
    "safety_texts_unreviewed": 409,
    "local_contacts_unverified": 409,
    "seal_keys_missing": 409,
    "backup_untried": 409,
    "database_beta": 409,
    "wrong_mode": 409,
    "clock_jump": 409,
    "practice_busy": 409,
    "name_taken": 409,
    "period_running": 409,
    "already_released": 409,
    "quarters_first": 409,
    "not_proposed": 409,
    "same_person": 409,
    "last_administrator": 409,
    "last_factor": 409,
    "passkeys_full": 409,
    "stale_version": 409,
    "open_remarks": 409,
    "too_many_remarks": 409,
    "key_missing": 409,
    "already_running": 409,
    "nothing_new": 409,
    "not_tried": 409,
    "figures_worse": 409,
    "wrong_step": 409,
    "indispensable": 409,
    "too_large": 413,
    "content_invalid": 422,
    "files_invalid": 422,
    "rate_limited": 429,
    "pdf_unavailable": 503,
    "unavailable": 503,
    "internal": 500,
}

_SAME = "same-origin"

M = TypeVar("M", bound=Model)


async def body_of(request: web.Request, model: type[M]) -> M:
    """The request's body as its model.

    Raises:
        Refused: bad_request, too_large.
    """
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused("too_large") from None
    return parse_body(body, model)


async def answer(act: Callable[[], Awaitable[Answer]]) -> tuple[Wire, web.Response]:
    """Run an action; returns its acknowledgement, and the same as a response."""
    ack = await acknowledged(act)
    status = 200 if ack["ok"] else STATUS.get(ack["error"]["code"], 400)
    return ack, json_response(ack, status=status)


def json_response(body: Wire, *, status: int = 200) -> web.Response:
    """A JSON response with this body."""
    return web.Response(body=encoded(body), status=status, content_type="application/json")


def refuse_foreign_origin(request: web.Request, origins: tuple[str, ...]) -> None:
    """Refuse requests of other sites' pages, on routes that need no session.

    Programs send neither header, and are let through: they hold nobody's cookie.
    """
    if request.headers.get("Origin", origins[0]) not in origins:
        REFUSED.note(request.headers["Origin"])
        raise web.HTTPForbidden(text="")
    if request.headers.get("Sec-Fetch-Site", _SAME) != _SAME:
        raise web.HTTPForbidden(text="")


def require_own_origin(request: web.Request, origins: tuple[str, ...]) -> None:
    """Require that a browser names one of our pages as the origin, where a session acts (beside SameSite)."""
    refuse_foreign_origin(request, origins)
    if "Origin" not in request.headers and "Sec-Fetch-Site" not in request.headers:
        raise web.HTTPForbidden(text="")
