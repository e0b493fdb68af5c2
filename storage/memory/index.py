"""The conversation index in memory. Owns the rows; asks the log only whether a conversation exists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from storage.errors import UnknownConversation
from storage.ids import AccountId, ConversationId, Seq
from storage.ports.index import ConversationRow


class MemoryIndex:
    """`ConversationIndex` over one dictionary."""

    def __init__(self, is_open: Callable[[ConversationId], bool]) -> None:
        self._is_open = is_open
        self._rows: dict[ConversationId, ConversationRow] = {}
        self._in_state: defaultdict[str, dict[ConversationId, ConversationRow]] = defaultdict(dict)

    async def put(self, row: ConversationRow) -> bool:
        if not self._is_open(row.conversation):
            raise UnknownConversation("no key for this row: the conversation is unknown or erased")
        there = self._rows.get(row.conversation)
        if there is not None and there.last_seq >= row.last_seq:
            return False
        if there is not None:
            del self._in_state[there.state][row.conversation]
        self._rows[row.conversation] = row
        self._in_state[row.state][row.conversation] = row
        return True

    async def renew(self, row: ConversationRow) -> None:
        if row.conversation in self._rows and self._is_open(row.conversation):
            await self.put(row)

    async def get(self, conversation: ConversationId) -> ConversationRow | None:
        return self._rows.get(conversation)

    def take_unverified(self) -> Sequence[ConversationId]:
        """Nothing: rows in memory cannot be altered behind the store's back."""
        return []

    async def last_seqs(self, conversations: Sequence[ConversationId]) -> dict[ConversationId, Seq]:
        return {name: self._rows[name].last_seq for name in conversations if name in self._rows}

    async def in_state(self, state: str, limit: int = 1000) -> Sequence[ConversationRow]:
        return sorted(self._in_state[state].values(), key=lambda row: row.waits_since)[:limit]

    async def silent_since(self, before: datetime, *, state: str, limit: int = 200) -> Sequence[ConversationRow]:
        rows = await self.in_state(state, limit=len(self._rows))
        return [row for row in rows if row.waits_since < before][:limit]

    async def unsealed(self, *, practice: bool, limit: int = 200) -> Sequence[ConversationRow]:
        rows = await self.in_state("closed", limit=len(self._rows))
        return [row for row in rows if not row.sealed and (practice or not row.practice)][:limit]

    async def closed_since(self, since: datetime, limit: int = 10_000) -> Sequence[ConversationRow]:
        rows = await self.in_state("closed", limit=len(self._rows))
        return [row for row in rows if row.closed_at is not None and row.closed_at >= since][:limit]

    async def owned_by(self, account: AccountId) -> Sequence[ConversationRow]:
        rows = [row for row in self._in_state["with_counselor"].values() if row.owner == account]
        return sorted(rows, key=lambda row: row.waits_since)

    async def owned_by_others(self, accounts: Collection[AccountId], limit: int = 1000) -> Sequence[ConversationRow]:
        rows = [row for row in self._in_state["with_counselor"].values() if row.owner not in accounts]
        return sorted(rows, key=lambda row: row.waits_since)[:limit]

    async def unanswered_before(self, before: datetime, limit: int = 200) -> Sequence[ConversationRow]:
        waiting = [
            (row.unanswered_since, row.conversation)
            for row in self._rows.values()
            if row.unanswered_since is not None and row.unanswered_since <= before
        ]
        return [self._rows[name] for _, name in sorted(waiting)[:limit]]

    async def mail_unsent(self, limit: int = 1000) -> Sequence[ConversationRow]:
        waiting = [
            (row.mail_unsent_since, row.conversation)
            for row in self._rows.values()
            if row.mail_unsent_since is not None
        ]
        return [self._rows[name] for _, name in sorted(waiting)[:limit]]

    async def remove(self, conversation: ConversationId) -> None:
        row = self._rows.pop(conversation, None)
        if row is not None:
            del self._in_state[row.state][conversation]
