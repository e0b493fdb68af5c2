"""The editorial life cycle: who may take which step with a text, and what visitors see of it. Pure.

Articles, the bot's words and training examples share it; the differences are properties of `Content`.

    seed -> utkast -> granskad -> publicerad -> dragen

Whoever wrote a text does not review it, and a legal one needs a lawyer (domain brief, 5.1). The published text stays
visible while the next one is being written. Review dates count from the day of import or review, never from a date in
a file of the repository, so that nothing runs out by the calendar before anybody has installed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, Literal, TypeVar

import msgspec
from msgspec.structs import replace

from knowledge.articles import Article, Marks
from knowledge.traits import Content

Status = Literal["seed", "utkast", "granskad", "publicerad", "dragen"]


C = TypeVar("C", bound=Content)


class NotAllowed(ValueError):
    """A refused step: not part of the life cycle, or not allowed for this person. `code` is stable."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts. `is_lawyer`: may review legal texts."""

    account: str
    is_lawyer: bool = False

    @property
    def review_role(self) -> str:
        """The role that is shown as the reviewer; never the person."""
        return "jurist" if self.is_lawyer else "granskare"


class LiveText(msgspec.Struct, Generic[C], frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The published text."""

    content: C
    reviewed: bool
    """False for what came with the installation: shown in practice alone, with a mark."""
    reviewed_by: str | None = msgspec.field(name="granskad_av", default=None)
    reviewed_on: date | None = msgspec.field(name="granskad_datum", default=None)
    review_due_on: date = msgspec.field(name="granskas_senast")


class Document(msgspec.Struct, Generic[C], frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A text with its status, as it is stored."""

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
    note: str | None = None
    """What the author tells whoever reviews it."""
    publish_at: datetime | None = None
    """Reviewed, and to be published by the clock."""
    source_since: int | None = None
    """The Swedish text has changed: the version of it that this translation follows. It is to be looked over."""

    @property
    def marks(self) -> Marks:
        """The status for its file."""
        return Marks(
            status=self.status,
            reviewed_by=self.reviewed_by,
            reviewed_on=self.reviewed_on.isoformat() if self.reviewed_on else None,
            review_due_on=self.live.review_due_on.isoformat() if self.live else None,
        )


Live = LiveText[Article]
ArticleDocument = Document[Article]


def seeded(content: C, today: date) -> Document[C]:
    """An unreviewed text of the installation, on the day of its import."""
    due = today + timedelta(days=content.review_after_days)
    return Document(content=content, status="seed", live=LiveText(content=content, reviewed=False, review_due_on=due))


def drafted(content: C, by: Person) -> Document[C]:
    """A new text."""
    return Document(content=content, status="utkast", author=by.account)


def edited(document: Document[C], content: C, by: Person) -> Document[C]:
    """The document with new content, as a draft; the published text stays.

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
        source_since=None,
    )


def source_changed(document: Document[C], since: int) -> Document[C]:
    """The Swedish text after version `since` says something else; of several changes the first counts."""
    return document if document.source_since is not None else replace(document, source_since=since)


def looked_over(document: Document[C]) -> Document[C]:
    """The translation still says the same as the changed Swedish text.

    Raises:
        NotAllowed: nothing of the Swedish text has changed.
    """
    if document.source_since is None:
        raise NotAllowed("wrong_status", "the Swedish text is as it was")
    return replace(document, source_since=None)


def submitted(document: Document[C], note: str | None = None) -> Document[C]:
    """The draft is ready for review, with a word to the reviewer; the last comment stays.

    Raises:
        NotAllowed: it is no draft.
    """
    _require(document, "utkast", "seed")
    return replace(document, for_review=True, note=note or None)


def reviewed(document: Document[C], by: Person, today: date, comment: str | None = None) -> Document[C]:
    """The draft is approved by somebody other than its author.

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
        note=None,
    )


def returned(document: Document[C], by: Person, comment: str) -> Document[C]:
    """The draft is returned to its author with a comment."""
    _require(document, "utkast", "granskad")
    return replace(
        document,
        status="utkast",
        comment=comment,
        for_review=False,
        note=None,
        reviewer=None,
        reviewed_by=None,
        reviewed_on=None,
        publish_at=None,
    )


def published(document: Document[C], today: date, by: Person | None = None) -> Document[C]:
    """The reviewed text replaces the published one.

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
    """The text is no longer published.

    Raises:
        NotAllowed: it is withdrawn already, or nothing could stand in its place.
    """
    if document.content.indispensable:
        raise NotAllowed("indispensable", "this text cannot be withdrawn, only replaced by another")
    if document.status == "dragen":
        raise NotAllowed("wrong_status", "it is withdrawn already")
    return replace(document, status="dragen", live=None, publish_at=None)


def visible(document: Document[C], today: date, *, practice: bool) -> LiveText[C] | None:
    """The text that visitors see today; None if it has expired, or is unreviewed outside practice."""
    live = document.live
    if live is not None and live.content.needs_native_reader and not (live.reviewed or practice):
        return None
    if live is not None and live.content.timeless:
        return live
    if live is None or today > live.review_due_on or not (live.reviewed or practice):
        return None
    return live


def due(document: Document[C], today: date, *, within_days: int = 30) -> bool:
    """Whether its review is due within so many days, or overdue."""
    return document.live is not None and today + timedelta(days=within_days) >= document.live.review_due_on


def _require_two(document: Document[C], by: Person) -> None:
    """Refuse if author, reviewer and publisher of a safety text are one person (a seed has no author)."""
    if document.content.safety and len({document.author, document.reviewer, by.account} - {None}) < 2:
        raise NotAllowed("needs_two", "a text of safety needs two people: somebody else has to publish it")


def _require(document: Document[C], *statuses: Status) -> None:
    if document.status not in statuses:
        raise NotAllowed("wrong_status", f"a text that is {document.status} cannot take this step")
