"""The key file: made once, kept from others, and recognised when it is the wrong one."""

from __future__ import annotations

import base64
import json
import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.crypto.keys import KeyFile, open_keys
from storage.errors import BadSetting, KeyMissing, KeyWrong

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "keys.json"


def test_a_key_file_is_for_its_owner_alone_and_comes_back_the_same(path: Path) -> None:
    made = KeyFile.create(path)
    kek = made.kek_for(NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    loaded = KeyFile.load(path)
    assert loaded.kek(kek.id) == kek
    assert loaded.keyed_hash().of("token", "x") == made.keyed_hash().of("token", "x")
    loaded.check_canary(made.make_canary())


def test_a_key_file_is_never_overwritten(path: Path) -> None:
    KeyFile.create(path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        KeyFile.create(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_that_others_may_read_is_refused(path: Path, mode: int) -> None:
    KeyFile.create(path)
    path.chmod(mode)
    with pytest.raises(BadSetting, match="chmod 600"):
        KeyFile.load(path)


def test_a_missing_key_file_is_named(path: Path) -> None:
    with pytest.raises(KeyMissing, match=re.escape(str(path))):
        KeyFile.load(path)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"format": "lotsen-keys/9"}', '{"format": "lotsen-keys/1", "hash_key": "AAAA"}', "\udcff"],
)
def test_what_is_no_key_file_is_refused(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    path.chmod(0o600)
    with pytest.raises(KeyWrong):
        KeyFile.load(path)


def test_a_week_has_one_key_and_the_next_week_another(path: Path) -> None:
    keys = KeyFile.create(path)
    monday, sunday = datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)
    assert keys.kek_for(monday) == keys.kek_for(sunday)
    assert keys.kek_for(sunday + timedelta(seconds=1)) != keys.kek_for(sunday)
    assert keys.kek_for(monday).id.startswith("2026-W48-")
    assert keys.kek_for(datetime(2027, 1, 1, tzinfo=UTC)).id.startswith("2026-W53-")


def test_a_new_week_is_in_the_file_before_its_key_is_used(path: Path) -> None:
    kek = KeyFile.create(path).kek_for(NOW)
    assert kek.id in json.loads(path.read_text())["keks"]
    assert [each.name for each in path.parent.iterdir()] == ["keys.json"]


def test_two_processes_with_one_file_use_one_key_a_week(path: Path) -> None:
    KeyFile.create(path)
    one, other = KeyFile.load(path), KeyFile.load(path)
    assert one.kek_for(NOW) == other.kek_for(NOW)
    assert other.kek_for(NOW + WEEK) == one.kek_for(NOW + WEEK)
    assert KeyFile.load(path).kek_for(NOW) == one.kek_for(NOW)


def test_a_key_that_another_process_made_is_found(path: Path) -> None:
    KeyFile.create(path)
    one, other = KeyFile.load(path), KeyFile.load(path)
    made = one.kek_for(NOW)
    assert other.kek(made.id) == made
    with pytest.raises(KeyMissing):
        other.kek("2020-W01-abcd")


def test_a_file_exchanged_at_run_time_is_not_mixed_in(path: Path) -> None:
    keys = KeyFile.create(path)
    path.unlink()
    KeyFile.create(path)
    with pytest.raises(KeyWrong):
        keys.kek_for(NOW)


def test_a_new_week_that_cannot_be_written_is_not_used(path: Path) -> None:
    keys = KeyFile.create(path)
    path.unlink()
    with pytest.raises(KeyMissing):
        keys.kek_for(NOW)


def test_keys_do_not_show_in_a_repr(path: Path) -> None:
    keys = KeyFile.create(path)
    keys.kek_for(NOW)
    assert repr(keys) == f"KeyFile({str(path)!r}, 1 weeks)"


def test_the_first_start_makes_the_file_and_a_second_finds_it(path: Path) -> None:
    made = open_keys(path, canary=None, holds_data=False)
    again = open_keys(path, canary=made.make_canary(), holds_data=True)
    again.check_canary(made.make_canary())


def test_a_start_that_was_cut_off_before_the_canary_goes_on_with_the_same_file(path: Path) -> None:
    made = open_keys(path, canary=None, holds_data=False)
    open_keys(path, canary=None, holds_data=False).check_canary(made.make_canary())


@pytest.mark.parametrize("holds_data", [True, False])
def test_data_without_a_key_file_is_no_first_start(path: Path, holds_data: bool) -> None:
    canary = KeyFile.create(path).make_canary()
    path.unlink()
    with pytest.raises(KeyMissing, match=re.escape(str(path))):
        open_keys(path, canary=canary, holds_data=holds_data)
    assert not path.exists()


def test_data_without_its_key_database_is_no_first_start(path: Path) -> None:
    KeyFile.create(path)
    with pytest.raises(KeyMissing, match="key database"):
        open_keys(path, canary=None, holds_data=True)


def test_another_installations_file_is_refused(path: Path, tmp_path: Path) -> None:
    KeyFile.create(path)
    foreign = KeyFile.create(tmp_path / "other.json").make_canary()
    with pytest.raises(KeyWrong, match="does not belong"):
        open_keys(path, canary=foreign, holds_data=True)


def test_a_file_with_one_exchanged_key_is_refused(path: Path) -> None:
    canary = KeyFile.create(path).make_canary()
    content = json.loads(path.read_text())
    other = KeyFile.create(path.with_name("other.json"))
    for name in ("hash_key", "secrets_key"):
        mixed = {**content, name: json.loads(other.path.read_text())[name]}
        path.write_text(json.dumps(mixed))
        with pytest.raises(KeyWrong):
            open_keys(path, canary=canary, holds_data=True)


def test_what_cannot_be_read_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(KeyWrong, match="cannot be read"):
        KeyFile.load(path)


def test_a_renewed_key_is_the_one_in_use_for_everybody(path: Path) -> None:
    one = KeyFile.create(path)
    other = KeyFile.load(path)
    first = one.kek_for(NOW)
    second = other.renew(NOW)
    assert one.kek_for(NOW) == second != first
    assert one.kek_ids == (first.id, second.id)


def test_a_destroyed_key_is_in_no_copy_of_the_file(path: Path) -> None:
    keys = KeyFile.create(path)
    other = KeyFile.load(path)
    kek = keys.kek_for(NOW)
    keys.renew(NOW)
    with path.open("rb") as before:  # the bytes that were there, under whatever name they have now
        keys.destroy(kek.id)
        assert base64.b64encode(kek.key) not in before.read() + path.read_bytes()
    with pytest.raises(KeyMissing):
        KeyFile.load(path).kek(kek.id)
    assert kek.id not in other.kek_ids
