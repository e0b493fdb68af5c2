"""Due forms: contacts that have ended get a case, and a form that is late is written by the system.

Runs on every node; a contact has one link and a case one form, so that it does not matter who is first. Times are the
database's: a node's clock that has jumped makes nothing late. A conversation that cannot be read stops no job here.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from handoff.backoffice.records.documentation import Documentation
from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.contact import facts_of
from handoff.ledger.feed import Change
from handoff.ledger.repository import ConversationRepository
from handoff.operations.jobs import each
from storage.bounded import RecentCache
from storage.errors import Unavailable
from storage.ids import AccountId, CommandId, ConversationId
from storage.ports.clock import DatabaseClock
from storage.ports.index import ConversationIndex, ConversationRow
from storage.ports.log import ConversationLog, Head
from storage.ports.records import CaseLink, CaseLinks

log = logging.getLogger(__name__)

BACK = timedelta(minutes=10)
"""How far back `find_ended` reads; its first run reads `AT_START` back."""

AT_START = timedelta(days=3)
MAX_LINKED = 10_000
"""How many contacts are remembered that have a case, so that it is not looked up again."""

ABANDONED_AFTER = timedelta(hours=24)
"""After so long without a message a chat with the bot is closed as abandoned."""


async def open_forms(cases: CaseLinks, account: AccountId) -> Mapping[bool, int]:
    """How many ended contacts of this person wait for their form: those of practice (True), and real ones."""
    return Counter(link.practice for link in await cases.due_from(account))


class DueForms:
    """The jobs, each a method that can be called at any time, by any node."""

    def __init__(
        self,
        *,
        conversations: ConversationRepository,
        commands: CommandHandler,
        log: ConversationLog,
        index: ConversationIndex,
        cases: CaseLinks,
        database_clock: DatabaseClock,
        documentation: Documentation,
    ) -> None:
        self._conversations = conversations
        self._commands = commands
        self._log = log
        self._index = index
        self._cases = cases
        self._database_clock = database_clock
        self._documentation = documentation
        self._linked = RecentCache[tuple[ConversationId, int], bool](MAX_LINKED)
        self._ended: list[ConversationId] = []
        self._looked = False

    def follow(self, change: Change) -> None:
        """Observer of the change feed."""
        if change.own and change.after.name == "closed" != change.before.name:
            self._ended.append(change.conversation)

    async def before_sealing(self, conversation: ConversationId) -> None:
        """Give the contact its case while the log can still be read, so that its form can be due."""
        await self._link(conversation)

    async def before_erasure(self, conversation: ConversationId) -> None:
        """Write the forms that are due before the log is gone, so that the contact still counts.

        A log that cannot be read does not prevent its erasure: a contact with a case gets a form that knows its end
        alone, one without a case gets none.

        Raises:
            Unavailable: the database does not answer; erase again.
        """
        try:
            await self._link(conversation)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # damaged, or of a newer program: the visitor's erasure comes first
            log.error("contact_unreadable %s", type(error).__name__)
        for link in await self._cases.of(conversation):
            if not link.done:
                await self._write_last(link)

    async def close_abandoned(self) -> int:
        """End chats with the bot that nobody has written in for a day; returns how many."""
        before = await self._database_clock.now() - ABANDONED_AFTER
        rows = await self._index.silent_since(before, state="bot")

        async def close(row: ConversationRow) -> bool:
            try:
                command_id = CommandId(f"timer:abandoned:{row.last_seq}")
                await self._commands.run(row.conversation, command_id, cmd.Abandon(before))
            except Refused:
                return False  # the visitor has written meanwhile
            return True

        return (await each("close_abandoned", [row for row in rows if row.updated_at < before], close)).done

    async def link_ended(self) -> int:
        """Give the contacts that have ended on this node a case; returns how many."""
        ended, self._ended = self._ended, []
        return (await each("link_forms", ended, self._link_or_retry)).done

    async def find_ended(self) -> int:
        """Give a case to ended contacts that a crash has left without one; returns how many.

        The first run reads the last days of all nodes; later runs the last minutes of the other nodes, since
        `link_ended` has what ends here.
        """
        back, by_others = (BACK, True) if self._looked else (AT_START, False)
        heads = await self._log.listed_since(await self._database_clock.now() - back, by_others=by_others)
        made = (await each("find_unlinked_forms", heads, self._link_closed)).done
        self._looked = True  # what was not answered is tried again by `link_ended`
        return made

    async def write_overdue(self) -> int:
        """Write the minimal form of contacts that no person had, and of those that are late; returns how many."""
        now = await self._database_clock.now()

        async def write(link: CaseLink) -> bool:
            if link.account is not None and link.due_at >= now:
                return False
            await self._documentation.write_minimal(link)
            return True

        return (await each("write_overdue_forms", await self._cases.due(), write)).done

    async def _write_last(self, link: CaseLink) -> None:
        """Write a form before its log is erased: from the log, or, where that cannot be read, of its end alone."""
        try:
            await self._documentation.write_minimal(link)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # as in `before_erasure`
            log.error("contact_unreadable %s", type(error).__name__)
            await self._documentation.write_minimal(link, end_alone=True)

    async def _link_closed(self, head: Head) -> bool:
        """As `_link_or_retry`, of what has ended by the index: no other is loaded."""
        try:
            row = await self._index.get(head.conversation)
        except Unavailable:
            self._ended.append(head.conversation)
            raise
        return row is not None and row.state == "closed" and await self._link_or_retry(head.conversation)

    async def _link_or_retry(self, conversation: ConversationId) -> bool:
        """Link; where the database does not answer, the next `link_ended` tries again."""
        try:
            return await self._link(conversation)
        except Unavailable:
            self._ended.append(conversation)
            raise

    async def _link(self, conversation: ConversationId) -> bool:
        state = await self._conversations.state(conversation)
        contact = (conversation, state.episode)
        if state.name != "closed" or self._linked.get(contact):
            return False
        facts = await facts_of(self._conversations, conversation)
        if facts is None or facts.closed_at is None:
            return False
        await self._documentation.link(conversation, facts)
        self._linked.put(contact, True)
        return True
