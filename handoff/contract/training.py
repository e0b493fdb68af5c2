"""Competence and practice over HTTP: modules, exams, invented visitors, grades, and tips on a draft."""

from __future__ import annotations

from typing import Annotated

import msgspec

from handoff.contract.base import Answer, Count, LevelName, Model, OpaqueId
from handoff.contract.parts import Ack
from handoff.contract.records import Choice, Day, TextBlock, Word


class ModuleView(Answer, frozen=True, kw_only=True):
    module: str
    title: str
    months: int
    tracks: list[str]
    edition: str = ""
    """Of the text that is taught; empty: there is none."""
    minutes: int = 0
    """How long it takes to read."""


class CompletedView(Answer, frozen=True, kw_only=True):
    module: str
    done_on: str
    valid_to: str
    valid: bool
    tested: bool = False
    """Whether the test was passed here."""
    outdated: bool = False
    """A new edition is taught: it is to be done again."""


class TraineeView(Answer, frozen=True, kw_only=True):
    account: str
    name: str
    role: str
    category: str
    completed: list[CompletedView]
    gaps: dict[str, list[str]]
    """By track: the modules that stand between this person and a conversation of it."""
    practised: list[str] = msgspec.field(default_factory=list)
    """Kinds of practice conversations that somebody else has reviewed."""
    practice_gaps: list[str] = msgspec.field(default_factory=list)
    """What practice stands before real conversations: kinds, `N4`, or `number`."""
    beside: int = 0
    """Conversations beside a colleague; three are wanted."""
    supervised: int = 0
    """Conversations with answers that a shift lead approved; ten are wanted."""
    supervised_elsewhere: int = 0
    """Those of them that a lead has registered by hand."""
    ready: bool = False
    """A shift lead has judged that they work on their own."""
    locked: list[str] = msgspec.field(default_factory=list)
    """Modules of which the test has failed so often that a lead gives new tries."""


class TrainingAck(Ack, frozen=True, kw_only=True):
    modules: list[ModuleView]
    categories: list[Choice]
    people: list[TraineeView]


class TrainingSet(Model, frozen=True, kw_only=True):
    """What is named is changed: a module done on a day, a module that was registered by mistake, the staff category."""

    module: Word = ""
    done_on: Day | None = None
    remove: bool = False
    tries: bool = False
    """New tries at the test of the module."""
    category: Word | None = None
    beside: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    """Real conversations beside a colleague."""
    supervised: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    """Conversations with approved answers that the system has not seen, such as by telephone."""
    ready: bool | None = None
    """A shift lead's judgement that they work on their own."""

    @property
    def accompanies(self) -> bool:
        """Whether it says something of the time beside colleagues."""
        return self.beside is not None or self.supervised is not None or self.ready is not None


class QuestionView(Answer, frozen=True, kw_only=True):
    asks: str
    answers: list[str]
    right: int = 0
    """Which answer is right, from 1; 0 where the test asks."""
    why: str = ""


class LearnAck(Ack, frozen=True, kw_only=True):
    """A module to be read, and its test."""

    module: str
    title: str
    edition: str
    reviewed: bool
    """False: the text that came with the installation."""
    minutes: int
    goals: list[str]
    blocks: list[TextBlock]
    questions: list[QuestionView]
    """To try oneself on."""
    test: list[QuestionView]
    needed: int
    """How many right answers pass the test."""
    tries_left: int
    done: CompletedView | None = None
    """One's own, if it has been done."""


class ExamAnswers(Model, frozen=True, kw_only=True):
    """The answers to a test, in the order of its questions, numbers from 1."""

    edition: Word
    answers: Annotated[list[Annotated[int, msgspec.Meta(ge=1, le=5)]], msgspec.Meta(min_length=1, max_length=60)]


class ExamAck(Ack, frozen=True, kw_only=True):
    passed: bool
    right: list[bool]
    """By question."""
    why: list[str]
    tries_left: int
    valid_to: str | None = None


class PersonaView(Answer, frozen=True, kw_only=True):
    persona: str
    title: str
    about: str
    role: str
    level: LevelName
    track: str
    kind: str = ""
    """What is practised: the guideline on training asks for some of them."""
    language: str = "sv"
    """What they write."""


class PersonasAck(Ack, frozen=True, kw_only=True):
    personas: list[PersonaView]


class RehearsalStart(Model, frozen=True, kw_only=True):
    persona: Annotated[str, msgspec.Meta(max_length=40)]


class RehearsalAck(Ack, frozen=True, kw_only=True):
    """The practice visitor is on their way into the queue of the one who asked."""

    conversation: str
    persona: str


class Mark(Model, frozen=True, kw_only=True):
    """One line of the review sheet."""

    item: Word
    mark: Word
    comment: Annotated[str, msgspec.Meta(max_length=500)] = ""


class ReviewSave(Model, frozen=True, kw_only=True):
    conversation: OpaqueId
    persona: Annotated[str, msgspec.Meta(max_length=40)]
    marks: Annotated[list[Mark], msgspec.Meta(max_length=30)]
    seen: Count


class ReviewItem(Answer, frozen=True, kw_only=True):
    item: str
    label: str


class ReviewView(Answer, frozen=True, kw_only=True):
    conversation: str
    persona: str
    title: str
    trainee: str
    """Name of the one who practised."""
    mine: bool
    marks: list[Mark]
    reviewed_by: str | None
    seen: int
    started_at: str
    by_another: bool = False
    """Whether somebody else has filled it in."""
    kind: str = ""
    score: int | None = None
    """0 to 100; None before the conversation has ended."""
    faults: dict[str, int] = msgspec.field(default_factory=dict)
    """In how many messages each was heard."""


class PassageView(Answer, frozen=True, kw_only=True):
    """A passage of one's words that is worth a second look."""

    fault: str
    label: str
    start: int
    end: int


class GradedTurnView(Answer, frozen=True, kw_only=True):
    visitor: str
    said: str
    """By the one who practised."""
    passages: list[PassageView]
    skills: list[str]
    """What went well in it."""
    trust: int
    """The visitor's, afterwards; 0 to 100."""


class Advice(Answer, frozen=True, kw_only=True):
    code: str
    label: str
    why: str
    instead: str = ""


class GradeAck(Ack, frozen=True, kw_only=True):
    """How a practice conversation went."""

    conversation: str
    title: str
    trainee: str
    started_at: str
    score: int
    ending: str
    """`done`, `left` (without trust), or `closed` by somebody else."""
    began_with: int
    """The visitor's trust before the first answer."""
    turns: list[GradedTurnView]
    well: list[Advice]
    tries: list[Advice]


class DraftCheck(Model, frozen=True, kw_only=True):
    """A draft that is not sent yet."""

    conversation: OpaqueId
    text: Annotated[str, msgspec.Meta(max_length=4000)]


class DraftHint(Answer, frozen=True, kw_only=True):
    fault: str
    label: str
    instead: str
    start: int
    end: int


class DraftCheckAck(Ack, frozen=True, kw_only=True):
    """What is worth a second look in a draft. Nothing of it is kept."""

    hints: list[DraftHint]


class ReviewsAck(Ack, frozen=True, kw_only=True):
    items: list[ReviewItem]
    marks: list[Choice]
    reviews: list[ReviewView]
