"""`lotsen check` finds what an operator must not overlook, and is silent about what is fine in practice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handoff.app.checks import findings, watched
from handoff.app.ports import account_ports, record_books
from handoff.app.settings import Settings
from handoff.app.upkeep import certificates, note_backup, note_drill, room
from handoff.backoffice.accounts.registry import add, make_demo
from handoff.backoffice.sealing.keys import LockedKey, StaffKeys
from handoff.contract.base import ModeName
from storage.crypto.sealing import id_of, new_seed, public_of
from storage.errors import IntegrityError, KeyMissing
from storage.ids import AccountId, NodeId
from storage.memory import MemoryStore
from storage.memory.key_rotation import MemoryKeyRotation
from storage.memory.records import MemoryBook
from storage.mongo.records import BOOKS
from storage.ports.checkpoints import CheckpointFindings
from storage.ports.invitations import Invitation
from storage.ports.key_rotation import WrappingKey
from storage.ports.server import ServerDiagnostics
from tests.handoff.app.test_maintenance import Checkpoints
from tests.storage.samples import ANNA, PHONE, say

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SAFE = Settings(
    mongodb_uri="mongodb://u:p@127.0.0.1/",
    origins=("https://chatt.example.se",),
    trusted_proxies=("127.0.0.1",),
    bot_url=("unix:///run/lotsen-bot/bot.sock",),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    note_backup(tmp_path, NOW - timedelta(days=7))
    note_drill(tmp_path, NOW - timedelta(days=30), good=True)
    return tmp_path


async def bad(settings: Settings, store: MemoryStore, *, embedded: bool = False, mode: ModeName = "open") -> set[str]:
    """The subjects of what was found, but for retention, which has its own tests."""
    found = await findings(settings, store, embedded=embedded, mode=mode, now=NOW)
    subjects = {each.line.split(":")[0] for each in found if not each.good}
    return {subject for subject in subjects if subject in SUBJECTS}


SUBJECTS = (
    "nodes",
    *(
        "checkpoints",
        "records",
        "keys",
        "sealing",
        "data folder",
        "database",
        "database log",
        "database user",
        "oplog",
        "arbiter",
        "backup",
        "drill",
        "kept",
    ),
    *("addresses", "proxy", "database address", "bot", "limits", "beta", "accounts"),
)


async def staffed(*, factor: bool = True) -> MemoryStore:
    store = MemoryStore(lambda: NOW)
    account = await add(account_ports(store), "Kim", "administrator", "ett-langt-losenord")
    if factor:
        await store.accounts.replace(replace(account, totp_secret=b"hemlig"))
    await give_keys(StaffKeys(store.sealing_keys), "kim", "lee")
    return store


async def give_keys(keys: StaffKeys, *holders: str) -> None:
    """A recovery key, and a staff key that these hold."""
    group = public_of(new_seed())
    await keys.set_recovery(public_of(new_seed()))
    for name in holders:
        locked = LockedKey(salt=b"salt", memory_kib=8, passes=1, box=b"box")
        await keys.set_own(AccountId(name), public_of(new_seed()), locked)
    await keys.set_staff(AccountId(holders[0]), group, b"sealed", replaces="")
    for name in holders[1:]:
        await keys.admit(AccountId(name), id_of(group), b"sealed")


async def test_a_safe_installation_has_no_findings(data: Path) -> None:
    assert await bad(replace(SAFE, data=data), await staffed()) == set()


async def test_a_fresh_one_in_practice_has_none_either(data: Path) -> None:
    store = MemoryStore(lambda: NOW)
    await make_demo(account_ports(store))
    fresh = Settings(mongodb_uri="mongodb://127.0.0.1/", data=data)
    assert await bad(fresh, store, embedded=True, mode="practice") == set()


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ({"origins": ("http://chatt.example.se",)}, "addresses"),
        ({"host": "0.0.0.0", "trusted_proxies": ()}, "proxy"),
        ({"origins": ("https://chatt.example.se", "http://192.0.2.1:8000")}, "addresses"),
        ({"frame_ancestors": ("http://kommun.example.se",)}, "addresses"),
        ({"trusted_proxies": ()}, "proxy"),
        ({"trusted_proxies": ("the proxy",)}, "proxy"),
        ({"trusted_proxies": ("0.0.0.0/0",)}, "proxy"),
        ({"trusted_proxies": ("10.0.0.1", "::/0")}, "proxy"),
        ({"mongodb_uri": "mongodb://10.0.0.5/?replicaSet=lotsen"}, "database address"),
        ({"mongodb_uri": "mongodb://db.example.se/?tls=true"}, "database address"),
        ({"mongodb_uri": "mongodb://u:p@db.example.se/?tls=false"}, "database address"),
        ({"mongodb_uri": "mongodb+srv://u:p@db.example.se/?tlsInsecure=true"}, "database address"),
        ({"mongodb_uri": "mongodb://127.0.0.1/"}, "database address"),
        ({"mongodb_uri": "mongodb://u:p@127.0.0.1/?w=1"}, "database address"),
        ({"mongodb_uri": "mongodb://u:p@127.0.0.1/?w=majority&journal=false"}, "database address"),
        ({"bot_url": ("http://bot:5005", "http://bot.example.se:5005")}, "bot"),
        ({"bot_url": ("unix:///run/lotsen-bot/bot.sock", "http://127.0.0.1:5005")}, "bot"),
        ({"rate_per_s": 1_000}, "limits"),
        ({"rate_per_minute": 100_000}, "limits"),
        ({"sockets_per_address": 100_000}, "limits"),
        ({"calm_starts": 100_000}, "limits"),
        ({"retention_days": 91, "retention_urgent_days": 91}, "kept"),
        ({"retention_urgent_days": 3_650}, "kept"),
        ({"beta_database": "open"}, "beta"),
    ],
)
async def test_an_unsafe_setting_is_found(data: Path, change: dict[str, object], subject: str) -> None:
    assert await bad(replace(SAFE, data=data, **change), await staffed()) == {subject}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "uri",
    [
        "mongodb://u:p@db.example.se/?tls=true",
        "mongodb+srv://u:p@db.example.se/",
        "mongodb://u:p@127.0.0.1,localhost:27018/?w=majority&journal=true",
        "mongodb://u:p@database:27017/?replicaSet=lotsen",
    ],
)
async def test_a_safe_address_of_a_database_is_none(data: Path, uri: str) -> None:
    assert await bad(replace(SAFE, data=data, mongodb_uri=uri), await staffed()) == set()


async def test_no_finding_repeats_a_password(data: Path) -> None:
    settings = replace(SAFE, data=data, mongodb_uri="mongodb://u:hemligt@10.0.0.5/?w=0&tlsInsecure=true")
    found = await findings(settings, await staffed(), embedded=False, mode="open", now=NOW)
    assert not any("hemligt" in each.line for each in found)


@pytest.mark.parametrize(
    ("habits", "subjects"),
    [
        (ServerDiagnostics(profiling=True, oplog=timedelta()), {"database log"}),
        (ServerDiagnostics(profiling=False, oplog=timedelta(days=8)), {"oplog"}),
        (ServerDiagnostics(profiling=False, oplog=timedelta(days=6)), set()),
        (ServerDiagnostics(profiling=None, oplog=None), {"database log"}),
        (ServerDiagnostics(profiling=False, oplog=timedelta(), anybody=True), {"database user"}),
        (ServerDiagnostics(profiling=False, oplog=timedelta(), arbiters=True), {"arbiter"}),
        (ServerDiagnostics(profiling=False, oplog=timedelta(), anybody=None), set()),
    ],
)
async def test_a_server_that_keeps_what_it_should_not_is_found(
    data: Path, habits: ServerDiagnostics, subjects: set[str]
) -> None:
    store = await staffed()
    store.server.found = habits
    assert await bad(replace(SAFE, data=data), store) == subjects


async def test_sealing_that_is_off_is_found_once_the_service_is_open(data: Path) -> None:
    off = replace(SAFE, data=data, seal_closed=False)
    assert await bad(off, await staffed()) == {"sealing"}
    assert await bad(off, await staffed(), mode="practice") == set()


@pytest.mark.parametrize("holders", [(), ("kim",)])
async def test_sealing_without_keys_or_with_one_holder_is_found(data: Path, holders: tuple[str, ...]) -> None:
    store = MemoryStore(lambda: NOW)
    account = await add(account_ports(store), "Kim", "administrator", "ett-langt-losenord")
    await store.accounts.replace(replace(account, totp_secret=b"hemlig"))
    if holders:
        await give_keys(StaffKeys(store.sealing_keys), *holders)
    assert await bad(replace(SAFE, data=data), store) == {"sealing"}
    assert await bad(replace(SAFE, data=data, seal_closed=True), store, mode="practice") == {"sealing"}


async def test_an_embedded_database_is_found_once_the_service_is_open(data: Path) -> None:
    assert await bad(replace(SAFE, data=data), await staffed(), embedded=True) == {"database"}


@pytest.fixture
def open_folder(data: Path) -> Path:
    data.chmod(0o755)
    return data


async def test_a_folder_that_others_can_look_into_is_found(open_folder: Path) -> None:
    assert await bad(replace(SAFE, data=open_folder), await staffed()) == {"data folder"}


async def test_accounts_for_trying_out_and_without_a_second_factor_are_found(data: Path) -> None:
    store = await staffed(factor=False)
    assert await bad(replace(SAFE, data=data), store) == {"accounts"}
    other = MemoryStore(lambda: NOW)
    await make_demo(account_ports(other))
    await give_keys(StaffKeys(other.sealing_keys), "kim", "lee")
    assert await bad(replace(SAFE, data=data), other) == {"accounts"}
    assert await bad(replace(SAFE, data=data, seal_closed=True), MemoryStore(lambda: NOW)) == {"accounts", "sealing"}


async def test_a_passkey_is_a_second_factor(data: Path) -> None:
    store = await staffed(factor=False)
    (account,) = await store.accounts.list()
    assert await store.passkeys.add(replace(PHONE, account=account.account))
    assert await bad(replace(SAFE, data=data), store) == set()


@pytest.mark.parametrize(
    ("findings", "subjects"),
    [
        (CheckpointFindings(checked=3), set()),
        (CheckpointFindings(checked=3, shortened=(ANNA,)), {"checkpoints"}),
        (CheckpointFindings(checked=3, returned=(ANNA,)), {"checkpoints"}),
        (IntegrityError("a line was altered"), {"checkpoints"}),
    ],
)
async def test_logs_that_are_cut_or_came_back_are_found(
    data: Path, findings: CheckpointFindings | IntegrityError, subjects: set[str]
) -> None:
    store = await staffed()
    store.checkpoints = Checkpoints(findings)  # type: ignore[assignment]  # the same port
    assert await bad(replace(SAFE, data=data), store) == subjects


class Rotation(MemoryKeyRotation):
    """Keys of these weeks, or one that is missing."""

    def __init__(self, *weeks: str, missing: bool = False) -> None:
        self.weeks, self.missing = weeks, missing

    async def wrapping_keys(self) -> list[WrappingKey]:
        if self.missing:
            raise KeyMissing("the key 2026-W40-01 is missing")
        return [WrappingKey(f"{week}-01", week, 1, week == "2026-W48") for week in self.weeks]


@pytest.mark.parametrize(
    ("rotation", "subjects"),
    [
        (Rotation("2026-W47", "2026-W48"), set()),
        (Rotation("2026-W45", "2026-W48"), {"keys"}),
        (Rotation(missing=True), {"keys"}),
    ],
)
async def test_keys_that_should_be_gone_and_keys_that_are_missing_are_found(
    data: Path, rotation: Rotation, subjects: set[str]
) -> None:
    store = await staffed()
    store.key_rotation = rotation
    assert await bad(replace(SAFE, data=data), store) == subjects


@pytest.mark.parametrize(("uri", "subjects"), [("", {"nodes"}), ("redis://127.0.0.1/0", set())])
async def test_several_gateways_that_do_not_hear_each_other_are_found(data: Path, uri: str, subjects: set[str]) -> None:
    store = await staffed()
    for node in ("one", "two"):
        await store.presence.renew(AccountId("kim"), NodeId(node), "available", 1, for_s=45)
    assert await bad(replace(SAFE, data=data, redis_uri=uri), store) == subjects


async def test_a_backup_that_is_old_or_was_never_made_is_found_once_the_line_is_open(data: Path) -> None:
    store = await staffed()
    note_backup(data, NOW - timedelta(days=9))
    assert await bad(replace(SAFE, data=data), store) == {"backup"}
    (data / "last-backup").unlink()
    assert await bad(replace(SAFE, data=data), store) == {"backup"}
    assert "backup" not in await bad(replace(SAFE, data=data), store, mode="practice")


def test_a_certificate_that_ends_or_is_not_trusted_is_found() -> None:
    ends = {"a": NOW + timedelta(days=40), "b": NOW + timedelta(days=13), "c": None}
    assert [each.good for each in certificates(ends, NOW, practice=False)] == [True, False, False]
    assert [each.good for each in certificates(ends, NOW, practice=True)] == [True, False, True]


async def test_a_drill_that_failed_or_is_late_is_found(data: Path) -> None:
    store = await staffed()
    note_drill(data, NOW - timedelta(days=36), good=True)
    assert await bad(replace(SAFE, data=data), store) == {"drill"}
    note_drill(data, NOW, good=False)
    assert "drill" in await bad(replace(SAFE, data=data), store, mode="practice"), "that is worth knowing before"
    (data / "last-drill").unlink()
    assert await bad(replace(SAFE, data=data), store) == {"drill"}


@pytest.mark.parametrize(
    ("free", "whole", "good"),
    [(50 * 10**9, 10**11, True), (9 * 10**8, 2 * 10**9, False), (5 * 10**9, 10**11, False)],
)
def test_a_disk_that_is_nearly_full_is_found(free: int, whole: int, good: bool) -> None:
    assert room(free, whole).good is good


async def test_a_fresh_installation_alarms_nobody_of_retention_and_one_with_conversations_does() -> None:
    """Before the first run: nothing can be late where nobody has written."""
    store = await staffed()

    async def retention() -> bool:
        found = await watched(SAFE, store, mode="practice", now=NOW)
        return next(each.good for each in found if each.line.startswith("retention"))

    assert await retention()
    await say(store, b"hej")
    assert not await retention()


async def test_who_is_invited_but_has_not_come_is_named_with_the_last_day(data: Path) -> None:
    store = MemoryStore(lambda: NOW)

    async def said() -> str:
        found = await findings(replace(SAFE, data=data), store, embedded=False, mode="practice", now=NOW)
        return next(each.line for each in found if each.line.startswith("accounts: no administrator"))

    assert "nobody invited: `lotsen accounts invite" in await said()
    for name, role, days in (
        ("bo", "administrator", 3),
        ("anna", "administrator", 3),
        ("kim", "counselor", 3),
        ("lee", "administrator", -1),
    ):
        await store.invitations.issue(Invitation(name, name, role, NOW, NOW + timedelta(days=days)))
    assert "the link of anna, bo is to be opened, until 2026-11-28 12:00 UTC; `lotsen accounts invite" in await said()


class AlteredBook(MemoryBook):
    """In which a record does not verify."""

    async def altered(self) -> int:
        return 1


async def test_records_that_are_left_out_since_they_were_altered_are_named_by_their_book(data: Path) -> None:
    store = await staffed()
    store.forms = AlteredBook()
    found = await findings(replace(SAFE, data=data), store, embedded=False, mode="open", now=NOW)
    (line,) = [each.line for each in found if each.line.startswith("records:")]
    assert "1 in forms" in line


def test_every_book_of_the_database_is_looked_at() -> None:
    assert len(record_books(MemoryStore())) == len(BOOKS)
