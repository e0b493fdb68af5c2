"""Checks every event of a conversation's log against the rules of the line, independently of the product's code.

Beside `tests.support.checker` (what was acknowledged is stored once, in order) this is the other half of the
checker: who may speak, own, queue, pause; what danger calls for; how many conversations a counselor has. It shares
the fold of `handoff.conversation.state` with the product, and no rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from handoff.contract.base import Role, StateName
from handoff.conversation.events import (
    BotFailed,
    BotUnderstood,
    BotWrote,
    CounselorWrote,
    Event,
    MailboxAnswered,
    NoteAdded,
    Noticed,
    Paused,
    ProposalJudged,
    Proposed,
    Record,
    RiskSeen,
    StaffActed,
    Started,
    StateChanged,
    TransferOffered,
    VisitorWrote,
)
from handoff.conversation.fold import apply
from handoff.conversation.state import EMERGENCY_TEXTS, State, is_taken_back
from handoff.risk import Level
from storage.ids import AccountId, Seq

LIFE = frozenset({"S1", "S2", "S2b", "S3"})
ONLY_IN: dict[type[Event], tuple[StateName | None, ...]] = {
    Started: (None,),
    BotWrote: ("bot", "queued"),
    NoteAdded: ("queued", "with_counselor"),
    TransferOffered: ("with_counselor",),
    MailboxAnswered: ("mailbox",),
}
"""States in which an event may happen at all, where that says everything about it."""

WAYS = {
    None: {"bot"},
    "bot": {"queued", "mailbox", "closed", "with_counselor"},
    "queued": {"bot", "with_counselor", "mailbox", "closed"},
    "with_counselor": {"queued", "bot", "closed", "with_counselor"},
    "mailbox": {"queued", "closed"},
    "closed": {"bot"},
}
"""From which state to which others: the diagram in handoff's README, written down a second time."""


@dataclass
class RuleChecker:
    """One conversation. `read` takes the entries that are new."""

    name: str
    roles: dict[AccountId, Role]
    state: State = field(default_factory=State)
    found: list[str] = field(default_factory=list)
    claims: list[AccountId] = field(default_factory=list)
    """Who has taken it out of the queue, one by one."""
    place: datetime | None = None
    """Since when it has waited, also while somebody had it for a moment."""
    visitor_texts: dict[str, str] = field(default_factory=dict)
    staff_texts: dict[str, str] = field(default_factory=dict)
    happened: Counter[str] = field(default_factory=Counter)
    """Events by kind."""

    def read(self, entries: Iterable[tuple[Seq, Record]]) -> None:
        """Hold these entries against the rules, in order."""
        for first, record in entries:
            if first != self.state.seq + 1:
                self.found.append(f"{self.name}: an entry begins at {first} after {self.state.seq}")
            before = self.state
            for at, event in enumerate(record.events):
                self.happened[_kind(event)] += 1
                self.found += [f"{self.name} at {first + at}: {each}" for each in self._against(event, record)]
                self.state = apply(self.state, event, record.at)
            self.found += [f"{self.name} at {first}: {each}" for each in _whole(before, self.state, record)]

    def _against(self, event: Event, record: Record) -> Iterator[str]:
        match event:
            case VisitorWrote():
                yield from self._visitor(event, record)
            case CounselorWrote() | Proposed():
                yield from self._counselor(event, record)
            case StateChanged():
                yield from self._change(event, record)
            case RiskSeen() | Noticed() | Paused():
                yield from self._danger(event)
            case BotUnderstood() | BotFailed():
                if all(message.seq != event.answers for message in self.state.pending):
                    yield f"the bot answers {event.answers}, to which nothing is owed"
            case _:
                wanted = ONLY_IN.get(type(event))
                if wanted is not None and self.state.name not in wanted:
                    yield f"{type(event).__name__} in state {self.state.name}"

    def _danger(self, event: RiskSeen | Noticed | Paused) -> Iterator[str]:
        state = self.state
        match event:
            case RiskSeen() if event.source != "counselor" and not event.signals and not _is_news(event, state):
                yield "a risk that says nothing new"
            case Noticed() if event.text_id in EMERGENCY_TEXTS and state.emergency_shown:
                yield "the 112 text a second time in this episode"
            case Paused() if LIFE.intersection(state.signals) or state.name != "with_counselor":
                yield f"a pause in state {state.name} while {state.signals} are there"

    def _visitor(self, event: VisitorWrote, record: Record) -> Iterator[str]:
        if self.state.name not in ("bot", "queued", "with_counselor", "mailbox"):
            yield f"the visitor writes in state {self.state.name}"
        if event.client_msg_id in self.visitor_texts:
            yield f"message {event.client_msg_id} is stored twice"
        self.visitor_texts[event.client_msg_id] = event.text
        until = self.state.paused_until
        if until is not None and record.at < until and not any(f"[{signal}]" in event.text for signal in LIFE):
            yield "a message got through a pause"

    def _counselor(self, event: CounselorWrote | Proposed, record: Record) -> Iterator[str]:
        state, trainee = self.state, self.roles[event.account] == "trainee"
        if state.name == "mailbox":
            if not any(isinstance(each, MailboxAnswered) for each in record.events):
                yield "a counselor writes into a mailbox without answering it"
        elif state.name != "with_counselor" or state.owner != event.account:
            yield f"{event.account} writes in state {state.name} of {state.owner}"
        elif isinstance(event, CounselorWrote) and trainee and not _approved(record, self.roles):
            yield f"the trainee {event.account} writes unapproved"
        proposed = isinstance(event, Proposed)
        if not proposed and event.client_msg_id in self.staff_texts:
            yield f"answer {event.client_msg_id} is stored twice"
        if not proposed:
            self.staff_texts[event.client_msg_id] = event.text

    def _change(self, event: StateChanged, record: Record) -> Iterator[str]:
        state = self.state
        if event.state not in WAYS.get(state.name, set()):
            yield f"from {state.name} to {event.state}"
        if (event.owner is not None) != (event.state == "with_counselor"):
            yield f"state {event.state} with owner {event.owner}"
        if event.state == "with_counselor" and event.owner is not None:
            yield from self._taken(event, event.owner, record)
        if event.state == "bot" and state.name == "queued" and state.level >= Level.N4:
            yield "who is in danger of life is let out of the queue"
        if event.state == "queued" and event.reason == "risk" and state.level < Level.N3 and len(state.signals) < 2:
            yield f"a person is called unasked at {state.level.name} for {state.signals}"
        if event.state == "queued":
            self.place = self.place or record.at
            if apply(state, event, record.at).queued_at != self.place:
                yield "the old place in the queue is lost"
        elif event.state != "with_counselor":
            self.place = None

    def _taken(self, event: StateChanged, owner: AccountId, record: Record) -> Iterator[str]:
        state = self.state
        if event.reason == "claimed":
            self.claims.append(owner)
            if state.name != "queued":
                yield f"{owner} claims in state {state.name} of {state.owner}"
            if state.offered_to not in (None, owner) and self.roles[owner] != "shift_lead":
                yield f"{owner} claims what is offered to {state.offered_to}"
        elif self.roles[owner] != "shift_lead" or not any(
            isinstance(each, StaffActed) and each.account == owner for each in record.events
        ):
            yield f"{owner} has it by {event.reason}"


def _is_news(event: RiskSeen, state: State) -> bool:
    """A higher level; or danger in a contact that has none on the record, or after a word that there is none."""
    level = Level[event.level]
    told = state.danger_at and not state.calm_answers and not is_taken_back(state)
    return level > state.level or (level >= Level.N3 and not told)


def _kind(event: Event) -> str:
    if isinstance(event, StateChanged):
        return f"{event.state}: {event.reason}"
    return f"{event.code}" if isinstance(event, Noticed) else type(event).__name__


def _approved(record: Record, roles: dict[AccountId, Role]) -> bool:
    return any(
        isinstance(each, ProposalJudged) and each.accepted and roles[each.by] == "shift_lead" for each in record.events
    )


def _whole(before: State, after: State, record: Record) -> Iterator[str]:
    """What must hold once everything that one command did is there."""
    lowered = any(isinstance(event, RiskSeen) and event.source == "counselor" for event in record.events)
    if after.level < before.level and not lowered:
        yield f"the level falls from {before.level.name} to {after.level.name} and no person has said so"
    for event in record.events:
        if not isinstance(event, VisitorWrote):
            continue
        if "[N4]" in event.text and not after.emergency_shown:
            yield "danger to life without the 112 text"
        if ("[N3]" in event.text or "[N4]" in event.text) and after.name not in ("queued", "with_counselor"):
            yield f"urgent, and nobody is called: {after.name}"
    if after.transfer_to is not None and after.name != "with_counselor":
        yield "a question about a transfer outlives the counselor"
    if after.pending and after.name not in ("bot", "queued"):
        yield f"the bot owes an answer in state {after.name}"


def owned(watches: Iterable[RuleChecker]) -> dict[AccountId, set[str]]:
    """What every counselor has, by the logs."""
    found: dict[AccountId, set[str]] = {}
    for checker in watches:
        if checker.state.owner is not None:
            found.setdefault(checker.state.owner, set()).add(checker.name)
    return found
