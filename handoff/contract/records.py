"""Forms, decisions, observations, training, practice and the launch gate over HTTP; the form is part of a close too.

On the wire and in stored records a form's fields and values have the names of DOMAIN 4.1 (`FORM_NAMES` and the two
after it); what staff read are the words of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal

import msgspec

from handoff.contract.base import AccountName, Answer, Count, LevelName, Model, ModeName, OpaqueId
from handoff.contract.parts import Ack, FaultView

Word = Annotated[str, msgspec.Meta(max_length=40)]
"""One value of a vocabulary; empty: not filled in."""

Words = Annotated[list[Word], msgspec.Meta(max_length=20)]
Day = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
CaseName = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
VersionName = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]

FORM_NAMES: Final[Mapping[str, str]] = {
    "guideline_version": "riktlinje_version",
    "kind": "typ",
    "channel": "kanal",
    "start_period": "startperiod",
    "duration": "langd",
    "first_contact": "forsta_kontakt",
    "lang": "sprak",
    "role": "roll",
    "contact_age_group": "aldersgrupp_kontakt",
    "county": "lan",
    "concerned_age_group": "aldersgrupp_berord",
    "stage": "skede",
    "orientation": "inriktning",
    "topics": "amnen",
    "bot_level": "niva_bot",
    "final_level": "niva_slut",
    "signals": "signaler",
    "actions": "insats",
    "guidings": "lotsning",
    "concern_report": "orosanmalan",
    "police_information": "polisuppgift",
    "decision_id": "beslut_id",
    "ending": "avslut",
    "knowledge_gap": "kunskapslucka",
    "supervision": "handledning",
    "note": "notering",
}
"""Attributes of a form, with their names in DOMAIN 4.1: on the wire, in stored forms, vocabularies and faults."""

GUIDING_NAMES: Final[Mapping[str, str]] = {
    "level": "niva",
    "actor": "aktor",
    "manner": "satt",
    "outcome": "utfall",
}

DECISION_NAMES: Final[Mapping[str, str]] = {
    "ground": "grund",
    "recipient": "mottagare",
    "channel": "kanal",
    "informed": "informerad",
    "guideline_version": "riktlinje_version",
    "decision_id": "beslut_id",
}


# --- documentation ---------------------------------------------------------------------------------


class GuidingFill(Model, rename=GUIDING_NAMES, frozen=True, kw_only=True):
    """Guiding on (lotsning) to one entry of the directory."""

    level: Word = ""
    """Known to the directory; what is sent of it is not looked at."""
    actor: Annotated[str, msgspec.Meta(max_length=64)]
    manner: Word
    outcome: Word = "okant"


class FormFill(Model, rename=FORM_NAMES, frozen=True, kw_only=True):
    """The form of one contact. Of a chat, what the system knows for sure stands over what is sent."""

    guideline_version: VersionName
    """Of the guideline that was read; with another one in force the answer is `guideline_changed`."""
    kind: Word = "samtal"
    channel: Word = "chatt"
    start_period: Word = ""
    duration: Word = ""
    first_contact: Word = "okant"
    lang: Word = ""
    role: Word = ""
    contact_age_group: Word = ""
    county: Word = ""
    relation: Word = ""
    concerned_age_group: Word = ""
    stage: Word = ""
    orientation: Word = ""
    topics: Words = msgspec.field(default_factory=list)
    bot_level: Word = ""
    final_level: Word = ""
    signals: Words = msgspec.field(default_factory=list)
    info_112: Word = ""
    info_112_s: Count | None = None
    actions: Words = msgspec.field(default_factory=list)
    guidings: Annotated[list[GuidingFill], msgspec.Meta(max_length=10)] = msgspec.field(default_factory=list)
    concern_report: Word = ""
    police_information: Word = ""
    decision_id: Annotated[str, msgspec.Meta(max_length=64)] = ""
    ending: Word = ""
    knowledge_gap: Word = ""
    supervision: bool = False
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class FormSave(Model, frozen=True, kw_only=True):
    """A form, in place of the version that was read (0: there is none yet)."""

    seen: Count
    form: FormFill


class Choice(Answer, frozen=True, kw_only=True):
    value: str
    label: str


class FormField(Answer, frozen=True, kw_only=True):
    field: str
    label: str
    many: bool
    choices: list[Choice]


BlockKind = Literal["h2", "h3", "p", "item", "number", "quote"]
RunStyle = Literal["", "strong", "em"]


class TextRun(Answer, frozen=True, kw_only=True):
    text: str
    style: RunStyle = ""


class TextBlock(Answer, frozen=True, kw_only=True):
    """One heading, paragraph, quotation, or point of a list (`number`: of one that is numbered)."""

    kind: BlockKind
    runs: list[TextRun]


class GuidelineView(Answer, frozen=True, kw_only=True):
    name: str
    version: str
    title: str
    text: str
    """Markdown."""
    parties: list[Choice]
    """Who is to be consulted."""
    checklist: list[str]
    """What to look at in the act itself."""
    reviewed: bool
    """False: the draft that came with the installation."""
    blocks: list[TextBlock]
    """The text to be read; in `guidelines` alone."""


class GuidelinesAck(Ack, frozen=True, kw_only=True):
    guidelines: list[GuidelineView]


class VocabularyAck(Ack, frozen=True, kw_only=True):
    version: str
    fields: list[FormField]
    guidelines: list[GuidelineView]


class EarlierGuiding(Answer, rename=GUIDING_NAMES, frozen=True, kw_only=True):
    """Where somebody who has come back was guided to: ask how it went."""

    case: str
    actor: str
    name: str
    manner: str
    outcome: str


class FormAck(Ack, frozen=True, kw_only=True):
    """A form as it stands, or as the system suggests it where there is none yet (`seen` 0)."""

    case: str | None
    seen: int
    form: FormFill
    names: dict[str, str] = msgspec.field(default_factory=dict)
    """What the entries of the directory are called that somebody was guided on to."""
    automatic: bool = False
    practice: bool = False
    certain: list[str] = msgspec.field(default_factory=list)
    """Fields that the system knows; what is sent of them is not looked at."""
    earlier: list[EarlierGuiding] = msgspec.field(default_factory=list)


class SavedAck(Ack, frozen=True, kw_only=True):
    case: str
    seen: int


class DueForm(Answer, frozen=True, kw_only=True):
    case: str
    conversation: str
    closed_at: str
    due_at: str
    practice: bool
    name: str | None = None
    """Whose it is."""


class DueAck(Ack, frozen=True, kw_only=True):
    forms: list[DueForm]


class FormItem(Answer, rename=FORM_NAMES, frozen=True, kw_only=True):
    case: str
    start_period: str
    channel: str
    kind: str
    final_level: str
    automatic: bool
    practice: bool
    guided: int
    unknown_outcomes: int
    """Of those who were guided on, how many nobody has asked yet."""


class FormsAck(Ack, frozen=True, kw_only=True):
    forms: list[FormItem]


class TextCheck(Model, frozen=True, kw_only=True):
    text: Annotated[str, msgspec.Meta(max_length=4000)]


class TextCheckAck(Ack, frozen=True, kw_only=True):
    """What in a text may point to a person, and where."""

    faults: list[FaultView]


class OutcomeSet(Model, rename=GUIDING_NAMES, frozen=True, kw_only=True):
    actor: Annotated[str, msgspec.Meta(max_length=64)]
    outcome: Word


# --- decisions and observations --------------------------------------------------------------------


class DecisionPropose(Model, rename=DECISION_NAMES, frozen=True, kw_only=True):
    """What is to be decided. There is no field for what is passed on, or about whom."""

    client_id: CaseName
    guideline_version: VersionName
    ground: Word
    recipient: Word
    channel: Word
    informed: Word


class DecisionJudge(Model, frozen=True, kw_only=True):
    accept: bool


class DecisionView(Answer, rename=DECISION_NAMES, frozen=True, kw_only=True):
    decision_id: str
    status: str
    ground: str
    recipient: str
    channel: str
    informed: str
    guideline_version: str
    proposed_by: str
    proposed_at: str
    decided_by: str | None = None
    decided_at: str | None = None
    mine: bool = False
    """Proposed by the one who asks, who cannot be the second person."""


class DecisionAck(Ack, frozen=True, kw_only=True):
    decision: DecisionView


class DecisionsAck(Ack, frozen=True, kw_only=True):
    decisions: list[DecisionView]


class ObservationWrite(Model, frozen=True, kw_only=True):
    topic: Word = msgspec.field(name="amne")
    text: Annotated[str, msgspec.Meta(max_length=4000)]
    seen: Count


class ObservationReview(Model, frozen=True, kw_only=True):
    accept: bool
    comment: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class ObservationView(Answer, frozen=True, kw_only=True):
    id: str
    topic: str = msgspec.field(name="amne")
    text: str
    status: str
    author: str
    written_at: str
    seen: int
    mine: bool
    reviewer: str | None = None
    comment: str = ""


class ObservationAck(Ack, frozen=True, kw_only=True):
    observation: ObservationView


class ObservationsAck(Ack, frozen=True, kw_only=True):
    observations: list[ObservationView]


# --- competence and practice -----------------------------------------------------------------------


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


# --- the launch gate -------------------------------------------------------------------------------


class SignatureView(Answer, frozen=True, kw_only=True):
    name: AccountName
    signed_at: str
    mine: bool


class RecordView(Answer, frozen=True, kw_only=True):
    """One of the five conditions, and who has signed the version in force."""

    record: str
    requirement: str
    guideline: GuidelineView
    signatures: list[SignatureView]
    complete: bool
    outdated: int
    """Signatures of earlier versions, which do not count any more."""


class ModeChange(Answer, frozen=True, kw_only=True):
    mode: ModeName
    at: str
    name: str | None
    """None: the last day had passed."""


class HurdleView(Answer, frozen=True, kw_only=True):
    """One thing that is missing before the line may open."""

    code: str
    """As in `obstacles`."""
    count: Count = 0
    """How many it is about; 0 where there is nothing to count."""
    names: list[str] = msgspec.field(default_factory=list)
    """The first of the accounts, tracks or texts that it is about."""


class AskedView(Answer, frozen=True, kw_only=True):
    """A change of mode that waits for a second person."""

    mode: ModeName
    at: str
    name: AccountName
    mine: bool


class LaunchAck(Ack, frozen=True, kw_only=True):
    mode: ModeName
    next: list[ModeName]
    records: list[RecordView]
    signers: int
    """How many different people sign each record."""
    pilot_end: str | None
    winding_down: bool
    unverified: list[str]
    """Names of the round-the-clock entries that are not verified."""
    obstacles: list[str]
    """Error codes with which `open` would be refused now."""
    hurdles: list[HurdleView] = msgspec.field(default_factory=list)
    """Those of the obstacles that have something to count or to name."""
    asked: AskedView | None = None
    changes: list[ModeChange]
    version: int


class LaunchSign(Model, frozen=True, kw_only=True):
    record: Word
    guideline_version: VersionName
    parties: Words
    version: Count


class LaunchMode(Model, frozen=True, kw_only=True):
    mode: ModeName
    version: Count


class PilotEndSet(Model, frozen=True, kw_only=True):
    pilot_end: Day | None
    version: Count
