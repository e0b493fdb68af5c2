"""Stored texts as editors see them: rows of lists, what waits for whom, what somebody may do. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import msgspec

from handoff.backoffice.editor.kinds import Kind
from handoff.backoffice.editor.review_talk import ReviewTalk
from handoff.contract.base import Role
from handoff.contract.editor import (
    CopyView,
    DiffAck,
    DiffPart,
    FieldDiff,
    FindingView,
    Group,
    Hindrance,
    RemarkView,
    SaidView,
    Standing,
    Step,
    TextPassage,
    TextRow,
    VersionRow,
)
from handoff.conversation.visibility import iso
from knowledge import lifecycle
from knowledge.findings import Finding
from knowledge.lifecycle import Document, NotAllowed, Person
from knowledge.versions import Part
from storage.ports.knowledge import KnowledgeDocument, WorkingCopy

SOON: Final = timedelta(days=30)
UNREVIEWED: Final[tuple[Standing, ...]] = ("seed", "utkast")
"""Where somebody may be asked to review it."""
WRITERS: Final[tuple[Role, ...]] = ("editor", "reviewer")
Names = Callable[[str], str]
"""An account -> its name."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A stored version with its content decoded."""

    kind: Kind
    stored: KnowledgeDocument
    state: Any
    """A `Document`, or the content of an entry that is checked."""

    @property
    def content(self) -> Any:
        """What editors work on."""
        return self.kind.content_of(self.state)

    @property
    def status(self) -> Standing:
        """Where it stands."""
        status: Standing = self.state.status
        return status

    @property
    def document(self) -> Document[Any] | None:
        """Its standing, for a kind that is reviewed."""
        return self.state if isinstance(self.state, Document) else None


def opened(kind: Kind, stored: KnowledgeDocument) -> Opened:
    """Decode a version."""
    return Opened(kind, stored, kind.decode(stored.body))


@dataclass(frozen=True, slots=True)
class Today:
    """What a row depends on beside the text."""

    date: date
    practice: bool
    names: Names
    reader: str
    """The account of who reads."""
    in_work: Collection[tuple[str, str]] = ()
    """Kind and name of what the reader is writing."""
    wanted: Mapping[str, int] = field(default_factory=dict)
    """How often each entry was looked for, by its name."""
    talks: Mapping[tuple[str, str], ReviewTalk] = field(default_factory=dict)
    """What is said about texts, by their kind and name."""


def row_of(text: Opened, today: Today) -> TextRow:
    """A text in a list."""
    document = text.document
    due = _due(text)
    talk = today.talks.get((text.kind.name, text.stored.name), ReviewTalk())
    in_work = (text.kind.name, text.stored.name) in today.in_work
    asked = talk.assignee if document is not None and document.status in UNREVIEWED else None
    return TextRow(
        kind=text.kind.name,
        name=text.stored.name,
        title=text.kind.title(text.content),
        lang=text.kind.lang(text.content),
        status=text.status,
        version=text.stored.version,
        saved_at=iso(text.stored.saved_at),
        saved_by=today.names(text.stored.saved_by),
        live=_shown(text, today),
        for_review=document is not None and document.for_review,
        legal=document is not None and document.content.needs_lawyer,
        safety=document is not None and document.content.safety,
        publish_at=iso(document.publish_at) if document and document.publish_at else None,
        due_on=due.isoformat() if due else None,
        overdue=due is not None and today.date > due,
        due_soon=due is not None and due - SOON <= today.date <= due,
        in_work=in_work,
        wanted=today.wanted.get(text.stored.name, 0) if document is None else 0,
        source=text.kind.source_age(text.content, today.date),
        area=text.kind.area(text.content),
        sort=text.kind.sort(text.content),
        source_since=document.source_since if document else None,
        assignee=today.names(asked) if asked else "",
        mine=in_work or today.reader in (asked, document.author if document else None),
        remarks=len(talk.open),
    )


def urgency(row: TextRow) -> tuple[int, int]:
    """The order in a group: by how often it was looked for; what a reader is asked for by name before the others'."""
    return -row.wanted, 0 if row.assignee and row.mine else 2 if row.assignee else 1


def remark_views(talk: ReviewTalk, names: Names) -> list[RemarkView]:
    """Remarks as they go over the wire."""
    return [
        RemarkView(
            number=remark.number,
            passage=msgspec.convert(msgspec.to_builtins(remark.passage), TextPassage),
            said=[SaidView(by=names(line.by), at=iso(line.at), text=line.text) for line in remark.said],
            done_by=names(remark.done_by) if remark.done_by else None,
        )
        for remark in talk.remarks
    ]


def _due(text: Opened) -> date | None:
    document = text.document
    if document is None:
        return text.kind.runs_out(text.content) if text.status == "aktiv" else None
    return document.live.review_due_on if document.live and not document.live.content.timeless else None


def _shown(text: Opened, today: Today) -> bool:
    if text.document is None:
        return text.kind.shown(text.content, today.date, today.practice)
    return lifecycle.visible(text.document, today.date, practice=today.practice) is not None


def steps(text: Opened, person: Person, role: Role, today: date, *, own: bool = False) -> list[Step]:
    """What this person can do with the text as it stands; `own`: they wrote what a check would be of."""
    writes = role in WRITERS
    document = text.document
    if document is None:
        checks: list[Step] = ["save"] if own else ["save", "verify"]
        return checks if writes else []
    public = text.kind.publishes
    tries: list[tuple[Step, bool, Callable[[], object]]] = [
        ("save", writes, lambda: None),
        ("submit", writes and not document.for_review, lambda: lifecycle.submitted(document)),
        ("approve", role == "reviewer" and _asked(document), lambda: lifecycle.reviewed(document, person, today)),
        ("return", role == "reviewer" and _asked(document), lambda: lifecycle.returned(document, person, "")),
        ("publish", public, lambda: lifecycle.published(document, today, person)),
        ("schedule", public, lambda: lifecycle.scheduled(document, LATER, person)),
        ("withdraw", True, lambda: lifecycle.withdrawn(document)),
        ("looked", writes, lambda: lifecycle.looked_over(document)),
    ]
    return [step for step, allowed, attempt in tries if allowed and _goes(attempt)]


def hindrance(text: Opened, person: Person, role: Role, today: date, *, own: bool = False) -> Hindrance | None:
    """Why the step that the text waits for is somebody else's, where it would be this reader's by their role."""
    document = text.document
    if document is None:
        return "own_entry" if own and role in WRITERS else None
    try:
        if document.status == "granskad" and role in WRITERS and text.kind.publishes:
            lifecycle.published(document, today, person)
        elif document.status != "granskad" and role == "reviewer" and _asked(document):
            lifecycle.reviewed(document, person, today)
    except NotAllowed as refused:
        why: Hindrance = msgspec.convert(refused.code, Hindrance)
        return why
    return None


LATER: Final = datetime.max.replace(tzinfo=UTC)
"""Any time will do to see whether there may be one."""


def _asked(document: Document[Any]) -> bool:
    """Drafts are reviewed when their author has finished; what came with the installation has no author to wait for."""
    return document.for_review or document.status in ("seed", "granskad")


def _goes(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except NotAllowed:
        return False
    return True


def waits(
    text: Opened, row: TextRow, today: date, account: str, may: Collection[Step], talk: ReviewTalk | None
) -> Group | None:
    """The group of the to-do list that a text belongs to, for this reader; the most urgent one."""
    document = text.document
    check = document is None and text.kind.to_check(text.content, today)
    sent_back = document is not None and bool(document.comment) and not document.for_review
    groups: dict[Group, bool] = {
        "in_work": row.in_work,
        "returned": sent_back and row.status == "utkast" and document is not None and document.author == account,
        "remarks": talk is not None and talk.waits_for(account, document.author if document else None),
        "review": row.for_review and "approve" in may,
        "publish": text.kind.publishes and row.status == "granskad" and row.publish_at is None,
        "translations": row.source_since is not None,
        "overdue": row.overdue,
        "unchecked": check and row.due_on is None,
        "soon": check or (document is not None and row.due_soon),
        "unreviewed": row.status == "seed",
    }
    return next((name for name, holds in groups.items() if holds), None)


def version_row(text: Opened, names: Names, *, words: bool = True) -> VersionRow:
    """A version in the history. `words`: it says something else than the version before."""
    document = text.document
    return VersionRow(
        version=text.stored.version,
        saved_at=iso(text.stored.saved_at),
        saved_by=names(text.stored.saved_by),
        status=text.status,
        comment=document.comment if document else None,
        words=words,
        for_review=document is not None and document.for_review,
    )


def copy_view(copy: WorkingCopy, content: dict[str, Any]) -> CopyView:
    """Somebody's own working copy."""
    return CopyView(revision=copy.revision, base=copy.base, content=content, saved_at=iso(copy.saved_at))


def finding_views(findings: Collection[Finding]) -> list[FindingView]:
    """Faults as they go over the wire."""
    return [msgspec.convert(msgspec.to_builtins(each), FindingView) for each in findings]


def diff_ack(changed: Mapping[str, list[Part]]) -> DiffAck:
    """Differences as they go over the wire."""
    return DiffAck(
        fields=[
            FieldDiff(field=name, parts=[DiffPart(op=part.op, text=part.text) for part in parts])
            for name, parts in changed.items()
        ]
    )
