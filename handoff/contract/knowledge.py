"""Wire models of the HTTP answers with articles and contacts: what a browser gets when it opens a card or searches.

No Socket.IO event carries them.
"""

from __future__ import annotations

from handoff.contract.base import Answer
from handoff.contract.parts import Ack, Card


class ArticleAck(Ack, frozen=True, kw_only=True):
    """One article as a visitor reads it. `html` is made from Markdown alone: no raw HTML, scripts or pictures."""

    id: str
    lang: str
    """The language that it is in: the one asked for, or Swedish."""
    title: str
    lead: str
    html: str
    text: str
    """The same as Markdown, for those who build their own view."""
    reviewed: bool
    reviewed_on: str | None = None
    mark: str = ""
    """What to show of its standing, in the language asked for."""


class Reach(Answer, frozen=True, kw_only=True):
    """How to reach somebody; what is not known is left out."""

    phone: str = ""
    web: str = ""
    email: str = ""
    chat: str = ""


class ContactAck(Ack, frozen=True, kw_only=True):
    """One entry of the directory."""

    id: str
    name: str
    level: str
    summary: str
    reach: Reach
    always_open: bool
    open_now: bool | None = None
    """Left out where its hours are not known."""
    ages: str = ""
    """For whom it is, in words; empty for everybody."""
    hours: list[str]
    languages: list[str]
    anonymous: str
    checked_on: str | None = None
    mark: str = ""


class ReferralsAck(Ack, frozen=True, kw_only=True):
    """Whom else one can turn to: the emergency number first, then lines that answer day and night, then others."""

    contacts: list[ContactAck]


class SearchAck(Ack, frozen=True, kw_only=True):
    """Cards that a counselor can insert, articles first, best first."""

    cards: list[Card]


class CannedReply(Answer, frozen=True, kw_only=True):
    """A text that counselors may insert and change before they send it. Variables are filled already."""

    id: str
    shortcut: str
    """What is typed for it, without a sign before it; may be empty."""
    title: str
    text: str
    closed: str = ""
    """What to say instead while nobody can be had; empty where it is the same."""
    reviewed: bool
    lang: str = "sv"
    """In which it is written."""
    beside: str = ""
    """The same in Swedish, where it is written in another language: what the counselor reads."""
    beside_closed: str = ""


class RepliesAck(Ack, frozen=True, kw_only=True):
    """The counselors' ready-made replies in a language; Swedish where one is not translated."""

    replies: list[CannedReply]
