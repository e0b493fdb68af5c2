"""The order of the queue, and which member of staff may take which conversation. Pure.

Danger to life goes strictly first (N4, then N3); below that the nearest deadline is next, so that the level decides
between two that came together and nobody waits for ever (DOMAIN 3.3 gives the targets). Who is gone comes behind
everybody who is here and as urgent, and below N3 is given to nobody until they are back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff.risk import Level
from storage.ids import AccountId, ConversationId

TARGET_S: dict[Level, int] = {
    Level.N4: 60,
    Level.N3: 3 * 60,
    Level.N2: 10 * 60,
    Level.N1: 20 * 60,
    Level.N0: 20 * 60,
}
"""Seconds within which a person should be there, by level (DOMAIN 3.3). N0 queues only on request, like N1."""

NO_STARVATION_S = 60 * 60
"""After this wait a conversation ranks with N3, so that new ones cannot starve it."""

LINE_LANGUAGES = ("sv", "en")
"""In which people can be had on the line; the first one always."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in the queue."""

    conversation: ConversationId
    level: Level
    queued_at: datetime
    lang: str = "sv"
    written: str = ""
    """The language that the visitor writes in, where it is another than `lang`."""
    track: str | None = None
    """The visitor's audience, if it is known."""
    offered_to: str | None = None
    rehearsal: bool = False
    """The visitor is an invented one: only the trainee is offered the conversation."""
    practice: bool = False
    """The conversation was begun while the line practises, or is a rehearsal: no visitor in need waits in it."""
    unsettled_since: datetime | None = None
    """Since when it is asked whether anybody is in danger; first at its level meanwhile."""
    handed_over: bool = False
    """A counselor gives it to the colleague in `offered_to`: it is in nobody else's queue."""
    gone_since: datetime | None = None
    """Since when the visitor has had no connection."""
    alarmed_at: datetime | None = None
    """When a 112 text was shown last: a later time is another danger, for which the alarm rings again."""
    appointment_at: datetime | None = None
    """When the time begins that the visitor has booked: by then a person should be there."""


@dataclass(frozen=True, slots=True)
class Taker:
    """A member of staff, as far as it decides which conversations they may be given."""

    account: AccountId
    lead: bool = False
    languages: tuple[str, ...] = ()
    """Empty: all."""
    tracks: tuple[str, ...] = ()
    """Empty: all."""
    trainee: bool = False
    """Whose answers wait for approval."""


def urgent(item: Waiting) -> bool:
    """Whether it is at N3 or N4, or may be: then no unfinished paper keeps anybody from it."""
    return item.level >= Level.N3 or item.unsettled_since is not None


def waits_here(item: Waiting) -> bool:
    """Whether the visitor is there to be answered: who is gone takes no place in the queue."""
    return item.gone_since is None


def order(waiting: Iterable[Waiting], now: datetime) -> list[Waiting]:
    """Next first. A tie goes to the longer wait, then to the lower id, so that every node has the same order."""
    return sorted(waiting, key=lambda item: _rank(item, now))


def _rank(item: Waiting, now: datetime) -> tuple[int, datetime, int, datetime, str]:
    if not waits_here(item):
        group = 3 if item.level >= Level.N3 else 5
    elif item.level == Level.N4:
        group = 0
    elif item.unsettled_since is not None:
        group = 1
    elif item.level == Level.N3 or now - item.queued_at >= timedelta(seconds=NO_STARVATION_S):
        group = 2
    else:
        group = 4
    deadline = item.queued_at + timedelta(seconds=TARGET_S[item.level])
    if item.appointment_at is not None:
        deadline = min(deadline, item.appointment_at)
    return group, deadline, -item.level, item.queued_at, item.conversation


def may_take(offered_to: str | None, account: AccountId, *, lead: bool) -> bool:
    """Whether this member of staff may have it: an offer to one person or to the leads binds all others."""
    return lead or offered_to is None or offered_to == account


def fits(item: Waiting, taker: Taker) -> bool:
    """Whether this conversation may be given to this person.

    An offer binds, and only an offer gives a trainee a real visitor. Which of the line's languages always counts; the
    track does not from N3 on, when speed matters more than expertise. In a language in which the line does not answer,
    anybody is better than nobody.
    """
    if item.rehearsal and item.offered_to != taker.account:
        return False
    if item.level < Level.N3 and not waits_here(item):
        return False
    if not may_take(item.offered_to, taker.account, lead=taker.lead):
        return False
    if taker.trainee and not item.practice and item.offered_to != taker.account:
        return False
    if taker.languages and item.lang in LINE_LANGUAGES and item.lang not in taker.languages:
        return False
    return not taker.tracks or item.track is None or item.track in taker.tracks or item.level >= Level.N3


def next_for(waiting: Iterable[Waiting], taker: Taker, now: datetime) -> Sequence[Waiting]:
    """The conversations that this person may take, next first; the caller tries them in turn, as others race too."""
    return [item for item in order(waiting, now) if fits(item, taker)]


def position(waiting: Iterable[Waiting], conversation: ConversationId, now: datetime) -> int | None:
    """1 for the next one; None if it is not waiting, or the visitor is gone."""
    for place, item in enumerate(order(filter(waits_here, waiting), now), start=1):
        if item.conversation == conversation:
            return place
    return None


def escalation(item: Waiting, now: datetime) -> int:
    """How many targets of its level it has waited: 0 in time, 1 alerts the shift lead, 2 (the most) all staff."""
    waited_s = (now - item.queued_at).total_seconds()
    return min(int(waited_s // TARGET_S[item.level]), 2)
