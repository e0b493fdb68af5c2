"""What the passing of time means for forms: contacts that have ended get a case, and late ones a minimal form.

Runs on every node; a contact has one link and a case one form, so that it does not matter who is first. Times are the
database's: a node's clock that has jumped makes nothing late.
"""

from __future__ import annotations

import logging
from collections import deque
from datetime import timedelta

from handoff.backoffice.records.documentation import Documentation
from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.ledger.contact import facts_of
from handoff.ledger.ledger import Change, Ledger
from storage.errors import IntegrityError, KeyMissing
from storage.ids import CommandId, ConversationId
from storage.ports.store import Store

log = logging.getLogger(__name__)

BACK = timedelta(minutes=10)
"""How far back ended contacts are looked for, again and again; at a start it is `AT_START`."""

AT_START = timedelta(days=3)
ABANDONED_AFTER = timedelta(hours=24)
"""A chat with the bot in which nothing has been said for so long has ended."""


class DueForms:
    """The steps, each a method that can be called at any time, by any node."""

    def __init__(self, *, ledger: Ledger, store: Store, documentation: Documentation) -> None:
        self._ledger = ledger
        self._store = store
        self._documentation = documentation
        self._linked: set[tuple[ConversationId, int]] = set()
        self._ended: deque[ConversationId] = deque()
        self._looked = False

    def follow(self, change: Change) -> None:
        """Ledger observer."""
        if change.own and change.after.name == "closed" != change.before.name:
            self._ended.append(change.conversation)

    async def before_sealing(self, conversation: ConversationId) -> None:
        """The contact has its case while the log can still be read, so that its form can be due."""
        await self._link(conversation)

    async def before_erasure(self, conversation: ConversationId) -> None:
        """The visitor's word is law, and the contact still counts: its form is written before the log is gone.

        Never keeps an erasure from happening: what cannot be read is erased without a form.
        """
        try:
            await self._link(conversation)
        except (IntegrityError, KeyMissing):
            log.error("contact_unreadable")
        for link in await self._store.cases.of(conversation):
            if not link.done:
                await self._documentation.write_minimal(link)

    async def close_abandoned(self) -> int:
        """End chats with the bot that nobody has written in for a day; returns how many."""
        before = await self._store.now() - ABANDONED_AFTER
        rows = await self._store.index.in_state("bot", limit=200)
        late = [row for row in rows if row.updated_at < before]
        for row in late:
            try:
                command_id = CommandId(f"timer:abandoned:{row.last_seq}")
                await self._ledger.run(row.conversation, command_id, lambda state: cmd.Abandon(before))
            except Refused:
                continue  # somebody has written meanwhile: that is better
        return len(late)

    async def link_ended(self) -> int:
        """Give the contacts that have ended on this node a case; returns how many."""
        made = 0
        while self._ended:
            made += await self._try(self._ended[0])
            self._ended.popleft()
        return made

    async def find_ended(self) -> int:
        """Give those a case that a crash has left without; returns how many.

        At the first time looks further back, and at what all have written; then at what others have: `link_ended` does
        what ends here.
        """
        back, by_others = (BACK, True) if self._looked else (AT_START, False)
        heads = await self._store.log.listed_since(await self._store.now() - back, by_others=by_others)
        made = 0
        for head in heads:
            row = await self._store.index.get(head.conversation)
            made += row is not None and row.state == "closed" and await self._try(head.conversation)
        self._looked = True
        return made

    async def write_overdue(self) -> int:
        """Write the minimal form of contacts that no person had, and of those that are late; returns how many."""
        now = await self._store.now()
        written = 0
        for link in await self._store.cases.due():
            if link.account is None or link.due_at < now:
                await self._documentation.write_minimal(link)
                written += 1
        return written

    async def _try(self, conversation: ConversationId) -> bool:
        try:
            return await self._link(conversation)
        except (IntegrityError, KeyMissing):
            log.error("contact_unreadable")  # the alarm is raised elsewhere; the others go on
            return False

    async def _link(self, conversation: ConversationId) -> bool:
        state = await self._ledger.state(conversation)
        contact = (conversation, state.episode)
        if state.name != "closed" or contact in self._linked:
            return False
        facts = await facts_of(self._ledger, conversation)
        if facts is None or facts.closed_at is None:
            return False
        await self._documentation.link(conversation, facts)
        self._linked.add(contact)
        return True
