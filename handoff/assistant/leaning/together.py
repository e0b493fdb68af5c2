"""Which questions are read together with the messages before them, and as which text. Pure.

"Måste jag betala?" asks one thing after a debt and another about this service.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from handoff.assistant.leaning.model import leaning
from handoff.conversation.text.sentences import asks_somewhere
from knowledge.search.in_two import LANG, read_together

MOST_WORDS: Final = 14
"""Of more words a question says by itself what it is about."""
FEWEST_TOLD: Final = 4
"""Fewer words before it, "hej" or "jag är orolig", tell nothing that it could lean on."""
MOST_BACK: Final = 3
LEANS: Final = -1.0
"""From these log odds on a question is read with what stands before it. Of the ways to ask in two messages 0.97 lie
above it (answers left out of the learning in turn), and of those in one, which gain nothing by it, 0.49."""
_NO_VECTOR: Final = np.zeros(0, np.float32)
MOST_CHARS: Final = 150
"""So much of the end of what was told is read with it. To embed it takes 0.25 ms a letter, and twice as much found no
more answers for 140 questions (a hundred letters found 16 in place of 23)."""


def together_with(text: str, recent: Sequence[str], lang: str) -> str:
    """A short question with the end of what it leans on, as it is read; empty where it is none, or stands by itself.

    Args:
        text: what is asked.
        recent: what the visitor wrote before, oldest first.
        lang: the conversation's language.
    """
    short = 0 < len(text.split()) <= MOST_WORDS
    before = tuple(recent[-MOST_BACK:])
    if lang != LANG or not short or sum(len(each.split()) for each in before) < FEWEST_TOLD:
        return ""
    if not asks_somewhere(text) or leaning().log_odds(text, _NO_VECTOR) < LEANS:
        return ""
    return read_together((" ".join(before)[-MOST_CHARS:],), text)
