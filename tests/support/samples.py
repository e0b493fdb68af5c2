"""Commands, assessments and facts, complete but for what a test sets; and the fold of whole command sequences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from handoff.conversation import commands as cmd
from handoff.conversation.commands import Command
from handoff.conversation.decide import Events, decide
from handoff.conversation.events import Record
from handoff.conversation.intake import Intake
from handoff.conversation.state import State, fold
from handoff.risk import Assessment, Level
from storage.ids import AccountId, Seq

NOON = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
KIM, LEE, LEAD = AccountId("kim"), AccountId("lee"), AccountId("lead")

OPEN = Intake(mode="practice", within_hours=True, available=True)
UNSTAFFED = replace(OPEN, available=False)
AFTER_HOURS = replace(OPEN, within_hours=False, available=False)
ENDED = replace(OPEN, mode="ended")


def assessed(level: Level = Level.N0, *signals: str, human_request: bool = False, suicide: bool = False) -> Assessment:
    return Assessment(level, signals, (), human_request, suicide, ambiguous=False)


def write(level: Level = Level.N0, *signals: str, intake: Intake = OPEN, **changes: Any) -> cmd.Write:
    assessment = changes.pop("assessment", None) or assessed(level, *signals)
    plain = cmd.Write(client_msg_id="m", text="hej", assessment=assessment, why=(), intake=intake, now=NOON)
    return replace(plain, **changes)


def leave(level: Level = Level.N0, *, intake: Intake = OPEN, **changes: Any) -> cmd.LeaveMessage:
    plain = cmd.LeaveMessage(
        client_msg_id="m", text="hej", assessment=assessed(level), why=(), code="KOD", intake=intake
    )
    return replace(plain, **changes)


def bot_reply(answers: int, *, level: Any = "N0", intake: Intake = OPEN, **changes: Any) -> cmd.BotReply:
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
        intake=intake,
    )
    return replace(plain, **changes)


@dataclass(slots=True)
class Story:
    """A conversation without any store: commands in, records and state out."""

    state: State = field(default_factory=State)
    records: tuple[tuple[Seq, Record], ...] = ()
    at: datetime = NOON

    def does(self, *commands: Command) -> Story:
        """Decide and fold; raises what `decide` raises."""
        for command in commands:
            self.took(decide(self.state, command))
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


def started(*commands: Command, lang: str = "sv") -> Story:
    return Story().does(cmd.Start(lang=lang, practice=True), *commands)


def with_kim(*commands: Command) -> Story:
    return started(cmd.AskHuman(OPEN), cmd.Claim(KIM, lead=False), *commands)


def refold(records: Iterable[tuple[Seq, Record]]) -> State:
    state = State()
    for _, record in records:
        state = fold(state, record)
    return state
