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
    done = tmp_path / "done"
    tool("apt-get", f'echo "$@" >>{done}')
    code = (
        "import sys, pathlib\nfrom handoff.operations.bootstrap.debian import install\n"
        "log = pathlib.Path(sys.argv[1])\n"
        "install('chromium', 'chromium-headless-shell', log=log)\ninstall('podman', log=log, recommended=True)"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "log"], check=True)
    words = [line.split() for line in done.read_text().splitlines()]
    assert ["update" in line for line in words] == [True, False, False]
    assert words[1][-3:] == ["--no-install-recommends", "chromium", "chromium-headless-shell"]
    assert "--no-install-recommends" not in words[2]


def test_lists_that_could_not_all_be_fetched_are_fetched_again_for_the_next_package(
    tool: MakeTool, tmp_path: Path
) -> None:
    done = tmp_path / "done"
    tool("apt-get", f'echo "$@" >>{done}\ncase "$*" in *update*) exit 100;; esac')
    code = (
        "import sys, pathlib\nfrom handoff.operations.bootstrap.debian import install\n"
        "for name in 'nginx', 'tor': install(name, log=pathlib.Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "log"], check=True)
    assert ["update" in line for line in done.read_text().splitlines()] == [True, False, True, False]
