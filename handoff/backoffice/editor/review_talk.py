"""What is said about a text before it is published: who is asked to review it, and remarks at its passages. Pure.

It stands beside the text, never in it: no version, no export and no visitor has it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

MOST_REMARKS: Final = 200
"""Remarks and answers of a text, together."""


class Passage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Where a remark stands: by its words and those around them, so that it is found when the text has moved."""

    field: str = ""
    """The field of the form; empty for the whole text."""
    quote: str = ""
    """The marked words; empty for the whole field."""
    before: str = ""
    after: str = ""


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of one person."""

    by: str
    at: datetime
    text: str


class Remark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A remark with its answers."""

    number: int
    passage: Passage
    said: tuple[Said, ...]
    """The remark, then the answers."""
    done_by: str | None = None

    @property
    def open(self) -> bool:
        return self.done_by is None


class ReviewTalk(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """All that is said about one text."""

    assignee: str | None = None
    """The account that is asked to review it."""
    remarks: tuple[Remark, ...] = ()

    @property
    def open(self) -> tuple[Remark, ...]:
        """The remarks that nobody has marked done."""
        return tuple(remark for remark in self.remarks if remark.open)

    def waits_for(self, account: str, author: str | None) -> bool:
        """Whether somebody else had the last word in an open remark of this person's text, or on one of theirs."""
        return any(
            remark.said[-1].by != account and account in {author, *(line.by for line in remark.said)}
            for remark in self.open
        )


class UnknownRemark(ValueError):
    """There is no remark of this number, or it is done already."""


class TooManyRemarks(ValueError):
    """A text has `MOST_REMARKS` at most, and none of them is done."""


def assigned(talk: ReviewTalk, account: str | None) -> ReviewTalk:
    """Somebody is asked by name, or nobody."""
    return replace(talk, assignee=account)


def remarked(talk: ReviewTalk, passage: Passage, said: Said) -> ReviewTalk:
    """A new remark. Raises TooManyRemarks."""
    talk = _with_room(talk)
    number = max((remark.number for remark in talk.remarks), default=0) + 1
    return replace(talk, remarks=(*talk.remarks, Remark(number=number, passage=passage, said=(said,))))


def answered(talk: ReviewTalk, number: int, said: Said) -> ReviewTalk:
    """An answer to an open remark. Raises UnknownRemark, TooManyRemarks."""
    return _changed(
        _with_room(talk), number, done=False, make=lambda remark: replace(remark, said=(*remark.said, said))
    )


def done(talk: ReviewTalk, number: int, by: str) -> ReviewTalk:
    """An open remark has been met. Raises UnknownRemark."""
    return _changed(talk, number, done=False, make=lambda remark: replace(remark, done_by=by))


def reopened(talk: ReviewTalk, number: int) -> ReviewTalk:
    """A remark was not met after all. Raises UnknownRemark."""
    return _changed(talk, number, done=True, make=lambda remark: replace(remark, done_by=None))


def _with_room(talk: ReviewTalk) -> ReviewTalk:
    """The talk with room for one more line: of a full one the oldest remark that is done gives way."""
    if sum(len(remark.said) for remark in talk.remarks) < MOST_REMARKS:
        return talk
    oldest = next((remark for remark in talk.remarks if not remark.open), None)
    if oldest is None:
        raise TooManyRemarks
    return replace(talk, remarks=tuple(remark for remark in talk.remarks if remark is not oldest))


def _changed(talk: ReviewTalk, number: int, *, done: bool, make: Callable[[Remark], Remark]) -> ReviewTalk:
    if not any(remark.number == number and remark.open is not done for remark in talk.remarks):
        raise UnknownRemark
    return replace(talk, remarks=tuple(make(remark) if remark.number == number else remark for remark in talk.remarks))
