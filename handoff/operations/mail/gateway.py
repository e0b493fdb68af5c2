"""The gateway as `lotsen mail` sees it: three requests over a Unix socket."""

from __future__ import annotations

from typing import TypeVar

import aiohttp
import msgspec

from handoff.contract.base import Answer, Model
from handoff.contract.mail import (
    MAIL_IN,
    MAIL_OUT,
    MAIL_SENT,
    MailAnswer,
    MailAnswers,
    MailIn,
    MailNoted,
    MailSent,
    MailTaken,
)
from handoff.operations.endpoint import Endpoint

Said = TypeVar("Said", bound=Answer)
_OK = 200


class Unheard(Exception):
    """The gateway has not answered, or not with yes: what was asked may be tried again. Says the code alone."""


class GatewayClient:
    """The requests, each with its answer."""

    def __init__(self, session: aiohttp.ClientSession, endpoint: Endpoint) -> None:
        """`session`: of the endpoint, so that nobody else is told anything."""
        self._session = session
        self._url = endpoint.url

    async def take(self, mail: MailIn) -> None:
        """Hand a mail over; it is stored when this returns. Raises Unheard."""
        await self._post(MAIL_IN, mail, MailTaken)

    async def answers(self) -> list[MailAnswer]:
        """Answers that are to be sent. Raises Unheard."""
        return (await self._asked("GET", MAIL_OUT, None, MailAnswers)).answers

    async def sent(self, answer: MailAnswer, *, refused: bool = False) -> None:
        """Say that a mail server has taken it, or that none ever will (`refused`). Raises Unheard."""
        said = MailSent(conversation=answer.conversation, seq=answer.seq, refused=refused)
        await self._post(MAIL_SENT, said, MailNoted)

    async def _post(self, path: str, body: Model, said: type[Said]) -> Said:
        return await self._asked("POST", path, msgspec.json.encode(body), said)

    async def _asked(self, method: str, path: str, body: bytes | None, said: type[Said]) -> Said:
        try:
            async with self._session.request(method, self._url + path, data=body) as response:
                content = await response.read()
                if response.status != _OK:
                    raise Unheard(_code_of(content))
                return msgspec.json.decode(content, type=said)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Unheard(type(error).__name__) from None
        except msgspec.MsgspecError:
            raise Unheard("unreadable") from None


class _Error(msgspec.Struct):
    code: str = "unknown"


class _Refusal(msgspec.Struct):
    error: _Error = msgspec.field(default_factory=_Error)


def _code_of(content: bytes) -> str:
    try:
        return msgspec.json.decode(content, type=_Refusal).error.code
    except msgspec.MsgspecError:
        return "unreadable"
