"""Guidelines under which the line works (DOMAIN D8-D12): one text for each condition of the directive and language.

Pure: the content, its file, and what is wrong with it. They are written, reviewed and published like articles, but are
read by staff alone. Which parties are consulted about one, and who has signed it, belongs to `handoff`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated, Final, Literal

import msgspec

from knowledge import front_matter
from knowledge.articles import Days, Language, Line, Marks
from knowledge.checks import length, markup
from knowledge.findings import Faulty, Finding
from knowledge.lifecycle import Document
from knowledge.traits import StaffContent

RECORDS: Final = ("utbildning", "dokumentation", "kunskapsoverforing", "brottsinformation", "lotsning")
"""The five conditions: D8, D9, D10, D11, D12."""

GuidelineId = Literal["utbildning", "dokumentation", "kunskapsoverforing", "brottsinformation", "lotsning"]
Edition = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{1,2}$")]

MAX_WORDS: Final = 4000
DIGEST_CHARS: Final = 8


class GuidelineError(Faulty):
    """A file is not a valid guideline."""


class GuidelineText(StaffContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One guideline in one language, without its status."""

    id: GuidelineId
    title: Line = msgspec.field(name="titel")
    lang: Language = msgspec.field(name="sprak")
    edition: Edition = msgspec.field(name="utgava")
    """The number that the organisation gives it, such as `2026-1`."""
    checklist: tuple[Line, ...] = msgspec.field(name="checklista", default=())
    """What to look at in the act itself; stands beside it in the console."""
    sources: tuple[str, ...] = msgspec.field(name="kallor", default=())
    needs_lawyer: bool = msgspec.field(name="jurist", default=False)
    review_after_days: Days = msgspec.field(name="granskas_efter_dagar", default=365)
    text: str = ""

    @property
    def name(self) -> str:
        """Unique over all languages."""
        return f"{self.lang}/{self.id}"

    @property
    def version(self) -> str:
        """Names exactly this text: its edition and the beginning of the SHA-256 of its words."""
        words = "\n".join((self.title, *self.checklist, self.text))
        return f"{self.edition}-{hashlib.sha256(words.encode()).hexdigest()[:DIGEST_CHARS]}"


GuidelineDocument = Document[GuidelineText]


def parse(source: str | bytes, *, where: str = "guideline") -> tuple[GuidelineText, Marks]:
    """The guideline in a file. Raises GuidelineError with every fault."""
    return front_matter.read(source, GuidelineText, Marks, where=where, refusal=GuidelineError)


def serialise(text: GuidelineText, marks: Marks | None = None) -> str:
    """The file of a guideline: `parse` gives back the same."""
    return front_matter.write(text, marks or Marks())


def findings(text: GuidelineText) -> list[Finding]:
    """The faults of a guideline; empty if it may be published."""
    return [
        *length(text.text, text.lang, most_words=MAX_WORDS),
        *_checklist(text),
        *markup((("titel", text.title), ("text", text.text))),
    ]


def _checklist(text: GuidelineText) -> Iterator[Finding]:
    if not text.checklist:
        yield Finding(field="checklista", rule="empty")
