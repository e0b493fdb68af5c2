"""The embedded database as a process: it starts, says why it cannot, dies with its parent, and loses nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.errors import BulkWriteError, OperationFailure

from storage.embedded.server import EmbeddedDatabase
from storage.errors import BadSetting, StorageError, Unavailable
from storage.ids import CommandId
from storage.mongo import MongoStore, open_mongo
from storage.ports.log import Appended
from tests.storage.samples import ANNA, BO, entry, say
from tests.support.clients import elapsed


async def open_in(database: EmbeddedDatabase, folder: Path, timeout_s: float = 5) -> MongoStore:
    key_file = folder.parent / "keys.json"
    return await open_mongo(database.uri, database="lotsen", key_file=key_file, timeout_s=timeout_s)


def mode_of(folder: Path) -> int:
    return stat.S_IMODE(folder.stat().st_mode)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "database"


async def test_it_listens_on_loopback_in_a_folder_of_its_owner_and_stops_cleanly(folder: Path) -> None:
    async with EmbeddedDatabase(folder, cache="64M") as database:
        assert database.uri.endswith(f"@127.0.0.1:{database.port}/?authSource=admin")
        assert mode_of(folder) == 0o700
        await (await open_in(database, folder)).close()
    assert database.pid is None
    assert await database.wait() == 0


async def test_a_second_process_in_the_folder_is_refused(folder: Path) -> None:
    async with EmbeddedDatabase(folder, cache="64M"):
        with pytest.raises(BadSetting, match="Another process uses the database folder"):
            await EmbeddedDatabase(folder, cache="64M").start()


async def test_a_taken_port_is_refused(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BadSetting, match=f"Port {port} is taken"):
            await EmbeddedDatabase(folder, port=port, cache="64M").start()


def test_a_folder_that_cannot_be_opened_is_an_error_without_the_databases_own_words(folder: Path) -> None:
    folder.mkdir()
    (folder / "WiredTiger").write_text("hemligt")
    (folder / "WiredTiger.turtle").write_text("hemligt")
    with pytest.raises(StorageError) as caught:
        asyncio.run(EmbeddedDatabase(folder, cache="64M").start())
    assert "hemligt" not in str(caught.value)
    assert str(folder) in str(caught.value)


async def test_it_is_given_up_when_it_is_not_ready_in_time(folder: Path) -> None:
    database = EmbeddedDatabase(folder, cache="64M", start_s=0.01)
    with pytest.raises(Unavailable, match="was not ready"):
        await database.start()
    assert database.pid is None


async def test_it_ends_with_its_parent_and_leaves_the_folder_free(folder: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PARENT, str(folder)), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    ended = asyncio.Event()
    handle = os.pidfd_open(child)
    asyncio.get_running_loop().add_reader(handle, ended.set)
    parent.kill()
    await parent.wait()
    async with asyncio.timeout(60):
        await ended.wait()
    asyncio.get_running_loop().remove_reader(handle)
    os.close(handle)
    async with EmbeddedDatabase(folder, cache="64M"):
        pass


_PARENT = """
import asyncio, os, sys
from pathlib import Path
from typing import Any
from storage.ids import CommandId
from storage.embedded.server import EmbeddedDatabase

async def main():
    database = EmbeddedDatabase(Path(sys.argv[1]), cache="64M")
    await database.start()
    print(database.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_killed_database_is_noticed_and_can_be_started_again(folder: Path) -> None:
    async with EmbeddedDatabase(folder, cache="64M") as database:
        store = await open_in(database, folder)
        await say(store, b"before")
        assert database.pid is not None
        os.kill(database.pid, signal.SIGKILL)
        assert await database.wait() == -signal.SIGKILL
        port = database.port
        await database.start()
        assert database.port == port
        assert [each.payload for each in await store.log.read(ANNA)] == [b"before"]
        await store.close()


async def test_while_the_database_is_away_nothing_is_acknowledged(folder: Path) -> None:
    async with EmbeddedDatabase(folder, cache="64M") as database:
        store = await open_in(database, folder, timeout_s=0.5)
        await say(store, b"before")
        await database.stop()
        waiting = (store.log.append(entry(2, "v:lost", conversation=name)) for name in (ANNA, ANNA, BO))
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(result) for result in results] == [Unavailable] * 3
        with pytest.raises(Unavailable):
            await store.log.read(ANNA)
        with pytest.raises(Unavailable):
            await store.index.get(ANNA)
        await database.start()
        assert await store.log.append(entry(2, "v:lost")) == Appended(2)  # type: ignore[arg-type]
        await store.close()


async def test_a_database_that_is_away_is_noticed_at_once_by_who_asks_for_it(folder: Path) -> None:
    async with EmbeddedDatabase(folder, cache="64M") as database:
        store = await open_in(database, folder, timeout_s=1)
        await store.require()
        assert database.pid is not None
        os.kill(database.pid, signal.SIGKILL)
        with pytest.raises(Unavailable):
            await store.require()
        await store.close()


async def test_a_database_that_hangs_keeps_nobody_longer_than_the_deadline(folder: Path) -> None:
    """More callers than the driver has threads: each gets its error within its own deadline."""
    async with EmbeddedDatabase(folder, cache="64M") as database:
        store = await open_in(database, folder, timeout_s=1)
        await say(store, b"before")
        assert database.pid is not None
        os.kill(database.pid, signal.SIGSTOP)
        asking = (store.log.find(ANNA, CommandId("v:1")) for _ in range(100))
        answers = asyncio.gather(*asking, store.log.append(entry(2)), return_exceptions=True)
        over = asyncio.create_task(elapsed(8))
        await asyncio.wait((answers, over), return_when=asyncio.FIRST_COMPLETED)
        os.kill(database.pid, signal.SIGCONT)
        over.cancel()
        assert answers.done(), "one behind the other they would wait for more than ten seconds"
        assert {type(result) for result in answers.result()} == {Unavailable}
        assert (await store.log.read(ANNA))[0].payload == b"before"
        await store.close()


async def test_kill_9_in_the_middle_of_writing_loses_and_doubles_nothing(folder: Path) -> None:
    """40 conversations write without pause while the database is killed five times. A write that was not
    acknowledged is sent again under its command id, as the service does; then the logs are compared."""
    turns, kills = 40, 5
    names = [type(ANNA)(f"c{n}") for n in range(40)]
    acknowledged: dict[str, list[str]] = {name: [] for name in names}
    progress = asyncio.Condition()

    async with EmbeddedDatabase(folder, cache="64M") as database:
        store = await open_in(database, folder, timeout_s=2)

        async def write(name: str) -> None:
            for turn in range(1, turns + 1):
                await acked(name, turn)
                acknowledged[name].append(f"v:{turn}")
                async with progress:
                    progress.notify_all()

        async def acked(name: str, turn: int) -> None:
            while True:
                try:
                    await store.log.append(
                        entry(turn, f"v:{turn}", conversation=type(ANNA)(name), payload=f"{name} {turn}".encode())
                    )
                except Unavailable:
                    continue
                return

        writers = [asyncio.create_task(write(name)) for name in names]
        for kill in range(1, kills + 1):
            due = kill * turns * len(names) // (kills + 1)
            async with progress:
                await progress.wait_for(lambda due=due: sum(map(len, acknowledged.values())) >= due)  # type: ignore[misc]
            assert database.pid is not None
            os.kill(database.pid, signal.SIGKILL)
            await database.wait()
            await database.start()
        await asyncio.gather(*writers)
        await store.close()

        fresh = await open_in(database, folder)
        for name in names:
            entries = await fresh.log.read(type(ANNA)(name))
            assert [each.command_id for each in entries] == acknowledged[name]
            assert [each.payload.decode() for each in entries] == [f"{name} {n}" for n in range(1, turns + 1)]
        await fresh.close()


async def test_nobody_without_its_password_can_read_or_write(folder: Path) -> None:
    async with EmbeddedDatabase(folder, cache="64M") as database:
        store = await open_in(database, folder)
        await say(store, b"before")
        await store.close()
        stranger = f"mongodb://127.0.0.1:{database.port}"
        client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(stranger)
        for attempt in (client.lotsen.list_collection_names(), client.lotsen.entries.delete_many({})):
            with pytest.raises(OperationFailure, match="authentication"):
                await attempt
        await client.close()
        with pytest.raises(BadSetting, match="user in LOTSEN_MONGODB_URI has no rights"):
            await open_mongo(stranger, database="lotsen", key_file=folder.parent / "keys.json", timeout_s=5)


async def test_its_password_lasts_as_long_as_the_parent_and_is_another_the_next_time(folder: Path) -> None:
    first = EmbeddedDatabase(folder, cache="64M")
    await first.start()
    before = first.uri
    await first.stop()
    await first.start()
    assert first.uri == before
    await (await open_in(first, folder)).close()
    await first.stop()
    async with EmbeddedDatabase(folder, port=first.port, cache="64M") as second:
        assert second.uri != before
        with pytest.raises(StorageError):
            await open_mongo(before, database="lotsen", key_file=folder.parent / "keys.json", timeout_s=0.5)
        await (await open_in(second, folder)).close()


async def test_an_index_that_is_made_while_others_insert_has_every_document_and_holds_at_once(folder: Path) -> None:
    """An insert reads the definitions of indexes once: those that hold when it has its turn."""
    async with EmbeddedDatabase(folder, cache="64M") as database:
        client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(database.uri)
        things = client["lotsen"]["things"]

        async def insert(who: int) -> None:
            for number in range(20):
                await things.insert_many([{"_id": f"{who} {number} {kind}", "kind": kind} for kind in range(10)])

        writing = [asyncio.create_task(insert(who)) for who in range(4)]
        await things.insert_one({"_id": "mark", "mark": 1})
        await things.create_index("kind")
        await things.create_index("mark", unique=True, sparse=True)
        with pytest.raises(BulkWriteError):
            await things.insert_many([{"_id": "other", "mark": 2}, {"_id": "same", "mark": 1}])
        await asyncio.gather(*writing)
        assert [await things.count_documents({"kind": kind}) for kind in range(10)] == [80] * 10
        assert await things.count_documents({"mark": {"$exists": True}}) == 2
        await client.close()
