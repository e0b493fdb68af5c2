"""From a visitor's answer to what readers learn: a lead takes out what may be used, another person reviews it.

Owns neither answers nor observations: it reads the ones and writes the others. Only shift leads read raw answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handoff.backoffice.records import observations
from handoff.backoffice.records.learnt import Learnt, observation_id, reviewed
from handoff.backoffice.records.observations import Observation, Status
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.contract.errors import Refused
from handoff.conversation.calendar import swedish_month
from handoff.conversation.staff import Staff
from handoff.operations.readable import readable
from storage.periods import iso_week
from storage.ports.audit import SurveyAnswer, Surveys
from storage.ports.clock import DatabaseClock
from storage.ports.records import KeptRecord, RecordBook

WEEKS: Final = 53
"""So long a text is kept (retention), and no longer."""


@dataclass(frozen=True, slots=True)
class VisitorText:
    """A visitor's words that nobody has looked at yet."""

    id: str
    week: str
    text: str


class LearntDesk:
    """Visitors' texts and what has been learnt."""

    def __init__(
        self, *, observations: RecordBook, surveys: Surveys, database_clock: DatabaseClock, vocabulary: Vocabulary
    ) -> None:
        self._observations = observations
        self._surveys = surveys
        self._database_clock = database_clock
        self.vocabulary = vocabulary

    async def learnt(self, first: date = date.min, last: date = date.max) -> list[Learnt]:
        """What was reviewed within these days."""
        records = await self._observations.all()
        found = readable("observations", records, observations.decode)
        return reviewed([each for _, each in found], first, last)

    async def waiting(self) -> Sequence[VisitorText]:
        """Texts of real chats that nobody has taken up or laid aside, the latest week first."""
        handled = {record.id for record in await self._observations.all()}
        return [
            VisitorText(each.id, each.week, each.text or "")
            for each in await self._answers()
            if observation_id(each.id) not in handled
        ]

    async def use(self, staff: Staff, answer_id: str, *, topic: str, text: str) -> None:
        """Lay what may be used of a text before another person, without what points to anybody.

        Raises:
            Refused: unknown_observation; documentation_invalid; already_decided.
        """
        if faults := observations.check(topic, text, self.vocabulary):
            raise Refused("documentation_invalid", faults=faults)
        await self._save(staff, answer_id, topic=topic, text=text, status="utkast")

    async def dismiss(self, staff: Staff, answer_id: str) -> None:
        """Nothing of it is used; the text itself stays until its retention ends.

        Raises:
            Refused: unknown_observation; already_decided.
        """
        await self._save(staff, answer_id, topic="", text="", status="avskriven")

    async def _save(self, staff: Staff, answer_id: str, *, topic: str, text: str, status: Status) -> None:
        if not any(each.id == answer_id for each in await self._answers()):
            raise Refused("unknown_observation")
        now = await self._database_clock.now()
        made = Observation(
            id=observation_id(answer_id),
            topic=topic,
            text=text,
            status=status,
            author=staff.account,
            written_at=now,
            said_by="visitor",
        )
        month = swedish_month(now)
        record = KeptRecord(made.id, month, practice=False, saved_at=now, body=observations.encode(made))
        if not await self._observations.save(record, seen=0):
            raise Refused("already_decided")

    async def _answers(self) -> list[SurveyAnswer]:
        now = await self._database_clock.now()
        weeks = dict.fromkeys(iso_week(now - timedelta(weeks=back)) for back in range(WEEKS))
        found = [each for week in weeks for each in await self._surveys.of_week(week)]
        return [each for each in found if each.text and each.text.strip() and not each.practice]
