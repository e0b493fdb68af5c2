"""The one way in which a command becomes events: decide, append, and decide again if another writer was faster.

Owns that loop and what a repeated command id means. Knows no rule (`handoff.conversation.decide`) and no side effect
(`handoff.ledger.feed`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handoff.contract.errors import Refused
from handoff.conversation.commands import Command
from handoff.conversation.context import Context
from handoff.conversation.decide import Events, decide
from handoff.conversation.events import Record, decode, encode
from handoff.conversation.fold import fold
from handoff.conversation.index_changes import leaves_index_unchanged
from handoff.conversation.intake import Intake
from handoff.conversation.state import State
from handoff.ledger.feed import Change
from handoff.ledger.fingerprint import fingerprint, same_request
from handoff.ledger.repository import ConversationRepository
from storage.errors import Erased, SealedAway, Unavailable
from storage.ids import CommandId, ConversationId, Seq
from storage.ports.log import Appended, Conflict, ConversationLog, Entry, NewEntry

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 50
"""Conflicts in a row after which a command gives up: so many mean a fault. The client is told to retry."""


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

    def word(self, events: Events, state: State, intake: Callable[[], Intake]) -> Events: ...


@dataclass(frozen=True, slots=True)
class _Request:
    """A command under its id, with the fingerprint of what it asks for."""

    conversation: ConversationId
    command_id: CommandId
    asked: str


class CommandHandler:
    """Runs commands on the conversations of a repository."""

    def __init__(
        self,
        log: ConversationLog,
        conversations: ConversationRepository,
        *,
        words: Words,
        context: Callable[[State], Context],
        clock: Callable[[], datetime],
    ) -> None:
        """`context` is asked once for each command, of its conversation; `clock` for the time of each entry."""
        self._log = log
        self._conversations = conversations
        self._words = words
        self._context = context
        self._clock = clock
        self.repeated = 0
        """Commands that were in the log already: retries, and clicks that came twice."""
        self.conflicts = 0
        """Appends that another writer was faster than."""
        self.failed = 0
        """Commands of which it is unknown whether they are stored: whoever gave them was told to try again."""

    async def run(self, conversation: ConversationId, command_id: CommandId, command: Command) -> Outcome:
        """Run one command to its end. The same id with the same content again gives the first result.

        Raises:
            Refused: the contract's code (conversation_sealed, if it cannot be read; id_reused, if the id has come with
                other content before); nothing changed.
            Unavailable: unknown whether it is stored; the same command id may be tried again.
        """
        request = _Request(conversation, command_id, fingerprint(command))
        async with self._conversations.lock(conversation):
            state = await self._conversations.known(conversation)
            context = self._context(state)
            for _ in range(MAX_ATTEMPTS):
                events, refusal = _decided(state, command, context)
                if events:
                    outcome = await self._append(
                        request, state, self._words.word(events, state, lambda: context.intake)
                    )
                    if outcome is not None:
                        return outcome
                    state = await self._conversations.at_head(conversation, state)
                    continue
                earlier = await self._earlier(request)
                if earlier is not None:
                    return await self._repeated(request, earlier)
                newer = await self._conversations.at_head(conversation, state)
                if newer.seq == state.seq:
                    if refusal is not None:
                        raise refusal
                    return Outcome(state, state.seq, self._clock(), ())
                state = newer
        log.error("append_starved")
        raise Unavailable("too many faster writers")

    async def has_run(self, conversation: ConversationId, command_id: CommandId) -> bool:
        """Whether this command has written something, also where nobody can read what. Raises Unavailable."""
        return await self._log.holds(conversation, command_id)

    async def _append(self, request: _Request, state: State, events: Events) -> Outcome | None:
        """Append these events after `state`; None if another writer was faster."""
        conversation = request.conversation
        record = Record(self._clock(), request.asked, events)
        first, after = Seq(state.seq + 1), fold(state, record)
        entry = NewEntry(
            conversation,
            first,
            len(events),
            request.command_id,
            encode(record),
            leaves_index_unchanged=leaves_index_unchanged(state, after),
        )
        try:
            result = await self._log.append(entry)
        except Unavailable:
            self.failed += 1
            self._conversations.forget(conversation)
            raise
        except Erased:
            self._conversations.erased(conversation)
            raise Refused("conversation_erased") from None
        except SealedAway:
            self._conversations.forget(conversation)
            raise Refused("conversation_sealed") from None
        match result:
            case Appended():
                self._conversations.advance(Change(conversation, state, after, first, record, own=True))
                return Outcome(after, first, record.at, record.events)
            case Conflict():
                self.conflicts += 1
                return None
            case _:
                return await self._repeated(request, result.entry)

    async def _earlier(self, request: _Request) -> Entry | None:
        """What was stored under this command id before."""
        try:
            return await self._log.find(request.conversation, request.command_id)
        except SealedAway:
            raise Refused("conversation_sealed") from None

    async def _repeated(self, request: _Request, entry: Entry) -> Outcome:
        """The first result of a command that has come again."""
        record = decode(entry.payload)
        if not same_request(record.fingerprint, request.asked):
            raise Refused("id_reused")
        self.repeated += 1
        conversations, name = self._conversations, request.conversation
        state = await conversations.at_head(name, await conversations.known(name))
        return Outcome(state, entry.first, record.at, record.events, repeated=True)


def _decided(state: State, command: Command, context: Context) -> tuple[Events, Refused | None]:
    """The events of a command; none, with or without a refusal, is no answer before the head has been checked."""
    try:
        return decide(state, command, context), None
    except Refused as refusal:
        return (), refusal
