"""Commands, assessments and facts, complete but for what a test sets; and the fold of whole command sequences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from handoff.conversation import commands as cmd
from handoff.conversation.commands import Command
from handoff.conversation.context import Context
from handoff.conversation.decide import Events, decide
from handoff.conversation.events import Appointment, Record
from handoff.conversation.fold import fold
from handoff.conversation.intake import Intake
from handoff.conversation.state import State
from handoff.risk import Assessment, Level, RiskContext, RiskRules
from knowledge import questions
from storage.ids import AccountId, Seq

NOON = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
KIM, LEE, LEAD = AccountId("kim"), AccountId("lee"), AccountId("lead")

OPEN = Intake(mode="practice", within_hours=True, available=True)
UNSTAFFED = replace(OPEN, available=False)
AFTER_HOURS = replace(OPEN, within_hours=False, available=False)
ENDED = replace(OPEN, mode="ended")


def assessed(level: Level = Level.N0, *signals: str, human_request: bool = False, suicide: bool = False) -> Assessment:
    return Assessment(level, signals, (), human_request, suicide, ambiguous=False)


class FixedRules(RiskRules):
    """Rules that read the same in every text."""

    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment

    def assess(self, text: str, context: RiskContext = RiskContext()) -> Assessment:  # noqa: B008  # as the rules do
        return self._assessment


def context(intake: Intake = OPEN, *, now: datetime = NOON, assessment: Assessment | None = None) -> Context:
    return Context(now, lambda: intake, FixedRules(assessment or assessed()), questions.load(), lambda: 0)


@dataclass(frozen=True, slots=True)
class Given:
    """A command, and what holds when it is decided."""

    command: Command
    context: Context


SOON = Appointment(id="soon", starts_at=NOON + timedelta(minutes=5), minutes=30)
"""A time that is near at noon."""
LATER = Appointment(id="later", starts_at=NOON + timedelta(days=2), minutes=30)

Asked = Command | Given
"""A bare command is decided at noon, while a person can be had, and about a harmless text."""


def decided(state: State, asked: Asked) -> Events:
    """The events of a command in this state; raises what `decide` raises."""
    given = asked if isinstance(asked, Given) else Given(asked, context())
    return decide(state, given.command, given.context)


def command_of(asked: Asked) -> Command:
    return asked.command if isinstance(asked, Given) else asked


def write(
    level: Level = Level.N0,
    *signals: str,
    intake: Intake = OPEN,
    now: datetime = NOON,
    assessment: Assessment | None = None,
    **changes: Any,
) -> Given:
    plain = cmd.Write(client_msg_id="m", text="hej")
    here = context(intake, now=now, assessment=assessment or assessed(level, *signals))
    return Given(msgspec.structs.replace(plain, **changes), here)


def leave(level: Level = Level.N0, *, intake: Intake = OPEN, **changes: Any) -> Given:
    plain = cmd.LeaveMessage(client_msg_id="m", text="hej")
    return Given(msgspec.structs.replace(plain, **changes), context(intake, assessment=assessed(level)))


def take_mail(level: Level = Level.N0, *signals: str, **changes: Any) -> Given:
    plain = cmd.TakeMail(
        texts=("hej",), sender="elsa@example.org", subject="en fråga", dropped=0, lang="sv", practice=True
    )
    return Given(msgspec.structs.replace(plain, **changes), context(OPEN, assessment=assessed(level, *signals)))


def ask_human(intake: Intake = OPEN) -> Given:
    return Given(cmd.AskHuman(), context(intake))


def bot_fail(answers: int, reason: str = "timeout", intake: Intake = OPEN) -> Given:
    return Given(cmd.BotFail(Seq(answers), reason), context(intake))


def bot_reply(answers: int, *, level: Any = "N0", intake: Intake = OPEN, **changes: Any) -> Given:
    plain = cmd.BotReply(
        answers=Seq(answers),
        intent="greet",
        confidence=0.9,
        lines=(cmd.BotLine("hello", (("yes", "/affirm"), ("no", "/deny"))),),
        slots={"audience": "parent"},
        handoff=None,
        level=level,
        signals=(),
        why=(),
        suicide=False,
    )
    return Given(msgspec.structs.replace(plain, **changes), context(intake))


@dataclass(slots=True)
class Story:
    """A conversation without any store: commands in, records and state out."""

    state: State = field(default_factory=State)
    records: tuple[tuple[Seq, Record], ...] = ()
    at: datetime = NOON

    def does(self, *commands: Asked) -> Story:
        """Decide and fold; raises what `decide` raises."""
        for command in commands:
            self.took(decided(self.state, command))
        return self

    def took(self, events: Events) -> Events:
        """Fold these events as one record, a second after the one before."""
        self.at += timedelta(seconds=1)
        if events:
            record = Record(self.at, "", events)
            self.records = (*self.records, (Seq(self.state.seq + 1), record))
            self.state = fold(self.state, record)
        return events

    @property
    def pending(self) -> Seq:
        """The newest message that the bot owes an answer."""
        return self.state.pending[-1].seq


def started(*commands: Asked, lang: str = "sv") -> Story:
    return Story().does(cmd.Start(lang=lang, practice=True), *commands)


def with_kim(*commands: Asked) -> Story:
    return started(cmd.AskHuman(), cmd.Claim(KIM, lead=False), *commands)


def refold(records: Iterable[tuple[Seq, Record]]) -> State:
    state = State()
    for _, record in records:
        state = fold(state, record)
    return state
