"""The stores that the one suite runs over, and the real database process behind one of them."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from motor.motor_asyncio import AsyncIOMotorClient

from storage.embedded.server import EmbeddedDatabase
from storage.memory import MemoryStore
from storage.mongo import MongoStore, open_mongo
from storage.ports.store import Store

MEMORY, ROOM_BYTES = Path("/dev/shm"), 4 * 2**30  # noqa: S108  # a folder of this user alone is made in it
SECOND = os.environ.get("LOTSEN_TEST_DATABASE", "")
"""The address of another implementation of the protocol, for the same tests (`make test-second-database`)."""
_numbers = itertools.count(1)


@dataclass(frozen=True)
class SecondDatabase:
    """As far as the tests use the shared process: where it is."""

    uri: str


@dataclass(frozen=True)
class Installation:
    """A database name and a key file of their own, in the database process that the run shares."""

    uri: str
    name: str
    key_file: Path

    async def open(self) -> MongoStore:
        return await open_mongo(self.uri, database=self.name, key_file=self.key_file, timeout_s=5)


OpenNode = Callable[[], Awaitable[MongoStore]]


@contextmanager
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """In memory where there is room: no test that shares the database is about the disk, and all would wait for it."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM_BYTES:
        yield tmp_path_factory.mktemp("database")
        return
    with tempfile.TemporaryDirectory(prefix="lotsen-", dir=MEMORY) as made:
        yield Path(made)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def database(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedDatabase | SecondDatabase]:
    """One database process for the whole run; each test has databases of its own in it."""
    if SECOND:
        yield SecondDatabase(SECOND)
        return
    with folder(tmp_path_factory) as place:
        async with EmbeddedDatabase(place, cache="64M") as running:
            yield running
            # To close the tables of hundreds of databases takes longer than a stop may, and nobody reads them again.
            if running.pid is not None:
                os.kill(running.pid, signal.SIGKILL)


@pytest.fixture
def installation(database: EmbeddedDatabase, tmp_path: Path) -> Installation:
    return Installation(database.uri, f"lotsen{next(_numbers)}", tmp_path / "keys.json")


@pytest.fixture
async def open_node(installation: Installation) -> AsyncIterator[OpenNode]:
    """Opens the installation as often as asked: each store is another node."""
    opened: list[MongoStore] = []

    async def open_one() -> MongoStore:
        opened.append(await installation.open())
        return opened[-1]

    yield open_one
    for store in opened:
        await store.close()


@pytest.fixture
async def mongo(open_node: OpenNode) -> MongoStore:
    """One node of a fresh installation."""
    return await open_node()


@pytest.fixture
async def raw(installation: Installation) -> AsyncIterator[Any]:
    """The driver's own client, for what an intruder could do: `raw[collection]`, `raw.keys` for wrapped keys."""
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(installation.uri, tz_aware=True)
    yield Raw(client, installation.name)
    client.close()


class Raw:
    def __init__(self, client: AsyncIOMotorClient[dict[str, Any]], name: str) -> None:
        self._main = client[name]
        self.keys: Any = client[f"{name}_keys"]["keys"]
        self.canary: Any = client[f"{name}_keys"]["canary"]

    def __getitem__(self, collection: str) -> Any:
        return self._main[collection]


@pytest.fixture(params=["memory", "mongo"])
def store(request: pytest.FixtureRequest) -> Store:
    """Each store in turn: what it promises is the same. Not a coroutine, so that it can ask for one of the two."""
    if request.param == "memory":
        return MemoryStore()
    opened: MongoStore = request.getfixturevalue("mongo")
    return opened
