"""Which question of the bot is open, and which of a persona's answers belongs to it.

The question is what the bot's reply asks for (`questions.yaml`); a question whether somebody wants a person has no
answer in a persona, because the turns say when this visitor wants one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from handoff.conversation.state import State
from tests.converse.played import Asked, Bubble, Status
from tests.converse.script import PersonaKey
from tests.support.clients import Visitor
from tests.support.site import Site

FILE: Final = Path(__file__).parent / "questions.yaml"

PERSONA_OF: Final[Mapping[str, PersonaKey]] = {
    "relation": "relation",
    "about": "relation",
    "age": "age",
    "age_band": "age",
    "kommun": "place",
    "since": "since",
    "signs": "signs",
    "tried": "tried",
    "wish": "wish",
    "safe": "safe",
    "role": "role",
    "audience": "role",
    "alone": "alone",
    "plan": "plan",
    "means": "plan",
    "yes_no": "yes_no",
    "more": "more",
}
"""The persona's answer, by the fact that the bot asks for."""


class _Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fact: str
    asked_by: tuple[str, ...]
    buttons: tuple[str, ...] = ()


class Questions:
    """The questions of the bot."""

    def __init__(self, file: Path = FILE) -> None:
        questions = msgspec.yaml.decode(file.read_bytes(), type=dict[str, _Question])
        self._of_reply = {
            reply: Asked(name, question.fact, question.buttons)
            for name, question in questions.items()
            for reply in question.asked_by
        }

    def status(self, state: State, bubbles: Sequence[Bubble]) -> Status:
        """Where the conversation stands after these messages."""
        assert state.name is not None
        return Status(
            level=state.level,
            name=state.name,
            lang=state.lang,
            question=self.open_after(bubbles),
            payloads=tuple(button.payload for button in state.buttons),
        )

    def of(self, bubble: Bubble) -> Asked | None:
        """The question that a message asks."""
        return self._of_reply.get(bubble.reply_id)

    def open_after(self, bubbles: Sequence[Bubble]) -> Asked | None:
        """The last question that these messages ask."""
        asked = [found for bubble in bubbles if (found := self.of(bubble))]
        return asked[-1] if asked else None

    async def was_read(self, site: Site, visitor: Visitor, question: str | None, from_seq: int) -> bool:
        """Whether the answer to this question was noted. The chat keeps no note of answers yet."""
        return True


def persona_key(asked: Asked, unused: Collection[PersonaKey]) -> PersonaKey | None:
    """The persona's answer to this question; None if there is none left."""
    key = PERSONA_OF.get(asked.fact)
    return key if key in unused else None
