"""A cut end shows: against checkpoints that lie outside the database and cannot be changed unseen."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from storage.crypto.checkpoint_file import Checkpoint, CheckpointFile
from storage.crypto.digests import Signer
from storage.errors import IntegrityError
from storage.ids import ConversationId, Seq
from storage.mongo import MongoStore
from storage.mongo.dirty_heads import DirtyHead, DirtyHeads
from tests.storage.conftest import OpenNode, Raw
from tests.storage.samples import ANNA, BO, entry, say

TODAY = date(2026, 11, 25)


async def talk(store: MongoStore) -> None:
    """Two conversations of three entries each, noted."""
    for name in (ANNA, BO):
        await store.log.append(entry(1, "v:start", conversation=name))
        for seq in (2, 3):
            await store.log.append(entry(seq, f"v:{seq}", conversation=name))
    assert await store.checkpoints.take() == 2


async def test_untouched_logs_are_clean_however_they_go_on(mongo: MongoStore) -> None:
    await talk(mongo)
    assert await mongo.checkpoints.take() == 0
    await mongo.log.append(entry(4, "v:4"))
    found = await mongo.checkpoints.verify()
    assert (found.clean, found.checked) == (True, 2)
    assert await mongo.checkpoints.take() == 1


async def test_a_tail_that_was_cut_off_is_found(mongo: MongoStore, raw: Raw) -> None:
    await talk(mongo)
    await raw["entries"].delete_one({"c": ANNA, "s": 3})
    assert list((await mongo.checkpoints.verify()).shortened) == [ANNA]


async def test_a_whole_conversation_that_is_gone_is_found(mongo: MongoStore, raw: Raw) -> None:
    await talk(mongo)
    await raw["entries"].delete_many({"c": BO})
    assert list((await mongo.checkpoints.verify()).shortened) == [BO]


async def test_an_end_that_was_cut_and_written_anew_is_found(mongo: MongoStore, raw: Raw, open_node: OpenNode) -> None:
    await talk(mongo)
    await raw["entries"].delete_one({"c": ANNA, "s": 3})
    other = await open_node()
    await other.log.append(entry(3, "v:other"))
    assert list((await mongo.checkpoints.verify()).shortened) == [ANNA]


async def test_an_erased_conversation_is_no_finding_and_its_return_is_one(mongo: MongoStore, raw: Raw) -> None:
    await talk(mongo)
    old = [each async for each in raw["entries"].find({"c": ANNA})]
    await mongo.log.erase(ANNA)
    assert (await mongo.checkpoints.verify()).clean
    assert await mongo.checkpoints.take() == 1
    assert (await mongo.checkpoints.verify()).clean
    # An old copy of the database is put back over the new one.
    await raw["entries"].delete_many({"c": ANNA})
    await raw["entries"].insert_many(old)
    assert list((await mongo.checkpoints.verify()).returned) == [ANNA]


async def test_one_process_writes_and_the_next_takes_over(mongo: MongoStore, open_node: OpenNode) -> None:
    other = await open_node()
    await talk(mongo)
    await say(other, b"more", conversation=ConversationId("third"))
    assert await other.checkpoints.take() == 0
    assert (await other.checkpoints.verify()).checked == 2
    await mongo.close()
    assert await other.checkpoints.take() == 1


async def test_what_this_process_writes_is_noted_without_a_look_at_entries(mongo: MongoStore, raw: Raw) -> None:
    """An entry written past this process is recorded only when the database is queried."""
    await talk(mongo)
    await mongo.log.append(entry(4, "v:4"))
    copy = await raw["entries"].find_one({"c": BO, "s": 1})
    await raw["entries"].insert_one({**copy, "_id": "third:v:start", "c": "third"})
    assert await mongo.checkpoints.take() == 1


async def test_of_a_file_that_is_shared_one_process_notes_what_all_write(
    mongo: MongoStore, open_node: OpenNode
) -> None:
    await talk(mongo)
    other = await open_node()
    assert await other.checkpoints.take() == 0
    await say(other, b"more", conversation=ConversationId("third"))
    assert await mongo.checkpoints.take() == 1


async def test_after_a_write_whose_outcome_nobody_knows_the_database_is_asked(mongo: MongoStore) -> None:
    await talk(mongo)
    under_way = asyncio.create_task(mongo.log.append(entry(4, "v:4")))
    await asyncio.sleep(0)  # it waits for its batch now
    await asyncio.sleep(0)  # and that has begun
    under_way.cancel()
    await asyncio.gather(under_way, return_exceptions=True)
    await mongo.log.append(entry(1, "v:start", conversation=ConversationId("third")))
    assert await mongo.checkpoints.take() == 2


def test_more_ends_than_can_be_kept_are_not_complete() -> None:
    ends, end = DirtyHeads(max_heads=1), DirtyHead(Seq(1), Seq(1), b"tag")
    ends.note(ANNA, end)
    assert ends.take() == {ANNA: end}
    for name in (ANNA, BO):
        ends.note(name, end)
    assert ends.take() is None
    assert ends.take() == {}


def test_a_tombstone_stays_the_end() -> None:
    ends, stone = DirtyHeads(), DirtyHead(Seq(4), Seq(4), b"")
    ends.note(ANNA, stone)
    ends.note(ANNA, DirtyHead(Seq(3), Seq(3), b"tag"))
    assert ends.take() == {ANNA: stone}


# --- the file --------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "checkpoints.jsonl"


def opened(path: Path, root: bytes = bytes(32)) -> CheckpointFile:
    file = CheckpointFile(path, Signer(root, "checkpoints"))
    file.read()
    return file


def note(name: str, seq: int, *, erased: bool = False, day: date = TODAY) -> Checkpoint:
    tag = b"" if erased else seq.to_bytes(16, "big")
    return Checkpoint(ConversationId(name), Seq(seq), Seq(seq), tag, erased, day)


def test_what_was_noted_is_read_again_the_newest_of_each(path: Path) -> None:
    opened(path).add([note("a", 1), note("b", 1)], TODAY)
    opened(path).add([note("a", 5)], TODAY)
    assert sorted((each.conversation, each.last) for each in opened(path)) == [("a", 5), ("b", 1)]
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("change", ["alter", "remove", "swap", "repeat", "add"])
def test_a_changed_line_is_found(path: Path, change: str) -> None:
    opened(path).add([note("a", 1), note("b", 2), note("c", 3)], TODAY)
    one, two, three = path.read_text().splitlines(keepends=True)
    lines = {
        "alter": [one, two.replace('"b"', '"x"'), three],
        "remove": [one, three],
        "swap": [two, one, three],
        "repeat": [one, two, two, three],
        "add": [one, two, three, three.replace('"c"', '"d"')],
    }[change]
    path.write_text("".join(lines))
    with pytest.raises(IntegrityError):
        opened(path)


def test_another_installations_file_is_found(path: Path) -> None:
    opened(path).add([note("a", 1)], TODAY)
    with pytest.raises(IntegrityError):
        opened(path, root=bytes(31) + b"\x01")


def test_of_several_threads_of_a_process_none_takes_the_others_for_another_process(path: Path) -> None:
    for number in range(20):
        file, together = opened(path.with_name(f"{number}.log")), threading.Barrier(8)

        def acquire(file: CheckpointFile = file, together: threading.Barrier = together) -> bool:
            together.wait()
            return file.acquire()

        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(acquire) for _ in range(8)]
        assert all(each.result() for each in asked)
        assert not file.is_shared()


def test_a_torn_last_line_is_left_out_and_written_over(path: Path) -> None:
    opened(path).add([note("a", 1)], TODAY)
    whole = path.read_bytes()
    opened(path).add([note("b", 2)], TODAY)
    path.write_bytes(path.read_bytes()[:-20])
    file = opened(path)
    assert [each.conversation for each in file] == ["a"]
    file.add([note("c", 3)], TODAY)
    assert path.read_bytes().startswith(whole)
    assert sorted(each.conversation for each in opened(path)) == ["a", "c"]


def test_the_file_does_not_grow_without_end(path: Path) -> None:
    file = opened(path)
    file.add([note("gone", 1, erased=True, day=date(2026, 1, 1)), note("kept", 1, erased=True)], TODAY)
    for start in range(0, 3_000, 100):
        file.add([note("a", seq) for seq in range(start, start + 100)], TODAY)
    assert path.read_bytes().count(b"\n") < 1_200
    again = opened(path)
    assert sorted((each.conversation, each.last) for each in again) == [("a", 2_999), ("kept", 1)]
    again.add([note("b", 1)], TODAY)
    assert len(list(opened(path))) == 3
