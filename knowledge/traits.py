"""What a kind of text tells the life cycle of itself, and what the kinds have in common. Pure; knows no kind."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Content(Protocol):
    """What a kind of text tells the life cycle."""

    @property
    def name(self) -> str:
        """Unique in its kind; an edit cannot change it."""

    @property
    def needs_lawyer(self) -> bool:
        """Whether a lawyer must review it."""

    @property
    def review_after_days(self) -> int:
        """The days from a review until the next is due."""

    @property
    def safety(self) -> bool:
        """Whether it is a safety text: every change needs two people."""

    @property
    def indispensable(self) -> bool:
        """Whether it can only be replaced, never withdrawn."""

    @property
    def timeless(self) -> bool:
        """Whether it cannot go out of date, and is shown whatever its status."""

    @property
    def needs_native_reader(self) -> bool:
        """Whether somebody with that mother tongue must have reviewed it before it is shown in open mode."""


class OrdinaryContent(msgspec.Struct, frozen=True, kw_only=True):
    """What most texts tell the life cycle; a kind that differs says so itself."""

    @property
    def safety(self) -> bool:
        """No safety text: those are the bot's (`replies`) and the guides of safety."""
        return False

    @property
    def indispensable(self) -> bool:
        """May be withdrawn: there is an answer without it."""
        return False

    @property
    def needs_native_reader(self) -> bool:
        """Nobody must: what nobody has reviewed is shown in practice alone, in any language."""
        return False

    @property
    def timeless(self) -> bool:
        """Has a review date, after which no visitor sees it."""
        return False


class StaffContent(msgspec.Struct, frozen=True, kw_only=True):
    """What guidelines and modules of training tell the life cycle: staff alone read them, and act by them."""

    @property
    def safety(self) -> bool:
        """Always: every change needs two people."""
        return True

    @property
    def indispensable(self) -> bool:
        """Always: it is replaced, never withdrawn."""
        return True

    @property
    def needs_native_reader(self) -> bool:
        """Never: no visitor reads it."""
        return False

    @property
    def timeless(self) -> bool:
        """Always: it is in force until another one is; an overdue review is shown to editors."""
        return True
