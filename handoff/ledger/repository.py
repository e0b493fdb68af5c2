"""The conversations as this node knows them: each log folded into a state, and checked against the head.

Owns loading, folding and catching up. Decides nothing and appends nothing: that is `handoff.ledger.command_handler`'s.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from handoff.contract.errors import Refused
from handoff.conversation import sealed_header
from handoff.conversation.events import Record, decode
from handoff.conversation.fold import fold
from handoff.conversation.sealed_header import Known
from handoff.conversation.state import State
from handoff.ledger.feed import Change, ChangeFeed
from storage.errors import SealedAway, StorageError, Unavailable
from storage.ids import ConversationId, Seq
from storage.ports.log import ConversationLog

BEYOND_THE_END = Seq(2**53)
"""Later than any entry: for `catch_up` where no peer has announced one."""

Headers = Callable[[ConversationId], Awaitable[bytes | None]]
"""The header of a sealed conversation (`SealedConversations.header`)."""


class ConversationRepository:
    """Folded states of the conversations that this node has touched, at most `capacity` of them.

    Every change of a cached state is published to `feed`, in the order of the log. Methods whose docstring says "lock
    held" are for the command handler.
    """

    def __init__(
        self, log: ConversationLog, *, headers: Headers, feed: ChangeFeed | None = None, capacity: int = 10_000
    ) -> None:
        self._log = log
        self._headers = headers
        self._feed = feed or ChangeFeed()
        self._capacity = capacity
        self._states: OrderedDict[ConversationId, State] = OrderedDict()
        self._locks: WeakValueDictionary[ConversationId, asyncio.Lock] = WeakValueDictionary()

    # --- states ------------------------------------------------------------------------------------

    async def state(self, conversation: ConversationId) -> State:
        """The state at the head of the log, which is checked. The empty state for an unknown conversation.

        Of a sealed conversation it is what its header knows.
        """
        async with self.lock(conversation):
            return await self.at_head(conversation, await self.known(conversation))

    async def existing(self, conversation: ConversationId) -> State:
        """The state of a conversation that there is.

        Raises:
            Refused: unknown_conversation, conversation_erased.
        """
        state = await self.state(conversation)
        if state.name is None:
            raise Refused("unknown_conversation")
        if state.name == "erased":
            raise Refused("conversation_erased")
        return state

    def cached(self, conversation: ConversationId) -> State | None:
        """The state as this node knows it, without asking the log."""
        return self._states.get(conversation)

    async def peek(self, conversation: ConversationId) -> State | None:
        """The state for a list: the cached one, which may be behind, else a loaded one; None if it cannot be read."""
        try:
            return self._states.get(conversation) or await self.state(conversation)
        except StorageError:
            return None  # one that cannot be read must not hide the others

    async def catch_up(self, conversation: ConversationId, from_seq: Seq) -> None:
        """Fold what is new here, in order: a peer has announced an entry that begins at `from_seq`.

        With `BEYOND_THE_END`, look whether there is anything new. Of a conversation that is not cached, only entries
        from `from_seq` on are published.
        """
        async with self.lock(conversation):
            state = self._states.get(conversation)
            if state is None:
                await self._load(conversation, from_seq)
            elif from_seq == BEYOND_THE_END:
                await self.at_head(conversation, state)
            elif state.seq < from_seq and (await self._read_on(conversation, state, from_peer=True)).seq == state.seq:
                await self.at_head(conversation, state)  # nothing comes after it: it may have been erased

    def forget(self, conversation: ConversationId) -> None:
        """Drop the cached state: it may be behind, or nobody is to read the conversation here any more."""
        self._states.pop(conversation, None)

    def erased(self, conversation: ConversationId) -> None:
        """The conversation has its tombstone: drop its state and publish the erasure."""
        last = self._states.pop(conversation, None)
        if last is not None and last.name is not None:
            self._feed.publish_erasure(conversation, last)

    # --- entries -----------------------------------------------------------------------------------

    async def records(self, conversation: ConversationId) -> list[tuple[Seq, Record]]:
        """All entries of the log, each with the seq of its first event.

        Raises:
            SealedAway: nobody here can read them.
        """
        records: list[tuple[Seq, Record]] = []
        after = Seq(0)
        while page := await self._log.read(conversation, after):
            records += [(entry.first, decode(entry.payload)) for entry in page]
            after = page[-1].last
        return records

    async def read_after(self, conversation: ConversationId, seq: Seq, limit: int) -> list[tuple[Seq, Record]]:
        """At most `limit` entries that end after event `seq`, in order; no other is read or decrypted.

        Fewer than `limit` are all there are. Raises as `records`.
        """
        page = await self._log.read(conversation, seq, limit)
        return [(entry.first, decode(entry.payload)) for entry in page]

    async def header(self, conversation: ConversationId) -> Known | None:
        """What is known of a sealed conversation; None of any other."""
        header = await self._headers(conversation)
        return sealed_header.decode(header) if header is not None else None

    # --- for the command handler -------------------------------------------------------------------

    def lock(self, conversation: ConversationId) -> asyncio.Lock:
        """Held while a conversation is loaded, caught up with or decided on: one at a time on this node."""
        lock = self._locks.get(conversation)
        if lock is None:
            lock = self._locks[conversation] = asyncio.Lock()
        return lock

    async def known(self, conversation: ConversationId) -> State:
        """The cached state, or the one that is loaded now; the log may have gone on. Lock held."""
        state = self._states.get(conversation)
        if state is not None:
            self._states.move_to_end(conversation)
            return state
        return await self._load(conversation, BEYOND_THE_END)

    async def at_head(self, conversation: ConversationId, state: State) -> State:
        """`state` with everything that the log has after it. Lock held."""
        head = await self._log.head(conversation)
        if head is not None and head.erased:
            self.erased(conversation)
            return State(name="erased", seq=head.seq)
        if head is not None and state.seq < head.seq and state.sealed:
            return await self.known(conversation)  # reopened: load all that a header does not know
        while head is not None and state.seq < head.seq:
            newer = await self._read_on(conversation, state)
            if newer.seq == state.seq:
                break
            state = newer
        return state

    def advance(self, change: Change) -> None:
        """Keep the state after an entry, and publish the change. Lock held."""
        self._keep(change.conversation, change.after)
        self._feed.publish(change)

    # --- inside ------------------------------------------------------------------------------------

    async def _load(self, conversation: ConversationId, from_seq: Seq) -> State:
        """Fold the whole log; entries from `from_seq` on are published."""
        state = State()
        try:
            for first, record in await self.records(conversation):
                if first < from_seq:
                    state = fold(state, record)
                else:
                    state = self._fold_in(conversation, state, first, record, from_peer=True)
        except SealedAway:
            return await self._sealed(conversation)
        self._keep(conversation, state)
        return state

    async def _sealed(self, conversation: ConversationId) -> State:
        """The state of a conversation that cannot be read here."""
        self.forget(conversation)
        header = await self.header(conversation)
        if header is None:
            raise Unavailable("a conversation is being reopened, or erased")
        return header.state

    async def _read_on(self, conversation: ConversationId, state: State, *, from_peer: bool = False) -> State:
        """Fold what comes after `state`, as far as one read goes; of what is sealed, what its header knows."""
        try:
            page = await self._log.read(conversation, state.seq)
        except SealedAway:
            return await self._sealed(conversation)
        for entry in page:
            state = self._fold_in(conversation, state, entry.first, decode(entry.payload), from_peer=from_peer)
        return state

    def _fold_in(
        self, conversation: ConversationId, before: State, first: Seq, record: Record, *, from_peer: bool
    ) -> State:
        after = fold(before, record)
        self.advance(Change(conversation, before, after, first, record, own=False, from_peer=from_peer))
        return after

    def _keep(self, conversation: ConversationId, state: State) -> None:
        if state.sealed:  # what is not to be read here is not kept here
            self.forget(conversation)
            return
        self._states[conversation] = state
        self._states.move_to_end(conversation)
        while len(self._states) > self._capacity:
            self._states.popitem(last=False)
