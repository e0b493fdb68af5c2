"""A second, independent implementation of MongoDB's protocol, in memory: `python second_database.py`.

Prints its address when it listens, and serves until it is ended. It has an environment of its own (Python 3.13), so
nothing of the service is imported here. It is a check of what Lotsen asks of a database, and no database for a line.
"""

import asyncio
from typing import Any

from mongoeco.engines.memory import MemoryEngine
from mongoeco.wire import AsyncMongoEcoProxyServer
from mongoeco.wire.handshake import WireHandshakeService

_hello = WireHandshakeService.build_hello_response


def _of_a_replica_set(service: WireHandshakeService, **asked: Any) -> Any:
    """It says that it is one: Lotsen refuses a server that is none, whose writes no majority can hold."""
    return {**_hello(service, **asked), "setName": "second"}


async def serve() -> None:
    """Serve until the process is ended."""
    WireHandshakeService.build_hello_response = _of_a_replica_set
    async with AsyncMongoEcoProxyServer(engine=MemoryEngine()) as server:
        print(server.address.uri, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
