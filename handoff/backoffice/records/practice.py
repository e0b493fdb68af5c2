"""Practice (DOMAIN D8): the sheet on which a conversation is reviewed, and the review that is kept of it. Pure.

The invented visitors and the grade are `knowledge.practice`'s; `handoff.gateway.sockets.practice_visitor` drives one
through the gateway. Nothing of it is counted among the line's contacts.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from knowledge.practice.grading import Grade, GradedTurn
from storage.ids import AccountId

_SHEET = Path(__file__).parent / "data" / "review_sheet.yaml"
MarkName = Literal["ja", "delvis", "nej", "ej_aktuellt"]


class SheetItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of the review sheet."""

    sv: str
    en: str


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The review sheet of one version."""

    version: str
    items: dict[str, SheetItem] = msgspec.field(name="punkter")


class Marked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line as it was marked."""

    item: str
    mark: MarkName
    comment: str = ""


class Review(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sheet of one practice conversation. Never counted anywhere."""

    conversation: str
    persona: str
    trainee: AccountId
    started_at: datetime
    marks: tuple[Marked, ...] = ()
    reviewed_by: AccountId | None = None
    grade: Grade | None = None
    """How it went, once it has ended."""

    @property
    def by_another(self) -> bool:
        """Whether somebody else has filled the sheet in."""
        return bool(self.marks) and self.reviewed_by not in (None, self.trainee)


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Review).decode

MOST_BYTES: Final = 28 * 1024
"""Of a stored review; a record holds 31 KiB."""
_LENGTHS: Final = (600, 300, 150, 60)


@cache
def sheet(path: Path = _SHEET) -> Sheet:
    """The review sheet."""
    return msgspec.yaml.decode(path.read_bytes(), type=Sheet)


def with_grade(review: Review, grade: Grade) -> Review:
    """The review with its grade; texts are cut as much as is needed to keep it."""
    graded = [msgspec.structs.replace(review, grade=_cut(grade, length)) for length in _LENGTHS]
    return next((each for each in graded if len(encode(each)) <= MOST_BYTES), graded[-1])


def _cut(grade: Grade, length: int) -> Grade:
    return msgspec.structs.replace(grade, turns=tuple(_cut_turn(each, length) for each in grade.turns))


def _cut_turn(turn: GradedTurn, length: int) -> GradedTurn:
    kept = tuple((name, start, min(end, length)) for name, start, end in turn.passages if start < length)
    return msgspec.structs.replace(
        turn, visitor=_shortened(turn.visitor, length), counselor=_shortened(turn.counselor, length), passages=kept
    )


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
