"""Which questions are read together with the messages before them, and as which text. Pure.

"Måste jag betala?" asks one thing after a debt and another about this service.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from handoff.conversation.text.sentences import asks_somewhere
from knowledge.search.in_two import LANG, read_together

MOST_WORDS: Final = 20
"""Of more words a question says by itself what it is about. Of 440 questions by people who had seen nothing of this,
each after what its writer had told, the right answer is likeliest for 0.71 of those that have one; for 0.66 where
questions that seem to stand by themselves are read alone."""
FEWEST_TOLD: Final = 4
"""Fewer words before it, "hej" or "jag är orolig", tell nothing that it could lean on."""
MOST_BACK: Final = 3
MOST_CHARS: Final = 150
"""So much of the end of what was told is read with it. To embed it takes 0.25 ms a letter, and twice as much found no
more answers for 140 questions (a hundred letters found 16 in place of 23)."""


def together_with(text: str, recent: Sequence[str], lang: str) -> str:
    """A short question with the end of what it leans on, as it is read; empty where it is none, or nothing was told.

    Args:
        text: what is asked.
        recent: what the visitor wrote before, oldest first.
        lang: the conversation's language.
    """
    short = 0 < len(text.split()) <= MOST_WORDS
    before = tuple(recent[-MOST_BACK:])
    if lang != LANG or not short or sum(len(each.split()) for each in before) < FEWEST_TOLD:
        return ""
    return read_together((" ".join(before)[-MOST_CHARS:],), text) if asks_somewhere(text) else ""
