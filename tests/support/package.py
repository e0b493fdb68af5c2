"""The Debian package that `make deb` has made, a bare Debian to install it on, and a visitor who comes there."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from handoff.operations.bootstrap.checkout import Checkout
from tests.support.machine import Machine, bare_debian
from tests.support.product import ROOT

FOLDER: Final = Checkout.here().home.resolve() / "deb"
HOST: Final = "chatt.example.org"
SET_UP: Final = (
    *("lotsen", "setup", "--unattended", "--name", "Stödlinjen", "--address", HOST, "--mail", "drift@example.org"),
    *("--embedded", "--test-certificate", "--administrators", "anna,bo"),
)


def newest_package() -> Path:
    """The package of this version."""
    found = FOLDER / f"lotsen_{Checkout.here().version}_amd64.deb"
    assert found.exists(), "make deb comes first"
    return found


def debian_for(package: Path, name: str, *further: str) -> Path:
    """A copy of a bare Debian with nginx, what the package depends on, and these; the package lies in its root."""
    told = subprocess.run(["dpkg-deb", "-f", package, "Depends"], capture_output=True, text=True, check=True).stdout
    needed = sorted({each.split("|")[0].split()[0] for each in told.split(",")})
    bare_debian(FOLDER / name, "nginx-light", *needed, *further)
    tried = FOLDER / f"{name}-tried"
    shutil.rmtree(tried, ignore_errors=True)
    subprocess.run(["cp", "-a", FOLDER / name, tried], check=True)
    (tried / "lotsen.deb").hardlink_to(package)
    return tried


async def visited(debian: Machine) -> str:
    """What the bot says to a visitor who comes through the proxy, over TLS."""
    argv = debian.command([sys.executable, "-m", "tests.support.visit", "https://127.0.0.1"], inside=False)
    process = await asyncio.create_subprocess_exec(*argv, cwd=ROOT, stdout=subprocess.PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 0
    return said.decode().strip()
