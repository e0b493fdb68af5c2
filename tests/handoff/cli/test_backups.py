"""Backups as the timers make them: encrypted, at two places, restored for a trial, and a new machine from one."""

from __future__ import annotations

import asyncio
import contextlib
import io
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from handoff.app.settings import Settings
from handoff.app.upkeep import backup, drill, drilled_at, made_at, notes_of
from handoff.cli.__main__ import main
from storage.backup import sets, signatures
from storage.crypto.private_file import replace_private
from storage.embedded.server import EmbeddedDatabase
from storage.errors import BadSetting
from storage.mongo import MongoStore
from storage.mongo.store import open_mongo
from tests.storage.samples import ANNA, BO, entry

CANARY = b"kanariefagel"


@dataclass
class Line:
    """An installation with its operator's folders."""

    uri: str
    folder: Path
    environment: pytest.MonkeyPatch
    database: str = "lotsen"
    recipient: str = ""

    @property
    def data(self) -> Path:
        return self.folder / self.database

    @property
    def places(self) -> tuple[Path, Path]:
        return self.folder / "a", self.folder / "b"

    @property
    def settings(self) -> Settings:
        return Settings(self.uri, data=self.data, backup_to=self.places, backup_recipient=self.recipient)

    async def lotsen(self, *words: str | Path) -> tuple[int, str]:
        """The command line as it is, in a thread of this process: a start of Python each time would take seconds."""
        for name, value in {
            "LOTSEN_MONGODB_URI": self.uri,
            "LOTSEN_DATABASE": self.database,
            "LOTSEN_DATA": str(self.data),
            "LOTSEN_BACKUP_TO": ",".join(map(str, self.places)),
            "LOTSEN_BACKUP_RECIPIENT": self.recipient or "age1none",
        }.items():
            self.environment.setenv(name, value)
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = await asyncio.to_thread(main, list(map(str, words)))
        return code, said.getvalue()

    async def open(self) -> MongoStore:
        return await open_mongo(self.uri, database=self.database, key_file=self.data / "keys.json", timeout_s=5)


@pytest.fixture
async def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Line]:
    async with EmbeddedDatabase(tmp_path / "database") as database:
        made = Line(database.uri, tmp_path, monkeypatch)
        for each in (made.data, *made.places):
            each.mkdir(mode=0o700)
        yield made


async def filled(line: Line) -> None:
    code, said = await line.lotsen("keys", "backup", line.folder / "private.txt")
    assert code == 0, said
    line.recipient = said.splitlines()[0].removeprefix("LOTSEN_BACKUP_RECIPIENT=")
    store = await line.open()
    for name in (ANNA, BO):
        await store.log.append(entry(1, conversation=name, payload=CANARY))
    await store.close()


async def erased(line: Line) -> None:
    store = await line.open()
    await store.log.erase(ANNA)
    await store.checkpoints.take()
    await store.close()


async def test_a_machine_that_burns_comes_back_from_one_destination_without_what_was_erased(line: Line) -> None:
    await filled(line)
    code, said = await line.lotsen("backup")
    assert code == 0, said
    assert all(len(sets.sets_at(each)) == 1 for each in line.places)
    assert all(each.stat().st_mode & 0o777 == 0o600 for each in sets.sets_at(line.places[0]))
    await erased(line)
    assert (await line.lotsen("backup", "--hourly"))[0] == 0
    assert all(len(sets.sets_at(each)) == 1 for each in line.places), "the set of today is there"
    code, said = await line.lotsen("restore", "--drill")
    assert code == 0, said
    assert "1 conversations read to their end, 0 unreadable, 1 erased again, 0 sealed" in said, (
        "by the checkpoints that were sent"
    )
    assert (line.data / "last-drill.txt").read_text("utf-8") in said
    shutil.rmtree(line.data)
    burnt = sets.sets_at(line.places[1])[0]
    assert CANARY not in burnt.read_bytes()
    line.database = "again"
    code, said = await line.lotsen("restore", burnt, "--identity", line.folder / "private.txt")
    assert code == 0, said
    store = await line.open()
    assert [each.payload for each in await store.log.read(BO)] == [CANARY]
    head = await store.log.head(ANNA)
    assert head is None or head.erased
    await store.close()


async def test_a_destination_that_is_away_is_named_and_the_other_has_its_set(line: Line) -> None:
    await filled(line)
    line.places[1].rmdir()
    code, said = await line.lotsen("backup")
    assert code == 69, said
    assert f"There is no new backup in {line.places[1]} (No such file or directory). Is it mounted" in said
    assert len(sets.sets_at(line.places[0])) == 1
    assert made_at(line.settings) is None, "both count"
    line.places[1].mkdir()
    assert (await line.lotsen("backup", "--hourly"))[0] == 0, "what is missing is made up for"
    assert made_at(line.settings) is not None
    assert len(set(notes_of(line.data).values())) == 1, "all are due together, and the next one is made for both"
    found = sets.sets_at(line.places[1])[0]
    found.write_bytes(found.read_bytes()[:-1] + b"\0")
    code, said = await line.lotsen("restore", "--drill")
    assert code == 65, said
    assert f"!! {found}: The set {found.name} was altered" in said, said
    assert f"ok {sets.sets_at(line.places[0])[-1]}" in said
    now = datetime.now(UTC)
    assert "failed" in drill(line.settings, now, practice=False).line
    assert drilled_at(line.data) is not None


async def test_what_somebody_puts_at_one_destination_reaches_no_other_and_deletes_nothing(line: Line) -> None:
    """A name of the year 9999 would be the newest, and all others too old; one that is no time would be a fault."""
    await filled(line)
    here, there = line.places
    earlier = there / f"lotsen-{datetime.now(UTC) - timedelta(days=2):%Y%m%dT%H%M%SZ}.age"
    earlier.write_bytes(b"of two days ago")
    there.rename(line.folder / "away")
    assert (await line.lotsen("backup"))[0] == 69
    (line.folder / "away").rename(there)
    own = sets.sets_at(here)[-1]
    for planted in ("lotsen-99991231T235959Z.age", "lotsen-anteckningZ.age"):
        (here / planted).write_bytes(b"made up")
    code, said = await line.lotsen("backup", "--hourly")
    assert code == 0, said
    assert [each.name for each in sets.sets_at(there)] == [earlier.name, own.name]
    assert set(notes_of(line.data).values()) == {sets.made_at(own)}
    (there / "lotsen-anteckningZ.age").write_bytes(b"made up")
    assert (await line.lotsen("backup"))[0] == 0


def test_sets_go_after_seven_days_and_the_machine_opens_the_newest_alone(tmp_path: Path) -> None:
    pair, place, parts = sets.new_key_pair(), tmp_path / "a", tmp_path / "parts"
    for each in (place, parts, parts / "data", parts / "keys"):
        each.mkdir()
    for name in ("keys.json", "checkpoints.jsonl", "data/x", "keys/x"):
        (parts / name).write_bytes(CANARY)
    began, keys, signing = datetime(2026, 11, 1, 3, tzinfo=UTC), [], Ed25519PrivateKey.generate()
    ours = [signing.public_key()]
    for day in range(10):
        with sets.sealed(parts, pair.public, tmp_path / "drill.key", began + timedelta(days=day), signing) as made:
            made.copy_to(place)
        keys.append((tmp_path / "drill.key").read_text("utf-8"))
    kept = sets.sets_at(place)
    assert [sets.made_at(each).day for each in kept] == [3, 4, 5, 6, 7, 8, 9, 10]
    assert (tmp_path / "drill.key").stat().st_mode & 0o777 == 0o600
    opened = tmp_path / "opened"
    opened.mkdir()
    with pytest.raises(BadSetting, match="does not open"):
        sets.open_set(kept[-2], sets.identity(keys[-1]), opened, ours)
    sets.open_set(kept[-1], sets.identity(keys[-1]), opened, ours)
    assert (opened / "data" / "x").read_bytes() == CANARY
    shutil.rmtree(opened)
    opened.mkdir()
    sets.open_set(kept[0], sets.identity(pair.private), opened, ours)
    assert (opened / "keys.json").read_bytes() == CANARY


async def false_set(line: Line, folder: Path, made: datetime) -> Path:
    """A whole set of somebody else's, encrypted to this line's public key and put at both destinations."""
    others = Line(line.uri, folder, line.environment, "others")
    for each in (folder, others.data, *others.places):
        each.mkdir(mode=0o700)
    await filled(others)
    others.recipient = line.recipient
    for words in (("backup",), ("backup", "--hourly")):  # the set, then the checkpoints alone
        assert (await others.lotsen(*words))[0] == 0
    for theirs, ours in zip(others.places, line.places, strict=True):
        shutil.copyfile(sets.sets_at(theirs)[-1], ours / f"lotsen-{made:%Y%m%dT%H%M%SZ}.age")
        shutil.copyfile(theirs / "lotsen-checkpoints.age", ours / "lotsen-checkpoints.age")
    return sets.sets_at(line.places[0])[-1]


async def test_a_set_that_somebody_else_made_for_the_public_key_is_neither_restored_nor_ok_in_the_drill(
    line: Line,
) -> None:
    await filled(line)
    assert (await line.lotsen("backup"))[0] == 0
    true = sets.sets_at(line.places[0])[-1]
    planted = await false_set(line, line.folder / "elsewhere", datetime.now(UTC) + timedelta(minutes=1))
    code, said = await line.lotsen("restore", "--drill")
    assert code == 65, said
    assert f"!! {planted}: " in said, said
    shutil.rmtree(line.data)
    line.database = "again"
    code, said = await line.lotsen("restore", planted, "--identity", line.folder / "private.txt")
    assert (code, "was not made by this installation" in said) == (65, True), said
    code, said = await line.lotsen("restore", true, "--identity", line.folder / "private.txt")
    assert (code, "2 conversations restored" in said) == (0, True), f"their checkpoints are passed over: {said}"
    assert (await line.lotsen("backup"))[0] == 0
    line.database = "third"
    planted.unlink()
    newest = sets.sets_at(line.places[0])[-1]
    code, said = await line.lotsen("restore", newest, "--identity", line.folder / "private.txt", "--drill")
    assert code == 0, f"the restored machine signs as the one before it: {said}"


async def test_an_older_set_under_the_name_of_a_newer_one_is_refused(line: Line) -> None:
    await filled(line)
    assert (await line.lotsen("backup"))[0] == 0
    true = sets.sets_at(line.places[0])[-1]
    later = true.with_name(f"lotsen-{datetime.now(UTC) + timedelta(days=1):%Y%m%dT%H%M%SZ}.age")
    true.rename(later)
    code, said = await line.lotsen("restore", later, "--identity", line.folder / "private.txt", "--drill")
    assert (code, "has got the name of another time" in said) == (65, True), said
    named = later.rename(line.folder / "the operator's own name.age")
    code, said = await line.lotsen("restore", named, "--identity", line.folder / "private.txt", "--drill")
    assert code == 0, said


async def test_backups_of_an_earlier_version_are_signed_from_the_next_one_on(line: Line) -> None:
    """Its key file names nobody: that is said at a restore, and the line to add is printed, once."""
    await filled(line)
    assert (await line.lotsen("backup"))[0] == 0
    private = line.folder / "private.txt"
    (line.data / signatures.SIGNING_KEY).unlink()
    lines = private.read_text("utf-8").splitlines()
    private.write_text("\n".join(each for each in lines if not each.startswith("# signed by")), "utf-8")
    code, said = await line.lotsen("backup", "--hourly")
    assert (code, "Add this line" in said) == (0, True), said
    assert len(sets.sets_at(line.places[0])) == 2 or "complete" in said, "a signed set at once"
    assert "Add this line" not in (await line.lotsen("backup"))[1]
    newest = sets.sets_at(line.places[0])[-1]
    assert drilled_at(line.data) is None
    code, said = await line.lotsen("restore", newest, "--identity", private, "--drill")
    assert (code, "who made the set is not looked at" in said) == (0, True), said
    noted = drilled_at(line.data)
    assert noted is not None
    assert noted[1], "a drill that was asked for by hand is one too"
    await erased(line)
    unsigned = (line.data / "checkpoints.jsonl").read_bytes()
    newest.with_name("lotsen-checkpoints.age").write_bytes(pyrage.encrypt(unsigned, [sets.recipient(line.recipient)]))
    code, said = await line.lotsen("restore", newest, "--identity", private, "--drill")
    assert (code, "1 erased again" in said) == (0, True), f"by all lines of checkpoints that nobody has signed: {said}"


async def test_settings_that_are_missing_or_wrong_are_named_and_no_key_is_written_over(line: Line) -> None:
    await filled(line)
    line.recipient = "age1wrong"
    code, said = await line.lotsen("backup")
    assert (code, "`lotsen keys backup FILE` makes one" in said) == (78, True)
    code, said = await line.lotsen("keys", "backup", line.folder / "private.txt")
    assert (code, "File exists" in said) == (78, True)
    code, said = await line.lotsen("backup", line.folder / "x")
    assert (code, "takes two folders" in said) == (78, True)
    code, said = await line.lotsen("restore", line.folder / "nothing.age", "--identity", line.folder / "private.txt")
    assert code == 78, said


def test_a_destination_on_the_disk_of_the_data_is_found(tmp_path: Path) -> None:
    now, places = datetime(2026, 11, 25, tzinfo=UTC), (tmp_path / "a", tmp_path / "b")
    chosen = Settings("", data=tmp_path, backup_to=places)
    notes = ", ".join(f'"{each}": "{now.isoformat()}"' for each in places)
    replace_private(tmp_path / "last-backups.json", f"{{{notes}}}".encode())
    assert "is on the same disk" not in backup(chosen, now, practice=False).line, "they are not there"
    places[0].mkdir()
    assert "is on the same disk" in backup(chosen, now, practice=False).line
    late = backup(chosen, now + timedelta(days=3), practice=False)
    assert (late.good, "journalctl -u lotsen-backup" in late.line) == (False, True)
