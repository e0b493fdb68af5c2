"""What is counted of a chat besides its form: how long it waited for a person, and what the knowledge had no answer to.

Folded from the log before the log is erased; nothing of what was said is read. One visit an episode, with no trace of
the conversation that it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from handoff.backoffice.statistics.facts import Mail, Wait
from handoff.backoffice.statistics.texts_met import QUESTIONS, Meeting, Met
from handoff.conversation.calendar import SWEDEN
from handoff.conversation.events import BotUnderstood, BotWrote, CounselorWrote, MailReceived, Record
from handoff.conversation.fold import apply
from handoff.conversation.state import State


class Waited(msgspec.Struct, frozen=True, array_like=True):
    """One wait of a visit."""

    hour: int
    level: str
    seconds: float
    answered: bool
    outside_hours: bool
    went_on: bool = False
    """The visitor left the queue and went on with the bot."""


class Mailed(msgspec.Struct, frozen=True, array_like=True):
    """One e-mail of a visit, or several before one answer."""

    month: str
    hour: int
    answered: bool


class Visit(msgspec.Struct, frozen=True, array_like=True):
    """One episode of a chat."""

    month: str
    practice: bool
    episode: int
    waits: tuple[Waited, ...]
    questions: int
    zero_hits: int
    met: tuple[Met, ...] = ()
    """The line's own texts that it met, and what was asked."""
    mails: tuple[Mailed, ...] = ()

    def mailed(self) -> list[Mail]:
        """Its e-mails as they are counted."""
        return [Mail(each.month, each.hour, each.answered) for each in self.mails]

    def facts(self) -> list[Wait]:
        """Its waits as they are counted."""
        return [
            Wait(self.month, each.hour, each.level, each.seconds, each.answered, each.outside_hours, each.went_on)
            for each in self.waits
        ]


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Visit).decode


@dataclass(slots=True)
class _Reading:
    """A visit that is being read from the log."""

    month: str
    practice: bool
    episode: int
    queued_at: datetime | None = None
    absent_from: datetime | None = None
    """When the last wait began, where it has ended by absence: at a return it goes on."""
    waits: list[Waited] = field(default_factory=list)
    questions: int = 0
    zero_hits: int = 0
    meeting: Meeting = field(default_factory=Meeting)
    mails: list[Mailed] = field(default_factory=list)
    mail_since: datetime | None = None
    """When the mail came that waits for an answer."""

    def visit(self) -> Visit:
        waits, met = tuple(self.waits), self.meeting.met()
        waiting = (_mailed(self.mail_since, answered=False),) if self.mail_since is not None else ()
        mails = (*self.mails, *waiting)
        return Visit(self.month, self.practice, self.episode, waits, self.questions, self.zero_hits, met, mails)


def visits(records: Iterable[Record], within_hours: Callable[[datetime], bool]) -> list[Visit]:
    """The visits of one log, by episode. `within_hours` says whether the line was open at a moment."""
    found: dict[int, _Reading] = {}
    state = State()
    for record in records:
        for event in record.events:
            before, state = state, apply(state, event, record.at)
            if state.episode not in found:
                local = record.at.astimezone(SWEDEN)
                found[state.episode] = _Reading(f"{local:%Y-%m}", state.practice, state.episode)
            reading = found[state.episode]
            reading.practice = state.practice
            _waiting(reading, before, state, record.at, within_hours)
        if (read := found.get(state.episode)) is not None:
            _asked(read, record)
            read.meeting.read(record)
            _mails(read, record)
    return [reading.visit() for reading in found.values()]


def _waiting(
    reading: _Reading, before: State, state: State, at: datetime, within_hours: Callable[[datetime], bool]
) -> None:
    if state.name == "queued" and before.name != "queued":
        _begin_wait(reading, at)
    if before.name != "queued" or state.name == "queued" or reading.queued_at is None:
        return
    since = reading.queued_at
    reading.queued_at = None
    reading.absent_from = since if state.kept_place is not None else None
    reading.waits.append(
        Waited(
            hour=since.astimezone(SWEDEN).hour,
            level=before.level.name,
            seconds=(at - since).total_seconds(),
            answered=state.name == "with_counselor",
            outside_hours=not within_hours(since),
            went_on=state.left_queue,
        )
    )


def _mails(reading: _Reading, record: Record) -> None:
    """A mail waits from its coming until somebody has answered. Whether it arrived is known too late to count."""
    for event in record.events:
        if isinstance(event, MailReceived) and reading.mail_since is None:
            reading.mail_since = record.at
        if isinstance(event, CounselorWrote) and reading.mail_since is not None:
            reading.mails.append(_mailed(reading.mail_since, answered=True))
            reading.mail_since = None


def _mailed(since: datetime, *, answered: bool) -> Mailed:
    local = since.astimezone(SWEDEN)
    return Mailed(f"{local:%Y-%m}", local.hour, answered)


def _begin_wait(reading: _Reading, at: datetime) -> None:
    """A wait begins, or goes on: who was absent has not given up."""
    reading.queued_at = at
    if reading.absent_from is not None:
        reading.queued_at, reading.absent_from = reading.absent_from, None
        reading.waits.pop()


def _asked(reading: _Reading, record: Record) -> None:
    asked = any(isinstance(event, BotUnderstood) and event.intent.startswith(QUESTIONS) for event in record.events)
    if not asked:
        return
    reading.questions += 1
    reading.zero_hits += not any(isinstance(event, BotWrote) and event.cards for event in record.events)
