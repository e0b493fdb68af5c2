"""Backup and restore, rehearsed: what was acknowledged comes back, what was erased does not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from storage.backup import drill, moving
from storage.backup.archive import Archive
from storage.backup.moving import Place
from storage.crypto.keys import KeyFile
from storage.crypto.sealing import SealingKeys, new_seed, public_of
from storage.embedded.server import EmbeddedDatabase
from storage.errors import BadSetting, IntegrityError, KeyMissing, KeyWrong
from storage.ids import ConversationId, Seq
from storage.mongo import MongoStore
from storage.ports.log import Head
from storage.ports.records import KeptRecord
from storage.ports.sealing import SEALING
from tests.storage.conftest import Installation, OpenNode, Raw
from tests.storage.samples import ANNA, BO, JOINED, account, entry, row, say
from tests.support.tokens import conversation_of


def quiet(name: str, done: int) -> None:
    """Nobody watches."""


@pytest.fixture
def place(installation: Installation) -> Place:
    return Place(installation.uri, installation.name, installation.key_file)


@pytest.fixture
def empty(place: Place) -> Place:
    """Another database, the same key file."""
    return replace(place, database=f"{place.database}r")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "backup", tmp_path / "elsewhere"


async def opened(place: Place) -> MongoStore:
    return await Installation(place.uri, place.database, place.key_file).open()


async def test_what_was_acknowledged_comes_back(
    mongo: MongoStore, place: Place, empty: Place, folders: tuple[Path, Path]
) -> None:
    await say(mongo, b"one", b"two")
    await mongo.index.put(row(2))
    token = await mongo.visitors.issue_token(ANNA)
    await mongo.accounts.add(account())
    await moving.back_up(place, *folders, quiet)
    restored = await moving.restore(empty, *folders, quiet, erased_may_come_back=True)
    assert (restored.conversations, restored.behind, restored.erased_again, restored.cut) == (1, 0, 0, 0)
    again = await opened(empty)
    assert [each.payload for each in await again.log.read(ANNA)] == [b"one", b"two"]
    assert await again.index.get(ANNA) == await mongo.index.get(ANNA)
    assert await conversation_of(again, token) == ANNA
    assert len(await again.accounts.list()) == 1
    await say(again, b"three")  # and life goes on
    await again.close()


async def test_nothing_of_the_backup_is_legible(mongo: MongoStore, place: Place, folders: tuple[Path, Path]) -> None:
    await say(mongo, b"kanariefagel")
    await moving.back_up(place, *folders, quiet)
    signer = KeyFile.load(place.key_file).signer("backup")
    found = b""
    for folder, content in zip(folders, ("data", "keys"), strict=True):
        archive = Archive(folder, content, signer)
        found += b"".join(each for name in archive.manifest.collections for each in archive.documents(name))
    assert str(ANNA).encode() in found
    assert b"kanariefagel" not in found
    assert not list(folders[0].glob("keys.bson*"))


async def test_what_was_erased_after_the_backup_stays_erased(
    mongo: MongoStore, place: Place, empty: Place, folders: tuple[Path, Path], raw: Raw
) -> None:
    for name in (ANNA, BO):
        await mongo.log.append(entry(1, conversation=name))
        await mongo.index.put(replace(row(1), conversation=name))
        wish = KeptRecord(id=name, period="2026-11", practice=False, saved_at=JOINED, body=b"a number")
        assert await mongo.callbacks.save(wish, seen=0)
    code_owner = await mongo.visitors.issue_token(ANNA)
    await moving.back_up(place, *folders, quiet)
    await mongo.log.erase(ANNA)
    await mongo.checkpoints.take()
    await mongo.close()
    restored = await moving.restore(empty, *folders, quiet)
    assert restored.erased_again == 1
    again = await opened(empty)
    assert await again.log.read(ANNA) == []
    head = await again.log.head(ANNA)
    assert head is not None
    assert head.erased
    assert await again.index.get(ANNA) is None
    assert await conversation_of(again, code_owner) is None
    assert [each.id for each in await again.callbacks.all()] == [BO], "nobody sees a number that was erased"
    assert len(await again.log.read(BO)) == 1
    await again.close()


async def test_without_fresh_checkpoints_nothing_is_restored_unless_it_is_said_by_name(
    mongo: MongoStore, place: Place, empty: Place, folders: tuple[Path, Path]
) -> None:
    """What was erased after the backup would come back: with no file, and with the copy of an earlier day."""
    checkpoints = place.key_file.with_name("checkpoints.jsonl")
    await say(mongo, b"one")
    await mongo.checkpoints.take()
    earlier = checkpoints.read_bytes()
    await say(mongo, b"another", conversation=BO)
    await moving.back_up(place, *folders, quiet)
    await mongo.log.erase(BO)
    await mongo.checkpoints.take()
    await mongo.close()
    now = checkpoints.read_bytes()
    for found in (None, earlier):
        checkpoints.unlink(missing_ok=True)
        if found is not None:
            checkpoints.write_bytes(found)
        with pytest.raises(BadSetting, match="erased since then would come back"):
            await moving.restore(empty, *folders, quiet)
        assert (await drill.rehearse(place.key_file, *folders, quiet, erased_may_come_back=True)).read == 2
    checkpoints.write_bytes(now)
    rehearsed = await drill.rehearse(place.key_file, *folders, quiet, erased_may_come_back=False)
    assert (rehearsed.read, rehearsed.unreadable, rehearsed.restored.erased_again) == (1, 0, 1)
    assert (await moving.restore(empty, *folders, quiet)).erased_again == 1


async def test_the_drill_counts_what_is_sealed_and_finds_where_some_of_it_is_missing(
    mongo: MongoStore, place: Place, folders: tuple[Path, Path], raw: Raw, tmp_path: Path
) -> None:
    keys = SealingKeys(*(public_of(new_seed()) for _ in range(2)))
    await say(mongo, b"readable", conversation=BO)
    await say(mongo, b"one", b"two")
    assert await mongo.sealing.prepare(ANNA, Seq(3), b"header", keys, None)
    await mongo.log.append(entry(3, f"{SEALING}3"))
    assert await mongo.sealing.commit(ANNA)
    await moving.back_up(place, *folders, quiet)
    done = await drill.rehearse(place.key_file, *folders, quiet, erased_may_come_back=True)
    assert (done.read, done.sealed, done.unreadable) == (1, 1, 0)
    box = (await raw.keys.find_one({"conversation": ANNA}))["box"]
    await raw.keys.update_one({"conversation": ANNA}, {"$set": {"box": box[:-1] + bytes([box[-1] ^ 1])}})
    altered = tmp_path / "altered", tmp_path / "altered elsewhere"
    await moving.copy_to_archives(place, *altered, quiet)
    done = await drill.rehearse(place.key_file, *altered, quiet, erased_may_come_back=True)
    assert (done.read, done.sealed, done.unreadable) == (1, 0, 1)
    await raw.keys.update_one({"conversation": ANNA}, {"$set": {"box": box}})
    await raw["entries"].delete_one({"c": ANNA, "s": 3})
    shortened = tmp_path / "shortened", tmp_path / "shortened elsewhere"
    await moving.copy_to_archives(place, *shortened, quiet)
    done = await drill.rehearse(place.key_file, *shortened, quiet, erased_may_come_back=True)
    assert (done.read, done.sealed, done.unreadable) == (1, 0, 1)


async def test_what_was_said_after_the_backup_is_counted_as_lost(
    mongo: MongoStore, place: Place, empty: Place, folders: tuple[Path, Path]
) -> None:
    await say(mongo, b"one")
    await moving.back_up(place, *folders, quiet)
    await say(mongo, b"two")
    await mongo.checkpoints.take()
    await mongo.close()
    assert (await moving.restore(empty, *folders, quiet)).behind == 1


async def test_a_backup_under_load_restores_to_whole_logs(
    mongo: MongoStore, open_node: OpenNode, place: Place, empty: Place, folders: tuple[Path, Path]
) -> None:
    """Writers go on while it runs. Whatever was durable before it began is there, and every log reads to its end."""
    names = [ConversationId(f"c{number}") for number in range(30)]
    for name in names:
        await say(mongo, b"before", conversation=name)
    over = asyncio.Event()

    async def write(node: MongoStore, mine: list[ConversationId]) -> None:
        number = 0
        while not over.is_set():
            for name in mine:
                await say(node, b"during", conversation=name)
            await say(node, b"new", conversation=ConversationId(f"{mine[0]}-{number}"))
            await node.log.erase(ConversationId(f"{mine[0]}-{number - 1}"))
            number += 1

    other = await open_node()

    async def copy() -> None:
        await moving.back_up(place, *folders, quiet)
        over.set()

    await asyncio.gather(write(mongo, names[:15]), write(other, names[15:]), copy())
    await moving.restore(empty, *folders, quiet, erased_may_come_back=True)
    again = await opened(empty)
    for head in await again.log.touched_since((await again.clock.now()).replace(year=2020)):
        read = await again.log.read(head.conversation, limit=10_000)
        assert head.erased or read[-1].last == head.seq
    assert all([(await again.log.read(name))[0].payload == b"before" for name in names])
    await again.close()


async def test_a_log_with_a_gap_is_truncated_and_counted(
    mongo: MongoStore, place: Place, empty: Place, folders: tuple[Path, Path], raw: Raw
) -> None:
    """What a copy of a running service can catch: a later entry without the one before it."""
    await say(mongo, b"one", b"two", b"three")
    await raw["entries"].delete_one({"c": ANNA, "s": 2})
    await moving.back_up(place, *folders, quiet)
    assert (await moving.restore(empty, *folders, quiet, erased_may_come_back=True)).cut == 1
    again = await opened(empty)
    assert [each.payload for each in await again.log.read(ANNA)] == [b"one"]
    await again.close()


async def test_an_installation_without_a_conversation_comes_back_too(
    mongo: MongoStore, place: Place, empty: Place, folders: tuple[Path, Path]
) -> None:
    await mongo.accounts.add(account())
    await moving.back_up(place, *folders, quiet)
    assert (await moving.restore(empty, *folders, quiet)).conversations == 0
    again = await opened(empty)
    assert len(await again.accounts.list()) == 1
    await again.close()


# --- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("change", ["bit", "gone", "manifest", "count"])
async def test_an_altered_backup_is_refused_before_anything_is_written(
    mongo: MongoStore, place: Place, empty: Place, folders: tuple[Path, Path], which: int, change: str
) -> None:
    await say(mongo, b"one")
    await moving.back_up(place, *folders, quiet)
    victim = sorted(folders[which].glob("*.gz"))[0]
    manifest = folders[which] / "manifest.json"
    if change == "bit":
        content = bytearray(victim.read_bytes())
        content[-5] ^= 1
        victim.write_bytes(bytes(content))
    elif change == "gone":
        victim.unlink()
    elif change == "manifest":
        manifest.write_text(manifest.read_text().replace("2026", "2027", 1))
    else:
        manifest.write_text(manifest.read_text().replace('"documents": 1', '"documents": 2', 1))
    with pytest.raises(IntegrityError):
        await moving.restore(empty, *folders, quiet)
    fresh = await opened(empty)
    assert await fresh.log.head(ANNA) is None
    await fresh.close()


async def test_a_database_that_holds_anything_is_never_written_to(
    mongo: MongoStore, place: Place, folders: tuple[Path, Path]
) -> None:
    await say(mongo, b"one")
    await moving.back_up(place, *folders, quiet)
    with pytest.raises(BadSetting, match="not empty"):
        await moving.restore(place, *folders, quiet)


async def test_the_wrong_key_file_and_none_are_refused(
    mongo: MongoStore, place: Place, empty: Place, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    await say(mongo, b"one")
    await moving.back_up(place, *folders, quiet)
    with pytest.raises(KeyMissing):
        await moving.restore(replace(empty, key_file=tmp_path / "none.json"), *folders, quiet)
    KeyFile.create(tmp_path / "other.json")
    with pytest.raises((IntegrityError, KeyWrong)):
        await moving.restore(replace(empty, key_file=tmp_path / "other.json"), *folders, quiet)


async def test_a_backup_of_another_layout_is_refused_before_anything_is_written(
    mongo: MongoStore, place: Place, empty: Place, folders: tuple[Path, Path]
) -> None:
    await say(mongo, b"one")
    await moving.back_up(place, *folders, quiet)
    manifest = folders[0] / "manifest.json"
    manifest.write_text(manifest.read_text().replace("lotsen-backup/2", "lotsen-backup/1"))
    with pytest.raises(BadSetting, match="restore it with the version that made it"):
        await moving.restore(empty, *folders, quiet)
    again = await opened(empty)
    assert await again.log.head(ANNA) is None
    await again.close()


async def test_folders_are_kept_apart_and_their_own(mongo: MongoStore, place: Place, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="other hands"):
        await moving.back_up(place, tmp_path / "b", tmp_path / "b" / "keys", quiet)
    with pytest.raises(BadSetting, match="not empty"):
        await moving.back_up(place, tmp_path, tmp_path.parent / "keys", quiet)
    (tmp_path / "nothing").mkdir()
    with pytest.raises(BadSetting, match="no backup"):
        await moving.restore(place, tmp_path / "nothing", tmp_path / "nothing", quiet)


# --- another server --------------------------------------------------------------------------------


async def test_an_installation_moves_to_another_server(mongo: MongoStore, place: Place, tmp_path: Path) -> None:
    await say(mongo, b"one", b"two")
    await mongo.index.put(row(2))
    async with EmbeddedDatabase(tmp_path / "new", cache="64M") as server:
        target = replace(place, uri=server.uri)
        assert await moving.migrate(place, target, quiet) > 3
        again = await opened(target)
        assert [each.payload for each in await again.log.read(ANNA)] == [b"one", b"two"]
        assert await again.log.append(entry(3)) is not None
        assert (await again.checkpoints.verify()).clean
        await again.close()
        with pytest.raises(BadSetting, match="not empty"):
            await moving.migrate(place, target, quiet)
    assert await mongo.log.head(ANNA) == Head(ANNA, Seq(2))  # the source is as it was
