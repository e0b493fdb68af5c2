"""What people ask in the middle of a talk, with the short answers that answer it there. Pure but for reading the file.

Owns the file of them (`content/search/asked_in_talks.yaml`), which the choice of an answer is learned from.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import msgspec

from knowledge.search.index import OUTSIDE

IN_TALKS: Final = OUTSIDE.with_name("asked_in_talks.yaml")
LANG: Final = "sv"
"""In which language they are written."""


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message that asks something, and which of the installation's short answers are right for it, best first."""

    says: str
    answers: tuple[str, ...]


@cache
def asked_in_talks() -> tuple[Asked, ...]:
    """All of them."""
    return msgspec.yaml.decode(IN_TALKS.read_bytes(), type=tuple[Asked, ...])


@cache
def asked_by_answer() -> Mapping[str, tuple[str, ...]]:
    """The messages that each short answer is right for, by its id. One that an editor has added has none."""
    found: dict[str, list[str]] = {}
    for each in asked_in_talks():
        for answer in each.answers:
            found.setdefault(answer, []).append(each.says)
    return {answer: tuple(says) for answer, says in found.items()}


@cache
def asked_in_vain() -> tuple[str, ...]:
    """The messages that no short answer is right for."""
    return tuple(each.says for each in asked_in_talks() if not each.answers)
