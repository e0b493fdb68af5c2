"""`./lotsen` works from anywhere, with whichever Python 3.11 or later there is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from handoff.operations.bootstrap.checkout import Checkout
from tests.handoff.operations.bootstrap.conftest import MakeTool

WRAPPER = Checkout.here().root / "lotsen"


def call(*words: str, cwd: Path, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(WRAPPER), *words], cwd=cwd, env={"PATH": path}, capture_output=True, text=True, check=False
    )


def test_a_wrong_name_is_told_with_those_that_are_known(tmp_path: Path, tool: MakeTool) -> None:
    tool("python3", f'exec "{sys.executable}" "$@"')
    done = call("provide", "nonsense", cwd=tmp_path, path=f"{tmp_path}/tools:/usr/bin:/bin")
    assert done.returncode == 64
    assert "service, dev, bot" in done.stderr


def test_a_python3_that_does_not_run_is_passed_over(tmp_path: Path, tool: MakeTool) -> None:
    tool("python3", "exit 127")
    tool("python3.13", f'exec "{sys.executable}" "$@"')
    done = call("provide", cwd=tmp_path, path=f"{tmp_path}/tools:/usr/bin:/bin")
    assert done.returncode == 64


def test_without_a_python_the_error_says_which_is_needed(tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    folder.mkdir()
    for name in ("readlink", "dirname"):
        (folder / name).symlink_to(str(shutil.which(name)))
    done = call("up", cwd=tmp_path, path=str(folder))
    assert done.returncode == 69
    assert done.stderr == "lotsen: Python 3.11 or later is needed to start; none was found on PATH\n"
