"""Owns how a text that speaks of persons is read: asked for, or declined, wanted by somebody else, or past. Pure.

A classifier counts words; "I don't need to talk to a human" and "my brother won't talk to anybody" hold the same
words as a request. So a wish for a person that the classifier finds is checked clause by clause here. It must not
find requests itself, and when in doubt it lets the classifier's verdict stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.text import fold, words

_CLAUSE_END = re.compile(r"[.,;:!?\n…]+|\b(?:men|utan|but)\b")
_APOSTROPHES = str.maketrans("", "", "'’")
_THAN = re.compile(r"\bän\b")
"""Folded it would be the English article."""
_NEGATION_REACH = 5
_AFTER = 3
_ERRAND_REACH = 4


class Asking:
    """Reads clauses by word lists (`bot/data/asking.yaml`)."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        """`lists`: words by their part, folded."""
        self._words = {part: frozenset(entries) for part, entries in lists.items()}
        self._bot = tuple(lists["bot"])

    def declined(self, text: str) -> bool:
        """Whether every person that `text` speaks of is declined, somebody else's wish, or past."""
        plain = fold(_THAN.sub("than", text.casefold())).translate(_APOSTROPHES)
        clauses = _CLAUSE_END.split(plain)
        verdicts = {self._clause(words(clause)) for clause in clauses}
        return "asked" not in verdicts and "declined" in verdicts

    def _clause(self, tokens: list[str]) -> str:
        """`asked`, `declined`, or `silent` where no person is spoken of."""
        if self._prefers_the_bot(tokens) or self._supposed(tokens) or self._doubted(tokens):
            return "declined"
        named = [at for at, token in enumerate(tokens) if token in self._words["person"]]
        if not named:
            return "silent"
        if self._reads(tokens, named[-1]):
            return "declined"
        wanted = any(not self._denied(tokens, at) and not self._elsewhere(tokens, at) for at in named)
        return "asked" if wanted and self._without("past", tokens[: named[-1]]) else "declined"

    def _prefers_the_bot(self, tokens: list[str]) -> bool:
        """Whether the bot is what is liked better: "hellre boten", but not "hellre en människa än boten"."""
        bot = next((at for at, token in enumerate(tokens) if token.startswith(self._bot)), None)
        return (
            bot is not None and not self._without("prefers", tokens[:bot]) and self._without("compares", tokens[:bot])
        )

    def _supposed(self, tokens: list[str]) -> bool:
        """Whether the clause only asks what would be: "om jag pratar med …", "what happens if I press …"."""
        opens = tokens[:1] if self._without("happens", tokens) else tokens
        about = next((at for at, token in enumerate(opens) if token in self._words["if"]), None)
        if about is None or not self._words["wishful"].isdisjoint(tokens):
            return False
        return not self._without("anyone_self", tokens[about + 1 : about + 2])

    def _doubted(self, tokens: list[str]) -> bool:
        """Whether the writer does not know if they want to: "vet inte om jag vill …"."""
        about = next((at for at, token in enumerate(tokens) if token in self._words["if"]), None)
        if about is None or self._without("doubt", tokens[:about]):
            return False
        who, what = tokens[about + 1 : about + 2], tokens[about + 2 :]
        return not self._without("self", who) and not self._without("dare", what)

    def _reads(self, tokens: list[str], at: int) -> bool:
        """Whether the person only reads along, and nobody is asked to do anything for the writer."""
        return not self._without("reads", tokens[at + 1 : at + 1 + _ERRAND_REACH]) and self._without("self", tokens)

    def _denied(self, tokens: list[str], at: int) -> bool:
        """Whether a negation reaches the person at `at`: "kan inte någon …" asks, "inte en robot" leaves the person."""
        first = max(0, at - _NEGATION_REACH)
        negations = [place for place in range(first, at + 1) if tokens[place] in self._words["negation"]]
        if not negations or self._opens_a_request(tokens[: negations[-1]]):
            return False
        between = tokens[negations[-1] + 1 : at + _AFTER]
        return self._without("still_asks", between) and not any(token.startswith(self._bot) for token in between)

    def _opens_a_request(self, before_negation: list[str]) -> bool:
        return 0 < len(before_negation) <= 2 and self._words["opens_request"].issuperset(before_negation)

    def _elsewhere(self, tokens: list[str], at: int) -> bool:
        """Whether the person is for somebody else, or for another errand ("som kan laga", "to fix")."""
        after = tokens[at + 1 : at + 1 + _ERRAND_REACH]
        return self._of_others(tokens[:at]) or not self._without("errands", after)

    def _of_others(self, before: list[str]) -> bool:
        """Whether the clause is about somebody else: "get him to …", or they are named and the writer is not."""
        sent = any(one in self._words["others"] and two in self._words["to"] for one, two in pairwise(before))
        if sent:
            return True
        if not self._without("self", before) or not self._without("wish", before):
            return False
        return not self._without("others", before) or not self._without("belongs", before)

    def _without(self, part: str, tokens: list[str]) -> bool:
        return self._words[part].isdisjoint(tokens)
