"""The facts of a contact, taken from the log: times, language, levels, ending. Pure; uses no text of a message.

A contact lasts from the start, or from a return, to the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from handoff.contract.base import ChannelName
from handoff.conversation.events import (
    BotUnderstood,
    CounselorWrote,
    Event,
    Noticed,
    Record,
    RiskSeen,
    StateChanged,
    VisitorWrote,
)
from handoff.conversation.fold import apply
from handoff.conversation.state import EMERGENCY_TEXTS, ENDED_BY_VISITOR, State, written
from handoff.conversation.told.understood import confirmed
from handoff.risk import Level
from storage.ids import AccountId

ENDINGS = {
    ENDED_BY_VISITOR: "av_besokaren",
    "closed_by_counselor": "av_stodjaren",
    "mailbox_answered": "av_stodjaren",
    "abandoned": "avbrutet",
}
"""Reasons of the state `closed`, as the field `avslut`."""


FORM_SLOTS = ("audience", "topic", "kommun")
"""Slots of the bot that prefill a form."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The last contact in a conversation."""

    began_at: datetime
    seen_at: datetime
    """Of the last event."""
    practice: bool
    episode: int = 1
    returned: bool = False
    lang: str = "sv"
    audience: str = ""
    topic: str = ""
    kommun: str = ""
    bot_level: Level = Level.N0
    level: Level = Level.N0
    signals: tuple[str, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)
    """What the visitor has told, as codes (`State.memory`)."""
    cards: tuple[tuple[str, str], ...] = ()
    """Type and id of the articles and contacts that counselors have sent."""
    emergency_s: float | None = None
    """Seconds from the message to the 112 text, if it was shown."""
    served_by: AccountId | None = None
    """The account that had the conversation last, or answered it from the mailbox."""
    closed_at: datetime | None = None
    ending: str = ""
    channel: ChannelName = "chat"


def of(records: Iterable[Record]) -> Facts | None:
    """The facts of the last contact of a log; None for an empty log."""
    facts: Facts | None = None
    state = State()
    written_at: datetime | None = None
    for record in records:
        for event in record.events:
            before, state = state, apply(state, event, record.at)
            if facts is None or (before.name == "closed" and state.episode > before.episode):
                facts = Facts(record.at, record.at, state.practice, returned=facts is not None, level=state.level)
            if isinstance(event, VisitorWrote):
                written_at = record.at
            facts = _with(facts, event, state, record.at, written_at)
    return facts


def _with(facts: Facts, event: Event, state: State, at: datetime, written_at: datetime | None) -> Facts:
    facts = replace(facts, seen_at=at, episode=state.episode, lang=written(state), level=state.level)
    facts = replace(facts, channel=state.channel)
    facts = replace(facts, told=confirmed(state))
    if isinstance(event, Noticed):
        if event.text_id in EMERGENCY_TEXTS and facts.emergency_s is None:
            return replace(facts, emergency_s=(at - (written_at or at)).total_seconds())
    elif isinstance(event, RiskSeen):
        if event.source != "counselor":
            signals = tuple(dict.fromkeys((*facts.signals, *event.signals)))
            return replace(facts, bot_level=max(facts.bot_level, Level[event.level]), signals=signals)
    elif isinstance(event, BotUnderstood):
        known: dict[str, Any] = {name: value for name in FORM_SLOTS if isinstance(value := event.slots.get(name), str)}
        return replace(facts, **known)
    return _moved(facts, event, at)


def _moved(facts: Facts, event: Event, at: datetime) -> Facts:
    """With the person who has served the contact, and its end."""
    if isinstance(event, CounselorWrote):
        cards = dict.fromkeys((*facts.cards, *((card.type, card.id) for card in event.cards)))
        return replace(facts, served_by=event.account, cards=tuple(cards))
    if isinstance(event, StateChanged) and event.state == "with_counselor":
        return replace(facts, served_by=event.owner)
    if isinstance(event, StateChanged) and event.state == "closed":
        return replace(facts, closed_at=at, ending=ENDINGS.get(event.reason, ""))
    return facts
