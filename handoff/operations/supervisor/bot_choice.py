"""Which sentences the running bot learns from, as files in the data folder.

The gateway writes what is chosen, the supervisor follows and says how it fares. Owns the files' form, and that each is
replaced as a whole.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec

from knowledge.examples import Example

FOLDER: Final = "bot"
CHOSEN: Final = "chosen.json"
BEFORE: Final = "before.json"
STATUS: Final = "status.json"

BotState = Literal["preparing", "running", "went_back", "elsewhere"]


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences that the bot learns from beside the installation's; none: the installation as it is."""

    examples: tuple[Example, ...] = ()

    @property
    def id(self) -> str:
        """Equal sentences, equal id; empty for the installation as it is."""
        if not self.examples:
            return ""
        ordered = sorted(self.examples, key=lambda each: each.id)
        return hashlib.sha256(msgspec.json.encode(ordered)).hexdigest()[:16]


class BotStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the supervisor says of the bot."""

    state: BotState
    choice: str = ""
    """The id of the choice that it runs with, or comes to run with."""


T = TypeVar("T", Choice, BotStatus)


class Choices:
    """The files of one data folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER

    @property
    def chosen(self) -> Choice:
        """What the bot is to learn from; the installation as it is where nothing has been chosen."""
        return self._read(CHOSEN, Choice) or Choice()

    @property
    def before(self) -> Choice:
        """What it was before."""
        return self._read(BEFORE, Choice) or Choice()

    @property
    def status(self) -> BotStatus:
        """How the supervisor fares with it; `elsewhere` without one."""
        return self._read(STATUS, BotStatus) or BotStatus("elsewhere")

    def choose(self, choice: Choice) -> None:
        """The supervisor restarts the bot with this within seconds."""
        self._write(BEFORE, self.chosen)
        self._write(CHOSEN, choice)

    def go_back(self) -> None:
        """Choose what was chosen before; what is chosen now can be gone back to."""
        self.choose(self.before)

    def say(self, status: BotStatus) -> None:
        """For the supervisor alone."""
        self._write(STATUS, status)

    def forget_status(self) -> None:
        """Nobody runs the bot any more."""
        (self.folder / STATUS).unlink(missing_ok=True)

    def _read(self, name: str, form: type[T]) -> T | None:
        try:
            return msgspec.json.decode((self.folder / name).read_bytes(), type=form)
        except (OSError, msgspec.DecodeError):
            return None

    def _write(self, name: str, value: Choice | BotStatus) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = self.folder / f"{name}.partial"
        partial.write_bytes(msgspec.json.encode(value))
        os.replace(partial, self.folder / name)
