"""Forms, decisions and observations over HTTP; the form is part of a close too.

On the wire and in stored records a form's fields and values have the names of DOMAIN 4.1 (`FORM_NAMES` and the two
after it); what staff read are the words of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal

import msgspec

from handoff.contract.base import Answer, Count, Model
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
    source: Literal["", "visitor"] = ""
    """Whose words it is: staff's, or a visitor's in the survey after a chat."""


class ObservationAck(Ack, frozen=True, kw_only=True):
    observation: ObservationView


class ObservationsAck(Ack, frozen=True, kw_only=True):
    observations: list[ObservationView]
