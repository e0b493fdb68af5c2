"""A second, independent implementation of MongoDB's protocol, in memory: `python second_database.py`.

Prints its address when it listens, and serves until it is ended; each SIGUSR1 puts its clock on by a month. It has an
environment of its own (Python 3.13), so nothing of the service is imported here. It is a check of what Lotsen asks of a
database, and no database for a line. Tests start it by `tests.support.second`.
"""

import asyncio
import signal
from datetime import timedelta
from typing import Any

from mongoeco.engines.memory import MemoryEngine
from mongoeco.wire import AsyncMongoEcoProxyServer
from mongoeco.wire.handshake import WireHandshakeService

_MONTH = timedelta(days=30)
_hello = WireHandshakeService.build_hello_response


def _as_lotsen_needs_it(ahead: list[timedelta]) -> Any:
    """What it says of itself: a replica set, as Lotsen refuses a server whose writes no majority can hold; its time."""

    def hello(service: WireHandshakeService, **asked: Any) -> Any:
        said = _hello(service, **asked)
        return {**said, "setName": "second", "localTime": said["localTime"] + sum(ahead, timedelta())}

    return hello


async def serve() -> None:
    """Serve until the process is ended."""
    ahead: list[timedelta] = []
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, ahead.append, _MONTH)
    WireHandshakeService.build_hello_response = _as_lotsen_needs_it(ahead)
    async with AsyncMongoEcoProxyServer(engine=MemoryEngine()) as server:
        print(server.address.uri, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
