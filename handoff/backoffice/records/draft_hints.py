"""What is worth a second look in a counselor's draft, before it is sent. Nothing is stored, logged or stopped."""

from __future__ import annotations

from handoff.contract.base import level_name
from handoff.contract.errors import Refused
from handoff.contract.training import DraftCheck, DraftCheckAck, DraftHint
from handoff.conversation.staff import Staff
from handoff.conversation.state import State
from handoff.conversation.told.feelings import named_in
from handoff.ledger.repository import ConversationRepository
from knowledge.practice.hearing import Turn, hear
from knowledge.practice.likeness import SentenceVectors
from knowledge.practice.words import load
from storage.ids import ConversationId


class DraftHints:
    """Reads a draft with the word lists of the practice, beside what the visitor wrote last."""

    def __init__(self, conversations: ConversationRepository, vectors: SentenceVectors) -> None:
        self._conversations = conversations
        self._vectors = vectors

    async def check(self, staff: Staff, request: DraftCheck, lang: str) -> DraftCheckAck:
        """The hints; only to the one who has the conversation.

        Raises:
            Refused: unknown_conversation, conversation_erased; not_yours.
        """
        state = await self._conversations.existing(ConversationId(request.conversation))
        if state.owner != staff.account:
            raise Refused("not_yours")
        words = load()
        heard = hear(turn_of(state, request.text), await self._vectors(request.text))
        return DraftCheckAck(
            hints=[
                DraftHint(fault=each.fault, label=told.label, instead=told.instead, start=each.start, end=each.end)
                for each in heard.passages
                for told in [words.faults[each.fault].wording(lang)]
            ]
        )


def turn_of(state: State, text: str) -> Turn:
    """A draft, with what the visitor wrote last. A 112 text that they have been shown counts as said."""
    visitor = state.recent[-1] if state.recent else ""
    return Turn(visitor, text, level_name(state.level), feeling=bool(named_in(visitor)), helped=state.emergency_shown)
