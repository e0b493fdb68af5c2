"""What people write into a report: the evaluator's words for each chapter, and the proposal of who may run the line.

Of figures there is nothing here: the page puts the released ones beside an option. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

import msgspec

from handoff.backoffice.records.rules import check_text
from handoff.backoffice.statistics.chapters import CHAPTERS
from handoff.contract.errors import Fault, Refused
from storage.ids import AccountId

SUMMARY: Final = "summary"
LEARNT: Final = "learnt"
PROPOSAL: Final = "proposal"
PARTS: Final = (SUMMARY, *(chapter.id for chapter in CHAPTERS), LEARNT, PROPOSAL)
"""What may be commented on."""
TEXT_MAX: Final = 4000
LINE_MAX: Final = 300
ASSUMPTIONS_MAX: Final = 12
OPTIONS: Final = ("own", "cve", "region", "1177", "several")
"""Who may run the line in the long run (directive, D14); an evaluator may add others."""
OPTIONS_MAX: Final = 8
Status = Literal["draft", "approved"]


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One way to run the line. The numbers are what the evaluator expects of a year, never counts of people."""

    id: str = ""
    name: str
    hours: str = ""
    """When it would be open, in words."""
    staff_hours: int | None = None
    contacts: int | None = None
    answered_percent: int | None = None
    wait: str = ""
    cost_kr: int | None = None
    text: str = ""
    assumptions: tuple[str, ...] = ()

    @property
    def cost_per_contact_kr(self) -> int | None:
        """What a contact would cost."""
        return round(self.cost_kr / self.contacts) if self.cost_kr is not None and self.contacts else None


class ReportTexts(msgspec.Struct, frozen=True, kw_only=True):
    """All that is written for one report."""

    parts: Mapping[str, str] = {}
    options: tuple[Option, ...] = ()
    status: Status = "draft"
    written_by: AccountId | None = None
    approved_by: AccountId | None = None
    approved_at: datetime | None = None

    @property
    def written(self) -> bool:
        """Whether anything is."""
        return any(self.parts.values()) or bool(self.options)


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(ReportTexts).decode


def check(texts: ReportTexts) -> tuple[Fault, ...]:
    """What is wrong with them: an unknown part, too long, or something that may point to a person."""
    faults = [Fault(f"parts.{name}", "unknown_value") for name in texts.parts if name not in PARTS]
    for name, text in texts.parts.items():
        faults += check_text(f"parts.{name}", text, TEXT_MAX)
    if len(texts.options) > OPTIONS_MAX:
        faults.append(Fault("options", "too_long"))
    for at, option in enumerate(texts.options):
        faults += _option_faults(f"options.{at}", option)
    return tuple(faults)


def _option_faults(place: str, option: Option) -> list[Fault]:
    faults = [] if option.name.strip() else [Fault(f"{place}.name", "missing")]
    lines = {"name": option.name, "hours": option.hours, "wait": option.wait}
    for field, line in lines.items():
        faults += check_text(f"{place}.{field}", line, LINE_MAX)
    faults += check_text(f"{place}.text", option.text, TEXT_MAX)
    if len(option.assumptions) > ASSUMPTIONS_MAX:
        faults.append(Fault(f"{place}.assumptions", "too_long"))
    for each in option.assumptions:
        faults += check_text(f"{place}.assumptions", each, LINE_MAX)
    return faults


def rewritten(texts: ReportTexts, *, by: AccountId) -> ReportTexts:
    """A new version, which nobody has approved."""
    return msgspec.structs.replace(texts, status="draft", written_by=by, approved_by=None, approved_at=None)


def approved(texts: ReportTexts, *, by: AccountId, at: datetime) -> ReportTexts:
    """The same, read and approved by another person.

    Raises:
        Refused: not_proposed, if nothing is written; already_decided; same_person.
    """
    if not texts.written:
        raise Refused("not_proposed")
    if texts.status == "approved":
        raise Refused("already_decided")
    if by == texts.written_by:
        raise Refused("same_person")
    return msgspec.structs.replace(texts, status="approved", approved_by=by, approved_at=at)
