"""Short talk in the middle of a story, by the example whose vector is nearest: which reply it asks for. Pure.

Stands beside `plain_questions` and the conversation's `closing_words`, which know the words and go first. "Är det för
sent" has none of them, and the model, which sees that message alone, takes it for anything. Examples:
`meant_talk.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from handoff.assistant.bot_service.client import Vector
from handoff.assistant.learned.meanings import load
from handoff.assistant.thread.topic import thread_of
from handoff.conversation.state import State
from handoff.conversation.text.sentences import asks_back
from handoff.conversation.wishes.closing_words import names_thanks

EXAMPLES: Final = Path(__file__).parent / "meant_talk.yaml"
TALK: Final = Path(__file__).parent / "meant_talk.npz"
NEAR: Final = 0.47
"""From this likeness to an example a message means the same."""
AHEAD: Final = 0.09
"""So much further away every other reply's examples must be.

Of 870 messages of played conversations in so few words 40 are as near: 37 mean it.
"""
MOST_WORDS: Final = 14
"""In a longer message it stands beside a story, which the model reads."""
NONE: Final = "none"
CLOSES: Final = "avsluta"
ANYWHERE: Final = frozenset({"ar_du_robot", "komma_tillbaka", "fraga_om_tjansten", "hitta_lokalt_stod"})
"""These need no story before them."""
FEWEST_BEFORE_A_CLOSE: Final = 3
"""Nobody takes leave in the first messages."""


@cache
def examples() -> Mapping[str, tuple[str, ...]]:
    """What is said, by the reply that answers it."""
    return msgspec.yaml.decode(EXAMPLES.read_bytes(), type=dict[str, tuple[str, ...]])


def meant_reply(text: str, vector: Vector | None, state: State) -> str | None:
    """The reply to what a few words mean; None where that is not sure, or answers nothing that came before.

    Args:
        text: the visitor's words.
        vector: the same as the bot has embedded them; None, or of another embedder: nothing is guessed.
        state: the conversation before them.
    """
    held = load(TALK)
    at = held.place_of(vector)
    if at is None or not 0 < len(text.split()) <= MOST_WORDS or names_thanks(text):
        return None
    name = held.nearest(at, examples(), near=NEAR, ahead=AHEAD)
    if name is None or name == NONE:
        return None
    if name == CLOSES:
        return None if asks_back(text) or state.episode_messages < FEWEST_BEFORE_A_CLOSE else name
    return name if name in ANYWHERE or thread_of(state) is not None else None
