"""Debian's installer is asked for one thing at a time, however much is provided at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from handoff.operations.bootstrap import debian
from tests.handoff.operations.bootstrap.conftest import MakeTool


def test_two_packages_at_once_do_not_meet_at_the_installers_lock(tool: MakeTool, tmp_path: Path) -> None:
    held, done = tmp_path / "lock-frontend", tmp_path / "done"
    tool("apt-get", f'mkdir {held} || exit 100\nsleep 0.05\necho "$@" >>{done}\nrmdir {held}')
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda package: debian.install(package, tmp_path / package), ["nginx", "chromium"]))
    installed = [line.split()[-1] for line in done.read_text().splitlines() if " install " in line]
    assert sorted(installed) == ["chromium", "nginx"]
