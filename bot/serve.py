"""The server process: binds the address, loads the model, runs Sanic with the one channel."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

MAX_BODY_BYTES = 512 * 1024
NICENESS = 10
"""The process priority, below that of gateway and database: under load messages to people are stored and delivered
first."""


def serve(model: Path, host: str, port: int, say: Callable[[str], None]) -> int:
    """Answer on `host`:`port` until a signal; returns the exit code (1 when the address is taken)."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        say(f"bot: cannot listen on {host}:{port}: {error.strerror}")
        return 1
    os.nice(NICENESS)
    say("bot: loading the model, about 15 s")
    _run(listener, model, say)
    return 0


def _run(listener: socket.socket, model: Path, say: Callable[[str], None]) -> None:
    from rasa.core.channels import channel as rasa_channel
    from sanic import Sanic

    from bot.assistant import Assistant
    from bot.channel import LotsenInput
    from bot.process_setup import remove_library_handlers

    assistant = Assistant(model)
    assistant.parse(["hej"])
    app = Sanic("lotsen_bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
    app.config.FALLBACK_ERROR_FORMAT = "json"
    rasa_channel.register([LotsenInput(assistant)], app, route="/webhooks/")
    host, port = listener.getsockname()[:2]

    async def ready(_app: Sanic, _loop: object) -> None:
        say(f"bot ready http://{host}:{port}")

    app.register_listener(ready, "after_server_start")
    remove_library_handlers()
    app.run(sock=listener, access_log=False, debug=False, motd=False)
