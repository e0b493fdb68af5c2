"""The bot for a command that needs it: the one in the settings, else one of its own, trained if need be."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from handoff.assistant.bot_service.client import BotUnusable, HttpBot
from handoff.contract.errors import LotsenError, SettingError
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.items import provide
from handoff.operations.bootstrap.progress import progress
from handoff.operations.bootstrap.python_environments import BOT
from handoff.operations.endpoint import Endpoint, user_id
from handoff.operations.supervisor import bot_side
from handoff.operations.supervisor.runner import ChildFailed, run_once
from handoff.operations.supervisor.short_bot import short_bot

PATIENT_S = 20.0
"""Deadline of a turn when nobody waits for it: measuring must not depend on how busy the machine is."""


EX_UNAVAILABLE = 69


class NoBotError(LotsenError):
    """There is no bot that answers; the code in brackets is stable."""


@asynccontextmanager
async def bot() -> AsyncIterator[HttpBot]:
    """A bot that answers.

    Raises:
        SettingError: it cannot be prepared or trained.
        NoBotError: it gave no answer that can be used, now or while the caller asked it.
    """
    url = os.environ.get("LOTSEN_BOT_URL")
    try:
        async with _named_bot(url) if url else _own_bot() as there, there.session() as session:
            yield HttpBot(session, there.url, deadline_s=PATIENT_S)
    except BotUnusable as unusable:
        where = f"the bot at {url}" if url else "the bot"
        advice = "start it, or unset LOTSEN_BOT_URL to use one of our own" if url else "try again; its log says more"
        raise NoBotError(f"{where} gave no usable answer [bot_{unusable.reason}]: {advice}") from None


@asynccontextmanager
async def _named_bot(url: str) -> AsyncIterator[Endpoint]:
    user = os.environ.get("LOTSEN_BOT_USER")
    yield Endpoint(url, user=user_id(user) if user else None)


@asynccontextmanager
async def _own_bot() -> AsyncIterator[Endpoint]:
    checkout = Checkout.here()
    if bot_side.own_python(os.environ) is None:
        provide(BOT, checkout)
    with progress("bot", "training", write=_say):
        code, last_error = await run_once(bot_side.training(checkout, os.environ), _say)
    if code != 0:
        raise SettingError(f"the bot could not be trained: {last_error}")
    async with AsyncExitStack() as stack:
        try:
            with progress("bot", "starting", write=_say):
                started = short_bot(checkout, os.environ, _say, source=None, within_s=None)
                where = await stack.enter_async_context(started)
        except ChildFailed as error:
            raise SettingError(str(error)) from None
        yield where


def _say(line: str) -> None:
    """Progress goes beside the answers, which are for programs."""
    print(line, file=sys.stderr, flush=True)
