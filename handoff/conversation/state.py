"""The state of a conversation: everything that decisions, lists and views may know. Pure data.

How it follows from the events stands in `fold.py`, what is allowed in it in `decide.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from handoff.contract.base import ChannelName, StateName
from handoff.conversation import events as ev
from handoff.conversation.events import OfferedButton, ShownCard, Slot
from handoff.risk import Level, MessageCache
from storage.ids import AccountId, Seq

WELCOMED: dict[str, Slot] = {"asked": ["welcome"]}
"""The bot's slots at the beginning of an episode: it has introduced itself."""

KEPT_AFTER_RETURN = ("lang", "audience", "kommun")
"""What is remembered beyond an episode. Somebody else may hold the code, so it is confirmed before use."""

RECENT_TEXTS = 5
"""How many of the visitor's last messages are context for the risk rules and the bot."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A visitor's message that the bot owes an answer."""

    seq: Seq
    text: str
    payload: str | None
    at: datetime
    question: str = ""
    """The question that it answers; empty if it answers none."""
    answer: str = ""
    """The answer, as a code."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A trainee's answer that waits for a shift lead."""

    seq: Seq
    account: AccountId
    text: str
    client_msg_id: str
    cards: tuple[ShownCard, ...]


class State(msgspec.Struct, frozen=True):
    """A conversation after event `seq`. The value without arguments is a conversation that does not exist yet.

    A msgspec struct, because each event copies it several times and it copies faster than a dataclass.
    """

    seq: Seq = Seq(0)
    name: StateName | None = None
    lang: str = "sv"
    """One of the languages in which everything can be said; what they write may be another (`written`)."""
    base_lang: str = "sv"
    """The last of Swedish and English: for what may not be shown in the others."""
    language_changed: bool = False
    """With the message that is owed an answer the visitor went over to another language: the answer says so."""
    practice: bool = True
    trainee: AccountId | None = None
    """The trainee, where the visitor is an invented one: nobody else is called or given the conversation."""
    started_at: datetime | None = None
    updated_at: datetime | None = None
    closed_at: datetime | None = None

    episode: int = 1
    episode_messages: int = 0
    recent: tuple[str, ...] = ()
    risk_cache: MessageCache = msgspec.field(default_factory=MessageCache)
    """The risk layer's cache of the messages in `recent` on this node; all caches are equal, never stored."""
    slots: dict[str, Slot] = {}
    pending: tuple[Pending, ...] = ()
    buttons: tuple[OfferedButton, ...] = ()
    buttons_seq: Seq = Seq(0)
    question: str = ""
    """The open question (`knowledge.questions`): asked last, and not answered yet."""
    question_at: int = 0
    """`episode_messages` when it was asked: whether the visitor has written about something else since."""
    memory: Mapping[str, str] = {}
    """What the visitor has told in this episode: facts as codes, never sentences."""
    safe_at: int = 0
    """`episode_messages` when the visitor said last whether they are safe."""
    danger_at: int = 0
    """`episode_messages` when danger (N3 or more) went on the record last; 0: not in this episode."""
    taken_back_at: int = -1
    """`episode_messages` when the bot said last that it had read a danger which is none; -1: never."""
    unconfirmed: frozenset[str] = frozenset()
    """Facts in the memory that are from an earlier episode: somebody else may hold the code."""

    guide: ev.GuideStood | None = None
    """Where the visitor stands in a guide."""
    guides: tuple[str, ...] = ()
    """The guides that they have begun in this episode."""

    level: Level = Level.N0
    signals: tuple[str, ...] = ()
    unsettled_since: datetime | None = None
    """Since when the model's N4 is in doubt and the question whether anybody is in danger is open."""
    emergency_shown: bool = False
    alarmed_at: datetime | None = None
    """When a 112 text was shown last in this episode, and the alarm rang."""
    alarmed_about: tuple[str, ...] = ()
    """The signals and holders for which that was done."""
    danger_told: bool = False
    """Danger (N3 or more) was read by the rules, or answered, in this episode; else the model alone began it."""
    signals_told: tuple[str, ...] = ()
    """The signals of that danger: what the model alone has read beside it stands apart."""
    worries_told: tuple[str, ...] = ()
    """Signals, at any level, that were not read by the model alone."""
    calm_answers: int = 0
    """How often the visitor has answered since that nobody is in danger, or that they are safe."""
    failure_shown: bool = False
    lines_shown: bool = False
    """The helplines that answer day and night have been shown in this episode."""
    human_asked: bool = False
    said: tuple[str, ...] = ()
    """What the bot has said in this episode, each as `said_as` names it, in the order of when it was last said."""
    recapped: bool = False
    """During this wait the visitor has been asked whether the bot has understood what they told."""
    leave_wished: bool = False
    """During this wait the visitor has said that they want to leave the queue."""
    left_waiting: datetime | None = None
    """When the visitor closed a conversation in which they waited for a person in danger (N3 or more)."""
    left_queue: bool = False
    """The visitor has left the queue since somebody was last called: only what is new calls a person again."""
    offer_due: bool = False
    """The bot's next answer offers a person."""
    offers: int = 0
    """How often a person has been offered in this episode."""
    worries: tuple[str, ...] = ()
    """The signals of this episode's messages at N2, which alone bring no person in unasked."""
    articles: tuple[str, ...] = ()
    """Ids of the articles whose cards were shown in this episode."""

    since: Seq = Seq(0)
    """The event that brought the conversation into this state, or to this owner; it identifies the stay."""
    queued_at: datetime | None = None
    gone_since: datetime | None = None
    """Since when the visitor has had no connection; None while they are here, or nobody has looked."""
    kept_place: datetime | None = None
    """The place in the queue of a visitor who left it by absence: a return brings it back."""
    owner: AccountId | None = None
    offered_to: str | None = None
    transfer_to: AccountId | None = None
    """The colleague whom the visitor has been asked to accept."""
    offered_at: datetime | None = None
    """Since when a colleague is offered the conversation, whether or not the visitor has accepted yet."""
    handed_by: AccountId | None = None
    """Who hands it over to the colleague, from the offer until it is taken or has lapsed."""
    handed_why: str = ""
    """The reason that they gave."""
    owned_since: datetime | None = None
    """Since when its counselor has it."""
    spoken_at: datetime | None = None
    """When the visitor or a counselor wrote last."""
    visitor_spoke_last: bool = False
    proposals: tuple[Proposal, ...] = ()
    flags: tuple[str, ...] = ()
    paused_until: datetime | None = None
    mailbox_since: datetime | None = None
    channel: ChannelName = "chat"
    mail_to: str = ""
    """Of a conversation by e-mail: the address that answers go to."""
    mail_unsent: tuple[Seq, ...] = ()
    """The counselors' messages that the mail server has not taken yet."""
    mail_unsent_since: datetime | None = None
    """Since when there are such messages."""
    appointment: ev.Appointment | None = None
    """The time that is booked; kept through a return."""
    appointment_kept: bool = False
    """A person had the conversation at that time."""
    appointment_missed: str = ""
    """The id of the last time that went by without the visitor."""
    code: str | None = None
    sealed: bool = False
    """Closed and unreadable here: this state is what its header knows (`handoff.conversation.sealed_header`)."""

    visitor_seq: Seq = Seq(0)
    """The last event that the visitor may see."""
    staff_seq: Seq = Seq(0)
    """The last event that staff may see."""

    @property
    def unanswered_since(self) -> datetime | None:
        """The time of the oldest message that the bot owes an answer."""
        return self.pending[0].at if self.pending else None


SAFE = "safe"
"""The fact whether the visitor is safe where they are."""

TAKEN_BACK = "/fel"
"""How a reply ends that is the step of a guide of safety in which the bot takes back the danger that it has read."""
RECAP = "forstatt_ratt"
"""The reply that says what has been understood, and asks whether it is right."""

ENDED_BY_VISITOR = "ended_by_visitor"
"""Why a conversation is closed: the visitor ended it."""

LEFT_QUEUE = "left_queue"
"""Why a conversation is with the bot again: the visitor does not want to wait."""

HANDS_OVER = "release_counselor"
"""What a counselor did who asks the visitor whether a colleague may take over."""

TRANSFERRED = "transferred"
"""Why a conversation is queued for one colleague: the visitor has said yes."""

ABSENT = "absent"
"""Why a conversation is with the bot again: the visitor was gone for too long to be waited for."""

MOST_OFFERS = 2
"""How often a person is offered in an episode: once, and once more when worse is told (domain brief, 3.3)."""

ROUND_THE_CLOCK = "dygnet_runt"
"""The reply over the list of helplines that answer day and night."""

EMERGENCY_TEXTS = frozenset({"notice_emergency_danger", "notice_emergency_suicide", "notice_emergency_answered"})
"""The long 112 texts, of which one is shown once an episode."""

ALARM_TEXTS = EMERGENCY_TEXTS | {"notice_emergency_again"}


def danger_waits(state: State) -> bool:
    """Whether danger (N3 or more) was read in a message that waits for the bot's answer."""
    return 0 < state.danger_at > state.episode_messages - max(len(state.pending), 1)


def tells_danger(state: State) -> bool:
    """Whether such danger was read by more than the model alone."""
    return state.danger_told and danger_waits(state)


def is_taken_back(state: State) -> bool:
    """Whether the bot has said that the danger it read last is none: the visitor had told it so."""
    return 0 <= state.danger_at <= state.taken_back_at


def is_of_earlier_contact(state: State) -> bool:
    """Whether all danger and worry on the record is of an earlier contact: nothing of this one has been read so."""
    return state.episode > 1 and not (state.danger_at or state.worries_told or state.worries)


def said_as(reply_id: str, variant: int) -> str:
    """The name in `State.said` of one of a reply's texts."""
    return f"{reply_id}#{variant}"


def goes_on(state: State) -> bool:
    """Whether the visitor has written in this episode before the messages that wait."""
    return state.episode_messages > len(state.pending)


def written(state: State) -> str:
    """The language that the visitor writes in: that of the page until they show another one."""
    return state.memory.get("lang") or state.lang


LINE_MAX = 120
"""How much of a message a list shows."""


def last_line(state: State) -> str:
    """The beginning of what the visitor wrote last, on one line; empty if they have not written in this episode."""
    words = " ".join(state.recent[-1].split()) if state.recent else ""
    return words if len(words) <= LINE_MAX else f"{words[:LINE_MAX].rstrip()} …"


def appointment_at(state: State) -> datetime | None:
    """When the booked time begins, in this episode also after it was kept."""
    return state.appointment.starts_at if state.appointment is not None else None
