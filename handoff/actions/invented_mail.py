"""Invented mails to practise with: they come without a mail server, are answered, and answer.

Owns who writes them: the stories of `knowledge.practice`, one a conversation. An address of theirs is under a domain
that no mail reaches (RFC 2606), so an answer is never sent; it is heard here, on whichever node looks first.
"""

from __future__ import annotations

import hashlib
import random
import secrets
from collections.abc import Callable
from typing import Final

from handoff.actions.mail import MailActions
from handoff.contract.errors import Refused
from handoff.contract.mail import INVENTED, MailAnswer, MailIn, MailSent
from handoff.contract.parts import Ack
from handoff.conversation.events import CounselorWrote
from handoff.conversation.told.feelings import feelings_in
from handoff.ledger.repository import ConversationRepository
from handoff.operations.jobs import Outcome, each
from knowledge.practice import files
from knowledge.practice.session import Session
from knowledge.practice.story import Lines, Story
from storage.ids import ConversationId

SUBJECT: Final = "Hej"


class InventedMails:
    """What the invented writers do."""

    def __init__(
        self, *, mail: MailActions, conversations: ConversationRepository, practice: Callable[[], bool]
    ) -> None:
        self._mail = mail
        self._conversations = conversations
        self._practice = practice

    async def arrive(self) -> Ack:
        """Somebody invented writes.

        Raises:
            Refused: wrong_mode outside practice.
        """
        if not self._practice():
            raise Refused("wrong_mode")
        story = random.choice(writers())  # noqa: S311  # only for variety
        await self._mail.take(_mail(story.id, story.opening, secrets.token_hex(32)))
        return Ack()

    async def hear(self) -> Outcome:
        """Take every answer to somebody invented as sent, and let them write back."""
        return await each("hear_invented_mail", await self._mail.unsent(invented=True), self._hear)

    async def _hear(self, answer: MailAnswer) -> bool:
        story = files.load().get(answer.to.removesuffix(INVENTED))
        if story is not None and (says := await self._next(story, answer)):
            key = hashlib.sha256(answer.id.encode()).hexdigest()
            await self._mail.take(_mail(story.id, says, key, thread=answer.thread))
        await self._mail.sent(MailSent(conversation=answer.conversation, seq=answer.seq))
        return True

    async def _next(self, story: Story, answer: MailAnswer) -> Lines:
        """What they write to this answer, after all that came before it."""
        session, says = Session(story, feels=lambda text: bool(feelings_in(text))), Lines()
        for first, record in await self._conversations.records(ConversationId(answer.conversation)):
            for offset, event in enumerate(record.events):
                if session.over or first + offset > answer.seq:
                    return says
                if isinstance(event, CounselorWrote):
                    says = session.hear(event.text)
        return says


def writers() -> list[Story]:
    """Those of whom it is likely that they write a mail: nobody who is in danger this minute, or whose part is silence.

    Who is silent to a first answer would leave the counselor waiting for a mail that never comes.
    """
    stories = [story for story in files.load().values() if story.language == "sv" and story.kind != "akut"]
    return [story for story in stories if all(way.says for way in story.steps[0].ways)]


def _mail(story: str, says: Lines, key: str, thread: str = "") -> MailIn:
    return MailIn(id=key, thread=thread, sender=f"{story}{INVENTED}", subject=SUBJECT, text="\n\n".join(says))
