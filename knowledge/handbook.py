"""Pages of the handbooks: how the line is run, for its administrator, its editors and its counselors.

Pure: the content, its file, and what is wrong with it. They are written, reviewed and published like articles, but are
read by staff alone. What a counselor must do stands in the guidelines; a handbook says how to do it with this program.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec

from knowledge import front_matter
from knowledge.articles import Days, Language, Line, Marks
from knowledge.checks import length, markup
from knowledge.findings import Faulty, Finding
from knowledge.lifecycle import Document
from knowledge.traits import OrdinaryContent

BOOKS: Final = ("administrator", "redaktor", "stodjare")
"""By reader: who runs the installation, who writes the texts, who answers."""
Book = Literal["administrator", "redaktor", "stodjare"]
PageId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$")]

MAX_WORDS: Final = 2000
"""A page is looked something up in, not read through."""


class HandbookError(Faulty):
    """A file is not a valid page."""


class HandbookPage(OrdinaryContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One page in one language, without its status."""

    id: PageId
    book: Book = msgspec.field(name="bok")
    place: Annotated[int, msgspec.Meta(ge=1, le=99)] = msgspec.field(name="ordning")
    """Where it stands in its book."""
    title: Line = msgspec.field(name="titel")
    lead: Line = msgspec.field(name="ingress")
    """When one needs this page."""
    lang: Language = msgspec.field(name="sprak")
    sources: tuple[str, ...] = msgspec.field(name="kallor", default=())
    needs_lawyer: bool = msgspec.field(name="jurist", default=False)
    review_after_days: Days = msgspec.field(name="granskas_efter_dagar", default=365)
    text: str = ""

    @property
    def name(self) -> str:
        """Unique over all languages."""
        return f"{self.lang}/{self.id}"

    @property
    def timeless(self) -> bool:
        """Always: an overdue review is shown to editors, and the page stays."""
        return True


HandbookDocument = Document[HandbookPage]


def parse(source: str | bytes, *, where: str = "handbook") -> tuple[HandbookPage, Marks]:
    """The page in a file. Raises HandbookError with every fault."""
    return front_matter.read(source, HandbookPage, Marks, where=where, refusal=HandbookError)


def serialise(page: HandbookPage, marks: Marks | None = None) -> str:
    """The file of a page: `parse` gives back the same."""
    return front_matter.write(page, marks or Marks())


def findings(page: HandbookPage) -> list[Finding]:
    """The faults of a page; empty if it may be published."""
    return [
        *length(page.text, page.lang, most_words=MAX_WORDS),
        *markup((("titel", page.title), ("ingress", page.lead), ("text", page.text))),
    ]
