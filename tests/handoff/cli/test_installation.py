"""Commands find their installation, and make none where they only read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from handoff.cli._installation import enter, settings_in, usual
from handoff.contract.errors import SettingError
from tests.support.product import ROOT

READING = [["check"], ["accounts", "list"], ["keys", "rotate"], ["retention", "run"], ["backup", "a", "--keys", "b"]]


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_where_no_installation_is_a_command_says_so_and_makes_nothing(words: list[str], tmp_path: Path) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOTSEN_")}
    ended = subprocess.run(
        [sys.executable, "-m", "handoff.cli", *words],
        cwd=tmp_path,
        env={**inherited, "PYTHONPATH": str(ROOT)},
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 78, ended.stderr
    assert f"there is no installation in {tmp_path}/data" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_environment_file_is_read_and_what_is_set_already_wins(tmp_path: Path) -> None:
    file = tmp_path / "gateway.env"
    file.write_text('# settings\n\nLOTSEN_PORT=8001\nLOTSEN_OPERATOR="Namnet på linjen"\n', "utf-8")
    environment = {"LOTSEN_PORT": "9000"}
    assert enter(["--installation", str(file), "keys", "status"], environment) == ["keys", "status"]
    assert environment == {"LOTSEN_PORT": "9000", "LOTSEN_OPERATOR": "Namnet på linjen"}


def test_without_the_option_nothing_changes_in_a_clone() -> None:
    environment: dict[str, str] = {}
    assert enter(["check"], environment) == ["check"]
    assert environment == {}


def test_a_file_that_is_not_there_or_holds_something_else_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"nothing\.env cannot be read"):
        settings_in(tmp_path / "nothing.env")
    (tmp_path / "notes").write_text("hej\n", "utf-8")
    with pytest.raises(SettingError, match="no setting: 'hej'"):
        settings_in(tmp_path / "notes")


@pytest.mark.skipif(os.getuid() != 0, reason="another user is needed")
def test_a_service_that_names_its_data_need_not_see_the_folder_of_settings(tmp_path: Path) -> None:
    """As systemd starts it: the settings are in its environment, and the file they came from is root's alone."""
    file = tmp_path / "closed" / "gateway.env"
    file.parent.mkdir(mode=0o700)
    tmp_path.chmod(0o755)
    child = os.fork()
    if child == 0:
        os.setgid(64_970)
        os.setuid(64_970)
        os._exit(_outcome(file))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _outcome(file: Path) -> int:
    """0 if somebody who names an installation is let by, and another is told that only root may look."""
    try:
        for unit in ({"LOTSEN_DATA": "/var/lib/lotsen"}, {"LOTSEN_MAIL_GATEWAY": "unix:///run/lotsen/mail.sock"}):
            if usual(unit, file) is not None:
                return 1
        usual({}, file)
    except SettingError as error:
        return 0 if "are you root?" in str(error) else 2
    except OSError:
        return 3
    return 4
