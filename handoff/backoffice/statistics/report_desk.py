"""Reports of released periods: which can be read, and what is written into them by one person and approved by another.

Counts nothing: its figures are those of the registry of releases.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from handoff.backoffice.records.learnt import Learnt
from handoff.backoffice.records.learnt_desk import LearntDesk
from handoff.backoffice.records.second_person import SamePerson, same_account
from handoff.backoffice.statistics import texts
from handoff.backoffice.statistics.desk import StatisticsDesk
from handoff.backoffice.statistics.editions import Edition, edition
from handoff.backoffice.statistics.editions import names as joined_names
from handoff.backoffice.statistics.texts import ReportTexts
from handoff.contract.errors import Refused
from storage.ids import AccountId
from storage.ports.knowledge import KnowledgeDocuments

TEXTS: Final = "report_texts"
"""The kind under which a report's texts are stored, by the report's name."""


class ReportDesk:
    """What readers of figures do with reports."""

    def __init__(
        self,
        *,
        desk: StatisticsDesk,
        documents: KnowledgeDocuments,
        clock: Callable[[], datetime],
        learnt: LearntDesk,
        same_person: SamePerson = same_account,
    ) -> None:
        self._learnt = learnt
        self._desk = desk
        self._documents = documents
        self._clock = clock
        self._same_person = same_person
        self.vocabulary = desk.vocabulary

    async def edition(self, name: str) -> Edition:
        """The figures of a report.

        Raises:
            Refused: period_unknown, also while a part of it is not released.
        """
        return edition(name, await self._desk.releases())

    async def editions(self) -> tuple[str, ...]:
        """The joined periods that can be read."""
        return joined_names(await self._desk.releases())

    async def learnt(self, found: Edition) -> list[Learnt]:
        """What was reviewed in the period of a report: it stays the same when the period is over."""
        return await self._learnt.learnt(found.first_day, found.last_day)

    async def texts(self, name: str) -> tuple[int, ReportTexts]:
        """What has been written for a report, and its version."""
        found = await self._documents.get(TEXTS, name)
        return (found.version, texts.decode(found.body)) if found and found.body else (0, ReportTexts())

    async def write_texts(self, name: str, written: ReportTexts, *, seen: int, by: AccountId) -> None:
        """Store them in place of the version that was read; somebody else approves them anew.

        Raises:
            Refused: period_unknown; documentation_invalid; stale_version.
        """
        await self.edition(name)
        if faults := texts.check(written):
            raise Refused("documentation_invalid", faults=faults)
        await self._save_texts(name, texts.rewritten(written, by=by), seen=seen, by=by)

    async def approve_texts(self, name: str, *, seen: int, by: AccountId) -> None:
        """Approve what another person has written, in the version that was read.

        Raises:
            Refused: not_proposed; already_decided; same_person; stale_version.
        """
        version, written = await self.texts(name)
        if version != seen:
            raise Refused("stale_version")
        read = texts.approved(written, by=by, at=self._clock())
        if written.written_by is not None and await self._same_person(by, written.written_by):
            raise Refused("same_person")
        await self._save_texts(name, read, seen=seen, by=by)

    async def _save_texts(self, name: str, written: ReportTexts, *, seen: int, by: AccountId) -> None:
        if await self._documents.save(TEXTS, name, texts.encode(written), seen=seen, by=by) is None:
            raise Refused("stale_version")
