"""Owns the life of a text: who may do what to it when, and what a visitor may see of it. Pure.

Articles, the bot's words and training examples all live this life; what differs between them, their content says.

    seed -> utkast -> granskad -> publicerad -> dragen

Whoever wrote a text does not review it, and a legal one needs a lawyer (domain brief, 5.1). The published text stays
visible while the next one is being written. Review dates count from the day of import or review, never from a date in
a file of the repository, so that nothing runs out by the calendar before anybody has installed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Generic, Literal, Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from knowledge.articles import Article, Marks

Status = Literal["seed", "utkast", "granskad", "publicerad", "dragen"]
STATUSES: Final[tuple[Status, ...]] = ("seed", "utkast", "granskad", "publicerad", "dragen")


class Content(Protocol):
    """What the rules ask of a text."""

    @property
    def name(self) -> str:
        """Unique in its kind; an edit cannot change it."""

    @property
    def needs_lawyer(self) -> bool:
        """A lawyer has to be the one who reviews it."""

    @property
    def review_after_days(self) -> int:
        """After so many days somebody has to look at it again."""

    @property
    def safety(self) -> bool:
        """Somebody's life may hang on it: two people at least stand behind every change."""

    @property
    def indispensable(self) -> bool:
        """Something would be left unsaid without it, so it is replaced and never withdrawn."""

    @property
    def timeless(self) -> bool:
        """It says nothing that goes out of date, and is shown whatever its standing."""


C = TypeVar("C", bound=Content)


class NotAllowed(ValueError):
    """The step is not one of the life cycle, or not this person's. `code` is stable; the message says why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts. `jurist`: entitled to review legal texts."""

    account: str
    is_lawyer: bool = False

    @property
    def review_role(self) -> str:
        """What is shown of a reviewer: the role, never the person."""
        return "jurist" if self.is_lawyer else "granskare"


class LiveText(msgspec.Struct, Generic[C], frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The text that visitors may see."""

    content: C
    reviewed: bool
    """False for what came with the installation: shown in practice alone, with a mark."""
    reviewed_by: str | None = msgspec.field(name="granskad_av", default=None)
    reviewed_on: date | None = msgspec.field(name="granskad_datum", default=None)
    review_due_on: date = msgspec.field(name="granskas_senast")


class Document(msgspec.Struct, Generic[C], frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A text with its standing, as it is stored."""

    content: C
    """What editors work on."""
    status: Status
    live: LiveText[C] | None = None
    author: str | None = None
    reviewer: str | None = None
    reviewed_by: str | None = msgspec.field(name="granskad_av", default=None)
    reviewed_on: date | None = msgspec.field(name="granskad_datum", default=None)
    comment: str | None = None
    """What the reviewer said last."""
    for_review: bool = False
    """The author has finished and asks somebody else to read it."""
    publish_at: datetime | None = None
    """Reviewed, and to be published by the clock."""

    @property
    def marks(self) -> Marks:
        """What its file says of its standing."""
        return Marks(
            status=self.status,
            reviewed_by=self.reviewed_by,
            reviewed_on=self.reviewed_on.isoformat() if self.reviewed_on else None,
            review_due_on=self.live.review_due_on.isoformat() if self.live else None,
        )


Live = LiveText[Article]
ArticleDocument = Document[Article]


def seeded(content: C, today: date) -> Document[C]:
    """A text of the installation on the day of its import. Nobody has reviewed it."""
    due = today + timedelta(days=content.review_after_days)
    return Document(content=content, status="seed", live=LiveText(content=content, reviewed=False, review_due_on=due))


def drafted(content: C, by: Person) -> Document[C]:
    """A new text."""
    return Document(content=content, status="utkast", author=by.account)


def edited(document: Document[C], content: C, by: Person) -> Document[C]:
    """Another text, from any status: it has to be reviewed again. What is live stays live.

    Raises:
        NotAllowed: it would become another text.
    """
    if content.name != document.content.name:
        raise NotAllowed("other_article", f"{content.name} is not {document.content.name}")
    return replace(
        document,
        content=content,
        status="utkast",
        author=by.account,
        reviewer=None,
        reviewed_by=None,
        reviewed_on=None,
        for_review=False,
        publish_at=None,
    )


def submitted(document: Document[C]) -> Document[C]:
    """The author has finished. What the reviewer said last time stays to be read beside it.

    Raises:
        NotAllowed: it is no draft.
    """
    _require(document, "utkast", "seed")
    return replace(document, for_review=True)


def reviewed(document: Document[C], by: Person, today: date, comment: str | None = None) -> Document[C]:
    """Somebody else finds the draft right.

    Raises:
        NotAllowed: it is no draft, it is the author, or the text is legal and the person no lawyer.
    """
    _require(document, "utkast", "seed")
    if by.account == document.author:
        raise NotAllowed("own_text", "the author does not review the text")
    if document.content.needs_lawyer and not by.is_lawyer:
        raise NotAllowed("needs_jurist", "a legal text is reviewed by a lawyer")
    return replace(
        document,
        status="granskad",
        reviewer=by.account,
        reviewed_by=by.review_role,
        reviewed_on=today,
        comment=comment,
        for_review=False,
    )


def returned(document: Document[C], by: Person, comment: str) -> Document[C]:
    """The reviewer wants it changed, and says what."""
    _require(document, "utkast", "granskad")
    return replace(
        document,
        status="utkast",
        comment=comment,
        for_review=False,
        reviewer=None,
        reviewed_by=None,
        reviewed_on=None,
        publish_at=None,
    )


def published(document: Document[C], today: date, by: Person | None = None) -> Document[C]:
    """The reviewed text becomes the one that visitors see.

    Args:
        document: a reviewed one.
        today: the day on which it happens.
        by: who publishes; None for the clock, which publishes what somebody has scheduled.

    Raises:
        NotAllowed: it is not reviewed, or one person alone would change a text of safety.
    """
    _require(document, "granskad")
    if by is not None:
        _require_two(document, by)
    due = (document.reviewed_on or today) + timedelta(days=document.content.review_after_days)
    live = LiveText(
        content=document.content,
        reviewed=True,
        reviewed_by=document.reviewed_by,
        reviewed_on=document.reviewed_on,
        review_due_on=due,
    )
    return replace(document, status="publicerad", live=live, publish_at=None)


def scheduled(document: Document[C], at: datetime, by: Person | None = None) -> Document[C]:
    """To be published at a time (aware UTC). NotAllowed as for `published`."""
    _require(document, "granskad")
    if by is not None:
        _require_two(document, by)
    return replace(document, publish_at=at)


def withdrawn(document: Document[C]) -> Document[C]:
    """No visitor sees it any more, at once.

    Raises:
        NotAllowed: it is withdrawn already, or nothing could stand in its place.
    """
    if document.content.indispensable:
        raise NotAllowed("indispensable", "this text cannot be withdrawn, only replaced by another")
    if document.status == "dragen":
        raise NotAllowed("wrong_status", "it is withdrawn already")
    return replace(document, status="dragen", live=None, publish_at=None)


def visible(document: Document[C], today: date, *, practice: bool) -> LiveText[C] | None:
    """What a visitor sees of it today, if anything: nothing expired, and the unreviewed in practice alone."""
    live = document.live
    if live is not None and live.content.timeless:
        return live
    if live is None or today > live.review_due_on or not (live.reviewed or practice):
        return None
    return live


def due(document: Document[C], today: date, *, within_days: int = 30) -> bool:
    """Whether editors should look at it again soon, or should have by now."""
    return document.live is not None and today + timedelta(days=within_days) >= document.live.review_due_on


def _require_two(document: Document[C], by: Person) -> None:
    """What came with the installation has no author: then reviewing and publishing are two people's."""
    if document.content.safety and len({document.author, document.reviewer, by.account} - {None}) < 2:
        raise NotAllowed("needs_two", "a text of safety needs two people: somebody else has to publish it")


def _require(document: Document[C], *statuses: Status) -> None:
    if document.status not in statuses:
        raise NotAllowed("wrong_status", f"a text that is {document.status} cannot take this step")
