"""What comes and goes by e-mail: a mail becomes a message of a conversation, a counselor's message becomes a mail.

Owns which conversation a mail belongs to, and the words around an answer. Knows no mail server: `lotsen mail` does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from handoff.contract.errors import Refused
from handoff.contract.mail import INVENTED, MailAnswer, MailAnswers, MailIn, MailNoted, MailSent, MailTaken
from handoff.conversation import commands as cmd
from handoff.conversation.events import CounselorWrote, Record
from handoff.conversation.state import State, written
from handoff.conversation.text.message_text import cleaned
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.repository import ConversationRepository
from handoff.operations.jobs import each
from handoff.routing.service import Service
from knowledge.language import SERVED, language_of
from storage.ids import CommandId, ConversationId, Seq
from storage.ports.base import MAX_PAYLOAD_BYTES
from storage.ports.index import ConversationIndex, ConversationRow
from storage.ports.visitors import VisitorSecrets

PIECE: int = 3_900
"""Characters of a mail in one message, which has at most 4,000."""

KEPT_BYTES: int = MAX_PAYLOAD_BYTES * 3 // 4
"""UTF-8 bytes of a mail that are kept: more than `TEXT_MAX` in Swedish, and most of it in Arabic. The rest of the
entry is for sender, subject and what the risk rules find."""

UNSENT: Final = "mail_unsent"
"""Under this name conversations are counted whose answers could not be read: no job of a node asks for them."""

Say = Callable[[str, str], str]
"""(id of a text, language) -> the published text."""


class MailActions:
    """The acts of `lotsen mail`."""

    def __init__(
        self,
        *,
        conversations: ConversationRepository,
        commands: CommandHandler,
        index: ConversationIndex,
        secrets: VisitorSecrets,
        service: Service,
        say: Say,
    ) -> None:
        self._conversations = conversations
        self._commands = commands
        self._index = index
        self._secrets = secrets
        self._service = service
        self._say = say
        self.unsent_since: datetime | None = None
        """Since when the answer waits that waits for longest, as of the last time that `lotsen mail` asked."""

    async def take(self, mail: MailIn) -> MailTaken:
        """Store a mail: in the conversation whose answer it answers, else in one of its own. The same mail once.

        Raises:
            Refused: wrong_state while the line does not run.
        """
        if self._service.mode in ("closed", "ended"):
            raise Refused("wrong_state")
        own = self._secrets.conversation_for(f"mail:{mail.id}")
        if (await self._conversations.state(own)).name is not None:
            return MailTaken()
        thread = self._secrets.conversation_of_thread(mail.thread) if mail.thread else None
        known = await self._conversations.state(thread) if thread else State()
        if thread is None or known.name in (None, "erased"):
            await self._run(own, mail, None)
            return MailTaken()
        try:
            await self._run(thread, mail, None)
        except Refused as refusal:
            if refusal.code != "conversation_sealed":
                raise
            # A server whose acknowledgement was lost tries again for days: it may be in there, where nobody reads.
            if not await self._commands.has_run(thread, _command_id(mail)):
                await self._run(own, mail, thread)
        return MailTaken()

    async def unsent(self, *, invented: bool = False) -> list[MailAnswer]:
        """Every counselor's message by mail that no server has taken; `invented`: those to invented writers instead.

        A conversation that cannot be read is counted as a failed item, and keeps back no other's mail.
        """
        rows = [row for row in await self._index.mail_unsent() if row.practice or not invented]
        answers: list[MailAnswer] = []

        async def gather(row: ConversationRow) -> int:
            found = await self._answers(row.conversation)
            answers.extend(found)
            return len(found)

        await each(UNSENT, rows, gather)
        return [answer for answer in answers if answer.to.endswith(INVENTED) is invented]

    async def hand_out(self) -> MailAnswers:
        """What a mail server is to be given."""
        answers = await self.unsent()
        states = [await self._conversations.state(ConversationId(answer.conversation)) for answer in answers]
        since = [state.mail_unsent_since for state in states if state.mail_unsent_since is not None]
        self.unsent_since = min(since, default=None)
        return MailAnswers(answers=answers)

    async def sent(self, request: MailSent) -> MailNoted:
        """A server has taken it, or never will; noted once."""
        seq = Seq(request.seq)
        conversation = ConversationId(request.conversation)
        await self._commands.run(conversation, CommandId(f"mail:sent:{seq}"), cmd.NoteMailSent(seq, request.refused))
        return MailNoted()

    async def _run(self, conversation: ConversationId, mail: MailIn, follows: ConversationId | None) -> None:
        pieces = _pieces(mail.text)
        kept = _kept(pieces)
        command = cmd.TakeMail(
            texts=tuple(kept),
            sender=mail.sender,
            subject=" ".join(mail.subject.split()),
            dropped=mail.dropped + (kept != pieces),
            lang=_served(language_of(mail.text)),
            practice=self._service.practice,
            follows=follows,
        )
        await self._commands.run(conversation, _command_id(mail), command)

    async def _answers(self, conversation: ConversationId) -> list[MailAnswer]:
        state = await self._conversations.state(conversation)
        answers = []
        for first, record in await self._conversations.records(conversation):
            answers += [
                self._answer(conversation, state, seq, event)
                for seq, event in _numbered(first, record)
                if isinstance(event, CounselorWrote) and seq in state.mail_unsent
            ]
        return answers

    def _answer(self, conversation: ConversationId, state: State, seq: Seq, event: CounselorWrote) -> MailAnswer:
        lang = _served(written(state))
        thread = self._secrets.thread_of(conversation)
        return MailAnswer(
            id=f"{thread}.{seq}",
            conversation=conversation,
            seq=seq,
            to=state.mail_to,
            thread=thread,
            lang=lang,
            subject=self._say("notice_mail_subject", lang),
            text=f"{event.text}\n\n-- \n{self._say('notice_mail_foot', lang)}\n",
        )


def _command_id(mail: MailIn) -> CommandId:
    return CommandId(f"mail:{mail.id[:32]}")


def _numbered(first: Seq, record: Record) -> list[tuple[Seq, object]]:
    return [(Seq(first + offset), event) for offset, event in enumerate(record.events)]


def _served(lang: str | None) -> str:
    return lang if lang in SERVED else "sv"


def _pieces(text: str) -> list[str]:
    """The text in messages, cut between lines where that is possible; none where there is no text.

    Cut after it is in NFC, which can make a text longer.
    """
    pieces: list[str] = []
    left = cleaned(text).strip()
    while left:
        cut = len(left) if len(left) <= PIECE else _end_of_piece(left)
        pieces.append(left[:cut].strip())
        left = left[cut:].strip()
    return pieces


def _kept(pieces: list[str]) -> list[str]:
    """The pieces as far as one entry of the log holds them; the last one may be cut."""
    kept: list[str] = []
    left = KEPT_BYTES
    for piece in pieces:
        encoded = piece.encode()[:left]
        left -= len(encoded)
        if part := encoded.decode(errors="ignore").strip():
            kept.append(part)
    return kept


def _end_of_piece(text: str) -> int:
    at_line, at_word = text.rfind("\n", 1, PIECE), text.rfind(" ", 1, PIECE)
    return max(at_line, 0) or max(at_word, 0) or PIECE
