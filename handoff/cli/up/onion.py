"""Tor for `lotsen up --onion`: the settings that are shipped, in the data folder, and the address that Tor makes."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handoff.contract.errors import SettingError
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.supervisor import preflight
from handoff.operations.supervisor.child import Program

FOLDER: Final = "onion"
"""In the data folder: Tor's own folder and, unless its path is too long, the gateway's socket."""
_SHIPPED: Final = Path("handoff/deployment/torrc")
_STATE: Final = "/var/lib/lotsen-tor"
_SOCKET: Final = "/run/lotsen/onion.sock"
_MADE_WITHIN_S: Final = 60.0
_LOOK_EVERY_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class OnionPlan:
    """What runs Tor, where it reaches the gateway, and under which address visitors find it."""

    program: Program
    socket: Path
    address: str


def onion_plan(checkout: Checkout, data: Path) -> OnionPlan:
    """The plan; the address is made by the first one and stays.

    Raises:
        SettingError: there is no Tor on this machine, or it refuses its settings.
    """
    tor = shutil.which("tor")
    if tor is None:
        raise SettingError("--onion needs Tor, and there is none on this machine; install it (Debian: apt install tor)")
    folder = data / FOLDER
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    preflight.private_folder(folder)
    preflight.private_folder(folder / "tor")
    socket = preflight.socket_in(folder, "onion.sock")
    preflight.private_folder(socket.parent)
    torrc = folder / "torrc"
    shipped = (checkout.root / _SHIPPED).read_text("utf-8")
    torrc.write_text(shipped.replace(_STATE, str(folder / "tor")).replace(_SOCKET, str(socket)), "utf-8")
    argv = (tor, "-f", str(torrc), "--defaults-torrc", os.devnull, "--hush")
    address = _address(argv, folder / "tor" / "onion" / "hostname")
    return OnionPlan(Program(label="tor", argv=argv, env={"HOME": str(folder)}, cwd=folder), socket, address)


def _address(argv: tuple[str, ...], hostname: Path) -> str:
    """What Tor has written there; the first time it is started for that, and reaches nobody."""
    if not hostname.exists():
        alone = (*argv, "--DisableNetwork", "1")
        with subprocess.Popen(alone, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as tor:
            until = time.monotonic() + _MADE_WITHIN_S
            while not _is_written(hostname) and tor.poll() is None and time.monotonic() < until:
                time.sleep(_LOOK_EVERY_S)
            tor.terminate()
            said, _ = tor.communicate()
        if not hostname.exists():
            last = (said.decode("utf-8", "replace").strip().splitlines() or ["it gave no reason"])[-1]
            raise SettingError(f"--onion: Tor has made no address: {last}")
    return f"http://{hostname.read_text('utf-8').strip()}"


def _is_written(hostname: Path) -> bool:
    return hostname.exists() and hostname.read_text("utf-8").endswith("\n")
