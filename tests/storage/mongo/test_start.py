"""Starting: what is wrong is said in one sentence, and nothing is made that would hide it."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from pymongo import ReadPreference

from storage.connect import open_store
from storage.crypto.keys import KeyFile
from storage.errors import BadSetting, KeyMissing, KeyWrong, OtherLayout, StorageError, Unavailable
from storage.mongo import migrations
from storage.mongo.database import Database, connect
from tests.storage.conftest import Installation, Raw
from tests.storage.samples import ANNA, account, say


async def refusal(installation: Installation) -> StorageError:
    with pytest.raises(StorageError) as caught:
        await installation.open()
    assert str(caught.value).count(".") >= 1
    assert "\n" not in str(caught.value)
    return caught.value


async def fill(installation: Installation) -> None:
    store = await installation.open()
    await say(store, b"one")
    await store.close()


async def test_what_was_stored_is_there_after_a_restart(installation: Installation) -> None:
    await fill(installation)
    store = await open_store(installation.uri, key_file=installation.key_file, database=installation.name)
    assert [each.payload for each in await store.log.read(ANNA)] == [b"one"]
    await store.close()


async def test_data_without_a_key_file_is_refused_and_none_is_made(installation: Installation) -> None:
    await fill(installation)
    installation.key_file.unlink()
    assert isinstance(await refusal(installation), KeyMissing)
    assert not installation.key_file.exists()


async def test_accounts_alone_are_data_too(installation: Installation, raw: Raw) -> None:
    store = await installation.open()
    await store.accounts.add(account())
    await store.close()
    await raw.canary.delete_many({})
    installation.key_file.unlink()
    assert isinstance(await refusal(installation), KeyMissing)


async def test_an_opened_but_empty_database_still_wants_its_key_file(installation: Installation) -> None:
    await (await installation.open()).close()
    installation.key_file.unlink()
    assert isinstance(await refusal(installation), KeyMissing)


async def test_another_key_file_is_refused(installation: Installation) -> None:
    await fill(installation)
    installation.key_file.unlink()
    KeyFile.create(installation.key_file)
    assert isinstance(await refusal(installation), KeyWrong)


async def test_a_key_file_without_the_week_of_a_stored_conversation_is_refused(
    installation: Installation, raw: Raw
) -> None:
    await fill(installation)
    await raw.keys.update_one({"conversation": ANNA}, {"$set": {"kek_id": "2020-W01-abcd"}})
    assert isinstance(await refusal(installation), KeyMissing)


@pytest.mark.parametrize("marker", [None, {"_id": "layout", "version": migrations.FIRST - 1}])
async def test_data_of_another_layout_is_refused_and_left_as_it_is(
    installation: Installation, raw: Raw, marker: dict[str, object] | None
) -> None:
    await fill(installation)
    await raw["layout"].delete_many({})
    if marker is not None:
        await raw["layout"].insert_one(marker)
    refused = await refusal(installation)
    assert isinstance(refused, OtherLayout)
    assert "empty database and a new key file" in str(refused)
    assert await raw["layout"].find_one({}) == marker


async def test_a_new_database_is_marked_with_its_layout_once(installation: Installation, raw: Raw) -> None:
    stores = await asyncio.gather(*(installation.open() for _ in range(3)))
    assert await raw["layout"].find({}).to_list(None) == [{"_id": "layout", "version": migrations.newest()}]
    for store in stores:
        await store.close()


async def test_transcripts_without_their_key_database_are_refused(installation: Installation, raw: Raw) -> None:
    await fill(installation)
    await raw.keys.drop()
    await raw.canary.drop()
    assert isinstance(await refusal(installation), KeyMissing)


async def test_a_readable_key_file_is_refused(installation: Installation) -> None:
    await fill(installation)
    installation.key_file.chmod(0o644)
    assert isinstance(await refusal(installation), BadSetting)


async def test_nobody_at_the_address_is_said_within_the_deadline(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        uri = f"mongodb://kim:hemligt@127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(Unavailable, match=r"No database answers at 127\.0\.0\.1:\d+\.") as caught:
            await open_store(uri, key_file=tmp_path / "keys.json", timeout_s=0.5)
    assert "hemligt" not in str(caught.value)
    assert not (tmp_path / "keys.json").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"uri": "http://127.0.0.1"}, "address"),
        ({"uri": "mongodb://"}, "address"),
        ({"uri": "mongodb://127.0.0.1:notaport"}, "address"),
        ({"name": "no.dots"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "$cmd"}, "name"),
    ],
)
async def test_a_setting_that_cannot_be_used_is_named(
    installation: Installation, change: dict[str, str], words: str
) -> None:
    error = await refusal(replace(installation, **change))  # type: ignore[arg-type]
    assert isinstance(error, BadSetting)
    assert words in str(error)


async def test_an_address_cannot_loosen_how_is_read_and_written(installation: Installation) -> None:
    loose = (
        "readPreference=secondaryPreferred&retryWrites=false&retryReads=false&maxPoolSize=1&w=0&readConcernLevel=local"
    )
    uri = installation.uri + ("&" if "?" in installation.uri else "/?") + loose
    client = connect(uri, timeout_s=5)
    try:
        entries = Database(client, installation.name, deadline_s=5)["entries"]
        assert entries.read_preference == ReadPreference.PRIMARY
        assert entries.write_concern.document == {"w": "majority", "j": True}
        assert entries.read_concern.document == {"level": "majority"}
        options = client.delegate.options
        assert (options.retry_writes, options.retry_reads, options.pool_options.max_pool_size) == (True, True, 100)
        await entries.find_one({})
    finally:
        client.close()


@pytest.mark.long
async def test_values_are_collected_beyond_one_answer_of_the_server(installation: Installation) -> None:
    """The command `distinct` answers in one document, of 16 MB at most."""
    client = connect(installation.uri, timeout_s=60)
    try:
        database = Database(client, installation.name, deadline_s=60)
        many = [{"_id": n, "c": f"{n:05d}" + "x" * 1000} for n in range(18_000)]
        await database.insert_each(database["entries"], many)
        assert len(await database.distinct(database["entries"], "c")) == len(many)
    finally:
        client.close()
