"""The sealing job: seals closed conversations, and finishes sealings that a crash has interrupted.

Owns when a conversation is sealed and the order of the steps. May be killed anywhere: until the last step the readable
key is there, and the next run goes on. Runs on one node at a time; if two run at once, the log decides. An erasure wins
over every step. A conversation that cannot be sealed stops no other.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

from handoff.backoffice.sealing.keys import StaffKeys
from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation import contact_facts
from handoff.conversation.return_codes import normalised
from handoff.conversation.sealed_header import encode, header_of
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.index_row import row_of
from handoff.ledger.repository import ConversationRepository
from handoff.operations.jobs import each
from storage.crypto.sealing import SealingKeys
from storage.errors import Erased, SealedAway
from storage.ids import CommandId, ConversationId, Seq
from storage.ports.clock import DatabaseClock
from storage.ports.desk import Drafts
from storage.ports.index import ConversationIndex, ConversationRow
from storage.ports.records import CaseLinks
from storage.ports.retention import Leases
from storage.ports.sealing import SEALING, PendingSeal, SealedConversations

NAME: Final = "sealing"
LEASE_S: Final = 120.0
SEAL_AFTER: Final = timedelta(minutes=30)
"""After so long a closed conversation is sealed, whether or not its form is written."""

RETURN_TAKES: Final = timedelta(minutes=10)
"""A return that has not arrived after so long has been interrupted."""

LOOK_BACK: Final = timedelta(minutes=2)
BATCH: Final = 200


class SealingJob:
    """The job as one node runs it.

    Args:
        on: True seals all, False none, None all but practice.
        left: whether a visitor has disconnected from this node and not come back.
        forget: drop what else this node holds of a conversation.
        before: called while the conversation can be read, to note what must be known of it afterwards.
    """

    def __init__(
        self,
        *,
        sealing: SealedConversations,
        index: ConversationIndex,
        cases: CaseLinks,
        leases: Leases,
        database_clock: DatabaseClock,
        conversations: ConversationRepository,
        commands: CommandHandler,
        keys: StaffKeys,
        on: bool | None,
        left: Callable[[ConversationId], bool],
        drafts: Drafts,
        forget: Callable[[ConversationId], None],
        before: Sequence[Callable[[ConversationId], Awaitable[None]]] = (),
    ) -> None:
        self._sealing = sealing
        self._index = index
        self._cases = cases
        self._leases = leases
        self._database_clock = database_clock
        self._conversations = conversations
        self._commands = commands
        self._keys = keys
        self._on = on
        self._left = left
        self._drafts = drafts
        self._forget = forget
        self._before = before
        self._holder = secrets.token_hex(8)
        self._dropped: set[ConversationId] = set()

    async def run(self) -> int:
        """Finish interrupted sealings and seal what is due; returns how many of these. 0 while another node does it."""
        keys = await self._keys.sealing_keys()
        if keys is None:
            return 0
        unfinished = await self._sealing.pending(BATCH)
        closed: Sequence[ConversationRow] = ()
        if self._on is not False:
            closed = await self._index.unsealed(practice=self._on is True, limit=BATCH)
        if not (unfinished or closed) or not await self._leases.take(NAME, self._holder, LEASE_S):
            return 0
        await self._finish(unfinished, keys)

        async def seal(row: ConversationRow) -> bool:
            return await self._is_due(row) and await self._try(row.conversation, keys)

        done = (await each(NAME, closed, seal)).done
        await self._leases.release(NAME, self._holder)
        return done

    async def drop(self) -> int:
        """Drop from this node's memory what any node has sealed in the last minutes; returns how many."""
        since = await self._database_clock.now() - LOOK_BACK
        sealed = set(await self._sealing.sealed_since(since))
        news = sealed - self._dropped
        for conversation in news:
            self._sealing.forget(conversation)
            self._conversations.forget(conversation)
            self._forget(conversation)
        self._dropped = sealed
        return len(news)

    # --- inside ------------------------------------------------------------------------------------

    async def _finish(self, unfinished: Sequence[PendingSeal], keys: SealingKeys) -> None:
        now = await self._database_clock.now()

        async def finish(begun: PendingSeal) -> bool:
            if begun.reopening_since is None:
                return await self._settle(begun.conversation)
            return now - begun.reopening_since > RETURN_TAKES and await self._try(begun.conversation, keys, again=True)

        await each(NAME, unfinished, finish)

    async def _is_due(self, row: ConversationRow) -> bool:
        now = await self._database_clock.now()
        if row.closed_at is None or now - row.closed_at >= SEAL_AFTER:
            return True
        return self._left(row.conversation) and await self._is_documented(row.conversation)

    async def _is_documented(self, conversation: ConversationId) -> bool:
        state = await self._conversations.state(conversation)
        links = await self._cases.of(conversation)
        return any(link.done and link.episode == state.episode for link in links)

    async def _try(self, conversation: ConversationId, keys: SealingKeys, *, again: bool = False) -> bool:
        """Seal one conversation; False if it goes on, is erased, or another node was faster."""
        try:
            return await self._seal(conversation, keys, again=again)
        except (Refused, Erased, SealedAway):
            return False

    async def _seal(self, conversation: ConversationId, keys: SealingKeys, *, again: bool) -> bool:
        """All steps. `again`: its seal is broken by a return that has been interrupted."""
        for note in self._before:
            await note(conversation)
        state = await self._conversations.state(conversation)
        if state.sealed and not again:
            # Another run has come so far, after this one had looked. Copies for a seal that is never written would
            # take the place of its own, with the readable key about to go.
            return await self._settle(conversation)
        records = [record for _, record in await self._conversations.records(conversation)]
        facts = contact_facts.of(records)
        if state.name != "closed" or facts is None:
            return False
        code = normalised(state.code) if state.code else None
        header = encode(header_of(state, facts, records))
        if not await self._sealing.prepare(conversation, Seq(state.seq + 1), header, keys, code):
            return False
        with contextlib.suppress(Refused):  # it goes on, or is erased: then these copies are of no use
            command_id = CommandId(f"{SEALING}{state.seq}")
            await self._commands.run(conversation, command_id, cmd.Seal(state.seq))
        return await self._settle(conversation)

    async def _settle(self, conversation: ConversationId) -> bool:
        """The last step, and the row of the index before it: the one that is there needs the key that goes."""
        state = await self._conversations.state(conversation)
        if state.sealed:
            await self._index.put(row_of(conversation, state))
            await self._drafts.forget(conversation)  # one whose deletion at the close has failed
        sealed = await self._sealing.commit(conversation)
        self._conversations.forget(conversation)
        self._forget(conversation)
        return sealed
