"""The HTTP channel `lotsen`: one JSON round trip a turn. Stores nothing, and logs nothing of what is said.

It replaces Rasa's channels and HTTP API; the process has no other entry. The JSON is defined in `bot/wire.py`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.assistant import Assistant
from bot.wire import VERSION, BadRequest, Turn, read_texts, read_turn

logger = logging.getLogger("lotsen.bot.channel")

# Texts of a batch between which a visitor's turn is let through.
PARSE_SLICE = 8


class LotsenInput(InputChannel):
    """`POST turn`, `POST parse`, `GET health` under /webhooks/lotsen."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._turn_under_way = asyncio.Lock()

    @classmethod
    def name(cls) -> str:
        """The channel's name, which is also its path."""
        return "lotsen"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. `on_new_message` is not used: it answers later and keeps the tracker."""
        routes = Blueprint("lotsen")

        @routes.get("/health")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"v": VERSION, "ready": True})

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return response.json(await self._answer(read_turn(request.json, self._assistant.payloads)))

        @routes.post("/parse")
        async def parse(request: Request) -> HTTPResponse:
            return response.json({"v": VERSION, "results": await self._parse(read_texts(request.json))})

        routes.exception(Exception)(_answer_error)
        return routes

    async def _answer(self, turn: Turn) -> dict[str, Any]:
        """The answer to one turn, one after the other, and between two of them it is heard who has hung up.

        A caller waits 2.5 s and no longer. Without this a bot that has once fallen so far behind would go on answering
        those who have gone, and nobody in time, for good.
        """
        async with self._turn_under_way:
            return await self._assistant.answer(turn)

    async def _parse(self, texts: list[str]) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = []
        for start in range(0, len(texts), PARSE_SLICE):
            parsed = self._assistant.parse(texts[start : start + PARSE_SLICE])
            results += [_result(each) for each in parsed]
            await asyncio.sleep(0)
        return results


def _result(parsed: dict[str, Any]) -> dict[str, Any]:
    return {
        "intent": parsed["intent"]["name"],
        "confidence": parsed["intent"]["confidence"],
        "ranking": parsed["intent_ranking"],
        "human_request": parsed["human_request"],
        "language": parsed["language"],
        "entities": [{key: hit[key] for key in ("entity", "value", "confidence")} for hit in parsed["entities"]],
        "risk": parsed["risk"],
        "vector": parsed["vector"],
    }


async def _answer_error(_request: Request, error: Exception) -> HTTPResponse:
    """The error's stable code; the log gets its class and place, never its text."""
    if isinstance(error, BadRequest):
        return response.json({"error": "bad_request", "field": str(error)}, status=400)
    if isinstance(error, SanicException) and error.status_code < 500:
        return response.json({"error": "bad_request"}, status=error.status_code)
    logger.error("turn failed", exc_info=error)
    return response.json({"error": "internal"}, status=500)
