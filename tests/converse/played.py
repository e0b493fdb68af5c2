"""What was seen of a played conversation: the values that the checks look at. Pure data."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from handoff.contract.base import StateName
from handoff.risk import Level
from tests.converse.script import Expected, Script


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message of the bot, or a notice (which has no reply id)."""

    text: str
    reply_id: str = ""
    code: str = ""
    """What kind of notice it is."""
    buttons: tuple[str, ...] = ()
    """Titles, as the visitor sees them."""
    cards: tuple[SeenCard, ...] = ()

    @property
    def by_bot(self) -> bool:
        return bool(self.reply_id)


@dataclass(frozen=True, slots=True)
class SeenCard:
    type: str
    id: str
    title: str
    text: str = ""
    """Summary and telephone number."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the bot that is open."""

    id: str
    fact: str = ""
    """What an answer tells."""
    buttons: tuple[str, ...] = ()
    """What the buttons that answer it mean (patterns)."""


@dataclass(frozen=True, slots=True)
class Status:
    """Where a conversation stands on the node."""

    level: Level = Level.N0
    settling: bool = False
    """A level N4 is being settled: no alarm yet, a person is called."""
    name: StateName = "bot"
    lang: str = "sv"
    question: Asked | None = None
    payloads: tuple[str, ...] = ()
    """What the buttons of the latest message mean."""

    @property
    def called(self) -> bool:
        """Whether a person has the conversation or is called to it."""
        return self.name in ("queued", "with_counselor")


@dataclass(frozen=True)
class Exchange:
    """One message of the visitor and all that came of it.

    `answers` is the bot's question that the persona answers with it; None for a message of the visitor's own.
    """

    says: str
    bubbles: tuple[Bubble, ...]
    before: Status
    after: Status
    answers: Asked | None = None
    value: str | None = None
    """The answer as the chat has noted it, as a code; None if it has noted none."""

    @cached_property
    def bot(self) -> tuple[Bubble, ...]:
        """The bot's own messages."""
        return tuple(bubble for bubble in self.bubbles if bubble.by_bot)

    @cached_property
    def replies(self) -> tuple[str, ...]:
        return tuple(bubble.reply_id for bubble in self.bot)


@dataclass(frozen=True)
class PlayedTurn:
    """A turn of the script: the visitor's own message, then what the persona answered if the bot asked."""

    number: int
    """From 1."""
    expect: Expected
    exchanges: tuple[Exchange, ...]
    urgency: str = ""
    """How urgent the message is by itself, where its writer has said it."""
    told: str = ""
    """The kind of thing that it tells, where somebody has said it."""

    @property
    def own(self) -> Exchange:
        """The visitor's own message and what came of it."""
        return self.exchanges[0]

    @property
    def after(self) -> Status:
        return self.exchanges[-1].after

    @property
    def bubbles(self) -> tuple[Bubble, ...]:
        return tuple(bubble for exchange in self.exchanges for bubble in exchange.bubbles)


@dataclass(frozen=True)
class Played:
    """A whole conversation, welcome included."""

    script: Script
    welcome: tuple[Bubble, ...]
    turns: tuple[PlayedTurn, ...]
    problem: str = ""
    """Why it could not be played to its end; empty if it was."""
    seconds: float = field(default=0.0, compare=False)
