"""Checks of a short answer that the bot says itself: an article with `said_in_chat`. Pure.

Owns what such an answer must be beside a good article (`checks`): sayable as it stands, and recognisable.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from knowledge.articles import Article
from knowledge.checks import plain
from knowledge.findings import Finding
from knowledge.search.passages import quotable

FEWEST_QUESTIONS: Final = 8
"""With fewer ways to ask a question is recognised too seldom."""
MOST_WORDS: Final = 60
"""What can be read on a phone beside a question of the bot's."""


def answer_findings(article: Article) -> Iterator[Finding]:
    """The faults of an answer; nothing for another article."""
    if not article.said_in_chat:
        return
    words = " ".join(plain(article.text).split())
    if list(quotable(article)) != [words]:
        yield Finding(field="text", rule="not_said_whole")
    if len(words.split()) > MOST_WORDS:
        yield Finding(field="text", rule="too_many_words", value=str(len(words.split())), limit=str(MOST_WORDS))
    if len(article.questions) < FEWEST_QUESTIONS:
        count = str(len(article.questions))
        yield Finding(field="fragor", rule="too_few_ways_to_ask", value=count, limit=str(FEWEST_QUESTIONS))
    if not article.related_intents:
        yield Finding(field="relaterade_intent", rule="no_intent_of_answer")
