"""The bot as the service sees it: one question, one answer, within a deadline, or a reason why not.

Owns the JSON of the bot's channel (`bot/README.md` has it in words) and its HTTP client. Whatever the bot process
does, callers get a `BotAnswer` or `BotUnusable`. No text of a visitor reaches a log from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Protocol

import aiohttp
import msgspec

from handoff.contract.base import LevelName
from handoff.conversation.events import Slot

DEADLINE_S = 2.5
"""A visitor has an answer or a place in the queue within 3 s; half a second is left for the hand-off."""

TIMEOUT = "timeout"
"""The reason why there is no answer when the deadline has passed."""

FAILURE_REASONS = (TIMEOUT, "unreachable", "error", "empty", "invalid")
"""All reasons of a `BotUnusable`."""

MAX_ANSWER_BYTES = 262_144
PARSE_BATCH = 64
_PATIENT = aiohttp.ClientTimeout(total=60)


class BotRequest(msgspec.Struct, frozen=True, omit_defaults=False):
    """One turn. The bot remembers nothing: `slots` and `recent` are all it knows of what was before."""

    text: str
    lang: str
    payload: str | None = None
    level: LevelName = "N0"
    """The conversation's level so far, by rules, bot and people."""
    slots: dict[str, Slot] = {}
    recent: tuple[str, ...] = ()
    together: str = ""
    """A question with the beginning of what was told before it, to be embedded beside `text`; empty for all else."""
    question: str = ""
    """What `text` asks, without what it tells beside, to be embedded too; empty where that is all of it."""
    v: int = 1


class Intent(msgspec.Struct, frozen=True):
    name: str
    confidence: float


class BotButton(msgspec.Struct, frozen=True):
    title_id: str
    payload: str


class BotCard(msgspec.Struct, frozen=True):
    type: str
    id: str


class Reply(msgspec.Struct, frozen=True):
    reply_id: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    buttons: tuple[BotButton, ...] = ()
    cards: tuple[BotCard, ...] = ()
    kommun: str = ""
    """Code of the kommun that its text names: the gateway's, which knows where the visitor is."""


class Handoff(msgspec.Struct, frozen=True):
    requested: bool = False
    reason: str | None = None

    @property
    def by_wish(self) -> bool:
        """Whether the visitor asks for a person; else there is risk, or the bot does not understand."""
        return self.requested and self.reason == "asked"


class Neighbour(msgspec.Struct, frozen=True):
    level: LevelName
    similarity: float


class BotRisk(msgspec.Struct, frozen=True):
    """What the bot's statistical layer says of the text; the rules of `handoff.risk` stand beside it."""

    level: LevelName = "N0"
    signals: Annotated[tuple[Annotated[str, msgspec.Meta(max_length=16)], ...], msgspec.Meta(max_length=20)] = ()
    probabilities: dict[str, float] = {}
    neighbour: Neighbour | None = None


class Vector(msgspec.Struct, frozen=True):
    """The visitor's words as the bot has embedded them, so that the search for articles need not do it again."""

    model: Annotated[str, msgspec.Meta(max_length=64)]
    values: Annotated[bytes, msgspec.Meta(max_length=8_192)]
    """Little-endian float32, in JSON as base64."""

    def __repr__(self) -> str:
        return f"Vector({self.model!r})"


class BotAnswer(msgspec.Struct, frozen=True):
    intent: Intent
    replies: Annotated[tuple[Reply, ...], msgspec.Meta(max_length=5)]
    language: str = "sv"
    slots: dict[str, Slot] = {}
    handoff: Handoff = Handoff()
    risk: BotRisk = BotRisk()
    ranking: Annotated[tuple[Intent, ...], msgspec.Meta(max_length=10)] = ()
    """The likeliest intents, the best first; empty for a button."""
    vector: Vector | None = None
    """None for texts without words. Of one that is longer than 600 characters that of its beginning and its end."""
    together: Vector | None = None
    """That of the request's `together`."""
    question: Vector | None = None
    """That of the request's `question`."""


class Heard(msgspec.Struct, frozen=True):
    """What the bot makes of one text by itself, without a conversation."""

    intent: str | None
    confidence: float
    risk: BotRisk
    language: str | None = None
    human_request: bool = False
    """In a conversation the bot would ask for a human because the visitor does."""
    ranking: tuple[Intent, ...] = ()
    """The likeliest intents, the first of them `intent`."""
    vector: Vector | None = None
    """As of an answer."""


class BotUnusable(Exception):
    """No answer that can be used. `reason`: timeout, unreachable, error, empty, invalid."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Bot(Protocol):
    async def turn(self, request: BotRequest) -> BotAnswer:
        """The bot's answer to one visitor message.

        Raises:
            BotUnusable: within the deadline there was nothing that can be used.
        """

    async def healthy(self) -> bool:
        """Whether the bot would answer now."""


class _Parsed(msgspec.Struct, frozen=True):
    results: tuple[Heard, ...]


UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for bytes that are not the JSON wanted: the last for nesting without end."""

_decode_parsed = msgspec.json.Decoder(_Parsed).decode
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(BotAnswer).decode


class HttpBot:
    """The bot behind its HTTP channel."""

    def __init__(self, session: aiohttp.ClientSession, url: str, *, deadline_s: float = DEADLINE_S) -> None:
        self._session = session
        self._turn_url = f"{url.rstrip('/')}/webhooks/lotsen/turn"
        self._parse_url = f"{url.rstrip('/')}/webhooks/lotsen/parse"
        self._health_url = f"{url.rstrip('/')}/webhooks/lotsen/health"
        self._timeout = aiohttp.ClientTimeout(total=deadline_s)

    async def turn(self, request: BotRequest) -> BotAnswer:
        """See `Bot.turn`."""
        try:
            answer = _decode(await self._post(self._turn_url, _encode(request), self._timeout))
        except UNREADABLE:
            raise BotUnusable("invalid") from None
        if not answer.replies and not answer.handoff.requested:
            raise BotUnusable("empty")
        return answer

    async def parse(self, texts: Sequence[str]) -> list[Heard]:
        """What the bot makes of each text by itself, in batches; for measuring, without the deadline of a turn.

        Raises:
            BotUnusable: as for `turn`.
        """
        heard: list[Heard] = []
        for start in range(0, len(texts), PARSE_BATCH):
            body = msgspec.json.encode({"v": 1, "texts": texts[start : start + PARSE_BATCH]})
            try:
                heard += _decode_parsed(await self._post(self._parse_url, body, _PATIENT)).results
            except UNREADABLE:
                raise BotUnusable("invalid") from None
        return heard

    async def healthy(self) -> bool:
        """See `Bot.healthy`."""
        try:
            async with self._session.get(self._health_url, timeout=self._timeout) as response:
                return response.status == HTTPStatus.OK
        except (TimeoutError, aiohttp.ClientError):
            return False

    async def _post(self, url: str, body: bytes, limits: aiohttp.ClientTimeout) -> bytes:
        headers = {"Content-Type": "application/json"}
        try:
            async with self._session.post(url, data=body, headers=headers, timeout=limits) as response:
                if response.status != HTTPStatus.OK:
                    raise BotUnusable("error")
                return await _bounded(response.content)
        except TimeoutError:
            raise BotUnusable(TIMEOUT) from None
        except aiohttp.ClientError:
            raise BotUnusable("unreachable") from None


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    """The whole body, unless it is larger than any answer of the bot."""
    body = bytearray()
    async for chunk in content.iter_chunked(MAX_ANSWER_BYTES):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise BotUnusable("invalid")
    return bytes(body)
