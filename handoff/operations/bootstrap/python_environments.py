"""The Python environments: each is a lock with hashes, installed by uv into a folder of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handoff.operations.bootstrap import stamps
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.commands import run
from handoff.operations.bootstrap.interpreters import interpreter
from handoff.operations.bootstrap.progress import progress
from handoff.operations.bootstrap.uv import uv

_NEW = ("venv", "--quiet", "--no-project", "--clear")
_INSTALL = ("pip", "install", "--quiet", "--no-progress", "--require-hashes", "--requirements")


@dataclass(frozen=True, slots=True)
class PythonEnvironment:
    """One environment. `minors` are the versions 3.x that its packages exist for, the preferred one first."""

    folder: str
    lock: str
    minors: Sequence[int]

    @property
    def name(self) -> str:
        """The name on the command line."""
        return f"{self.folder} environment"

    def fingerprint(self, checkout: Checkout) -> str:
        """Hash of the lock and of the permitted Python versions."""
        return stamps.digest([self._lock(checkout).read_bytes(), repr(tuple(self.minors)).encode()])

    def is_there(self, checkout: Checkout) -> bool:
        """Whether its interpreter still exists; the system's Python may have been replaced."""
        return checkout.python(self.folder).exists()

    def make(self, checkout: Checkout) -> None:
        """Find a Python, create the environment, install the lock."""
        tool, lock, log = uv(checkout), self._lock(checkout), checkout.log(self.folder)
        python = interpreter(self.minors, checkout=checkout, uv=tool, purpose=self.name)
        folder = checkout.environment(self.folder)
        run([tool, *_NEW, "--python", python, folder], log=log, what=f"making the {self.name}")
        count = len(re.findall(r"^[A-Za-z0-9]", lock.read_text(encoding="utf-8"), re.MULTILINE))
        with progress(self.name, f"installing {count} packages"):
            run(
                [tool, *_INSTALL, lock, "--python", checkout.python(self.folder)],
                log=log,
                what=f"installing the {self.name}",
            )

    def _lock(self, checkout: Checkout) -> Path:
        return checkout.root / self.lock


SERVICE = PythonEnvironment("service", "requirements.lock", minors=(13, 12, 11))
"""What runs in production: the gateway and the command line."""

DEVELOPMENT = PythonEnvironment("dev", "requirements-dev.lock", minors=(13, 12, 11))
"""The service's packages and all tools for checks and tests."""

BOT = PythonEnvironment("bot", "bot/requirements.lock", minors=(10,))
"""Rasa: its last release runs on Python 3.10 at most."""

BOT_DEVELOPMENT = PythonEnvironment("bot-dev", "bot/requirements-dev.lock", minors=(10,))
"""Rasa and the tools that check and test the bot."""

NODE_PACKAGE = PythonEnvironment("node", "requirements-node.lock", minors=(13, 12, 11))
"""Node.js, which also comes as a Python package: for machines that have none."""

SECOND_DATABASE = PythonEnvironment("second", "requirements-second.lock", minors=(13,))
"""Another implementation of MongoDB's protocol, for `make test-second-database`."""

TYPESETTER = PythonEnvironment("typeset", "requirements-typeset.lock", minors=(13, 12, 11))
"""What makes the PDF of a report."""

PEERS = PythonEnvironment("peers", "requirements-peers.lock", minors=(11, 12, 13))
"""A Matrix homeserver, beside which `make bench` measures."""
