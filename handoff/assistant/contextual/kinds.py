"""The kinds of things that people tell, each of which has words of its own that take it up: `told.yaml`.

Owns the shape of that file. Which kind a message tells is learned from it and from conversations (`told_training`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Final

import msgspec

FILE: Final = Path(__file__).parent / "told.yaml"
NONE: Final = "none"
"""In a conversation that teaches: a message that tells none of the kinds."""
FEWEST: Final = 8

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of thing that is told."""

    tells: str
    """What it is, in Swedish."""
    about: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    """Intents: what a conversation in which it is told is about."""
    ways: Annotated[tuple[Words, ...], msgspec.Meta(min_length=FEWEST)]
    """Ways to tell it."""
    unlike: tuple[Words, ...] = ()
    """What sounds like it and tells something else."""
    reserve: float = 0.0
    """How much surer than of others one must be of it, as log odds: its words would hurt in the wrong place."""


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds, by id (`knowledge.replies.TOLD_PREFIX`): that of the reply that takes each up."""
    return msgspec.yaml.decode(FILE.read_bytes(), type=dict[str, Kind])
