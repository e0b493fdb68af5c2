"""The bot's Python is found where it is, and what does not run is not taken for it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.interpreters import interpreter, is_open
from tests.handoff.operations.bootstrap.conftest import MakeTool

NO_FETCH = 'case "$2" in install) echo "no route" >&2; exit 1;; esac; exit 2'


def python(path: Path, minor: int) -> Path:
    """A program that answers like Python 3.`minor`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\necho "3.{minor} $0"\n')
    path.chmod(0o755)
    return path


def find(checkout: Checkout, uv: Path, *minors: int) -> Path:
    return interpreter(minors, checkout=checkout, uv=uv, purpose="bot environment")


def test_the_one_that_uv_finds_is_taken(checkout: Checkout, tool: MakeTool, tmp_path: Path) -> None:
    there = python(tmp_path / "found" / "python3.10", 10)
    assert find(checkout, tool("uv", f"echo {there}"), 10) == there


def test_a_shim_that_uv_finds_but_that_does_not_run_is_passed_over(
    checkout: Checkout, tool: MakeTool, tmp_path: Path
) -> None:
    shim = tool("python3.10", 'echo "command not found" >&2; exit 127')
    real = python(tmp_path / "pyenv" / "versions" / "3.10.13" / "bin" / "python3.10", 10)
    assert find(checkout, tool("uv", f"echo {shim}"), 10) == real


def test_uv_that_fails_over_a_shim_does_not_hide_the_versions_of_pyenv(
    checkout: Checkout, tool: MakeTool, tmp_path: Path
) -> None:
    python(tmp_path / "pyenv" / "versions" / "3.10.9" / "bin" / "python3.10", 10)
    newest = python(tmp_path / "pyenv" / "versions" / "3.10.13" / "bin" / "python3.10", 10)
    assert find(checkout, tool("uv", "echo warning >&2; exit 2"), 10) == newest


def test_a_program_of_another_version_is_not_taken(checkout: Checkout, tool: MakeTool, tmp_path: Path) -> None:
    other = python(tmp_path / "found" / "python3.10", 12)
    script = f'case "$2" in find) echo {other};; *) exit 1;; esac'
    with pytest.raises(ProvisionError):
        find(checkout, tool("uv", script), 10)


def test_uv_fetches_the_one_that_is_nowhere(checkout: Checkout, tool: MakeTool, tmp_path: Path) -> None:
    managed = tmp_path / "managed" / "python3.10"
    uv = tool(
        "uv",
        f"""case "$*" in
        *install*) mkdir -p {managed.parent}; printf '#!/bin/sh\\necho "3.10 $0"\\n' > {managed}; chmod +x {managed};;
        *--managed-python*) echo {managed};;
        *) exit 2;;
        esac""",
    )
    assert find(checkout, uv, 10) == managed


def test_where_none_can_be_had_the_error_says_what_to_install(checkout: Checkout, tool: MakeTool) -> None:
    with pytest.raises(ProvisionError, match=r"the bot environment needs Python 3\.10") as failure:
        find(checkout, tool("uv", NO_FETCH), 10)
    assert "no route" in str(failure.value)


def test_the_running_python_is_preferred_among_those_that_will_do(checkout: Checkout, tool: MakeTool) -> None:
    minors = (99, sys.version_info.minor)
    assert find(checkout, tool("uv", NO_FETCH), *minors) == Path(sys.executable)


class ForAll(Checkout):
    """One that lies where software of the whole machine does."""

    @property
    def is_for_all(self) -> bool:
        return True


def test_services_get_no_python_out_of_a_home_that_they_cannot_enter(tool: MakeTool, tmp_path: Path) -> None:
    closed = python(tmp_path / "root" / "python3.10", 10)
    (tmp_path / "root").chmod(0o700)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        opened = python(folder / "python" / "python3.10", 10)
        uv = tool(
            "uv",
            f"""case "$*" in
            *install*) test "$UV_PYTHON_INSTALL_DIR" = {folder}/.lotsen/python;;
            *--managed-python*) echo {opened};;
            *) echo {closed};;
            esac""",
        )
        assert not is_open(closed)
        assert find(ForAll(folder), uv, 10) == opened
        assert find(Checkout(folder), uv, 10) == closed, "a clone of one's own takes what its owner has"


def test_where_no_other_can_be_had_the_closed_one_is_taken_and_it_is_said(
    tool: MakeTool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = python(tmp_path / "root" / "python3.10", 10)
    (tmp_path / "root").chmod(0o700)
    uv = tool("uv", f'case "$2" in find) echo {closed};; *) exit 1;; esac')
    assert find(ForAll(tmp_path / "checkout"), uv, 10) == closed
    assert "no other user can run" in capsys.readouterr().err


@pytest.mark.parametrize(("root", "wanted"), [("/opt/lotsen", True), ("/srv/l", True), ("/home/kim/lotsen", False)])
def test_an_installation_for_the_whole_machine_is_known_by_its_place(root: str, wanted: bool) -> None:
    assert Checkout(Path(root)).is_for_all is wanted
