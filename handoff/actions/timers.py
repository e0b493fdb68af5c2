"""Timers: what the passing of time does to conversations.

Owns the time limits and the jobs that act on them. Every job runs on every node: a step is a conditional append, so no
leader is needed. A conversation that cannot be read does not stop a job for the others (`handoff.operations.jobs`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.intake import Intake
from handoff.conversation.queue_order import Waiting
from handoff.conversation.unsettled import UNANSWERED_AFTER
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.index_row import personal
from handoff.ledger.reconciler import Reconciler
from handoff.ledger.repository import ConversationRepository
from handoff.operations.jobs import each
from handoff.risk import Level
from handoff.routing.board import QueueBoard
from handoff.routing.open_offers import OpenOffers
from handoff.routing.presence import Presence
from storage.ids import AccountId, CommandId, ConversationId
from storage.ports.capacity import CapacitySlots, Slot
from storage.ports.clock import DatabaseClock
from storage.ports.index import ConversationIndex, ConversationRow

BOT_OVERDUE = timedelta(seconds=3)
"""A visitor's message without an answer for this long is handed over by any node that does not work on it."""

BOT_LOST = 2 * BOT_OVERDUE
"""The same limit while this node's own turn is under way, which ends by itself: in a surge an answer that waits to be
stored is late and not lost, and must not send everybody to the queue."""

OFFER = timedelta(minutes=2)
"""How long an offer stands: for the visitor to answer, and then for a colleague who is present to take over."""

LOOK_FOR_OFFERS = timedelta(minutes=1)
"""How often the index is read for open offers made by other nodes."""

RESERVATION = timedelta(seconds=10)
"""A slot that no log confirms within this time is given back."""

LOOK_AT_RESERVATIONS = 3 * RESERVATION
"""How old a slot may be to be looked at in between: it has lapsed by then, and been tried more than once."""

LOOK_AT_ALL = timedelta(minutes=1)
"""How often every conversation in counselors' hands, and every slot, is compared with the log. In between only what
has changed is: what has been missed is rare, and to read all of it grows with the conversations that are open."""


_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class Timers:
    """The jobs, each a method that can be called at any time, by any node."""

    def __init__(
        self,
        *,
        conversations: ConversationRepository,
        commands: CommandHandler,
        index: ConversationIndex,
        slots: CapacitySlots,
        database_clock: DatabaseClock,
        presence: Presence,
        board: QueueBoard,
        intake: Callable[[], Intake],
        working_on: Callable[[ConversationId], bool],
        reconciler: Reconciler,
        offers: OpenOffers,
        started_at: datetime,
    ) -> None:
        self._conversations = conversations
        self._commands = commands
        self._index = index
        self._slots = slots
        self._database_clock = database_clock
        self._presence = presence
        self._board = board
        self._intake = intake
        self._working_on = working_on
        self._reconciler = reconciler
        self._offers = offers
        self._looked_for_offers: datetime | None = None
        self._looked_at_all_owners: datetime | None = None
        self._absent: set[AccountId] = set()
        self._were_present: set[AccountId] = set()
        self._looked_at_all_slots = _NEVER
        self._seen_held: set[Slot] = set()
        """Slots that the log has confirmed since all were looked at."""
        self._started_at = started_at
        self._notified: set[tuple[ConversationId, CommandId]] = set()

    async def hand_over_overdue(self) -> int:
        """Queue every conversation in which the bot has owed an answer for too long; returns how many."""
        now = await self._database_clock.now()
        rows = await self._index.unanswered_before(now - BOT_OVERDUE)

        async def hand_over(row: ConversationRow) -> bool:
            limit = BOT_LOST if self._working_on(row.conversation) else BOT_OVERDUE
            return await self._hand_over(row.conversation, now - limit)

        return (await each("hand_over_overdue", rows, hand_over)).done

    async def return_orphans(self) -> int:
        """Put conversations of absent counselors back into the queue at their old place; returns how many."""
        now = await self._database_clock.now()
        if now - self._started_at < timedelta(seconds=self._presence.grace_s):
            return 0  # just after a start nobody has had time to reconnect
        await self._presence.refresh()
        orphans = await self._orphans(now)

        async def give_back(row: ConversationRow) -> bool:
            if row.owner is None:
                return False
            command_id = CommandId(f"timer:gone:{row.last_seq}")
            return await self._try(row.conversation, command_id, cmd.CounselorGone(row.owner))

        return (await each("return_orphans", orphans, give_back)).done

    async def _orphans(self, now: datetime) -> Sequence[ConversationRow]:
        """Conversations of absent counselors: at times all, otherwise those of whoever was still present before."""
        present = set(self._presence.alive)
        self._absent = (self._absent | self._were_present) - present
        self._were_present = present
        if self._looked_at_all_owners is None or now - self._looked_at_all_owners >= LOOK_AT_ALL:
            found = await self._index.owned_by_others(present)
            self._looked_at_all_owners = now
        else:
            found = [row for account in self._absent for row in await self._index.owned_by(account)]
        self._absent = {row.owner for row in found if row.owner is not None}
        return found

    async def ring_unsettled(self, connected: Callable[[ConversationId], bool]) -> int:
        """Raise to N4 what is in doubt and unanswered for too long; returns how many.

        Args:
            connected: whether the visitor has a socket at this node: the question is asked of nobody who has left.
        """
        waiting = [item for item in self._board.waiting() if item.unsettled_since and connected(item.conversation)]
        if not waiting:
            return 0
        before = await self._database_clock.now() - UNANSWERED_AFTER

        async def ring(item: Waiting) -> bool:
            if item.unsettled_since is None or item.unsettled_since > before:
                return False
            command_id = CommandId(f"timer:unsettled:{int(item.unsettled_since.timestamp() * 1000)}")
            return await self._try(item.conversation, command_id, cmd.RingUnsettled(item.unsettled_since))

        return (await each("ring_unsettled", waiting, ring)).done

    async def tell_closing(self) -> int:
        """Notify waiting visitors that opening hours have ended, once a wait; returns how many this node notified.

        Not at N3 and N4: a person is called for them at any hour, and they are not sent to a mailbox.
        """
        intake = self._intake()
        if intake.within_hours or intake.mode not in ("practice", "open"):
            self._notified.clear()
            return 0

        async def notify(item: Waiting) -> bool:
            command_id = CommandId(f"timer:closing:{int(item.queued_at.timestamp() * 1000)}")
            wait = (item.conversation, command_id)
            if item.level >= Level.N3 or wait in self._notified:
                return False
            notified = await self._try(*wait, cmd.TellClosing())
            self._notified.add(wait)
            return notified

        return (await each("announce_closing", self._board.waiting(), notify)).done

    async def lapse_offers(self) -> int:
        """End offers to absent colleagues, and offers that stand unanswered for too long; returns how many."""
        now = await self._database_clock.now()
        if self._looked_for_offers is None or now - self._looked_for_offers >= LOOK_FOR_OFFERS:
            await self._look_for_offers()
            self._looked_for_offers = now

        async def lapse(conversation: ConversationId) -> bool:
            try:
                return await self._lapse(conversation, now)
            except Exception:
                self._offers.remove(conversation)  # the index is read for it again within a minute
                raise

        return (await each("expire_offers", self._offers.conversations, lapse)).done

    async def _lapse(self, conversation: ConversationId, now: datetime) -> bool:
        state = await self._conversations.state(conversation)
        if state.offered_at is None:
            self._offers.remove(conversation)
            return False
        absent = (state.transfer_to or state.offered_to) not in self._presence.alive
        if not absent and now - state.offered_at < OFFER:
            return False
        command_id = CommandId(f"timer:lapse:{int(state.offered_at.timestamp() * 1000)}")
        return await self._try(conversation, command_id, cmd.LapseOffer(state.offered_at))

    async def _look_for_offers(self) -> None:
        async def add(row: ConversationRow) -> bool:
            offered = personal(row).offered_at is not None
            if offered:
                self._offers.add(row.conversation)
            return offered

        for item in self._board.waiting():
            if item.handed_over:
                self._offers.add(item.conversation)
        await each("expire_offers", await self._index.in_state("with_counselor"), add)

    async def free_slots(self) -> int:
        """Give back slots whose holder does not have the conversation; returns how many."""
        now = await self._database_clock.now()
        if now - self._looked_at_all_slots >= LOOK_AT_ALL:
            slots = await self._slots.all()
            self._seen_held.clear()
            self._looked_at_all_slots = now
        else:
            slots = await self._slots.reserved_since(now - LOOK_AT_RESERVATIONS)

        async def free(slot: Slot) -> bool:
            if now - slot.reserved_at < RESERVATION or slot in self._seen_held:
                return False
            if await self._holds(slot):
                self._seen_held.add(slot)
                return False
            await self._slots.release_if_unchanged(slot)
            return True

        return (await each("free_slots", slots, free)).done

    async def reconcile(self) -> int:
        """Rewrite index rows that are behind their logs, and reload the queue; returns how many were behind."""
        mended = await self._reconciler.reconcile()
        await self._board.keep_up(missed=mended > 0)
        return mended

    async def _hand_over(self, conversation: ConversationId, before: datetime) -> bool:
        state = await self._conversations.state(conversation)
        late = [message for message in state.pending if message.at <= before]
        if not late:
            return False
        answers = late[-1].seq
        return await self._try(conversation, CommandId(f"timer:overdue:{answers}"), cmd.BotFail(answers, "overdue"))

    async def _try(self, conversation: ConversationId, command_id: CommandId, command: cmd.Command) -> bool:
        try:
            await self._commands.run(conversation, command_id, command)
        except Refused:
            return False  # another node was faster, or the conversation has moved on
        return True

    async def _holds(self, slot: Slot) -> bool:
        state = await self._conversations.state(slot.conversation)
        return state.name == "with_counselor" and state.owner == slot.account
