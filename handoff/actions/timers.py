"""What happens because time passes. Runs on every node: each step is a conditional append, so no leader is needed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.intake import Intake
from handoff.conversation.state import State
from handoff.ledger.index_row import personal
from handoff.ledger.ledger import Ledger
from handoff.ledger.projection import Projection
from handoff.ledger.reconciler import reconcile
from handoff.risk import Level
from handoff.routing.board import QueueBoard
from handoff.routing.open_offers import OpenOffers
from handoff.routing.presence import Presence
from storage.errors import StorageError
from storage.ids import CommandId, ConversationId
from storage.ports.capacity import Slot
from storage.ports.store import Store

log = logging.getLogger(__name__)

BOT_OVERDUE = timedelta(seconds=3)
"""A visitor's message without an answer for this long is handed over by any node that does not work on it."""

BOT_LOST = 2 * BOT_OVERDUE
"""So long a node leaves it to its own turn, which ends by itself: in a surge, an answer that waits to be stored is late
and not lost, and those who are calm do not all go to the queue."""

OFFER = timedelta(minutes=2)
"""So long a visitor may think about a colleague, and a colleague who is here may take to come."""

LOOK_FOR_OFFERS = timedelta(minutes=1)
"""So often a node looks through the index for offers that it has not learnt of; of the others it knows."""

RESERVATION = timedelta(seconds=10)
"""A slot that no log confirms within this time is given back."""


class Timers:
    """The steps, each a method that can be called at any time, by any node."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        store: Store,
        presence: Presence,
        board: QueueBoard,
        intake: Callable[[], Intake],
        working_on: Callable[[ConversationId], bool],
        projection: Projection,
        offers: OpenOffers,
        started_at: datetime,
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._presence = presence
        self._board = board
        self._intake = intake
        self._working_on = working_on
        self._projection = projection
        self._offers = offers
        self._looked_for_offers: datetime | None = None
        self._started_at = started_at
        self._told: set[tuple[ConversationId, CommandId]] = set()

    async def hand_over_overdue(self) -> int:
        """Queue every conversation in which the bot has owed an answer for too long; returns how many."""
        now = await self._store.now()
        rows = await self._store.index.unanswered_before(now - BOT_OVERDUE)
        done = 0
        for row in rows:
            patience = BOT_LOST if self._working_on(row.conversation) else BOT_OVERDUE
            done += await self._hand_over(row.conversation, now - patience)
        return done

    async def return_orphans(self) -> int:
        """Put conversations whose counselor is gone back into the queue at their old place; returns how many."""
        now = await self._store.now()
        if now - self._started_at < timedelta(seconds=self._presence.grace_s):
            return 0  # after a start nobody has had the time to come back yet
        await self._presence.refresh()
        orphans = await self._store.index.owned_by_others(self._presence.alive)
        for row in orphans:
            if row.owner is not None:
                command_id = CommandId(f"timer:gone:{row.last_seq}")
                await self._try(row.conversation, command_id, cmd.CounselorGone(row.owner))
        return len(orphans)

    async def tell_closing(self) -> int:
        """Tell those who wait when opening hours end, once a wait; returns how many this node has told.

        Not those in danger (N3, N4): they are called for whatever the hour, and not sent to a mailbox.
        """
        intake = self._intake()
        if intake.within_hours or intake.mode not in ("practice", "open"):
            self._told.clear()
            return 0
        told = 0
        for item in self._board.waiting():
            command_id = CommandId(f"timer:closing:{int(item.queued_at.timestamp() * 1000)}")
            wait = (item.conversation, command_id)
            if item.level < Level.N3 and wait not in self._told:
                told += await self._try(*wait, cmd.TellClosing())
                self._told.add(wait)
        return told

    async def lapse_offers(self) -> int:
        """End offers to colleagues who are not here, or whom nobody has answered for too long; returns how many."""
        now = await self._store.now()
        if self._looked_for_offers is None or now - self._looked_for_offers >= LOOK_FOR_OFFERS:
            await self._look_for_offers()
            self._looked_for_offers = now
        lapsed = 0
        for conversation in self._offers.names():
            try:
                lapsed += await self._lapse(conversation, now)
            except StorageError:  # damaged, or being erased or reopened: the others must not wait for it
                self._offers.drop(conversation)
        return lapsed

    async def _lapse(self, conversation: ConversationId, now: datetime) -> bool:
        state = await self._ledger.state(conversation)
        if state.offered_at is None:
            self._offers.drop(conversation)
            return False
        absent = (state.transfer_to or state.offered_to) not in self._presence.alive
        if not absent and now - state.offered_at < OFFER:
            return False
        command_id = CommandId(f"timer:lapse:{int(state.offered_at.timestamp() * 1000)}")
        return await self._try(conversation, command_id, cmd.LapseOffer(state.offered_at))

    async def _look_for_offers(self) -> None:
        for state in ("queued", "with_counselor"):
            rows = await self._store.index.in_state(state)
            self._offers.found(row.conversation for row in rows if personal(row).offered_at is not None)

    async def free_slots(self) -> int:
        """Give back slots whose conversation their holder does not have; returns how many."""
        now = await self._store.now()
        freed = 0
        for slot in await self._store.slots.all():
            if now - slot.reserved_at >= RESERVATION and not await self._holds(slot):
                await self._store.slots.lapse(slot)
                freed += 1
        return freed

    async def reconcile(self) -> int:
        """Mend index rows that are behind their logs, and read the queue anew."""
        mended = await reconcile(self._store, self._ledger, self._projection)
        await self._board.reload()
        return mended

    async def _hand_over(self, conversation: ConversationId, before: datetime) -> bool:
        state = await self._ledger.state(conversation)
        late = [message for message in state.pending if message.at <= before]
        if not late:
            return False
        answers = late[-1].seq
        command = cmd.BotFail(answers, "overdue", self._intake())
        return await self._try(conversation, CommandId(f"timer:overdue:{answers}"), command)

    async def _try(self, conversation: ConversationId, command_id: CommandId, command: cmd.Command) -> bool:
        def build(state: State) -> cmd.Command:
            return command

        try:
            await self._ledger.run(conversation, command_id, build)
        except Refused:
            return False  # somebody was faster: that is what was wanted
        return True

    async def _holds(self, slot: Slot) -> bool:
        state = await self._ledger.state(slot.conversation)
        return state.name == "with_counselor" and state.owner == slot.account
