"""Checks histories after faults: every acknowledged message is stored once, in order, and nothing is claimed twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from handoff.conversation.events import Record, StateChanged, VisitorWrote, decode
from storage.ids import ConversationId, Seq
from storage.ports.log import ConversationLog


@dataclass
class Acked:
    """What one sender was told is stored: retry keys with their seq, in the order of the acknowledgements."""

    messages: list[tuple[str, int]] = field(default_factory=list)


async def history(log: ConversationLog, conversation: ConversationId) -> list[tuple[Seq, Record]]:
    """The whole log of a conversation."""
    found: list[tuple[Seq, Record]] = []
    after = Seq(0)
    while page := await log.read(conversation, after):
        found += [(entry.first, decode(entry.payload)) for entry in page]
        after = page[-1].last
    return found


def problems(acked: Mapping[str, Acked], histories: Mapping[str, Sequence[tuple[Seq, Record]]]) -> list[str]:
    """Every broken promise, in words; empty when all holds."""
    found: list[str] = []
    for conversation, entries in histories.items():
        found += _gaps(conversation, entries)
        found += _owners(conversation, entries)
    for conversation, sent in acked.items():
        found += _messages(conversation, sent, histories.get(conversation, ()))
    return found


def _gaps(conversation: str, entries: Iterable[tuple[Seq, Record]]) -> list[str]:
    expected = 1
    found = []
    for first, record in entries:
        if first != expected:
            found.append(f"{conversation}: an entry begins at {first}, not at {expected}")
        expected = first + len(record.events)
    return found


def _owners(conversation: str, entries: Iterable[tuple[Seq, Record]]) -> list[str]:
    """A claim is only possible from the queue: two owners in a row without a queue between them are a double claim."""
    found = []
    owner = None
    for first, record in entries:
        for event in record.events:
            if not isinstance(event, StateChanged):
                continue
            if event.owner is not None and owner is not None and event.reason != "taken_over":
                found.append(f"{conversation}: {event.owner} claimed at {first} what {owner} had")
            owner = event.owner
    return found


def _messages(conversation: str, sent: Acked, entries: Iterable[tuple[Seq, Record]]) -> list[str]:
    stored: dict[str, list[int]] = {}
    for first, record in entries:
        for offset, event in enumerate(record.events):
            if isinstance(event, VisitorWrote):
                stored.setdefault(event.client_msg_id, []).append(first + offset)
    found = []
    for key, seq in sent.messages:
        if stored.get(key) != [seq]:
            found.append(f"{conversation}: {key} was acknowledged at {seq} and is stored at {stored.get(key)}")
    seqs = [seq for _, seq in sent.messages]
    if seqs != sorted(seqs):
        found.append(f"{conversation}: acknowledged out of order")
    return found
