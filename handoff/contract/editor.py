"""The editor over HTTP: texts of every kind, their standing, their versions, what is wrong with them. No event.

A kind says itself which fields it has (`FieldView`), so that the page draws its form without knowing it.
`content` is a text's own fields by name, as they stand in its file.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from handoff.contract.base import Answer, Count, Lang, Model
from handoff.contract.parts import Ack, ErrorBody

FieldForm = Literal[
    "line",
    "text",
    "markdown",
    "lines",
    "choice",
    "choices",
    "switch",
    "number",
    "hours",
    "by_lang",
    "yaml",
    "guide",
    "intent",
    "intents",
]
"""`lines`: one each line; `choices`: several of the options; `by_lang`: lines by language; `yaml`: a whole text, as in
its file; `guide`: the same, of a guide, which the page also shows as fields; `intent`, `intents`: one or several of the
options, chosen by what visitors say. The options of `markdown` are what its internal links may lead to."""

Life = Literal["reviewed", "checked"]
"""`reviewed`: draft, review, publication. `checked`: in force when saved, until its check runs out."""

Standing = Literal["seed", "utkast", "granskad", "publicerad", "dragen", "aktiv", "vilande", "avvecklad"]

Step = Literal["save", "submit", "approve", "return", "publish", "schedule", "withdraw", "verify", "looked"]

Hindrance = Literal["own_text", "needs_jurist", "needs_two", "own_entry"]
"""Why the next step is somebody else's: you wrote it, it is a lawyer's, a text of safety needs a second person, or you
wrote what is to be checked."""

Group = Literal[
    "in_work", "returned", "remarks", "review", "publish", "translations", "overdue", "unchecked", "soon", "unreviewed"
]
"""What waits, the most urgent first."""

CheckedBy = Literal["webb", "telefon", "avtal"]

KindName = Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,32}$")]
Version = Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)]
Comment = Annotated[str, msgspec.Meta(max_length=4000)]
RemarkText = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class FieldView(Answer, frozen=True, kw_only=True):
    """One field of a form. Its label is in the locale files, by `name`; a dot leads into a field of a field."""

    name: str
    form: FieldForm
    part: str = ""
    """Fields of one part stand together, under a heading."""
    options: list[str] = msgspec.field(default_factory=list)
    labels: dict[str, str] = msgspec.field(default_factory=dict)
    """Of options whose names are data, not words of the page."""
    max_chars: int | None = None
    required: bool = False
    asked: bool = False
    """Asked for when a text is made, beside those that are required."""
    fixed: bool = False
    """Chosen when the text is made, and never again."""


class KindView(Answer, frozen=True, kw_only=True):
    kind: str
    life: Life
    fields: list[FieldView]
    creatable: bool
    files: str
    """How it is taken in and given out: `markdown`, `csv`, `yaml`, or "" for none."""


class KindsAck(Ack, frozen=True, kw_only=True):
    kinds: list[KindView]
    languages: list[str]


class TextRow(Answer, frozen=True, kw_only=True):
    """A text in a list."""

    kind: str
    name: str
    title: str
    lang: str
    status: Standing
    version: int
    saved_at: str
    saved_by: str
    """A name, or `installation`, `schedule`, `operator`."""
    live: bool
    """Visitors see it, or an earlier version of it, today."""
    for_review: bool = False
    legal: bool = False
    safety: bool = False
    publish_at: str | None = None
    due_on: str | None = None
    """The last day on which its review or check counts."""
    overdue: bool = False
    due_soon: bool = False
    in_work: bool = False
    """You have changes of it that are not saved for the others."""
    wanted: int = 0
    """Of an entry: how often visitors looked for it in twelve weeks; fewer than five are none."""
    source: Literal["", "undated", "old"] = ""
    """Of an entry: the page behind it is older than three years, or does not say how old."""
    area: str = ""
    """Of an entry: the county that it is for; empty for the whole country."""
    sort: str = ""
    """Of an entry: which sort of entry it is."""
    source_since: int | None = None
    """Of a translation to be looked over: the version of the Swedish text that it follows."""
    own: bool = False
    """Of an entry that waits for a check: you wrote what is to be checked, so somebody else checks it."""
    assignee: str = ""
    """The name of whom is asked to review it; empty: nobody by name."""
    mine: bool = False
    """You are asked to review it, you have written it, or you have begun to change it."""
    remarks: int = 0
    """Remarks that nobody has marked done."""


class TextsAck(Ack, frozen=True, kw_only=True):
    texts: list[TextRow]


class TodoGroup(Answer, frozen=True, kw_only=True):
    name: Group
    texts: list[TextRow]


class TodoAck(Ack, frozen=True, kw_only=True):
    groups: list[TodoGroup]
    """Only those that have something, the most urgent first."""


class CopyView(Answer, frozen=True, kw_only=True):
    """Your working copy."""

    revision: int
    base: int
    """The version that it began from."""
    content: dict[str, Any]
    saved_at: str


class CopyMark(Answer, frozen=True, kw_only=True):
    """Somebody else is writing."""

    name: str
    saved_at: str


class FindingView(Answer, frozen=True, kw_only=True):
    """A fault of a text: which rule, and where."""

    field: str = ""
    rule: str
    where: str = ""
    """The file, of several."""
    row: int | None = None
    line: int | None = None
    value: str = ""
    limit: str = ""


class TextPassage(Model, frozen=True, kw_only=True):
    """Where a remark stands, by its words and those around them."""

    field: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """Empty: the whole text."""
    quote: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    """Empty: the whole field."""
    before: Annotated[str, msgspec.Meta(max_length=80)] = ""
    after: Annotated[str, msgspec.Meta(max_length=80)] = ""


class SaidView(Answer, frozen=True, kw_only=True):
    by: str
    """A name."""
    at: str
    text: str


class RemarkView(Answer, frozen=True, kw_only=True):
    """A remark at a passage: its own words, then the answers."""

    number: int
    passage: TextPassage
    said: list[SaidView]
    done_by: str | None = None
    """Who has marked it done; none while it is open."""


class TextAck(Ack, frozen=True, kw_only=True):
    """One text, whole."""

    text: TextRow
    content: dict[str, Any]
    may: list[Step]
    """What you can do with it now."""
    hindered: Hindrance | None = None
    author: str | None = None
    reviewer: str | None = None
    reviewed_on: str | None = None
    comment: str | None = None
    note: str | None = None
    """What the author tells whoever reviews it."""
    source: str | None = None
    """The Swedish text that it translates, by its name."""
    live: dict[str, Any] | None = None
    """What visitors see, where that is not the content."""
    copy: CopyView | None = None
    others: list[CopyMark] = msgspec.field(default_factory=list)
    remarks: list[RemarkView] = msgspec.field(default_factory=list)
    """In the order in which they were made."""
    assignee: str | None = None
    """The account of whom is asked to review it."""
    findings: list[FindingView] = msgspec.field(default_factory=list)


class VersionRow(Answer, frozen=True, kw_only=True):
    version: int
    saved_at: str
    saved_by: str
    status: Standing
    comment: str | None = None
    words: bool = True
    """Its content differs from the version before; else it is a step alone, such as a review."""
    for_review: bool = False


class HistoryAck(Ack, frozen=True, kw_only=True):
    versions: list[VersionRow]
    """The newest first."""


class VersionAck(Ack, frozen=True, kw_only=True):
    version: VersionRow
    content: dict[str, Any]


class DiffPart(Answer, frozen=True, kw_only=True):
    op: Literal["same", "add", "del"]
    text: str


class FieldDiff(Answer, frozen=True, kw_only=True):
    field: str
    parts: list[DiffPart]


class DiffAck(Ack, frozen=True, kw_only=True):
    fields: list[FieldDiff]
    """Only those that differ."""


class LookAck(Ack, frozen=True, kw_only=True):
    """What a draft is like."""

    findings: list[FindingView]
    preview: str
    """A whole page of HTML without script, to be shown in a frame of its own; empty if it cannot be made."""
    words: int | None = None
    most_words: int | None = None
    """How many there may be; None where nothing says so."""
    lix: int | None = None


class CopyAck(Ack, frozen=True, kw_only=True):
    revision: int
    saved_at: str


class FilesAck(Ack, frozen=True, kw_only=True):
    """How much an import changed, or would change."""

    changed: dict[str, int]
    """By kind."""
    saved: bool


class ConflictBody(Answer, frozen=True, kw_only=True):
    """`stale_version`: somebody was faster. Both texts are whole: yours is with you, theirs is here."""

    error: ErrorBody
    current: TextAck
    base: dict[str, Any] | None = None
    """The version that you began from."""


class CopyConflictBody(Answer, frozen=True, kw_only=True):
    """`stale_version`: another window of yours has kept another text."""

    error: ErrorBody
    copy: CopyView | None = None


class FindingsBody(Answer, frozen=True, kw_only=True):
    """`content_invalid`, `files_invalid`: every fault."""

    error: ErrorBody
    findings: list[FindingView]


class TextCreate(Model, frozen=True, kw_only=True):
    kind: KindName
    content: dict[str, Any]


class TextSave(Model, frozen=True, kw_only=True):
    version: Version
    """The one that was read."""
    content: dict[str, Any]


class CopyPut(Model, frozen=True, kw_only=True):
    base: Count
    seen: Count
    """The revision that was read; 0 where there was none."""
    content: dict[str, Any]


class TextStep(Model, frozen=True, kw_only=True):
    version: Version
    comment: Comment | None = None


class TextPublish(Model, frozen=True, kw_only=True):
    version: Version
    comment: Comment | None = None
    leave_remarks: bool = False
    """Whoever publishes knows that remarks are open."""


class TextAssign(Model, frozen=True, kw_only=True):
    account: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    """None: nobody by name."""


class RemarkMake(Model, frozen=True, kw_only=True):
    passage: TextPassage
    text: RemarkText


class RemarkAnswer(Model, frozen=True, kw_only=True):
    number: Version
    text: RemarkText


class RemarkStep(Model, frozen=True, kw_only=True):
    number: Version


class ReviewerRow(Answer, frozen=True, kw_only=True):
    account: str
    name: str
    jurist: bool = False
    """Reviews texts of law too."""


class ReviewersAck(Ack, frozen=True, kw_only=True):
    reviewers: list[ReviewerRow]


class TextReturn(Model, frozen=True, kw_only=True):
    version: Version
    comment: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


class TextSchedule(Model, frozen=True, kw_only=True):
    version: Version
    at: Annotated[str, msgspec.Meta(max_length=40)]
    """ISO 8601 with its offset."""
    leave_remarks: bool = False
    """As for `TextPublish`."""


class TextVerify(Model, frozen=True, kw_only=True):
    version: Version
    how: CheckedBy


class TextRestore(Model, frozen=True, kw_only=True):
    version: Version
    restore: Version


class TextLook(Model, frozen=True, kw_only=True):
    kind: KindName
    content: dict[str, Any]


class TextCompare(Model, frozen=True, kw_only=True):
    kind: KindName
    old: dict[str, Any]
    new: dict[str, Any]


class Query(Model, frozen=True, kw_only=True):
    """What a list can be narrowed by."""

    kind: KindName | None = None
    status: Standing | None = None
    due: Literal["overdue", "soon"] | None = None
    lang: Lang | None = None
    whose: Literal["mine"] | None = None
    q: Annotated[str, msgspec.Meta(max_length=200)] = ""
