"""What a client is shown of a conversation, page by page, read from where the client already is."""

from __future__ import annotations

from handoff.contract.pushed import WireEvent
from handoff.conversation.visibility import Names, Receiver, wire_events
from handoff.ledger.repository import ConversationRepository
from storage.ids import ConversationId, Seq


class Transcript:
    """The events of one conversation that one receiver may see."""

    def __init__(
        self, conversations: ConversationRepository, conversation: ConversationId, receiver: Receiver, names: Names
    ) -> None:
        self._conversations = conversations
        self._conversation = conversation
        self._receiver = receiver
        self._names = names

    async def page(self, after: Seq, size: int) -> tuple[list[WireEvent], bool]:
        """At most `size` events after the one numbered `after`, and whether there are more.

        Read are the entries of this page and the one that `after` is in: the first event is linked to the last one
        before it that the receiver may see (`prev_seq`), which is `after` itself for a client that names what it has.

        Raises:
            SealedAway: nobody here can read them.
        """
        events = await self._read(Seq(max(after - 1, 0)), after, size)
        if after > 0 and not (events and events[0].seq <= after):
            events = await self._read(Seq(0), after, size)  # it names an event that it was never shown
        new = [event for event in events if event.seq > after]
        return new[:size], len(new) > size

    async def _read(self, start: Seq, after: Seq, size: int) -> list[WireEvent]:
        """Visible events of the entries that end after `start`, until more than `size` of them come after `after`."""
        events: list[WireEvent] = []
        limit, new = size + 2, 0  # with the entry that `after` is in, and one more to know that there are more
        while new <= size:
            records = await self._conversations.read_after(self._conversation, start, limit)
            prev = Seq(events[-1].seq) if events else Seq(0)
            read = list(wire_events(self._conversation, records, self._receiver, self._names, prev))
            events += read
            new += sum(event.seq > after for event in read)
            if len(records) < limit:
                break
            first, record = records[-1]
            start = Seq(first + len(record.events) - 1)
        return events
