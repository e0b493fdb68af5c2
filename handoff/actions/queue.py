"""Who takes which conversation: presence, the queue, claims, and the slots that hold everybody's capacity.

Must not read or say anything in a conversation: that is `handoff.actions.counselor`'s.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from msgspec import structs

from handoff.actions.permissions import Permissions
from handoff.actions.timers import RESERVATION
from handoff.actions.told import AnswerWords, told_facts
from handoff.contract.base import level_name
from handoff.contract.counselor import ClaimAck, ConversationTakeOver, PassedOver, QueueClaim
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack, SeqAck
from handoff.contract.shift import HandedOver, PresenceSet, QueueListAck, SummaryAck
from handoff.conversation import commands as cmd
from handoff.conversation.intake import Intake
from handoff.conversation.queue_order import Taker, Waiting, fits, urgent
from handoff.conversation.staff import Staff
from handoff.conversation.state import State, last_line
from handoff.conversation.text.message_text import message_text
from handoff.conversation.visibility import Names, iso
from handoff.ledger.command_handler import CommandHandler, Outcome
from handoff.ledger.repository import ConversationRepository
from handoff.risk import Level
from handoff.routing.board import QueueBoard
from handoff.routing.presence import Presence
from handoff.routing.staffing import Staffing
from storage.ids import AccountId, CommandId, ConversationId, Seq
from storage.ports.capacity import CapacitySlots, Slot
from storage.ports.clock import DatabaseClock
from storage.ports.index import ConversationIndex

LOST_TO_OTHERS = frozenset(
    {"already_claimed", "wrong_state", "conversation_closed", "conversation_erased", "not_yours"}
)
"""Refusals of a claim that mean that the queue has changed since it was read."""


MOST_OPEN_FORMS = 1
"""With more ended contacts than this that wait for their form, nobody is given the next conversation below N3."""

OpenForms = Callable[[AccountId], Awaitable[Mapping[bool, int]]]
"""How many of somebody's ended contacts wait for their form: those of practice (True), and real ones."""

SURE_OF_SLOT = RESERVATION / 2
"""Nobody gives a reservation back sooner, whatever the clocks of two nodes differ by: a claim that is in the log by
then has its slot, and it is not asked for again."""

UNTRAINED = frozenset({"training_missing", "training_expired", "practice_missing", "supervision_missing"})
"""Refusals of a claim that a trained colleague would not get."""


class QueueActions:
    """Setting presence, viewing the queue, claiming the next conversation or a certain one, and taking one over."""

    def __init__(
        self,
        *,
        conversations: ConversationRepository,
        commands: CommandHandler,
        index: ConversationIndex,
        slots: CapacitySlots,
        database_clock: DatabaseClock,
        board: QueueBoard,
        presence: Presence,
        staffing: Staffing,
        permissions: Permissions,
        open_forms: OpenForms,
        intake: Callable[[], Intake],
        names: Names,
        answer_words: AnswerWords,
    ) -> None:
        self._conversations = conversations
        self._commands = commands
        self._index = index
        self._slots = slots
        self._database_clock = database_clock
        self._board = board
        self._presence = presence
        self._staffing = staffing
        self._permissions = permissions
        self._open_forms = open_forms
        self._intake = intake
        self._names = names
        self._answer_words = answer_words
        self._claims_under_way: dict[ConversationId, asyncio.Event] = {}
        """Conversations that are being claimed on this node, each with an event that is set when that is decided."""

    async def set_presence(self, staff: Staff, request: PresenceSet) -> Ack:
        """Say that one takes conversations, and how many at once."""
        await self._staffing.learn(staff.account)
        await self._presence.set(staff.account, request.status, request.capacity)
        return Ack()

    async def summary(self, staff: Staff) -> SummaryAck:
        """Counts, never names: what every counselor may know of the queue. And what is handed over to this one."""
        status, capacity = self._presence.status(staff.account)
        mine = await self._index.owned_by(staff.account)
        here = self._board.here()
        return SummaryAck(
            waiting=self._board.counts(),
            longest_wait_s=self._board.longest_wait_s(),
            slots=[row.conversation for row in mine],
            capacity=capacity,
            status=status,
            mailbox=len(await self._index.in_state("mailbox")),
            fitting=len(await self._offered(staff)),
            unable=sum(not self._staffing.can_take(item) for item in here),
            due_forms=sum((await self._open_forms(staff.account)).values()),
            gone=self._board.gone(),
            intake_stopped=self._intake().stopped,
            handed=await self._handed_to(staff.account),
        )

    async def _offered(self, staff: Staff) -> list[Waiting]:
        """Those who fit this person: real ones only of tracks for which nothing of their training is missing."""
        fitting = self._board.next_for(_taker(staff))
        tracks = {item.track for item in fitting if not item.practice}
        may = {track: await self._permissions.may_take(staff.account, track) for track in tracks}
        return [item for item in fitting if item.practice or may[item.track]]

    async def _handed_to(self, account: AccountId) -> list[HandedOver]:
        handed = self._board.handed_to(account)
        states = [(item, await self._conversations.peek(item.conversation)) for item in handed]
        return [self._handed(item, state) for item, state in states if state is not None]

    def _handed(self, item: Waiting, state: State) -> HandedOver:
        return HandedOver(
            conversation=item.conversation,
            by=self._names(state.handed_by) if state.handed_by else "",
            reason=state.handed_why,
            level=level_name(item.level),
            lang=item.written or item.lang,
            since=iso(item.queued_at),
            gone_since=iso(item.gone_since) if item.gone_since else None,
            told=told_facts(state, self._answer_words),
            last_line=last_line(state),
        )

    async def waiting_list(self, staff: Staff) -> QueueListAck:
        """The whole list, for shift leads."""
        await self._board.reload()
        for item in self._board.waiting():
            await self._conversations.peek(item.conversation)  # so that the list has its last line
        return QueueListAck(waiting=self._board.entries())

    async def claim_next(self, staff: Staff) -> ClaimAck:
        """Claim the next conversation for this person; one that a faster colleague gets is passed over.

        What is more urgent and cannot be theirs is named in the answer.

        Raises:
            Refused: not_available, who has a break, is busy or away; queue_empty; no_capacity; documentation_due, who
                has too many forms open while nobody waits at N3 or N4.
        """
        if self._presence.status(staff.account)[0] != "available":
            raise Refused("not_available")
        fitting = await self._board.read_for(_taker(staff))
        before = self._board.here()
        ack = await self._claim_first(staff, fitting)
        return structs.replace(ack, passed=self._passed(staff, before, ack.conversation))

    async def _claim_first(self, staff: Staff, fitting: Sequence[Waiting]) -> ClaimAck:
        untrained: Refused | None = None
        free = await self._not_held_back(staff, fitting)
        left, passed = deque(item.conversation for item in free), set[ConversationId]()
        while left:
            conversation = left.popleft()
            if (under_way := self._claims_under_way.get(conversation)) is not None:
                if conversation not in passed:  # a colleague is claiming it: try the others first
                    passed.add(conversation)
                    left.append(conversation)
                    continue
                await under_way.wait()
            try:
                return await self._claim(staff, conversation)
            except Refused as refused:
                if refused.code in UNTRAINED:
                    untrained = refused  # a trained colleague may claim it; go on to the next one
                elif refused.code not in LOST_TO_OTHERS:
                    raise
        raise untrained or Refused("documentation_due" if len(free) < len(fitting) else "queue_empty")

    def _passed(self, staff: Staff, before: Sequence[Waiting], claimed: str) -> PassedOver | None:
        """The first at N3 or N4 that stood before the claimed one and that this person cannot take."""
        for item in before:
            if item.conversation == claimed:
                break
            if item.level >= Level.N3 and not self._staffing.takes(staff.account, item):
                return PassedOver(
                    level=level_name(item.level),
                    why="training" if fits(item, _taker(staff)) else "role_or_language",
                    others=self._staffing.can_take(item),
                )
        return None

    async def _not_held_back(self, staff: Staff, items: Sequence[Waiting]) -> list[Waiting]:
        """Those that this person may have although forms of theirs are open."""
        if all(map(_waits_for_no_form, items)):
            return list(items)
        forms = await self._open_forms(staff.account)
        return [item for item in items if forms.get(item.practice, 0) <= MOST_OPEN_FORMS or _waits_for_no_form(item)]

    async def claim(self, staff: Staff, request: QueueClaim) -> ClaimAck:
        """Claim a certain conversation: a shift lead any, others one offered to them. One's own is granted again."""
        conversation = ConversationId(request.conversation)
        state = await self._conversations.existing(conversation)
        if state.owner == staff.account:
            return ClaimAck(conversation=conversation)
        if not staff.lead and state.offered_to != staff.account and state.owner is None:
            raise Refused("not_allowed")
        return await self._claim(staff, conversation)

    async def take_over(self, staff: Staff, request: ConversationTakeOver) -> SeqAck:
        """Take a conversation over from the bot or a colleague; it needs a slot like any other."""
        conversation, reason = ConversationId(request.conversation), message_text(request.reason)

        async def take(since: Seq) -> Outcome:
            return await self._commands.run(
                conversation,
                CommandId(f"c:{staff.account}:{request.client_msg_id}"),
                cmd.TakeOver(staff.account, reason, since),
            )

        state = await self._conversations.existing(conversation)
        outcome = await self._with_slot(staff, conversation, state, take)
        return SeqAck(seq=outcome.first)

    async def _claim(self, staff: Staff, conversation: ConversationId) -> ClaimAck:
        """Claim by the state that this node knows, which the log checks; once more if it has been another stay."""
        with self._claiming(conversation):
            known = self._conversations.cached(conversation)
            if known is not None and known.name == "queued":
                try:
                    return await self._claim_in(staff, conversation, known)
                except Refused as refused:
                    if refused.code not in LOST_TO_OTHERS:
                        raise
                    state = await self._conversations.existing(conversation)
                    if state.since == known.since:
                        raise
            else:
                state = await self._conversations.existing(conversation)
            return await self._claim_in(staff, conversation, state)

    async def _claim_in(self, staff: Staff, conversation: ConversationId, state: State) -> ClaimAck:
        if state.owner not in (None, staff.account):
            raise Refused("already_claimed")  # before a slot is written and deleted for nothing

        async def claim(since: Seq) -> Outcome:
            return await self._commands.run(
                conversation,
                CommandId(f"c:{staff.account}:claim:{since}"),
                cmd.Claim(staff.account, staff.lead, since),
            )

        outcome = await self._with_slot(staff, conversation, state, claim)
        if outcome.state.owner != staff.account:  # they claimed this stay before, and it has moved on since
            raise Refused("already_claimed")
        return ClaimAck(conversation=conversation)

    @contextmanager
    def _claiming(self, conversation: ConversationId) -> Iterator[None]:
        """Announce a claim to colleagues on this node, who then try others first. The log decides between claims."""
        decided = self._claims_under_way.setdefault(conversation, asyncio.Event())
        try:
            yield
        finally:
            self._claims_under_way.pop(conversation, None)
            decided.set()

    async def _with_slot(
        self, staff: Staff, conversation: ConversationId, state: State, take: Callable[[Seq], Awaitable[Outcome]]
    ) -> Outcome:
        """Reserve a slot, append, else free the slot: capacity holds across conversations and nodes.

        Both are for the stay in which the conversation is in `state`: `take` is refused if it has moved on meanwhile.
        """
        slots, account = self._slots, staff.account
        await self._permissions.require_trained(staff, state)
        _, capacity = self._presence.status(account)
        since = state.since
        slot = await slots.reserve(account, capacity, conversation, since)
        if slot is None:
            raise Refused("no_capacity")
        try:
            outcome = await take(since)
        except Refused:
            # A place that was held already is that of a claim from another window, which may yet be stored: if it is
            # not, `free_slots` gives the place back.
            if not slot.again and (await self._conversations.state(conversation)).owner != account:
                await slots.release_if_unchanged(slot)
            raise
        if outcome.state.owner != account:  # a repeated request for what has been given on meanwhile
            await slots.free(account, conversation, up_to=since)
        elif not await self._has_slot(slot):
            await self._undo(account, conversation, capacity, outcome)
        return outcome

    async def _has_slot(self, slot: Slot) -> bool:
        """Whether the claim that is in the log now has kept its reservation. Asked only where it can have lapsed."""
        if await self._database_clock.now() - slot.reserved_at < SURE_OF_SLOT:
            return True
        return await self._slots.confirm(slot.account, slot.conversation, slot.since)

    async def _undo(self, account: AccountId, conversation: ConversationId, capacity: int, outcome: Outcome) -> None:
        """The append took so long that the slot was given back: have another, or return the conversation.

        Raises:
            Refused: no_capacity, when the slot has gone to another conversation meanwhile.
        """
        if await self._slots.reserve(account, capacity, conversation, outcome.state.since) is None:
            command_id = CommandId(f"c:{account}:undo:{outcome.state.since}")
            await self._commands.run(conversation, command_id, cmd.CounselorGone(account))
            raise Refused("no_capacity")
        await self._slots.confirm(account, conversation, outcome.state.since)


def _waits_for_no_form(item: Waiting) -> bool:
    """Whether it is given to those, too, who have forms to write: a rehearsal waits for no paper."""
    return item.rehearsal or urgent(item)


def _taker(staff: Staff) -> Taker:
    return Taker(staff.account, staff.lead, staff.languages, staff.tracks, staff.trainee)
