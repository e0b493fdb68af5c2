"""The language of a conversation follows what the visitor writes. Pure.

Decided in the entry of the message, so that what is said because of it, the 112 text first of all, is in that language
already, with the bot down too. `State.lang` is the language in which everything can be said; what the visitor writes
may be another one, in which only a few phrases exist (`written`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from handoff.conversation.commands import BotLine
from handoff.conversation.events import VisitorAnswered, VisitorWrote
from handoff.conversation.rules.shared import QUEUE_FROM, Events, notice
from handoff.conversation.state import State, written
from handoff.risk import Level
from knowledge.language import SERVED, followed, language_of

FACT: Final = "lang"
"""The language's key in the memory."""

ABOUT_LANGUAGES: Final = frozenset({"sprak_bytt", "annat_sprak", "sprak_okant", "sprak_okant_igen"})
"""Replies that say which languages there are."""

CHOSEN_BY: Final[Mapping[str, str]] = {f"sprak_{lang}": lang for lang in SERVED}
"""The language that a button chooses, by its meaning."""


def language_told(state: State, said: VisitorWrote) -> Events:
    """The language of this message, where it is another than that of the conversation so far.

    What stands on a button is the service's own words, unless the button chooses a language.
    """
    present = written(state)
    found = CHOSEN_BY.get(said.payload) if said.payload else _read(state, said.text, present)
    return () if found in (None, present) else (VisitorAnswered(fact=FACT, value=found or present),)


def _read(state: State, text: str, present: str) -> str | None:
    found = followed(text, present, settled=False)
    return found if found in (None, present) else followed(text, present, settled=_shown(state, present))


def language_line(state: State, lines: Sequence[BotLine], level: Level) -> Events:
    """One line after the answer that says how to change back, where the language has changed.

    Not in danger, when every line counts, and not where the answer says it itself.
    """
    says_itself = any(line.reply_id in ABOUT_LANGUAGES for line in lines)
    due = state.language_changed and not says_itself and state.name == "bot" and level < QUEUE_FROM
    return (notice("language"),) if due else ()


def _shown(state: State, present: str) -> bool:
    """Whether the visitor has shown the present language by writing, or by asking for it."""
    return FACT in state.memory or any(language_of(text) == present for text in state.recent)
