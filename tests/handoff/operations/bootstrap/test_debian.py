"""Debian's installer is asked for one thing at a time, however much is provided at once."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from handoff.operations.bootstrap import debian
from tests.handoff.operations.bootstrap.conftest import MakeTool


def test_two_packages_at_once_do_not_meet_at_the_installers_lock(tool: MakeTool, tmp_path: Path) -> None:
    held, done = tmp_path / "lock-frontend", tmp_path / "done"
    tool("apt-get", f'mkdir {held} || exit 100\nsleep 0.05\necho "$@" >>{done}\nrmdir {held}')
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda package: debian.install(package, log=tmp_path / package), ["nginx", "chromium"]))
    installed = [line.split()[-1] for line in done.read_text().splitlines() if " install " in line]
    assert sorted(installed) == ["chromium", "nginx"]


def test_a_process_fetches_the_lists_once_and_installs_nothing_that_is_only_recommended(
    tool: MakeTool, tmp_path: Path
) -> None:
    tool("apt-get", f'echo "$@" >>{tmp_path}/done')
    words = installing("install('nginx', 'tor', log=log); install('podman', log=log, recommended=True)", tmp_path)
    assert ["update" in line for line in words] == [True, False, False]
    assert words[1][-3:] == ["--no-install-recommends", "nginx", "tor"]
    assert "--no-install-recommends" not in words[2]


def test_lists_that_could_not_all_be_fetched_are_fetched_again_for_the_next_package(
    tool: MakeTool, tmp_path: Path
) -> None:
    tool("apt-get", f'echo "$@" >>{tmp_path}/done; case "$*" in *update*) exit 100;; esac')
    words = installing("install('nginx', log=log); install('tor', log=log)", tmp_path)
    assert ["update" in line for line in words] == [True, False, True, False]


def installing(code: str, folder: Path) -> list[list[str]]:
    """The words of each call of apt-get by a process of its own that runs `code`."""
    before = (
        "import pathlib, sys; from handoff.operations.bootstrap.debian import install; log = pathlib.Path(sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", f"{before}; {code}", folder / "log"], check=True)
    return [line.split() for line in (folder / "done").read_text().splitlines()]
