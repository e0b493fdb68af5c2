"""The recovery key, as an operator has it: made once into a file, tried, and of no use where it does not belong."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from handoff.backoffice.sealing.keys import StaffKeys
from handoff.cli._sealing import make_recovery, open_sealed
from handoff.contract.errors import SettingError
from storage.crypto.sealing import new_seed, public_of
from storage.errors import IntegrityError
from storage.ids import AccountId
from storage.mongo import MongoStore
from tests.handoff.backoffice.sealing.test_job import LEE, LOCKED, documented, seal_now
from tests.storage.conftest import Installation
from tests.support.fakes import Clock
from tests.support.parts import node


@pytest.fixture
def settings(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line finds the installation of this test."""
    monkeypatch.setenv("LOTSEN_MONGODB_URI", installation.uri)
    monkeypatch.setenv("LOTSEN_DATABASE", installation.name)
    monkeypatch.setenv("LOTSEN_DATA", str(installation.key_file.parent))


@pytest.mark.usefixtures("settings")
async def test_it_opens_what_is_sealed_and_is_in_its_file_alone(
    mongo: MongoStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "recovery.json"
    await make_recovery(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    private = json.loads(file.read_text())["private"]
    keys = StaffKeys(mongo.sealing_keys)
    await keys.set_own(LEE.account, public_of(new_seed()), LOCKED)
    await keys.set_staff(LEE.account, public_of(new_seed()), b"sealed", replaces="")
    async with node(mongo, clock=Clock(await mongo.clock.now())) as parts:
        conversation = await documented(parts)
        await seal_now(parts, conversation)
    assert private not in capsys.readouterr().out
    await open_sealed(conversation, file)
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "[N3] my secret" in [event.get("text") for event in events]
    (latest,) = [each for each in await mongo.audit.latest(10) if each.action == "sealing:recovered"]
    assert (latest.conversation, latest.account) == (conversation, None)

    await make_recovery(tmp_path / "newer.json")  # what is sealed already is not its
    with pytest.raises(IntegrityError):
        await open_sealed(conversation, tmp_path / "newer.json")


@pytest.mark.usefixtures("settings", "mongo")
async def test_a_file_is_never_overwritten_and_must_be_a_key(tmp_path: Path, mongo: MongoStore) -> None:
    file = tmp_path / "recovery.json"
    file.write_text("{}")
    with pytest.raises(SettingError):
        await make_recovery(file)
    assert (await StaffKeys(mongo.sealing_keys).public()).recovery == b""
    with pytest.raises(SettingError):
        await open_sealed(str(AccountId("nobody")), file)
