"""Serves a model by Rasa's own Socket.IO channel, to be measured: `python -m tests.bot.rasa_channel MODEL FILE PORT`.

It is what Rasa's documentation sets up: `SocketIOInput` and an SQL tracker store, here a file of SQLite that waits for
the disk at every commit. Prints `ready` when it answers.
"""

from __future__ import annotations

import sys

from bot.process_setup import prepare_process


def serve(model: str, file: str, port: int) -> None:
    """Answer until a signal."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import register
    from rasa.core.channels.socketio import SocketIOInput
    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.shared.core.domain import Domain
    from sanic import Sanic
    from sqlalchemy import event

    store = SQLTrackerStore(Domain.empty(), dialect="sqlite", db=file)

    @event.listens_for(store.engine, "connect")
    def durable(connection: object, _record: object) -> None:
        connection.execute("PRAGMA synchronous=FULL")  # type: ignore[attr-defined]

    store.engine.dispose()
    app = Sanic("rasa_channel", configure_logging=False)
    app.ctx.agent = Agent.load(model, tracker_store=store)
    register([SocketIOInput()], app, route="/webhooks/")

    async def ready(_app: Sanic, _loop: object) -> None:
        print("ready", file=sys.__stdout__, flush=True)

    app.register_listener(ready, "after_server_start")
    app.run(host="127.0.0.1", port=port, access_log=False, motd=False)


if __name__ == "__main__":
    prepare_process()
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
