"""The services of a Debian installation, through systemd; for root. Where no systemd runs, there are none."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

GATEWAY: Final = "lotsen-gateway.service"
BOT: Final = "lotsen-bot.service"
BESIDE: Final = ("lotsen-notify.service", "lotsen-mail.service")
"""Those that ask the gateway and may be away for a moment."""
RUNNING: Final = Path("/run/systemd/system")
"""There while systemd is what runs this machine."""


class Systemd:
    """The few things that are asked of systemd."""

    def __init__(self, program: str) -> None:
        self._program = program

    def is_active(self, unit: str) -> bool:
        """Whether a unit runs."""
        return self._call("is-active", "--quiet", unit) == 0

    def stop(self, unit: str) -> None:
        """Stop a unit and wait for its end."""
        self._call("stop", unit)

    def restart(self, unit: str) -> bool:
        """Start a unit, anew if it runs; returns whether it could be."""
        return self._call("restart", unit) == 0

    def restart_running(self, *units: str) -> None:
        """Start those of these units anew that run."""
        self._call("try-restart", *units)

    def read_units(self) -> None:
        """Take the units as their files are now."""
        self._call("daemon-reload")

    def enable(self, *units: str) -> bool:
        """Have units start with the machine, and start them now; returns whether all could be."""
        self.read_units()
        return self._call("enable", "--now", *units) == 0

    def reload(self, unit: str) -> bool:
        """Have a running unit read its settings again; returns whether it could."""
        return self._call("reload-or-restart", unit) == 0

    def _call(self, *words: str) -> int:
        # Names of our own units; the program is the machine's own.
        return subprocess.run([self._program, *words], check=False).returncode  # noqa: S603


def systemd(running: Path = RUNNING) -> Systemd | None:
    """The systemd of this machine; None where another program runs it, as in a container."""
    program = shutil.which("systemctl")
    return Systemd(program) if program is not None and running.exists() else None
