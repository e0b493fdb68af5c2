"""Knowledge that is passed on (DOMAIN D10): reviewed observations by quarter and topic, and who was given a report.

Shows no author, no reviewer and nothing that is not reviewed; keeps of a receiver a name and a day, and no content.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from handoff.backoffice.records import observations
from handoff.backoffice.records.learnt import Learnt, reviewed
from handoff.backoffice.records.rules import check_text
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.backoffice.statistics.periods import of_day, parse
from handoff.contract.errors import Refused
from handoff.contract.routes.statistics import APPROVERS
from handoff.contract.transfer import KnowledgePeriod, ReceiverView, TopicView, TransferAck, TransferNote
from handoff.conversation.staff import Staff
from handoff.conversation.visibility import Names, iso
from storage.ids import AccountId
from storage.ports.clock import DatabaseClock
from storage.ports.records import KeptRecord, RecordBook

RECEIVER_MAX = 120


class Transfer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report that somebody has been given."""

    period: str
    receiver: str
    at: datetime
    by: AccountId


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Transfer).decode


def by_quarter(found: Sequence[Learnt]) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The texts of what was learnt, by the quarter of its review and by topic; the latest quarter first."""
    texts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in found:
        quarter, _ = of_day(date.fromisoformat(f"{each.month}-01"))
        texts[str(quarter)][each.topic].append(each.text)
    return {period: texts[period] for period in sorted(texts, reverse=True)}


def require_settled(period: str, today: date) -> None:
    """Nobody is given figures of a period that is running.

    Raises:
        Refused: period_running.
    """
    if not parse(period).settled(today):
        raise Refused("period_running")


class KnowledgeTransfer:
    """The page of knowledge that is passed on."""

    def __init__(
        self,
        *,
        observations: RecordBook,
        transfers: RecordBook,
        database_clock: DatabaseClock,
        vocabulary: Vocabulary,
        names: Names,
    ) -> None:
        self._observations = observations
        self._transfers = transfers
        self._database_clock = database_clock
        self._vocabulary = vocabulary
        self._names = names

    async def show(self, staff: Staff, lang: str) -> TransferAck:
        """What everybody on the staff may read."""
        found = reviewed(observations.decode(record.body) for record in await self._observations.all())
        given = sorted((decode(record.body) for record in await self._transfers.all()), key=lambda each: each.at)
        return TransferAck(
            periods=[
                KnowledgePeriod(period=period, topics=[self._topic(*each, lang) for each in topics.items()])
                for period, topics in by_quarter(found).items()
            ],
            receivers=[self._receiver(each) for each in reversed(given)],
            may_note=staff.role in APPROVERS,
        )

    async def note(self, staff: Staff, request: TransferNote, lang: str) -> TransferAck:
        """Note a receiver.

        Raises:
            Refused: documentation_invalid, if the receiver looks like a person; period_running.
        """
        if faults := tuple(check_text("receiver", request.receiver, RECEIVER_MAX)):
            raise Refused("documentation_invalid", faults=faults)
        now = await self._database_clock.now()
        require_settled(request.period, now.date())
        given = Transfer(period=request.period, receiver=request.receiver.strip(), at=now, by=staff.account)
        month = f"{now:%Y-%m}"
        record = KeptRecord(secrets.token_hex(16), month, practice=False, saved_at=now, body=encode(given))
        await self._transfers.save(record, seen=0)
        return await self.show(staff, lang)

    def _topic(self, topic: str, texts: Sequence[str], lang: str) -> TopicView:
        return TopicView(topic=topic, label=self._vocabulary.word("amnen", topic, lang), texts=list(texts))

    def _receiver(self, given: Transfer) -> ReceiverView:
        return ReceiverView(period=given.period, receiver=given.receiver, at=iso(given.at), name=self._names(given.by))
