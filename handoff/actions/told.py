"""What the visitor has told, as staff get it: codes with the name of a kommun and the words of a guide's answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handoff.contract.shift import ToldFact
from handoff.conversation.state import State
from handoff.conversation.told.understood import confirmed, kommun_name, told

AnswerWords = Callable[[str, str, Sequence[str]], str]
"""(fact, value, guides that were begun) -> what a guide calls the answer, or nothing."""


def told_facts(state: State, answer_words: AnswerWords) -> list[ToldFact]:
    """All facts of this episode, the most important first."""
    return [_fact(fact, value, answer_words(fact, value, state.guides)) for fact, value in told(confirmed(state))]


def _fact(fact: str, value: str, words: str) -> ToldFact:
    return ToldFact(fact=fact, value=kommun_name(value) if fact in ("kommun", "lan") else value, words=words)
