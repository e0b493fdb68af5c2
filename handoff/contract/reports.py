"""Reports of released periods over HTTP: joined figures, what is written into them, and their files."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from handoff.contract.base import Answer, Count, Model
from handoff.contract.parts import Ack

Text = Annotated[str, msgspec.Meta(max_length=4000)]
Line = Annotated[str, msgspec.Meta(max_length=300)]
PartName = Annotated[str, msgspec.Meta(max_length=40)]


class ReportView(Answer, frozen=True, kw_only=True):
    """One joined period that can be read."""

    name: str
    """`2026`, `2026H2` or `pilot`."""
    title: str


class ReportsAck(Ack, frozen=True, kw_only=True):
    reports: list[ReportView]


class ReportFile(Ack, frozen=True, kw_only=True):
    """A file to be saved. `base64` is the whole of it."""

    name: str
    media_type: str
    base64: str


class ReportOption(Model, frozen=True, kw_only=True):
    """One way to run the line in the long run, with what the evaluator expects of a year."""

    id: PartName
    name: Line
    hours: Line = ""
    staff_hours: Count | None = None
    contacts: Count | None = None
    answered_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    wait: Line = ""
    cost_kr: Count | None = None
    text: Text = ""
    assumptions: Annotated[list[Line], msgspec.Meta(max_length=12)] = msgspec.field(default_factory=list)


class ReportTextsSet(Model, frozen=True, kw_only=True):
    version: Count
    """The one that was read; 0 where nothing has been written yet."""
    parts: dict[PartName, Text]
    options: Annotated[list[ReportOption], msgspec.Meta(max_length=8)] = msgspec.field(default_factory=list)


class ReportTextsApproval(Model, frozen=True, kw_only=True):
    version: Count
    """The one that was read."""


class ReportPart(Answer, frozen=True, kw_only=True):
    """What may be commented on."""

    id: str
    title: str
    text: str


class ReportTextsAck(Ack, frozen=True, kw_only=True):
    """What has been written for a report. `templates` are options to begin with."""

    version: int
    status: Literal["draft", "approved"]
    parts: list[ReportPart]
    options: list[ReportOption]
    templates: list[ReportOption]
    written_by: str | None = None
    own: bool = False
    """The caller wrote it: another person approves it."""
    approved_by: str | None = None
