"""As which texts a question is read beside the message that it stands in. Pure.

"Måste jag betala?" asks one thing after a debt and another about this service, and "nej, inte så. men ska jag ringa
hans mamma?" asks only with its last words. Owns which texts those are; the bot embeds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from handoff.conversation.text.sentences import asks_somewhere, beside_questions, sentences_of
from knowledge.search.in_two import LANG, read_together

MOST_WORDS: Final = 30
"""A question in more words says itself what it is about."""
FEWEST_TOLD: Final = 4
"""Fewer words before it, "hej" or "jag är orolig", tell nothing that it could lean on."""
MOST_CHARS: Final = 80
"""So much of the beginning of what was told is read with it: there people say whom it is about. What they asked before
is none of it: of 299 questions from the middle of talks with this chat the right answer is likeliest for 0.53 so, and
for 0.38 where the last messages are read with the question as they stand; with nearly twice as many letters of it no
more are answered right (85 in place of 88), and it takes twice as long to embed."""
MOST_CHARS_ASKED: Final = 200
"""So much of what a message asks is read by itself."""


def together_with(text: str, recent: Sequence[str], lang: str) -> str:
    """A question with the beginning of what was told before it; empty where nothing is asked, or nothing was told.

    Args:
        text: the message.
        recent: what the visitor wrote before, oldest first.
        lang: the conversation's language.
    """
    short = 0 < len(text.split()) <= MOST_WORDS
    told = " ".join(beside_questions(each) for each in recent).strip() if lang == LANG and short else ""
    if len(told.split()) < FEWEST_TOLD or not asks_somewhere(text):
        return ""
    return read_together((told[:MOST_CHARS],), text)


def asked_in(text: str, lang: str) -> str:
    """What a message asks, without what it tells beside; empty where that is all of it, or nothing is asked."""
    if lang != LANG:
        return ""
    sentences = sentences_of(text)
    asked = [each for each in sentences if asks_somewhere(each)]
    return " ".join(asked)[:MOST_CHARS_ASKED] if 0 < len(asked) < len(sentences) else ""
