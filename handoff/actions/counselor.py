"""What a member of staff does in a conversation. Decided by the log, audited by the gateway.

Claims are in `handoff.actions.queue`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handoff.actions.permissions import Permissions, reads_mailbox
from handoff.actions.told import AnswerWords, told_facts
from handoff.contract.base import StateName, level_name
from handoff.contract.counselor import (
    ConversationClose,
    ConversationDecline,
    ConversationOpen,
    ConversationRelease,
    CounselorMessageSend,
    DraftSet,
    FlagSet,
    MailboxAnswer,
    MailboxItem,
    MailboxListAck,
    MessageApprove,
    NoteAdd,
    OpenAck,
    RiskSet,
    SideSend,
    VisitorPause,
    VisitorWarn,
)
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack, Card, CardRef, SentAck, SeqAck
from handoff.contract.tables import STAFF_ROLES
from handoff.conversation import commands as cmd
from handoff.conversation.events import ShownCard
from handoff.conversation.staff import Staff
from handoff.conversation.state import State, last_line, written
from handoff.conversation.text.message_text import message_text
from handoff.conversation.told.understood import kommun_name
from handoff.conversation.visibility import Names, appointment_view, iso
from handoff.ledger.command_handler import CommandHandler, Outcome
from handoff.ledger.drafts import Draft, packed, unpacked
from handoff.ledger.index_row import personal, written_in
from handoff.ledger.read_receipts import ReadReceipts
from handoff.ledger.repository import ConversationRepository
from handoff.ledger.transcript import Transcript
from handoff.risk import Level
from storage.ids import AccountId, CommandId, ConversationId, Seq
from storage.ports.clock import DatabaseClock
from storage.ports.desk import Drafts
from storage.ports.index import ConversationIndex, ConversationRow
from storage.ports.staff import StaffAccounts

OPEN_PAGE = 500
"""Events in one answer to `conversation:open`."""


_Acting = (
    CounselorMessageSend
    | NoteAdd
    | RiskSet
    | ConversationRelease
    | ConversationClose
    | ConversationDecline
    | MailboxAnswer
    | SideSend
    | FlagSet
    | MessageApprove
    | VisitorWarn
    | VisitorPause
)


class CounselorActions:
    """Reading, answering, assessing and ending a conversation, and the mailbox."""

    def __init__(
        self,
        *,
        conversations: ConversationRepository,
        commands: CommandHandler,
        index: ConversationIndex,
        drafts: Drafts,
        accounts: StaffAccounts,
        database_clock: DatabaseClock,
        names: Names,
        receipts: ReadReceipts,
        permissions: Permissions,
        answer_words: AnswerWords,
    ) -> None:
        self._conversations = conversations
        self._commands = commands
        self._index = index
        self._drafts = drafts
        self._accounts = accounts
        self._database_clock = database_clock
        self._names = names
        self._receipts = receipts
        self._permissions = permissions
        self._answer_words = answer_words

    # --- one conversation --------------------------------------------------------------------------

    async def open(self, staff: Staff, request: ConversationOpen) -> OpenAck:
        """The transcript with everything that staff may see; only for its owner, shift leads, and the mailbox."""
        conversation = ConversationId(request.conversation)
        state = await self._visible(staff, conversation)
        if state.sealed:
            raise Refused("conversation_sealed")
        transcript = Transcript(self._conversations, conversation, "staff", self._names)
        events, more = await transcript.page(Seq(request.after_seq), OPEN_PAGE)
        draft = unpacked(await self._drafts.get(staff.account, conversation))
        return OpenAck(
            events=events,
            head=state.staff_seq,
            more=more,
            state=_name(state),
            level=level_name(state.level),
            signals=list(state.signals),
            context=_context(state),
            owner=self._names(state.owner) if state.owner else None,
            draft=draft.text,
            draft_cards=draft.cards,
            visitor_read=self._receipts.up_to(conversation),
            flags=list(state.flags),
            pending_transfer=self._names(state.transfer_to) if state.transfer_to else None,
            told=told_facts(state, self._answer_words),
            unsettled="N4" if state.unsettled_since else None,
            gone_since=iso(state.gone_since) if state.gone_since else None,
            appointment=appointment_view(state.appointment) if state.appointment else None,
        )

    async def send(self, staff: Staff, request: CounselorMessageSend) -> SentAck:
        """Answer the visitor."""
        text = message_text(request.text)
        cards = _shown(request.cards)
        command = cmd.Answer(staff.account, request.client_msg_id, text, cards, staff.trainee)
        outcome = await self._run(staff, request, command)
        await self._drafts.put(staff.account, ConversationId(request.conversation), "")
        return SentAck(seq=outcome.first, at=iso(outcome.at))

    async def add_note(self, staff: Staff, request: NoteAdd) -> SeqAck:
        """A note that only staff see."""
        text = message_text(request.text)
        return await self._acked(staff, request, cmd.Note(staff.account, staff.lead, text))

    async def set_level(self, staff: Staff, request: RiskSet) -> SeqAck:
        """Raise or lower the level, with a reason. Only people lower it."""
        reason = message_text(request.reason)
        return await self._acked(staff, request, cmd.SetLevel(staff.account, staff.lead, request.level, reason))

    async def release(self, staff: Staff, request: ConversationRelease) -> SeqAck:
        """Give it back to the queue or the bot, or on to a lead or a colleague."""
        reason = message_text(request.reason)
        to_account = await self._receiver(staff, request)
        command = cmd.Release(staff.account, staff.lead, request.to, reason, to_account)
        return await self._acked(staff, request, command)

    async def save_draft(self, staff: Staff, request: DraftSet) -> Ack:
        """Store an unsent answer."""
        conversation = ConversationId(request.conversation)
        text = message_text(request.text) if request.text.strip() else ""
        cards = [Card(type=card.type, id=card.id, title=card.title) for card in request.cards]
        await self._require_unfinished(staff, conversation)
        await self._drafts.put(staff.account, conversation, packed(Draft(text, cards)))
        try:
            await self._require_unfinished(staff, conversation)
        except Refused:  # it has ended meanwhile, and its drafts may have been deleted before this one was there
            await self._drafts.put(staff.account, conversation, "")
            raise
        return Ack()

    async def side_note(self, staff: Staff, request: SideSend) -> SeqAck:
        """A message between counselor and shift lead."""
        text = message_text(request.text)
        return await self._acked(staff, request, cmd.SideNote(staff.account, staff.lead, text))

    async def flag(self, staff: Staff, request: FlagSet) -> SeqAck:
        """Mark for supervision, or take the mark away."""
        return await self._acked(staff, request, cmd.Flag(staff.account, staff.lead, request.flag, request.on))

    async def approve(self, staff: Staff, request: MessageApprove) -> SeqAck:
        """Let a trainee's answer go out, or return it."""
        text = message_text(request.text) if request.text.strip() else ""
        command = cmd.Approve(staff.account, Seq(request.seq), request.accept, text)
        return await self._acked(staff, request, command)

    async def warn(self, staff: Staff, request: VisitorWarn) -> SeqAck:
        """Send a fixed warning."""
        return await self._acked(staff, request, cmd.Warn(staff.account, request.about))

    async def pause(self, staff: Staff, request: VisitorPause) -> SeqAck:
        """Take no messages for some minutes; refused where life may be in danger."""
        reason = message_text(request.reason)
        command = cmd.Pause(staff.account, staff.lead, request.minutes, reason)
        return await self._acked(staff, request, command)

    async def decline(self, staff: Staff, request: ConversationDecline) -> SeqAck:
        """Do not take what a colleague hands over; it waits for any counselor then."""
        return await self._acked(staff, request, cmd.DeclineOffer(staff.account))

    async def close(self, staff: Staff, request: ConversationClose) -> SeqAck:
        """End the conversation; a message in the mailbox only by who might answer it."""
        reason = message_text(request.reason)
        state = await self._conversations.existing(ConversationId(request.conversation))
        if state.name == "mailbox" and not staff.lead:
            await self._permissions.require_trained(staff, state)
        return await self._acked(staff, request, cmd.Close(staff.account, staff.lead, reason))

    # --- mailbox -----------------------------------------------------------------------------------

    async def mailbox(self, staff: Staff) -> MailboxListAck:
        """Messages that wait for an answer: the most urgent level first, then the oldest."""
        now = await self._database_clock.now()
        rows = [row for row in await self._index.in_state("mailbox") if reads_mailbox(staff, practice=row.practice)]
        rows = sorted(rows, key=lambda row: (-Level[row.level], row.updated_at))
        known = [await self._conversations.peek(row.conversation) for row in rows]
        return MailboxListAck(
            messages=[
                _mailbox_item(row, overdue=_due(row) < now, line=last_line(state) if state else "")
                for row, state in zip(rows, known, strict=True)
            ]
        )

    async def answer_mailbox(self, staff: Staff, request: MailboxAnswer) -> SeqAck:
        """Answer a message; the visitor reads it with the return code."""
        text = message_text(request.text)
        state = await self._conversations.existing(ConversationId(request.conversation))
        self._permissions.require_no_trainee(staff, request, state)
        await self._permissions.require_trained(staff, state)
        command = cmd.AnswerMailbox(staff.account, request.client_msg_id, text, _shown(request.cards))
        return await self._acked(staff, request, command)

    async def may_type(self, staff: Staff, conversation: ConversationId) -> bool:
        """Whether a typing sign of this person belongs in that conversation."""
        state = self._conversations.cached(conversation) or await self._conversations.state(conversation)
        return state.owner == staff.account

    # --- inside ------------------------------------------------------------------------------------

    async def _acked(self, staff: Staff, request: _Acting, command: cmd.Command) -> SeqAck:
        outcome = await self._run(staff, request, command)
        return SeqAck(seq=outcome.first)

    async def _run(self, staff: Staff, request: _Acting, command: cmd.Command) -> Outcome:
        conversation = ConversationId(request.conversation)
        if staff.trainee:
            state = await self._conversations.existing(conversation)
            self._permissions.require_no_trainee(staff, request, state)
        return await self._commands.run(conversation, CommandId(f"c:{staff.account}:{request.client_msg_id}"), command)

    async def _visible(self, staff: Staff, conversation: ConversationId) -> State:
        state = await self._conversations.existing(conversation)
        in_mailbox = state.name == "mailbox" and reads_mailbox(staff, practice=state.practice)
        if staff.lead or state.owner == staff.account or in_mailbox:
            return state
        raise Refused("not_yours")

    async def _require_unfinished(self, staff: Staff, conversation: ConversationId) -> None:
        if (await self._visible(staff, conversation)).name == "closed":
            raise Refused("conversation_closed")

    async def _receiver(self, staff: Staff, request: ConversationRelease) -> AccountId | None:
        """The colleague of a transfer, who must be working and trained; only leads give a trainee a real visitor."""
        if request.to != "counselor":
            return None
        account = await self._accounts.get(AccountId(request.counselor or ""))
        if account is None or account.disabled or account.role not in STAFF_ROLES:
            raise Refused("bad_request")
        state = await self._conversations.existing(ConversationId(request.conversation))
        if account.role == "trainee" and not staff.lead and not state.practice:
            raise Refused("not_allowed")
        await self._permissions.require_trained_account(account.account, state)
        return account.account


def _shown(cards: Sequence[CardRef]) -> tuple[ShownCard, ...]:
    return tuple(ShownCard(type=card.type, id=card.id, title="") for card in cards)


def _name(state: State) -> StateName:
    if state.name is None:
        raise Refused("unknown_conversation")
    return state.name


def _context(state: State) -> dict[str, str]:
    """The bot's slots for the counselor's card: single words, never the visitor's text. `invented`: nobody is there."""
    known = {key: value for key, value in state.slots.items() if isinstance(value, str) and value}
    if "kommun" in known:
        known["kommun"] = kommun_name(known["kommun"])
    invented = {} if state.trainee is None else {"invented": "true"}
    return {"lang": written(state), "practice": str(state.practice).lower(), **invented, **known}


def _due(row: ConversationRow) -> datetime:
    return row.mailbox_due_at or row.updated_at


def _mailbox_item(row: ConversationRow, *, overdue: bool, line: str) -> MailboxItem:
    return MailboxItem(
        conversation=row.conversation,
        level=level_name(Level[row.level]),
        lang=written_in(row),
        left_at=iso(row.updated_at),
        due_at=iso(row.mailbox_due_at or row.updated_at),
        overdue=overdue,
        last_line=line,
        channel="email" if personal(row).by_mail else "chat",
    )
