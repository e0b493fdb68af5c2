"""What a visitor can do. Each action is idempotent by the client's retry key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handoff.contract.base import StateName
from handoff.contract.errors import Refused
from handoff.contract.parts import SentAck, SeqAck
from handoff.contract.pushed import WireEvent
from handoff.contract.visitor import (
    CodeAck,
    CodeCreate,
    ConversationEnd,
    ConversationStart,
    EndAck,
    HumanAck,
    HumanRequest,
    Leave,
    LeaveAck,
    MailboxLeave,
    MailboxLeaveAck,
    MailboxOpen,
    MailboxOpenAck,
    MessageSend,
    QueueLeave,
    StartAck,
    Sync,
    SyncAck,
    TransferAnswer,
)
from handoff.conversation import commands as cmd
from handoff.conversation.calendar import mailbox_due
from handoff.conversation.events import CodeMade
from handoff.conversation.return_codes import normalised
from handoff.conversation.rules.appointments import held_by
from handoff.conversation.state import State
from handoff.conversation.text.message_text import message_text
from handoff.conversation.token_life import token_life
from handoff.conversation.visibility import iso
from handoff.ledger.command_handler import CommandHandler, Outcome
from handoff.ledger.erasure import Eraser
from handoff.ledger.repository import ConversationRepository
from handoff.ledger.transcript import Transcript
from handoff.routing.appointments import Appointments
from handoff.routing.board import QueueBoard
from handoff.routing.rehearsals import Rehearsals
from handoff.routing.service import Service
from storage.errors import Unavailable
from storage.ids import AccountId, CommandId, ConversationId, Seq
from storage.ports.audit import Surveys
from storage.ports.sealing import SealedConversations
from storage.ports.visitors import VisitorSecrets

SYNC_PAGE = 200
"""Events in one answer to `sync`; `more` says that there are further ones."""

RETURNS = 3
"""How often a return that crosses a sealing is tried."""

Say = Callable[[str, str], str]
"""(id of a text, language) -> the text outside of any log."""


class VisitorActions:
    """The actions of the namespace `/visitor`, for a conversation that the gateway has authorised."""

    def __init__(
        self,
        *,
        conversations: ConversationRepository,
        commands: CommandHandler,
        secrets: VisitorSecrets,
        sealing: SealedConversations,
        surveys: Surveys,
        service: Service,
        board: QueueBoard,
        rehearsals: Rehearsals,
        clock: Callable[[], datetime],
        eraser: Eraser,
        appointments: Appointments,
        say: Say,
    ) -> None:
        self._conversations = conversations
        self._commands = commands
        self._secrets = secrets
        self._sealing = sealing
        self._surveys = surveys
        self._service = service
        self._board = board
        self._rehearsals = rehearsals
        self._clock = clock
        self._eraser = eraser
        self._appointments = appointments
        self._say = say
        self.caught_up = 0
        """Clients that had missed something and were given it."""

    def invented(self, client_id: str) -> bool:
        """Whether a start with this retry key is awaited from somebody of this node's own, for practice."""
        return self._rehearsals.trainee_of(client_id) is not None

    async def start(self, request: ConversationStart) -> StartAck:
        """Open the conversation of this retry key, or find it again; either way with a fresh token."""
        trainee = self._rehearsals.trainee_of(request.client_id)
        if self._service.mode in ("closed", "ended") and trainee is None:
            raise Refused("wrong_state")
        conversation = self._secrets.conversation_for(request.client_id)
        outcome = await self._commands.run(
            conversation,
            CommandId("v:start"),
            cmd.Start(lang=request.lang, practice=self._service.practice or trainee is not None, trainee=trainee),
        )
        return StartAck(
            conversation=conversation,
            token=await self._secrets.issue_token(conversation),
            state=_name(outcome.state),
            seq=outcome.state.visitor_seq,
            mode=self._service.mode,
            open=self._open(outcome.state),
        )

    async def send(self, conversation: ConversationId, request: MessageSend) -> SentAck:
        """Store a message with its risk assessment; acknowledged only when it is durable."""
        text = message_text(request.text)
        button = None if request.button is None else (Seq(request.button.seq), request.button.index)
        outcome = await self._run(conversation, cmd.Write(request.client_msg_id, text, button), request.client_msg_id)
        return SentAck(seq=outcome.first, at=iso(outcome.at))

    async def ask_human(self, conversation: ConversationId, request: HumanRequest) -> HumanAck:
        """Into the queue, or the honest answer that nobody is there."""
        outcome = await self._run(conversation, cmd.AskHuman(), request.client_msg_id)
        name = _name(outcome.state)
        return HumanAck(
            seq=outcome.first,
            state=name,
            open=self._open(outcome.state),
            position=self._position(conversation, outcome.state) if name == "queued" else None,
        )

    async def leave_queue(self, conversation: ConversationId, request: QueueLeave) -> LeaveAck:
        """Back to the bot, unless it is urgent."""
        outcome = await self._run(conversation, cmd.LeaveQueue(), request.client_msg_id)
        return LeaveAck(seq=outcome.first, state=_name(outcome.state))

    async def sync(self, conversation: ConversationId, request: Sync) -> SyncAck:
        """What the visitor may see after `after_seq`, at most a page, for a client that may have missed it."""
        ack = await self.events_after(conversation, request.after_seq)
        self.caught_up += request.after_seq > 0 and bool(ack.events)
        return ack

    async def events_after(self, conversation: ConversationId, after_seq: int) -> SyncAck:
        """The same, for a reader that is told of news in no other way."""
        state = await self._conversations.state(conversation)
        if state.name == "erased":
            raise Refused("conversation_erased")
        events, more = list[WireEvent](), False
        if state.sealed and state.visitor_seq > after_seq:
            events = [self._sealed_notice(conversation, state, after_seq)]
        elif state.visitor_seq > after_seq:
            transcript = Transcript(self._conversations, conversation, "visitor", _nobody)
            events, more = await transcript.page(Seq(after_seq), SYNC_PAGE)
        return SyncAck(
            events=events,
            head=state.visitor_seq,
            more=more,
            state=_name(state),
            open=self._open(state),
        )

    async def make_code(self, conversation: ConversationId, request: CodeCreate) -> CodeAck:
        """A return code; an earlier one stops working."""
        outcome = await self._run(conversation, cmd.MakeCode(), request.client_msg_id)
        return CodeAck(code=await self._activate(conversation, outcome))

    async def leave_message(self, conversation: ConversationId, request: MailboxLeave) -> MailboxLeaveAck:
        """Leave a message for when somebody is there; the code opens the answer."""
        text = message_text(request.text)
        command = cmd.LeaveMessage(request.client_msg_id, text)
        outcome = await self._run(conversation, command, request.client_msg_id)
        since = outcome.state.mailbox_since
        return MailboxLeaveAck(
            seq=outcome.first,
            code=await self._activate(conversation, outcome),
            answer_by=iso(mailbox_due(since)) if since else None,
        )

    async def open_mailbox(self, request: MailboxOpen) -> MailboxOpenAck:
        """Back to the conversation of a return code. Every wrong code is answered alike."""
        code = normalised(request.code)
        conversation = await self._secrets.resolve_code(code) if code else None
        if conversation is None:
            raise Refused("invalid_code")
        state = await self._conversations.state(conversation)
        if state.name in (None, "erased"):
            raise Refused("invalid_code")
        outcome = await self._return(conversation, state, code or "")
        return MailboxOpenAck(
            conversation=conversation,
            token=await self._secrets.issue_token(conversation),
            state=_name(outcome.state),
        )

    async def resume(self, token: str) -> ConversationId | None:
        """The conversation that this token opens; None where it is unknown, or nobody has held it for too long."""
        found = await self._secrets.find_token(token)
        if found is None:
            return None
        state = await self._conversations.state(found.conversation)
        return found.conversation if found.unseen <= token_life(state) else None

    async def leave(self, request: Leave) -> None:
        """What a page that goes away asks for: its token opens nothing any more, and with `end` it is over.

        Nothing is told of a token that is none.
        """
        found = await self._secrets.find_token(request.token)
        if found is None:
            return
        await self._secrets.revoke_tokens(found.conversation)
        if request.end:
            await self._end(found.conversation, request.client_msg_id)

    async def end(self, conversation: ConversationId, request: ConversationEnd) -> EndAck:
        """End, and with `erase` delete what was said at once. Tokens open nothing any more; the return code does.

        A survey is given once for each time that somebody leaves: with the tokens, which are there no second time. They
        are revoked last, so that a visitor whose wish to erase has broken off can repeat it.
        """
        state = await self._end(conversation, request.client_msg_id)
        if request.erase:
            revoked = await self._eraser.erase(conversation)
        else:
            revoked = await self._secrets.revoke_tokens(conversation)
        if not revoked:
            return EndAck(survey_token="")
        practice = self._service.practice if state.name in (None, "erased") else state.practice
        return EndAck(survey_token=await self._surveys.issue(practice=practice))

    async def answer_transfer(self, conversation: ConversationId, request: TransferAnswer) -> SeqAck:
        """Yes or no to another counselor."""
        outcome = await self._run(conversation, cmd.AnswerTransfer(request.accept), request.client_msg_id)
        return SeqAck(seq=outcome.first)

    # --- inside ------------------------------------------------------------------------------------

    async def _end(self, conversation: ConversationId, client_msg_id: str) -> State:
        """End it, if there is something to end; returns its state before."""
        state = await self._conversations.state(conversation)
        if state.name not in (None, "erased") and not state.sealed:
            await self._run(conversation, cmd.End(), client_msg_id)
        return state

    async def _return(self, conversation: ConversationId, state: State, code: str) -> Outcome:
        """Go on; a sealed conversation is opened with the code first, and closed copies of its key are removed.

        Raises:
            Unavailable: it is being sealed at this moment; try again.
        """
        for _ in range(RETURNS):
            if state.sealed:
                await self._sealing.reopen(conversation, code)
                state = await self._conversations.state(conversation)
            back = cmd.Return(withdrawn=await self._withdrawn(conversation, state))
            outcome = await self._commands.run(conversation, CommandId(f"v:return:{state.seq}"), back)
            if await self._sealing.finish_reopening(conversation):
                return outcome
            state = await self._conversations.state(conversation)  # the sealing came between: the code opens it again
        raise Unavailable("a conversation is being sealed")

    async def _withdrawn(self, conversation: ConversationId, state: State) -> bool:
        """Whether the line has taken the booked time back."""
        held = held_by(state)
        time = await self._appointments.get(held.id) if held is not None else None
        return held is not None and (
            time is None or time.body.result == "withdrawn" or time.body.conversation != conversation
        )

    def _sealed_notice(self, conversation: ConversationId, state: State, after_seq: int) -> WireEvent:
        """The notice that a client without the return code is shown in place of a sealed transcript."""
        return WireEvent(
            conversation=conversation,
            seq=state.visitor_seq,
            prev_seq=after_seq,
            at=iso(self._clock()),
            kind="notice",
            code="sealed",
            text=self._say("notice_sealed", state.lang),
        )

    async def _run(self, conversation: ConversationId, command: cmd.Command, client_msg_id: str) -> Outcome:
        return await self._commands.run(conversation, CommandId(f"v:{client_msg_id}"), command)

    def _open(self, state: State) -> bool:
        return self._service.intake_for(state).open_at(state.level)

    def _position(self, conversation: ConversationId, state: State) -> int:
        """The place in the queue; a conversation that the board has not seen yet is last."""
        return (places := self._board.positions()).get(conversation) or len(places) + 1

    async def _activate(self, conversation: ConversationId, outcome: Outcome) -> str:
        """Make the code of this command work, unless a newer one has replaced it. A retry after a crash heals."""
        made = next(event for event in outcome.events if isinstance(event, CodeMade))
        code = normalised(made.code)
        if code is not None and outcome.state.code == made.code:
            await self._secrets.set_code(conversation, code)
        return made.code


def _nobody(account: AccountId) -> str:
    """Visitors see no names of staff."""
    return ""


def _name(state: State) -> StateName:
    if state.name is None:
        raise Refused("unknown_conversation")
    return state.name
