"""The chosen training sentences of the bot and its status, as files in the data folder.

The gateway writes the choice; the supervisor reads it and writes the status. Owns the format of the files, and that
each is replaced atomically.
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
    """Training sentences beside those of the installation; may be empty."""

    examples: tuple[Example, ...] = ()

    @property
    def id(self) -> str:
        """A hash of the sentences; empty without any."""
        if not self.examples:
            return ""
        ordered = sorted(self.examples, key=lambda each: each.id)
        return hashlib.sha256(msgspec.json.encode(ordered)).hexdigest()[:16]


class BotStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The status of the bot, written by the supervisor."""

    state: BotState
    choice: str = ""
    """The id of the choice that it runs with, or is starting with."""


T = TypeVar("T", Choice, BotStatus)


class Choices:
    """The files of one data folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER

    @property
    def chosen(self) -> Choice:
        """The current choice; an empty one where nothing has been chosen."""
        return self._read(CHOSEN, Choice) or Choice()

    @property
    def before(self) -> Choice:
        """The previous choice."""
        return self._read(BEFORE, Choice) or Choice()

    @property
    def status(self) -> BotStatus:
        """The status that the supervisor wrote; `elsewhere` where none runs the bot."""
        return self._read(STATUS, BotStatus) or BotStatus("elsewhere")

    def choose(self, choice: Choice) -> None:
        """Make this the current choice; the supervisor restarts the bot with it within seconds."""
        self._write(BEFORE, self.chosen)
        self._write(CHOSEN, choice)

    def go_back(self) -> None:
        """Swap the current and the previous choice."""
        self.choose(self.before)

    def say(self, status: BotStatus) -> None:
        """Write the status; for the supervisor alone."""
        self._write(STATUS, status)

    def forget_status(self) -> None:
        """Delete the status: no supervisor runs the bot any more."""
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
