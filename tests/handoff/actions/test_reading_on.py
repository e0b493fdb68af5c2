"""A client that reads on: it is given what it asks for, and nothing else of the log is read and decrypted for it."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.actions.visitor import SYNC_PAGE
from handoff.contract.counselor import ConversationOpen, NoteAdd
from handoff.contract.pushed import WireEvent
from handoff.contract.visitor import Sync
from handoff.conversation.visibility import Receiver, wire_events
from handoff.ledger.repository import ConversationRepository
from storage.ids import ConversationId, Seq
from storage.memory import MemoryStore
from storage.ports.base import BEFORE_FIRST
from storage.ports.log import ConversationLog, Entry
from tests.support.fakes import Clock
from tests.support.parts import Parts, fresh_key, node, staff

KIM = staff("kim")
MESSAGES = 40


class CountingLog:
    """Counts the entries that are read, each of which a real log decrypts."""

    def __init__(self, log: ConversationLog) -> None:
        self._log = log
        self.entries = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._log, name)

    async def read(self, conversation: ConversationId, after: Seq = BEFORE_FIRST, limit: int = 500) -> Sequence[Entry]:
        entries = await self._log.read(conversation, after, limit)
        self.entries += len(entries)
        return entries

    def taken(self) -> int:
        """How many since the last question."""
        entries, self.entries = self.entries, 0
        return entries


def counting() -> tuple[MemoryStore, CountingLog]:
    store = MemoryStore(Clock())
    log = CountingLog(store.log)
    store.log = log  # type: ignore[assignment]  # the same port
    return store, log


async def talked(parts: Parts, messages: int = MESSAGES) -> ConversationId:
    """A conversation with Kim in which the visitor has written a good deal."""
    conversation = await parts.waiting("[human]")
    await parts.on_duty(KIM)
    await parts.queue.claim_next(KIM)
    for number in range(messages):
        await parts.says(conversation, f"hej {number}")
    await parts.settled()
    return conversation


def note(conversation: ConversationId, text: str) -> NoteAdd:
    return NoteAdd(conversation=conversation, client_msg_id=fresh_key(), text=text)


async def everything(parts: Parts, conversation: ConversationId, receiver: Receiver) -> list[WireEvent]:
    """What the receiver may see, from the whole log at once."""
    records = await ConversationRepository(parts.store.log, headers=parts.store.sealing.header).records(conversation)
    return list(
        wire_events(conversation, records, receiver, lambda account: account.title() if receiver == "staff" else "")
    )


async def test_a_visitor_who_missed_two_messages_has_two_read() -> None:
    store, log = counting()
    async with node(store) as parts:
        conversation = await talked(parts)
        seen = (await parts.visitor.sync(conversation, Sync(after_seq=0))).head
        await parts.says(conversation, "ett")
        await parts.says(conversation, "två")
        log.taken()
        ack = await parts.visitor.sync(conversation, Sync(after_seq=seen))
        assert log.taken() <= 3, "the two, and the one that they follow"
        assert [event.text for event in ack.events] == ["ett", "två"]
        assert [event.prev_seq for event in ack.events] == [seen, ack.events[0].seq]
        assert (await parts.visitor.sync(conversation, Sync(after_seq=ack.head))).events == []
        assert log.taken() == 0, "nothing new, nothing read"


async def test_a_console_that_reads_on_has_only_what_is_new_read() -> None:
    store, log = counting()
    async with node(store) as parts:
        conversation = await talked(parts)
        head = (await parts.counselor.open(KIM, ConversationOpen(conversation=conversation, after_seq=0))).head
        await parts.says(conversation, "nytt")
        log.taken()
        ack = await parts.counselor.open(KIM, ConversationOpen(conversation=conversation, after_seq=head))
        assert log.taken() <= 2
        assert [(event.text, event.prev_seq) for event in ack.events] == [("nytt", head)]


async def test_a_long_transcript_is_read_once_for_all_its_pages() -> None:
    store, log = counting()
    async with node(store) as parts:
        conversation = await talked(parts, SYNC_PAGE * 3)
        entries = len(await store.log.read(conversation, limit=10_000))
        log.taken()
        events: list[WireEvent] = []
        more = True
        while more:
            ack = await parts.visitor.sync(conversation, Sync(after_seq=events[-1].seq if events else 0))
            assert len(ack.events) <= SYNC_PAGE
            events += ack.events
            more = ack.more
        pages = len(events) // SYNC_PAGE + 1
        assert log.taken() <= entries + 3 * pages, "a page reads itself and the entries at its two ends"
        assert events == await everything(parts, conversation, "visitor")


async def test_wherever_one_reads_on_from_one_has_what_the_whole_log_says() -> None:
    """Also from a number that this receiver has never been given: the event before it is the one that it may see."""
    store, _ = counting()
    async with node(store) as parts:
        conversation = await talked(parts, 5)
        await parts.counselor.add_note(KIM, note(conversation, "en"))
        await parts.counselor.add_note(KIM, note(conversation, "två"))
        await parts.says(conversation, "sist")
        last = (await parts.state(conversation)).seq
        for_visitor, for_staff = [await everything(parts, conversation, each) for each in ("visitor", "staff")]
        for after in range(last + 1):
            synced = await parts.visitor.sync(conversation, Sync(after_seq=after))
            assert synced.events == [event for event in for_visitor if event.seq > after], after
            opened = await parts.counselor.open(KIM, ConversationOpen(conversation=conversation, after_seq=after))
            assert opened.events == [event for event in for_staff if event.seq > after], after
            assert (synced.more, opened.more) == (False, False)
