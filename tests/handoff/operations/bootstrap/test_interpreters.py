"""The bot's Python is found where it is, and what does not run is not taken for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.interpreters import interpreter
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
