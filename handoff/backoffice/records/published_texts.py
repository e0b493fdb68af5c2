"""Texts for staff in force on a node: guidelines, modules of training and handbooks, as they were published last.

Owns the reading, again when somebody saves on any node, the import of the installation's texts at the first start, and
the publishing of what was scheduled. How they are written and reviewed is the editor's (`handoff.backoffice.editor`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final, Generic, Protocol, TypeVar

import msgspec

from handoff.assistant.current_texts import CurrentTexts, next_publication
from handoff.backoffice.records.guidelines import Guideline, in_force, load
from handoff.conversation.calendar import swedish_day
from knowledge import seed
from knowledge.guidelines import RECORDS, GuidelineDocument, GuidelineText
from knowledge.handbook import Book, HandbookDocument, HandbookPage
from knowledge.lifecycle import C, Document, LiveText, seeded
from knowledge.training_modules import ModuleDocument, ModuleText
from storage.ports.knowledge import KnowledgeDocuments

GUIDELINE: Final = "guideline"
MODULE: Final = "module"
HANDBOOK: Final = "handbook"
"""Kinds of text in the database."""
IMPORTER: Final = "installation"
REFRESH_EVERY_S: Final = 2.0
FALLBACK_LANG: Final = "sv"

encode = msgspec.json.Encoder().encode
decode_guideline = msgspec.json.Decoder(GuidelineDocument).decode
decode_module = msgspec.json.Decoder(ModuleDocument).decode
decode_handbook = msgspec.json.Decoder(HandbookDocument).decode


C_co = TypeVar("C_co", covariant=True)


class Installed(Protocol[C_co]):
    """Reads the texts that come with the program, but for those of these names."""

    def __call__(self, *, but: Collection[str]) -> Sequence[C_co]: ...


class PublishedTexts(ABC, Generic[C]):
    """The published texts of one kind on this node."""

    def __init__(
        self,
        documents: KnowledgeDocuments,
        kind: str,
        *,
        decode: Callable[[bytes], Document[C]],
        installed: Installed[C],
        clock: Callable[[], datetime],
    ) -> None:
        """`installed`: the texts that come with the program."""
        self._documents = documents
        self._kind = kind
        self._texts = CurrentTexts(documents, kind, decode)
        self._installed = installed
        self._clock = clock
        self._seen: str | None = None
        self._next_publication: datetime | None = None

    async def seed(self) -> None:
        """Import every text that is not stored yet: a newer program may have brought new ones."""
        there = {found.name for found in await self._documents.all(self._kind)}
        today = swedish_day(self._clock())
        for text in self._installed(but=there):
            if text.name not in there:
                await self._documents.save(self._kind, text.name, encode(seeded(text, today)), seen=0, by=IMPORTER)

    async def publish_due(self) -> None:
        """Publish what was scheduled for a time that has come. Until then the texts are not read again."""
        await self.refresh()
        if self._next_publication is not None and self._next_publication <= self._clock():
            self.take(await self.read())

    async def refresh(self) -> None:
        """Read them anew if anything has been saved on any node."""
        revision = await self._documents.revision()
        if revision != self._seen:
            self.take(await self.read())
            self._seen = revision

    async def read(self) -> list[LiveText[C]]:
        """Those that are stored and published now; one that cannot be read stops no other."""
        job = f"refresh_{self._kind}"
        found = await self._texts.publish_due(job=job, now=self._clock())
        self._next_publication = next_publication(found)
        return [each.live for each in found if each.live is not None]

    @abstractmethod
    def take(self, live: Sequence[LiveText[C]]) -> None:
        """Hold these from now on."""


class GuidelinesInForce(PublishedTexts[GuidelineText], Mapping[str, Guideline]):
    """The five guidelines, by record. Before the first reading, the installation's drafts."""

    def __init__(self, documents: KnowledgeDocuments, *, clock: Callable[[], datetime]) -> None:
        super().__init__(documents, GUIDELINE, decode=decode_guideline, installed=seed.guidelines, clock=clock)
        self._read: dict[str, Guideline] = {}

    def __getitem__(self, record: str) -> Guideline:
        return self._read.get(record) or load()[record]

    def __iter__(self) -> Iterator[str]:
        return iter(RECORDS)

    def __len__(self) -> int:
        return len(RECORDS)

    def take(self, live: Sequence[LiveText[GuidelineText]]) -> None:
        self._read = in_force((each.content, each.reviewed) for each in live)


class ModulesInForce(PublishedTexts[ModuleText]):
    """The modules of training. Before the first reading there are none."""

    def __init__(self, documents: KnowledgeDocuments, *, clock: Callable[[], datetime]) -> None:
        super().__init__(documents, MODULE, decode=decode_module, installed=seed.training_modules, clock=clock)
        self._by_name: dict[str, LiveText[ModuleText]] = {}

    def get(self, module: str, lang: str) -> LiveText[ModuleText] | None:
        """The module in this language, else in Swedish, else None."""
        return self._by_name.get(f"{lang}/{module}") or self._by_name.get(f"{FALLBACK_LANG}/{module}")

    def editions(self) -> dict[str, tuple[str, date | None]]:
        """By module: the edition that is taught, and the day of its review (None: the installation's)."""
        return {
            live.content.id: (live.content.edition, live.reviewed_on)
            for live in self._by_name.values()
            if live.content.lang == FALLBACK_LANG
        }

    def take(self, live: Sequence[LiveText[ModuleText]]) -> None:
        self._by_name = {each.content.name: each for each in live}


class HandbookInForce(PublishedTexts[HandbookPage]):
    """The pages of the handbooks. Before the first reading there are none."""

    def __init__(self, documents: KnowledgeDocuments, *, clock: Callable[[], datetime]) -> None:
        super().__init__(documents, HANDBOOK, decode=decode_handbook, installed=seed.handbook, clock=clock)
        self._by_id: dict[str, LiveText[HandbookPage]] = {}

    def get(self, page: str) -> LiveText[HandbookPage] | None:
        """The page of this id; None if there is none."""
        return self._by_id.get(page)

    def of(self, book: Book) -> list[LiveText[HandbookPage]]:
        """The pages of a book, in its order."""
        pages = (each for each in self._by_id.values() if each.content.book == book)
        return sorted(pages, key=lambda each: (each.content.place, each.content.id))

    def take(self, live: Sequence[LiveText[HandbookPage]]) -> None:
        self._by_id = {each.content.id: each for each in live if each.content.lang == FALLBACK_LANG}
