"""Routes that everybody may use."""

from __future__ import annotations

from handoff.contract.accounts import (
    InvitationAccept,
    InvitationAck,
    InvitationToken,
)
from handoff.contract.login import (
    Login,
    LoginAck,
    RecoveryCodesAck,
)
from handoff.contract.parts import Ack
from handoff.contract.passkeys import PasskeyAnswer, PasskeyAsk
from handoff.contract.routes.route import Route
from handoff.contract.service import ServiceInfo, SurveyAnswer
from handoff.contract.visitor import Leave

PUBLIC = (
    Route(
        "service",
        "get",
        "/api/v1/service",
        "What a page must know before the first word; nothing is created.",
        ack=ServiceInfo,
        public=True,
    ),
    Route(
        "survey",
        "post",
        "/api/v1/survey",
        "Answer the two questions, with the blind token of `conversation:end`.",
        SurveyAnswer,
        Ack,
        public=True,
        refusals=(400, 403, 429),
    ),
    Route(
        "leave",
        "post",
        "/api/v1/leave",
        "Give up a visitor's token at once, and end its conversation. Says nothing of a token that is none.",
        Leave,
        Ack,
        public=True,
        refusals=(400, 403, 429),
    ),
    Route(
        "login",
        "post",
        "/api/v1/login",
        "Sign in; sets the session cookie. `code_needed` asks for the second factor.",
        Login,
        LoginAck,
        public=True,
        refusals=(400, 401, 403, 429),
    ),
    Route(
        "passkey:ask",
        "post",
        "/api/v1/login/passkey/ask",
        "A challenge for a passkey, which says by itself whose it is.",
        ack=PasskeyAsk,
        public=True,
        refusals=(400, 403, 429),
    ),
    Route(
        "passkey:login",
        "post",
        "/api/v1/login/passkey",
        "Sign in with a passkey alone: it has verified its owner and is both factors. Sets the session cookie.",
        PasskeyAnswer,
        LoginAck,
        public=True,
        refusals=(400, 401, 403, 429),
    ),
    Route("logout", "post", "/api/v1/logout", "Sign out; open sockets close.", ack=Ack, public=True),
    Route(
        "invitation:open",
        "post",
        "/api/v1/invitation/open",
        "What an invitation is for, and the second factor that it offers.",
        InvitationToken,
        InvitationAck,
        public=True,
        refusals=(400, 403, 404, 429),
    ),
    Route(
        "invitation:accept",
        "post",
        "/api/v1/invitation/accept",
        "Take up an invitation: choose a password, confirm the second factor. Then sign in.",
        InvitationAccept,
        RecoveryCodesAck,
        public=True,
        refusals=(400, 403, 404, 409, 429),
    ),
    Route("asyncapi", "get", "/api/v1/asyncapi.json", "The events as AsyncAPI.", public=True),
    Route("openapi", "get", "/api/v1/openapi.json", "This document.", public=True),
)
