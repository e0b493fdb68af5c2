"""Matters of supervision (DOMAIN D7): what is to be talked about, what is read twice, who has had how much. Pure.

A matter names a conversation and a colleague, never what was said.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, Literal

import msgspec

from handoff.backoffice.records.practice import Marked
from handoff.contract.errors import Refused
from handoff.conversation.calendar import swedish_day
from storage.ids import AccountId

Kind = Literal["flagged", "debrief", "sample"]
HARD_LEVELS: Final = frozenset({"N3", "N4"})
"""After these somebody is debriefed, and they count as load."""
READERS: Final = 2
"""Of a sampled conversation, each without seeing the other's sheet."""
DEFAULT_CEILING: Final = 6
"""Conversations at N3 or N4 of one person in a week, until a lead sets another number."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one reader has marked a sampled conversation."""

    reader: AccountId
    marks: tuple[Marked, ...]


class Matter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing for supervision."""

    id: str
    kind: Kind
    conversation: str
    level: str
    account: AccountId | None
    """Whose conversation it was."""
    at: datetime
    settled_at: datetime | None = None
    settled_by: AccountId | None = None
    sheets: tuple[Sheet, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is still to be talked about, or to be read."""
        return self.settled_at is None and not (self.kind == "sample" and len(self.sheets) >= READERS)


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the shift leads have set."""

    ceiling: int = DEFAULT_CEILING


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Matter).decode
decode_limits = msgspec.msgpack.Decoder(Limits).decode


def name_of(kind: Kind, conversation: str, episode: int) -> str:
    """The id of a matter: the same for the same contact, so that it is noted once."""
    return hashlib.sha256(f"{kind} {conversation} {episode}".encode()).hexdigest()[:32]


def week_of(at: datetime) -> date:
    """The Monday of the week, by the clock in Sweden."""
    day = swedish_day(at)
    return day - timedelta(days=day.weekday())


def load(matters: Iterable[Matter], week: date) -> Mapping[AccountId, int]:
    """How many conversations at N3 or N4 each person had in the week of this Monday."""
    return Counter(
        each.account
        for each in matters
        if each.kind == "debrief" and each.account is not None and week_of(each.at) == week
    )


def agenda(matters: Iterable[Matter]) -> list[Matter]:
    """What is open: debriefs first, then what was flagged, then the sample; the oldest first in each."""
    order: Sequence[Kind] = ("debrief", "flagged", "sample")
    return sorted((each for each in matters if each.open), key=lambda each: (order.index(each.kind), each.at))


def sampled(conversations: Iterable[str], *, week: date, size: int, already: int) -> list[str]:
    """Those that chance, and nobody, has chosen for this week: the same whoever asks, `size` less what there is."""
    drawn = sorted(conversations, key=lambda name: hashlib.sha256(f"{week} {name}".encode()).digest())
    return drawn[: max(0, size - already)]


def settled(matter: Matter, *, by: AccountId, at: datetime) -> Matter:
    """The matter once it has been talked about.

    Raises:
        Refused: already_decided; same_person, where somebody would debrief themselves; wrong_state, for a sample.
    """
    if matter.kind == "sample":
        raise Refused("wrong_state")
    if matter.settled_at is not None:
        raise Refused("already_decided")
    if matter.kind == "debrief" and matter.account == by:
        raise Refused("same_person")
    return msgspec.structs.replace(matter, settled_at=at, settled_by=by)


def with_sheet(matter: Matter, sheet: Sheet) -> Matter:
    """The sample with a reader's sheet, in place of an earlier one of theirs.

    Raises:
        Refused: wrong_state, for what is not sampled; same_person, for one's own conversation; already_decided, for a
            third reader.
    """
    if matter.kind != "sample":
        raise Refused("wrong_state")
    if matter.account == sheet.reader:
        raise Refused("same_person")
    others = tuple(each for each in matter.sheets if each.reader != sheet.reader)
    if len(others) >= READERS:
        raise Refused("already_decided")
    return msgspec.structs.replace(matter, sheets=(*others, sheet))


def agreement(matter: Matter) -> tuple[int, int]:
    """Of the lines that both readers have marked, on how many they agree, and how many there are."""
    if len(matter.sheets) < READERS:
        return 0, 0
    one, other = ({each.item: each.mark for each in sheet.marks} for sheet in matter.sheets[:READERS])
    both = one.keys() & other.keys()
    return sum(one[item] == other[item] for item in both), len(both)
