"""The ordered steps that bring stored data from one layout to the next. Forward only.

Owns the list. A step that was interrupted is run again from its beginning, so each must be able to. Must not make a
backup or ask anybody: `storage.backup.upgrading` does both, before the first step.

Layout 3: documents that decide who may do what are signed. 2: an entry's `_id` is (conversation, command id).
1, which wrote no marker: (conversation, first seq). Nothing before layout 3 was released, and nothing converts it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from storage.crypto.keys import KeyFile
from storage.mongo.database import Database

FIRST: Final = 3
"""The oldest layout that can be worked on or converted."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a step works on."""

    data: Database
    keys: Database
    key_file: KeyFile


@dataclass(frozen=True, slots=True)
class Migration:
    """One step, to the layout `to` from the one before."""

    to: int
    what: str
    """One line for the person who upgrades."""
    count: Callable[[Stored], Awaitable[int]]
    """How many documents it will change."""
    run: Callable[[Stored], Awaitable[None]]
    former_program_reads: bool
    """Whether the program of the layout before can work on the data after this step, so that one version may go back.
    It can where something is only added that it passes over."""


MIGRATIONS: Final[Sequence[Migration]] = ()
"""In order, without gaps, from the one after `FIRST`."""


def newest(migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """The layout after the last step."""
    return migrations[-1].to if migrations else FIRST


def steps_from(version: int, migrations: Sequence[Migration] = MIGRATIONS) -> Sequence[Migration] | None:
    """The steps from this layout to the newest; None if no way leads there."""
    return None if version < FIRST else [each for each in migrations if each.to > version]
