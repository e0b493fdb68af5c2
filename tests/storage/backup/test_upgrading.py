"""Stored data goes forward step by step, after a backup; a program meets newer data with a sentence, not with work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from storage.backup import moving, upgrading
from storage.backup.moving import Place
from storage.errors import BadSetting, OtherLayout
from storage.mongo import MongoStore, layout, migrations
from storage.mongo.migrations import FIRST, Migration, Stored
from tests.storage.conftest import Installation, Raw
from tests.storage.samples import ANNA, account, say

NOTES = "notes_of_a_test"


@pytest.fixture
def place(installation: Installation) -> Place:
    return Place(installation.uri, installation.name, installation.key_file)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "backup", tmp_path / "elsewhere"


@dataclass
class Steps:
    """Two steps: each writes a note for every account; the first can fail in its middle."""

    fails: bool = False
    ran: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def all(self, *, former_program_reads: bool = False) -> tuple[Migration, ...]:
        return tuple(
            Migration(to, f"step {to}", self.count, self.run(to), former_program_reads) for to in (FIRST + 1, FIRST + 2)
        )

    async def count(self, stored: Stored) -> int:
        return int(await stored.data["accounts"].count_documents({}))

    def run(self, to: int) -> Callable[[Stored], Any]:
        async def run(stored: Stored) -> None:
            self.ran.append(to)
            async for each in stored.data["accounts"].find({}):
                await stored.data[NOTES].replace_one({"_id": f"{to}:{each['_id']}"}, {"step": to}, upsert=True)
            if self.fails:
                raise ConnectionError("the power went")

        return run

    def progress(self, name: str, done: int) -> None:
        self.said.append(name)


async def filled(mongo: MongoStore) -> None:
    await say(mongo, b"one")
    await mongo.accounts.add(account())


async def test_a_dry_run_tells_the_steps_and_changes_nothing(
    mongo: MongoStore, place: Place, raw: Raw, folders: tuple[Path, Path]
) -> None:
    await filled(mongo)
    steps = Steps()
    outlook = await upgrading.look(place, steps.all())
    assert (outlook.found, outlook.wanted) == (FIRST, FIRST + 2)
    assert [(each.migration.what, each.documents) for each in outlook.steps] == [
        (f"step {FIRST + 1}", 1),
        (f"step {FIRST + 2}", 1),
    ]
    assert (steps.ran, await raw["layout"].find_one({})) == ([], {"_id": "layout", "version": FIRST})
    assert not folders[0].exists()


async def test_the_backup_is_made_before_the_first_step_and_brings_back_what_was(
    mongo: MongoStore, place: Place, raw: Raw, folders: tuple[Path, Path]
) -> None:
    await filled(mongo)
    steps = Steps()
    await upgrading.upgrade(place, *folders, steps.progress, steps.all())
    assert steps.ran == [FIRST + 1, FIRST + 2]
    assert await raw[NOTES].count_documents({}) == 2
    assert await layout.stored_layout(mongo._database) == layout.Layout(FIRST + 2, FIRST + 2)
    other = Place(place.uri, f"{place.database}r", place.key_file)
    await moving.restore(other, *folders, steps.progress, erased_may_come_back=True)
    again = await Installation(other.uri, other.database, other.key_file).open()
    assert [each.payload for each in await again.log.read(ANNA)] == [b"one"]
    await again.close()


async def test_without_a_backup_no_step_is_taken(
    mongo: MongoStore, place: Place, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    await filled(mongo)
    folders[0].mkdir()
    (folders[0] / "something").touch()
    steps = Steps()
    with pytest.raises(BadSetting, match="not empty"):
        await upgrading.upgrade(place, *folders, steps.progress, steps.all())
    assert steps.ran == []


async def test_an_upgrade_that_was_interrupted_goes_on_with_the_step_it_was_in(
    mongo: MongoStore, place: Place, raw: Raw, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    await filled(mongo)
    steps = Steps(fails=True)
    with pytest.raises(ConnectionError):
        await upgrading.upgrade(place, *folders, steps.progress, steps.all())
    steps.fails = False
    await upgrading.upgrade(place, tmp_path / "second", tmp_path / "second keys", steps.progress, steps.all())
    assert steps.ran == [FIRST + 1, FIRST + 1, FIRST + 2]
    assert await raw[NOTES].count_documents({}) == 2


async def test_nothing_to_do_makes_no_backup(mongo: MongoStore, place: Place, folders: tuple[Path, Path]) -> None:
    await filled(mongo)
    outlook = await upgrading.upgrade(place, *folders, Steps().progress)
    assert (outlook.found, list(outlook.steps)) == (migrations.newest(), [])
    assert not folders[0].exists()


async def test_an_empty_database_needs_no_upgrade(place: Place) -> None:
    assert not (await upgrading.look(place, Steps().all())).steps


async def test_the_start_refuses_data_that_must_be_upgraded_first_and_says_how(mongo: MongoStore) -> None:
    with pytest.raises(OtherLayout, match="Run `lotsen upgrade`"):
        await layout.require_layout(mongo._database, in_use=True, migrations=Steps().all())


async def test_the_start_refuses_newer_data_and_says_what_to_do(
    mongo: MongoStore, installation: Installation, place: Place, raw: Raw, folders: tuple[Path, Path]
) -> None:
    await filled(mongo)
    steps = Steps()
    await upgrading.upgrade(place, *folders, steps.progress, steps.all())
    with pytest.raises(OtherLayout, match="a newer version of Lotsen has upgraded it"):
        await installation.open()
    with pytest.raises(OtherLayout, match="a newer version"):
        await upgrading.look(place)


async def test_one_version_back_is_possible_where_the_steps_only_added_something(
    mongo: MongoStore, installation: Installation, place: Place, folders: tuple[Path, Path]
) -> None:
    await filled(mongo)
    steps = Steps()
    await upgrading.upgrade(place, *folders, steps.progress, steps.all(former_program_reads=True))
    former = await installation.open()
    assert [each.payload for each in await former.log.read(ANNA)] == [b"one"]
    await former.close()


async def test_a_backup_of_another_layout_is_not_restored_half(
    mongo: MongoStore, place: Place, raw: Raw, folders: tuple[Path, Path]
) -> None:
    """Its erasures would not be done again: this program may not open it."""
    await filled(mongo)
    await raw["layout"].update_one({"_id": "layout"}, {"$set": {"version": FIRST - 1}})
    await moving.copy_to_archives(place, *folders, Steps().progress)
    other = Place(place.uri, f"{place.database}r", place.key_file)
    with pytest.raises(OtherLayout, match="Restore it with the version that made it"):
        await moving.restore(other, *folders, Steps().progress, erased_may_come_back=True)
    async with moving.opened_databases(other) as (_, databases):
        assert await databases.data.collections() == []


def test_the_steps_are_in_order_without_gaps() -> None:
    known = [each.to for each in migrations.MIGRATIONS]
    assert known == list(range(FIRST + 1, FIRST + 1 + len(known)))
