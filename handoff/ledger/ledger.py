"""The ledger of a node: folded states over the logs, and the one way in which a command becomes events.

Owns the loop: decide on the state that is known, append at the next seq, and when somebody was faster,
read on and decide again. Knows nothing of sockets, the bot or lists: whoever wants to follow registers an observer.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from weakref import WeakValueDictionary

from handoff.contract.errors import Refused
from handoff.conversation import sealed_header
from handoff.conversation.commands import Command
from handoff.conversation.decide import Events, decide
from handoff.conversation.events import Record, decode, encode
from handoff.conversation.index_changes import quiet
from handoff.conversation.sealed_header import Known
from handoff.conversation.state import State, fold
from storage.errors import Erased, SealedAway, Unavailable
from storage.ids import CommandId, ConversationId, Seq
from storage.ports.log import Appended, Conflict, ConversationLog, Entry, NewEntry

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 50
"""So many losses against faster writers in a row mean that something is wrong; the client is told to retry."""

UNTOLD = Seq(2**53)
"""Later than any entry: nothing has been told of the conversation, and all of it is folded in silence."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that this node has folded, with the state before and after it."""

    conversation: ConversationId
    before: State
    after: State
    first: Seq
    record: Record
    own: bool
    """Written by this node; of several nodes exactly one has written it."""
    told: bool = False
    """Another node, which is alive, has said that it wrote it: what follows from that is its to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command has led to. `first` is the seq of its first event (the head, if it caused none)."""

    state: State
    first: Seq
    at: datetime
    events: Events
    repeated: bool = False


class Words(Protocol):
    """Puts the published wording into events just before they are stored."""

    def word(self, events: Events, state: State) -> Events: ...


class Wordless:
    """For a ledger that only reads: it words nothing."""

    def word(self, events: Events, state: State) -> Events:
        return events


Observer = Callable[[Change], None]
"""Called in order for every entry; must not block and must not raise."""


Headers = Callable[[ConversationId], Awaitable[bytes | None]]
"""The header of a sealed conversation (`SealedConversations.header`)."""


ErasureObserver = Callable[[ConversationId, State], None]
"""Called once on each node that has known the conversation, with the last state it knew; no log tells of it."""


class Ledger:
    """Folded states of the conversations that this node has touched, bounded by `capacity`."""

    def __init__(
        self,
        store: ConversationLog,
        *,
        headers: Headers,
        words: Words,
        clock: Callable[[], datetime],
        capacity: int = 10_000,
    ) -> None:
        self._log = store
        self._headers = headers
        self._words = words
        self._clock = clock
        self._capacity = capacity
        self._states: OrderedDict[ConversationId, State] = OrderedDict()
        self._locks: WeakValueDictionary[ConversationId, asyncio.Lock] = WeakValueDictionary()
        self._observers: list[Observer] = []
        self._erasure_observers: list[ErasureObserver] = []
        self.repeated = 0
        """Commands that were in the log already: retries, and clicks that came twice."""
        self.conflicts = 0
        """Appends that another writer was faster than."""

    def observe(self, observer: Observer) -> None:
        """Follow every entry that this node writes or learns of."""
        self._observers.append(observer)

    def observe_erasures(self, observer: ErasureObserver) -> None:
        """Follow every erasure that this node does or learns of."""
        self._erasure_observers.append(observer)

    async def run(
        self,
        conversation: ConversationId,
        command_id: CommandId,
        build: Callable[[State], Command],
        *,
        asks: Iterable[object] = (),
    ) -> Outcome:
        """Run one command to its end.

        Args:
            build: makes the command for the state on which it is decided (it may be called again).
            asks: what the client asked for; the same command id with other content is refused.

        Raises:
            Refused: the contract's code (conversation_sealed, if it cannot be read); nothing changed.
            Unavailable: unknown whether it is stored; the same command id may be tried again.
        """
        fingerprint = _fingerprint(asks)
        async with self._lock(conversation):
            state = await self._known(conversation)
            for _ in range(MAX_ATTEMPTS):
                events, refusal = _decided(state, build(state))
                if events:
                    outcome = await self._append(conversation, state, command_id, fingerprint, events)
                    if outcome is not None:
                        return outcome
                    state = await self._catch_up(conversation, state)
                    continue
                earlier = await self._earlier(conversation, command_id)
                if earlier is not None:
                    return await self._repeated(conversation, earlier, fingerprint)
                newer = await self._catch_up(conversation, state)
                if newer.seq == state.seq:
                    if refusal is not None:
                        raise refusal
                    return Outcome(state, state.seq, self._clock(), ())
                state = newer
        log.error("append_starved")
        raise Unavailable("too many faster writers")

    async def state(self, conversation: ConversationId) -> State:
        """The state at the head of the log, which is checked. The empty state for an unknown conversation.

        Of a sealed conversation it is what its header knows.
        """
        async with self._lock(conversation):
            known = await self._known(conversation)
            return await self._catch_up(conversation, known)

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

    async def learn(self, conversation: ConversationId, told: Seq) -> None:
        """Another node has told that the log has an entry that begins at `told`: fold what is new here, in order.

        With `UNTOLD`, look whether there is any. Of a conversation that this node has not known, only what begins at
        `told` or later is news to those who follow.
        """
        async with self._lock(conversation):
            state = self._states.get(conversation)
            if state is None:
                await self._get_to_know(conversation, told)
            elif told == UNTOLD:
                await self._catch_up(conversation, state)
            elif state.seq < told and (await self._read_on(conversation, state, told=True)).seq == state.seq:
                await self._catch_up(conversation, state)  # nothing comes after it: it may have been erased

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

    async def header(self, conversation: ConversationId) -> Known | None:
        """What is known of a sealed conversation; None of any other."""
        header = await self._headers(conversation)
        return sealed_header.decode(header) if header is not None else None

    def forget(self, conversation: ConversationId) -> None:
        """Drop what is cached, because its outcome is unknown, or nobody is to read it here any more."""
        self._states.pop(conversation, None)

    def erased(self, conversation: ConversationId) -> None:
        """The conversation has its tombstone: nothing of it is kept here, and whoever follows is told."""
        last = self._states.pop(conversation, None)
        if last is not None and last.name is not None:
            for observer in self._erasure_observers:
                observer(conversation, last)

    # --- inside ------------------------------------------------------------------------------------

    async def _append(
        self,
        conversation: ConversationId,
        state: State,
        command_id: CommandId,
        fingerprint: str,
        events: Events,
    ) -> Outcome | None:
        record = Record(self._clock(), fingerprint, self._words.word(events, state))
        first, after = Seq(state.seq + 1), fold(state, record)
        entry = NewEntry(conversation, first, len(events), command_id, encode(record), quiet=quiet(state, after))
        try:
            result = await self._log.append(entry)
        except Unavailable:
            self.forget(conversation)
            raise
        except Erased:
            self.erased(conversation)
            raise Refused("conversation_erased") from None
        except SealedAway:
            self.forget(conversation)
            raise Refused("conversation_sealed") from None
        match result:
            case Appended():
                self._follow(Change(conversation, state, after, first, record, own=True))
                return Outcome(after, first, record.at, record.events)
            case Conflict():
                self.conflicts += 1
                return None
            case _:
                return await self._repeated(conversation, result.entry, fingerprint)

    async def _earlier(self, conversation: ConversationId, command_id: CommandId) -> Entry | None:
        try:
            return await self._log.find(conversation, command_id)
        except SealedAway:
            raise Refused("conversation_sealed") from None

    async def _repeated(self, conversation: ConversationId, entry: Entry, fingerprint: str) -> Outcome:
        record = decode(entry.payload)
        if record.fingerprint != fingerprint:
            raise Refused("id_reused")
        self.repeated += 1
        state = await self._catch_up(conversation, await self._known(conversation))
        return Outcome(state, entry.first, record.at, record.events, repeated=True)

    async def _known(self, conversation: ConversationId) -> State:
        state = self._states.get(conversation)
        if state is not None:
            self._states.move_to_end(conversation)
            return state
        return await self._get_to_know(conversation, UNTOLD)

    async def _get_to_know(self, conversation: ConversationId, told: Seq) -> State:
        state = State()
        try:
            for first, record in await self.records(conversation):
                if first < told:
                    state = fold(state, record)
                else:
                    state = self._advance(conversation, state, first, record, told=True)
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

    async def _read_on(self, conversation: ConversationId, state: State, *, told: bool = False) -> State:
        """Fold what comes after `state`, as far as one read goes; of what is sealed, what its header knows."""
        try:
            page = await self._log.read(conversation, state.seq)
        except SealedAway:
            return await self._sealed(conversation)
        for entry in page:
            state = self._advance(conversation, state, entry.first, decode(entry.payload), told=told)
        return state

    async def _catch_up(self, conversation: ConversationId, state: State) -> State:
        head = await self._log.head(conversation)
        if head is not None and head.erased:
            self.erased(conversation)
            return State(name="erased", seq=head.seq)
        if head is not None and state.seq < head.seq and state.sealed:
            return await self._known(conversation)  # it goes on: with all that a header does not know
        while head is not None and state.seq < head.seq:
            newer = await self._read_on(conversation, state)
            if newer.seq == state.seq:
                break
            state = newer
        return state

    def _advance(self, conversation: ConversationId, before: State, first: Seq, record: Record, *, told: bool) -> State:
        after = fold(before, record)
        self._follow(Change(conversation, before, after, first, record, own=False, told=told))
        return after

    def _follow(self, change: Change) -> None:
        self._keep(change.conversation, change.after)
        for observer in self._observers:
            observer(change)

    def _keep(self, conversation: ConversationId, state: State) -> None:
        if state.sealed:  # what is not to be read here is not kept here
            self.forget(conversation)
            return
        self._states[conversation] = state
        self._states.move_to_end(conversation)
        while len(self._states) > self._capacity:
            self._states.popitem(last=False)

    def _lock(self, conversation: ConversationId) -> asyncio.Lock:
        lock = self._locks.get(conversation)
        if lock is None:
            lock = self._locks[conversation] = asyncio.Lock()
        return lock


def _decided(state: State, command: Command) -> tuple[Events, Refused | None]:
    """The events of a command; none, with or without a refusal, is no answer before the head has been checked."""
    try:
        return decide(state, command), None
    except Refused as refusal:
        return (), refusal


def _fingerprint(asks: Iterable[object]) -> str:
    """Names the content of a request without holding it twice. The record that keeps it is encrypted."""
    return hashlib.sha256(repr(tuple(asks)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
