"""Talking with the bot as it would be with all drafts: what it says, and why. Kept by nobody; no event."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from handoff.contract.base import Answer, Count, Lang, LevelName, Model
from handoff.contract.parts import Ack

MOST_SAID = 30


class TrySaid(Model, frozen=True, kw_only=True):
    """One message of the one who tries."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    seq: Count | None = None
    """Of the line whose button was pressed."""
    place: Annotated[int, msgspec.Meta(ge=0, le=20)] | None = None
    """Which of its buttons."""


class TryTalk(Model, frozen=True, kw_only=True):
    """The whole talk so far: it is played anew each time, with the texts as they are now."""

    said: Annotated[list[TrySaid], msgspec.Meta(min_length=1, max_length=MOST_SAID)]
    lang: Lang = "sv"
    open: bool = True
    """As if somebody were there; else as if nobody were."""


class TryCard(Answer, frozen=True, kw_only=True):
    type: str
    id: str
    title: str
    why: Literal["search", "topic", "place"]
    """The words were searched for; the article is marked with the intent; it helps near the visitor."""


class TryLine(Answer, frozen=True, kw_only=True):
    """One thing that the bot or the service says."""

    seq: Count
    reply: str
    text: str
    lang: str = ""
    buttons: list[str] = msgspec.field(default_factory=list)
    cards: list[TryCard] = msgspec.field(default_factory=list)
    passage: str = ""
    """The article that it is a passage of."""
    guide: str = ""
    """The guide that it is a step of."""
    notice: bool = False


class TryIntent(Answer, frozen=True, kw_only=True):
    intent: str
    confidence: float


class TryRisk(Answer, frozen=True, kw_only=True):
    """What raised the level."""

    source: str
    level: LevelName
    signals: list[str] = msgspec.field(default_factory=list)
    why: list[str] = msgspec.field(default_factory=list)


class TryTurn(Answer, frozen=True, kw_only=True):
    """A message and what came of it."""

    said: str
    intents: list[TryIntent] = msgspec.field(default_factory=list)
    """What it was read as, the likeliest first; empty where the bot was not asked, or did not answer."""
    level: LevelName
    """Of the conversation afterwards."""
    risks: list[TryRisk] = msgspec.field(default_factory=list)
    lines: list[TryLine] = msgspec.field(default_factory=list)
    waits: bool = False
    """A person is called."""
    failed: str = ""
    """Why the bot gave no answer that can be used."""


class TryAck(Ack, frozen=True, kw_only=True):
    opening: list[TryLine]
    turns: list[TryTurn]
