"""What `lotsen mail` asks of the gateway: take a mail, hand out answers, note what was sent."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Final, TypeVar

from aiohttp import web

from handoff.actions.mail import MailActions
from handoff.contract.base import Answer, Model
from handoff.contract.mail import MAIL_IN, MAIL_OUT, MAIL_SENT, MailIn, MailSent
from handoff.gateway.acknowledgements import acknowledged, parse_body
from handoff.gateway.http.private_socket import application, served
from handoff.gateway.http.responses import STATUS, encoded

MAX_BODY_BYTES: Final = 256 * 1024
_OK: Final = 200
_BAD: Final = 400

Asked = TypeVar("Asked", bound=Model)


class MailSocket:
    """The socket of one gateway."""

    def __init__(self, path: Path, mail: MailActions, *, user: int | None) -> None:
        """`user`: who may ask; None: the user of this process."""
        self._path = path
        self._mail = mail
        self._user = user

    async def serve(self, _: web.Application) -> AsyncIterator[None]:
        """Answer while the application runs.

        Raises:
            SettingError: the socket cannot be made.
        """
        app = application(user=self._user, body_bytes=MAX_BODY_BYTES)
        app.router.add_post(MAIL_IN, self._take)
        app.router.add_get(MAIL_OUT, self._hand_out)
        app.router.add_post(MAIL_SENT, self._note)
        async with served(app, self._path, setting="LOTSEN_MAIL_SOCKET"):
            yield

    async def _take(self, request: web.Request) -> web.Response:
        return await _answered(request, MailIn, self._mail.take)

    async def _note(self, request: web.Request) -> web.Response:
        return await _answered(request, MailSent, self._mail.sent)

    async def _hand_out(self, request: web.Request) -> web.Response:
        """Every ten seconds: the socket's file says when it was asked last."""
        await asyncio.to_thread(os.utime, self._path)
        return await _response(self._mail.hand_out)


async def _answered(
    request: web.Request, model: type[Asked], act: Callable[[Asked], Awaitable[Answer]]
) -> web.Response:
    body = await request.read()

    async def asked() -> Answer:
        return await act(parse_body(body, model))

    return await _response(asked)


async def _response(act: Callable[[], Awaitable[Answer]]) -> web.Response:
    wire = await acknowledged(act)
    status = _OK if wire["ok"] else STATUS.get(wire["error"]["code"], _BAD)
    return web.Response(body=encoded(wire), content_type="application/json", status=status)
