"""The server process: binds the address, loads the model, runs Sanic with the one channel."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.listener import Listener

if TYPE_CHECKING:
    from rasa.core.channels.channel import InputChannel
    from sanic import Sanic

MAX_BODY_BYTES = 512 * 1024
KEEP_ALIVE_S = 60
"""Longer than the gateway keeps a connection that it does not use (15 s), so that the one who asks closes it. What is
on its way when the bot closes is never answered, and a person is called for who has written it."""
NICENESS = 10
"""The process priority, below that of gateway and database: under load messages to people are stored and delivered
first."""


def serve(model: Path, listener: Listener, say: Callable[[str], None]) -> int:
    """Answer at the listener's address until a signal; returns the exit code (1 when the address cannot be had)."""
    try:
        bound = listener.bind()
    except OSError as error:
        say(f"bot: cannot listen on {listener}: {error.strerror}")
        return 1
    _step_back()
    say("bot: loading the model, about 15 s")
    _run(listener, bound, model, say)
    return 0


def _step_back() -> None:
    """Lower the priority, unless a service manager has done it, which may also forbid it."""
    missing = NICENESS - os.getpriority(os.PRIO_PROCESS, 0)
    with contextlib.suppress(PermissionError):
        if missing > 0:
            os.nice(missing)


def application(channel: InputChannel) -> Sanic:
    """The web application with the one channel."""
    from rasa.core.channels import channel as rasa_channel
    from sanic import Sanic

    app = Sanic("lotsen_bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_S
    app.config.FALLBACK_ERROR_FORMAT = "json"
    rasa_channel.register([channel], app, route="/webhooks/")
    return app


def _run(listener: Listener, bound: socket.socket, model: Path, say: Callable[[str], None]) -> None:
    from bot.assistant import Assistant
    from bot.channel import LotsenInput
    from bot.process_setup import remove_library_handlers

    assistant = Assistant(model)
    assistant.parse(["hej"])
    app = application(LotsenInput(assistant))

    async def ready(_app: Sanic, _loop: object) -> None:
        say(f"bot ready {listener.address_of(bound)}")

    app.register_listener(ready, "after_server_start")
    remove_library_handlers()
    app.run(sock=bound, protocol=listener.protocol(), access_log=False, debug=False, motd=False)
