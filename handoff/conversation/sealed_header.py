"""The header of a sealed conversation: times, ending and level, which stay readable. Nothing that was said.

Owns the header and what is made of it: a state for lists and timers, facts for a late form. Pure. Signals, topic,
audience, kommun and the return code are content and are not in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from handoff.contract.base import ChannelName
from handoff.conversation.contact_facts import Facts
from handoff.conversation.events import Record, RiskSeen
from handoff.conversation.state import State
from handoff.risk import Level
from storage.ids import AccountId, Seq


class Header(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="header/1"):
    """The header, as it is stored (encrypted, beside the sealed copies)."""

    seq: Seq
    """Of the event that sealed it."""
    episode: int
    lang: str
    practice: bool
    trainee: AccountId | None = None
    level: int
    since: Seq
    visitor_seq: Seq
    staff_seq: Seq
    started_at: datetime
    updated_at: datetime
    closed_at: datetime
    flags: tuple[str, ...] = ()
    urgent: bool = False
    """It has been at N3 or N4, also if a person lowered the level later."""
    began_at: datetime
    """Of the last contact in it."""
    returned: bool = False
    bot_level: int = 0
    emergency_s: float | None = None
    served_by: AccountId | None = None
    ending: str = ""
    channel: ChannelName = "chat"


@dataclass(frozen=True, slots=True)
class Known:
    """A header, and the state and the facts that follow from it."""

    header: Header

    @property
    def state(self) -> State:
        """The state for lists, retention and refusals."""
        header = self.header
        return State(
            seq=header.seq,
            name="closed",
            sealed=True,
            channel=header.channel,
            lang=header.lang,
            practice=header.practice,
            trainee=header.trainee,
            started_at=header.started_at,
            updated_at=header.updated_at,
            closed_at=header.closed_at,
            episode=header.episode,
            level=Level(header.level),
            since=header.since,
            flags=header.flags,
            visitor_seq=header.visitor_seq,
            staff_seq=header.staff_seq,
        )

    @property
    def facts(self) -> Facts:
        """The facts that prefill a form."""
        header = self.header
        return Facts(
            began_at=header.began_at,
            seen_at=header.updated_at,
            practice=header.practice,
            episode=header.episode,
            returned=header.returned,
            lang=header.lang,
            bot_level=Level(header.bot_level),
            level=Level(header.level),
            emergency_s=header.emergency_s,
            served_by=header.served_by,
            closed_at=header.closed_at,
            ending=header.ending,
            channel=header.channel,
        )


def header_of(state: State, facts: Facts, records: Iterable[Record]) -> Header:
    """The header of a closed conversation, as it will be once its sealing is the next event.

    Raises:
        ValueError: it is not closed.
    """
    if state.name != "closed" or state.started_at is None or state.updated_at is None or state.closed_at is None:
        raise ValueError("only a closed conversation has a header")
    return Header(
        seq=Seq(state.seq + 1),
        episode=state.episode,
        lang=state.lang,
        practice=state.practice,
        trainee=state.trainee,
        level=state.level.value,
        since=state.since,
        visitor_seq=state.visitor_seq,
        staff_seq=state.staff_seq,
        started_at=state.started_at,
        updated_at=state.updated_at,
        closed_at=state.closed_at,
        flags=state.flags,
        urgent=was_urgent(records),
        began_at=facts.began_at,
        returned=facts.returned,
        bot_level=facts.bot_level.value,
        emergency_s=facts.emergency_s,
        served_by=facts.served_by,
        ending=facts.ending,
        channel=facts.channel,
    )


def was_urgent(records: Iterable[Record]) -> bool:
    """Whether it has ever been at N3 or N4, also if a person lowered the level later."""
    events = (event for record in records for event in record.events)
    return any(isinstance(event, RiskSeen) and event.level in URGENT for event in events)


encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(Header)


def decode(header: bytes) -> Known:
    """A stored header."""
    return Known(_decoder.decode(header))


URGENT: Final = frozenset({"N3", "N4"})
