"""What the log says of a contact, so that nobody has to fill it in: when, how long, language, levels, how it ended.

A contact lasts from the start, or from a return, to the end. Nothing of what was said is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from handoff.contract.base import level_name
from handoff.events import BotUnderstood, CounselorWrote, Event, Noticed, Record, RiskSeen, StateChanged, VisitorWrote
from handoff.ids import AccountId
from handoff.records.form import Form, length_of, startperiod
from handoff.records.rules import minimal
from handoff.records.vocabulary import Vocabulary
from handoff.risk import Level
from handoff.state import EMERGENCY_TEXTS, State, apply

ENDINGS = {
    "ended_by_visitor": "av_besokaren",
    "closed_by_counselor": "av_stodjaren",
    "mailbox_answered": "av_stodjaren",
    "abandoned": "avbrutet",
}
"""Reasons of the state `closed`, as the field `avslut`."""

OWN_ROLE = {"ung": "barn_ung_sjalv", "vill_lamna": "sjalv_vill_lamna"}
"""Audiences that say the role already; the others are several roles."""

TOPICS = {
    "oro": "tecken",
    "natet": "natet",
    "dras_in": "tecken",
    "maende": "psykisk_halsa",
    "lamna": "lamna",
    "lokalt": "lokalt_stod",
}
"""Topics that the bot has noted, as the field `amnen`."""


LEARNT = ("audience", "topic", "kommun")
"""What the bot notes that a form can use."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the system knows of the last contact in a conversation."""

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
    emergency_s: float | None = None
    """Seconds from the message to the 112 text, if it was shown."""
    served_by: AccountId | None = None
    """Who had the conversation last, or answered it from the mailbox."""
    closed_at: datetime | None = None
    ending: str = ""


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
    facts = replace(facts, seen_at=at, episode=state.episode, lang=state.lang, level=state.level)
    if isinstance(event, Noticed):
        if event.text_id in EMERGENCY_TEXTS and facts.emergency_s is None:
            return replace(facts, emergency_s=(at - (written_at or at)).total_seconds())
    elif isinstance(event, RiskSeen):
        if event.source != "counselor":
            signals = tuple(dict.fromkeys((*facts.signals, *event.signals)))
            return replace(facts, bot_level=max(facts.bot_level, Level[event.level]), signals=signals)
    elif isinstance(event, BotUnderstood):
        known: dict[str, Any] = {name: value for name in LEARNT if isinstance(value := event.slots.get(name), str)}
        return replace(facts, **known)
    return _moved(facts, event, at)


def _moved(facts: Facts, event: Event, at: datetime) -> Facts:
    """Into whose hands the contact came, and its end."""
    if isinstance(event, CounselorWrote):
        return replace(facts, served_by=event.account)
    if isinstance(event, StateChanged) and event.state == "with_counselor":
        return replace(facts, served_by=event.owner)
    if isinstance(event, StateChanged) and event.state == "closed":
        return replace(facts, closed_at=at, ending=ENDINGS.get(event.reason, ""))
    return facts


def certain(form: Form, facts: Facts) -> Form:
    """The form with what the system knows for sure put over what somebody may have sent."""
    ended_at = facts.closed_at or facts.seen_at
    return msgspec.structs.replace(
        form,
        kanal="chatt",
        startperiod=startperiod(facts.began_at),
        langd=length_of((ended_at - facts.began_at).total_seconds()),
        niva_bot=level_name(facts.bot_level),
        info_112_s=None if facts.emergency_s is None or form.info_112 != "ja" else round(facts.emergency_s),
        avslut=facts.ending or form.avslut,
    )


def suggested(facts: Facts, vocabulary: Vocabulary) -> Form:
    """What a counselor finds filled in; nothing is guessed that the visitor or the log has not said."""
    lan = facts.kommun[:2]
    topic = TOPICS.get(facts.topic)
    form = Form(
        kanal="chatt",
        startperiod=startperiod(facts.began_at),
        forsta_kontakt="nej" if facts.returned else "okant",
        sprak=facts.lang if vocabulary.allows("sprak", facts.lang) else "annat",
        roll=OWN_ROLE.get(facts.audience, ""),
        lan=lan if vocabulary.allows("lan", lan) else "ej_uppgett",
        amnen=(topic,) if topic else (),
        niva_slut=level_name(facts.level),
        signaler=tuple(signal for signal in facts.signals if vocabulary.allows("signaler", signal)),
        info_112="ej_relevant" if facts.emergency_s is None else "ja",
        orosanmalan="ej_aktuellt",
        polisuppgift="ej_aktuellt",
        kunskapslucka="ingen",
        avslut="av_stodjaren",
    )
    return certain(form, facts)


def automatic(facts: Facts, vocabulary: Vocabulary) -> Form:
    """The minimal form that the system writes where nobody else has."""
    ended_at = facts.closed_at or facts.seen_at
    return minimal(
        "chatt",
        startperiod(facts.began_at),
        avslut=facts.ending or "avbrutet",
        langd=length_of((ended_at - facts.began_at).total_seconds()),
        sprak=facts.lang if vocabulary.allows("sprak", facts.lang) else "annat",
        niva_bot=level_name(facts.bot_level),
        niva_slut=level_name(facts.level) if facts.served_by else "",
    )
