"""Programs that tests start themselves: the installed one, else Debian's package of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handoff.operations.bootstrap import debian
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.progress import progress

_BESIDE_PATH: Final = ("/usr/sbin", "/usr/local/sbin", "/usr/local/bin")
"""Where programs of an administrator are, if these are not on a user's PATH."""


@dataclass(frozen=True, slots=True)
class DebianProgram:
    """An item of `./lotsen provide`: its name there, the program, what needs it, and the packages it comes in."""

    name: str
    program: str
    needed_by: str
    packages: tuple[str, ...] = ()
    """Where they are not one that is named as the program."""
    recommended: bool = False
    """Whether it gets what its makers recommend, as whoever runs it would have it."""

    def executable(self) -> Path:
        """The program file.

        Raises:
            ProvisionError: there is none.
        """
        found = shutil.which(self.program) or shutil.which(self.program, path=":".join(_BESIDE_PATH))
        if found is None:
            raise ProvisionError(f"no {self.program} was found; get one with: ./lotsen provide {self.name}")
        return Path(found)

    def fingerprint(self, checkout: Checkout) -> str:
        """Any version that is there will do."""
        return "any"

    def is_there(self, checkout: Checkout) -> bool:
        """Whether a program file is in its place."""
        try:
            self.executable()
        except ProvisionError:
            return False
        return True

    def make(self, checkout: Checkout) -> None:
        """Install the packages."""
        if self.is_there(checkout):
            return
        if not debian.can_install():
            raise ProvisionError(f"{self.needed_by} need {self.program}: install it and start again")
        with progress(self.name, f"installing Debian's {self.program}"):
            packages = self.packages or (self.program,)
            debian.install(*packages, log=checkout.log(self.name), recommended=self.recommended)


PROXY: Final = DebianProgram("proxy", "nginx", "the tests of the proxy's settings")
REDIS: Final = DebianProgram("redis", "redis-server", "the tests of several nodes")
PROMTOOL: Final = DebianProgram("promtool", "promtool", "the tests of the alerts")
TOR: Final = DebianProgram("tor", "tor", "the tests of the onion service")
PROSODY: Final = DebianProgram(
    "prosody", "prosody", "measurements beside it", ("prosody", "lua-dbi-sqlite3"), recommended=True
)
EJABBERD: Final = DebianProgram(
    "ejabberd", "ejabberdctl", "measurements beside it", ("ejabberd", "erlang-p1-sqlite3"), recommended=True
)
