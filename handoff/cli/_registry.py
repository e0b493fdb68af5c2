"""Finds the commands of this package. Adding a module adds a command; nothing needs to be listed."""

from __future__ import annotations

import pkgutil
from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import Protocol, cast

import handoff.cli

EX_UNAVAILABLE = 69
"""Something that the command needs could not be made or reached (sysexits.h)."""

EX_SOFTWARE = 70
"""Our own fault (sysexits.h)."""

EX_CONFIG = 78
"""A setting is wrong or contradicts what is stored; starting again will not help (sysexits.h)."""


class Command(Protocol):
    """What a command module has."""

    SUMMARY: str
    """One line for `--help`."""

    def configure(self, parser: ArgumentParser) -> None:
        """Declare options and arguments."""

    def run(self, options: Namespace) -> int:
        """Do it; returns the exit code."""


def names() -> list[str]:
    """The names of all commands, as they are typed."""
    modules = (module.name for module in pkgutil.iter_modules(handoff.cli.__path__))
    return sorted(name.replace("_", "-") for name in modules if not name.startswith("_"))


def load(name: str) -> Command:
    """The command of this name, which must be one of `names()`."""
    return cast(Command, import_module(f"handoff.cli.{name.replace('-', '_')}"))
