"""The end of an installation: everything about visitors is erased, whatever its age, and the deletion is proved.

What stays: decisions to inform of a crime (by law), released figures, knowledge, accounts, the audit trail. May be
repeated after a crash. A record that cannot be deleted stops no other; the proof counts what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from handoff.backoffice.retention.ports import WindUpPorts
from handoff.ledger.erasure import Eraser
from handoff.operations.jobs import each
from storage.ports.records import RecordBook
from storage.ports.retention import TranscriptAge

JOB: Final = "erase_all"
_BATCH: Final = 200
_EVER: Final = timedelta(days=1)
_LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC)


class DeletionProof(msgspec.Struct, frozen=True, kw_only=True):
    """How much was erased, and how much is left, by kind."""

    operator: str
    at: datetime
    erased: dict[str, int]
    left: dict[str, int]
    keys_destroyed: int
    """Key-encryption keys; without them nothing in journals and backups of the database can be read."""

    @property
    def complete(self) -> bool:
        """Whether nothing is left."""
        return not any(self.left.values())


async def erase_all(
    ports: WindUpPorts, eraser: Eraser, *, operator: str, clock: Callable[[], datetime]
) -> DeletionProof:
    """Erase, destroy the keys, and count again.

    Raises:
        Unavailable: the database went away; run it again.
    """
    erased = {"transcripts": await _transcripts(ports, eraser, clock)}
    for name, book in ports.books.items():
        erased[name] = (await each(JOB, await _names(book), book.remove)).done
    erased["survey_texts"] = await ports.surveys.forget_texts("9999-W01")
    destroyed = await ports.key_rotation.rotate()
    return DeletionProof(
        operator=operator,
        at=clock(),
        erased=erased,
        left=await _left(ports, clock),
        keys_destroyed=len(destroyed),
    )


async def _transcripts(ports: WindUpPorts, eraser: Eraser, clock: Callable[[], datetime]) -> int:
    async def erase(age: TranscriptAge) -> bool:
        await eraser.erase(age.conversation)
        return True

    erased, last = 0, None
    while page := await _page(ports, clock, last):
        erased += (await each(JOB, page, erase)).done
        last = page[-1]
    return erased


async def _page(
    ports: WindUpPorts, clock: Callable[[], datetime], after: TranscriptAge | None
) -> Sequence[TranscriptAge]:
    now = max(clock(), await ports.clock.now())
    return await ports.transcripts.begun_before(now + _EVER, after=after, limit=_BATCH)


async def _names(book: RecordBook) -> Sequence[str]:
    """The ids of all records of a book, those that cannot be read among them."""
    return await book.saved_before(_LATEST)


async def _left(ports: WindUpPorts, clock: Callable[[], datetime]) -> dict[str, int]:
    left = {name: len(await _names(book)) for name, book in ports.books.items()}
    left["transcripts"] = len(await _page(ports, clock, None))
    left["holds"] = len(await ports.holds.all())
    left["case_links"] = len(await ports.cases.due())
    return left
