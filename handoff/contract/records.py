"""Forms, decisions, observations, training, practice and the launch gate over HTTP; the form is part of a close too.

Names of form fields and their values are those of DOMAIN 4.1; what staff read are the words of the vocabulary.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from handoff.contract.base import AccountName, Answer, Count, LevelName, Model, ModeName, OpaqueId
from handoff.contract.parts import Ack, FaultView

Word = Annotated[str, msgspec.Meta(max_length=40)]
"""One value of a vocabulary; empty: not filled in."""

Words = Annotated[list[Word], msgspec.Meta(max_length=20)]
Day = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
CaseName = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
VersionName = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


# --- documentation ---------------------------------------------------------------------------------


class GuidingFill(Model, frozen=True, kw_only=True):
    """Guiding on (lotsning) to one entry of the directory."""

    niva: Word = ""
    """Known to the directory; what is sent of it is not looked at."""
    aktor: Annotated[str, msgspec.Meta(max_length=64)]
    satt: Word
    utfall: Word = "okant"


class FormFill(Model, frozen=True, kw_only=True):
    """The form of one contact. Of a chat, what the system knows for sure stands over what is sent."""

    riktlinje_version: VersionName
    """Of the guideline that was read; with another one in force the answer is `guideline_changed`."""
    typ: Word = "samtal"
    kanal: Word = "chatt"
    startperiod: Word = ""
    langd: Word = ""
    forsta_kontakt: Word = "okant"
    sprak: Word = ""
    roll: Word = ""
    aldersgrupp_kontakt: Word = ""
    lan: Word = ""
    relation: Word = ""
    aldersgrupp_berord: Word = ""
    skede: Word = ""
    inriktning: Word = ""
    amnen: Words = msgspec.field(default_factory=list)
    niva_bot: Word = ""
    niva_slut: Word = ""
    signaler: Words = msgspec.field(default_factory=list)
    info_112: Word = ""
    info_112_s: Count | None = None
    insats: Words = msgspec.field(default_factory=list)
    lotsning: Annotated[list[GuidingFill], msgspec.Meta(max_length=10)] = msgspec.field(default_factory=list)
    orosanmalan: Word = ""
    polisuppgift: Word = ""
    beslut_id: Annotated[str, msgspec.Meta(max_length=64)] = ""
    avslut: Word = ""
    kunskapslucka: Word = ""
    handledning: bool = False
    notering: Annotated[str, msgspec.Meta(max_length=2000)] = ""


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


class GuidelineView(Answer, frozen=True, kw_only=True):
    name: str
    version: str
    title: str
    text: str
    parties: list[Choice]
    """Who is to be consulted."""


class VocabularyAck(Ack, frozen=True, kw_only=True):
    version: str
    fields: list[FormField]
    guidelines: list[GuidelineView]


class EarlierGuiding(Answer, frozen=True, kw_only=True):
    """Where somebody who has come back was guided to: ask how it went."""

    case: str
    aktor: str
    name: str
    satt: str
    utfall: str


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


class FormItem(Answer, frozen=True, kw_only=True):
    case: str
    startperiod: str
    kanal: str
    typ: str
    niva_slut: str
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


class OutcomeSet(Model, frozen=True, kw_only=True):
    aktor: Annotated[str, msgspec.Meta(max_length=64)]
    utfall: Word


# --- decisions and observations --------------------------------------------------------------------


class DecisionPropose(Model, frozen=True, kw_only=True):
    """What is to be decided. There is no field for what is passed on, or about whom."""

    client_id: CaseName
    riktlinje_version: VersionName
    grund: Word
    mottagare: Word
    kanal: Word
    informerad: Word


class DecisionJudge(Model, frozen=True, kw_only=True):
    accept: bool


class DecisionView(Answer, frozen=True, kw_only=True):
    beslut_id: str
    status: str
    grund: str
    mottagare: str
    kanal: str
    informerad: str
    riktlinje_version: str
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
    amne: Word
    text: Annotated[str, msgspec.Meta(max_length=4000)]
    seen: Count


class ObservationReview(Model, frozen=True, kw_only=True):
    accept: bool
    comment: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class ObservationView(Answer, frozen=True, kw_only=True):
    id: str
    amne: str
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


class CompletedView(Answer, frozen=True, kw_only=True):
    module: str
    done_on: str
    valid_to: str
    valid: bool


class TraineeView(Answer, frozen=True, kw_only=True):
    account: str
    name: str
    role: str
    category: str
    completed: list[CompletedView]
    gaps: dict[str, list[str]]
    """By track: the modules that stand between this person and a conversation of it."""


class TrainingAck(Ack, frozen=True, kw_only=True):
    modules: list[ModuleView]
    categories: list[Choice]
    people: list[TraineeView]


class TrainingSet(Model, frozen=True, kw_only=True):
    """What is named is changed: a module done on a day, a module that was registered by mistake, the staff category."""

    module: Word = ""
    done_on: Day | None = None
    remove: bool = False
    category: Word | None = None


class PersonaView(Answer, frozen=True, kw_only=True):
    persona: str
    title: str
    about: str
    role: str
    level: LevelName
    track: str


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
