"""A second, independent implementation of MongoDB's protocol, in memory: `python second_database.py`.

Prints its address when it listens, and serves until it is ended; each SIGUSR1 puts its clock on by a month. With
`NAME SET USER PASSWORD` it stands for a member of that replica set, reached under its name, which asks for the
password. It has an environment of its own (Python 3.13), so nothing of the service is imported here. It is a check of
what Lotsen asks of a database, and no database for a line. Tests start it by `tests.support.second`.
"""

import asyncio
import signal
import sys
from datetime import timedelta
from typing import Any

from mongoeco.engines.memory import MemoryEngine
from mongoeco.wire import AsyncMongoEcoProxyServer
from mongoeco.wire.auth import WireAuthUser
from mongoeco.wire.handshake import WireHandshakeService

_MONTH = timedelta(days=30)
_hello = WireHandshakeService.build_hello_response


def _as_lotsen_needs_it(ahead: list[timedelta], member: dict[str, Any]) -> Any:
    """What it says of itself: a replica set, as Lotsen refuses a server whose writes no majority can hold; its time."""

    def hello(service: WireHandshakeService, **asked: Any) -> Any:
        said = _hello(service, **asked)
        return {**said, **member, "localTime": said["localTime"] + sum(ahead, timedelta())}

    return hello


async def serve(server: AsyncMongoEcoProxyServer, member: dict[str, Any]) -> None:
    """Serve until the process is ended."""
    ahead: list[timedelta] = []
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, ahead.append, _MONTH)
    WireHandshakeService.build_hello_response = _as_lotsen_needs_it(ahead, member)
    async with server:
        print(server.address.uri, flush=True)
        await asyncio.Event().wait()


def _main(words: list[str]) -> None:
    if not words:
        asyncio.run(serve(AsyncMongoEcoProxyServer(engine=MemoryEngine()), {"setName": "second"}))
        return
    name, replica_set, user, password = words
    users = (WireAuthUser(user, password, roles=({"role": "root", "db": "admin"},)),)
    server = AsyncMongoEcoProxyServer(engine=MemoryEngine(), host="0.0.0.0", port=27017, auth_users=users)
    member = {"setName": replica_set, "hosts": [name], "me": name, "primary": name}
    asyncio.run(serve(server, {**member, "saslSupportedMechs": ["SCRAM-SHA-256"]}))


if __name__ == "__main__":
    _main(sys.argv[1:])
