"""Checks a request for a person: is it declined, hypothetical, past, or somebody else's? Pure.

A classifier counts words; "I don't need to talk to a human" and "my brother won't talk to anybody" have the same
words as a request. So a request that the classifier finds is checked here, clause by clause. This module must not
find requests itself; when in doubt the classifier's result stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.word_classes import clauses

_NEGATION_REACH = 7
_AFTER = 3
_TASK_REACH = 4
_WITHDRAWN_REACH = 5
_JOIN_WORDS = 7


class RequestCheck:
    """Classifies clauses by the word lists of `bot/data/request_check.yaml`."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        """`lists`: folded words by the name of their list."""
        self._words = {part: frozenset(entries) for part, entries in lists.items()}
        self._bot = tuple(lists["bot"])

    def declined(self, text: str) -> bool:
        """Whether `text` mentions a person without asking for one.

        True if at least one clause declines a person, or speaks of one as hypothetical, past or somebody else's wish,
        and no clause asks.
        """
        read = clauses(text)
        verdicts = {self._clause(tokens) for tokens in read if tokens}
        if "asked" in verdicts or "declined" not in verdicts:
            return False
        return not any(self._asks_for_service(tokens) or self._joins_request(tokens) for tokens in read)

    def _joins_request(self, tokens: list[str]) -> bool:
        """Whether the clause makes another one's request the writer's own: "… and I want that too", "… det gör jag"."""
        ands = [at for at, token in enumerate(tokens) if token in self._words["and"]]
        own = tokens[ands[-1] + 1 :] if ands else tokens
        while own and own[-1] in self._words["anyhow"]:
            own = own[:-1]
        if not self._without("negation", own) or self._without("self", own) or len(own) > _JOIN_WORDS:
            return False
        wanted = list(own)
        while wanted and wanted[-1] in self._words["echo"]:
            wanted.pop()
        if " ".join(wanted) in self._words["does"] or " ".join(own[:3]) in self._words["does"]:
            return True
        if wanted and wanted[-1] in self._words["taken"] | self._words["self"]:
            wanted.pop()  # "jag vill ha det", "nu vill jag också"
        return len(wanted) < len(own) and bool(wanted) and wanted[-1] in self._words["wishful"]

    def _clause(self, tokens: list[str]) -> str:
        """`asked`, `declined`, or `silent` where the clause says nothing on a person."""
        if self._prefers_bot(tokens) or self._negative_verb(tokens):
            return "declined"
        own_staff = self._own_staff_at(tokens)
        named = sorted({at for at in range(len(tokens)) if self._person_at(tokens, at)} | own_staff)
        if not named or self._only_not_found(tokens, named[-1]):
            return "silent"
        if self._hypothetical(tokens) or self._undecided(tokens) or self._reads_along(tokens, named[-1]):
            return "declined"
        if self._withdrawn(tokens, named[-1]) or self._asks_which(tokens) or self._past(tokens, named[-1], own_staff):
            return "declined"
        if self._asks_for_them(tokens[: named[-1]]):
            return "asked"
        wanted = any(not self._negated(tokens, at) and not self._elsewhere(tokens, at, own_staff) for at in named)
        return "asked" if wanted else "declined"

    def _asks_for_them(self, before: list[str]) -> bool:
        """Whether we are asked for one of us for somebody else: "kan hon få en stödjare"."""
        return any(
            one in self._words["can"] and two in self._words["others"] and three in self._words["receives"]
            for one, two, three in _threes(before)
        )

    def _person_at(self, tokens: list[str], at: int) -> bool:
        """Whether the word at `at` names a person ("ingen" does, but not in "har ingen lust")."""
        nobody = tokens[at] in self._words["negation"] and not self._without("lust", tokens[at + 1 : at + 2])
        return tokens[at] in self._words["person"] and not nobody

    def _own_staff_at(self, tokens: list[str]) -> set[int]:
        """Where the line's own staff is named: "en av er", "one of you", "er personal", "har ni en som"."""
        groups = [at for at, pair in enumerate(pairwise(tokens)) if self._of_you(*pair)]
        threes = _threes(tokens)
        asked = {at + 1 for at, three in enumerate(threes) if self._have_you(*three)}
        asked |= {at for at, three in enumerate(threes) if self._one_of_yours(*three)}
        return {at - 1 if at and tokens[at - 1] in self._words["somebody"] else at for at in groups} | asked

    def _one_of_yours(self, first: str, second: str, third: str) -> bool:
        one = first in self._words["somebody"] and second in self._words["of"]
        return one and third in self._words["yours"]

    def _have_you(self, first: str, second: str, third: str) -> bool:
        one = second in self._words["somebody"] and third in self._words["which"]
        return one and first in self._words["you"]

    def _of_you(self, first: str, second: str) -> bool:
        return first in self._words["of"] and second in self._words["you"]

    def _asks_for_service(self, tokens: list[str]) -> bool:
        """Whether the line is asked for something that only people do: "kan ni ta över", "ordna det"."""
        at = next((at for at, (one, two) in enumerate(pairwise(tokens)) if self._can_you(one, two)), None)
        if at is None or at > 1:
            return False
        what = tokens[at + 2 : at + 5]
        return not self._without("service", what) or any(self._arranges(*pair) for pair in pairwise(what))

    def _arranges(self, verb: str, what: str) -> bool:
        return verb in self._words["arranges"] and what in self._words["points_back"]

    def _can_you(self, first: str, second: str) -> bool:
        return first in self._words["can"] and second in self._words["you"]

    def _prefers_bot(self, tokens: list[str]) -> bool:
        """Whether the writer prefers the bot: "hellre boten", but not "hellre en människa än boten"."""
        if self._prefers_bot_as_you(tokens):
            return True
        bot = next((at for at, token in enumerate(tokens) if token.startswith(self._bot)), None)
        if bot is None or not self._without("negation", tokens):
            return False
        before, after = tokens[:bot], tokens[bot + 1 : bot + 4]
        likes = not self._without("prefers", before) and self._without("compares", before)
        return likes or (not self._without("suits", after) and self._without("person", tokens))

    def _prefers_bot_as_you(self, tokens: list[str]) -> bool:
        """Whether the bot is preferred as "you": "hellre dig än en människa", not "I'd rather you got me a person"."""
        triples = _threes(tokens)
        return any(
            one in self._words["prefers"] and two in self._words["you"] and three in self._words["compares"]
            for one, two, three in triples
        )

    def _negative_verb(self, tokens: list[str]) -> bool:
        """Whether a verb is negative by its form, as in Somali: "ma rabo", not "ma … rabaa"."""
        return not self._without("refusal", tokens) and self._without("assent", tokens)

    def _only_not_found(self, tokens: list[str], at: int) -> bool:
        """Whether only finding the way to a person is negated: "jag hittar inte var man väljer person"."""
        no = next((place for place, token in enumerate(tokens[:at]) if token in self._words["negation"]), None)
        return no is not None and not self._without("where", tokens[no + 1 : no + 3])

    def _hypothetical(self, tokens: list[str]) -> bool:
        """Whether the clause is hypothetical: "om jag pratar med …", "what happens if I press …"."""
        if tokens[0] in self._words["suppose"] or tokens[:2] == ["tank", "om"]:
            return True
        opens = tokens[:1] if self._without("happens", tokens) else tokens
        about = next((at for at, token in enumerate(opens) if token in self._words["if"]), None)
        if about is None or not self._words["wishful"].isdisjoint(tokens):
            return False
        return not self._without("anyone_self", tokens[about + 1 : about + 2])

    def _undecided(self, tokens: list[str]) -> bool:
        """Whether the writer is undecided: "vet inte om jag vill …", "kanske … senare"."""
        if not self._without("maybe", tokens) and not self._without("later", tokens):
            return True
        about = next((at for at, token in enumerate(tokens) if token in self._words["if"]), None)
        if about is None or self._without("doubt", tokens[:about]):
            return False
        who, what = tokens[about + 1 : about + 2], tokens[about + 2 :]
        return not self._without("self", who) and not self._without("dare", what)

    def _reads_along(self, tokens: list[str], at: int) -> bool:
        """Whether the clause is about a person who reads along, not about one for the writer."""
        return not self._without("reads", tokens[at + 1 : at + 1 + _TASK_REACH]) and self._without("self", tokens)

    def _withdrawn(self, tokens: list[str], at: int) -> bool:
        """Whether a request is withdrawn: "glöm rådgivaren", "off the list for …"; not "skip the bot, get me …"."""
        if " ".join(tokens[:2]) in self._words["pesters"]:
            return True
        first = max(0, at - _WITHDRAWN_REACH)
        drops = [place for place in range(first, at) if self._withdraws(*tokens[place : place + 2])]
        if not drops:
            return self._too_much(tokens[:at])
        between = tokens[drops[-1] + 1 : at]
        return self._without("gives", between) and not any(token.startswith(self._bot) for token in between)

    def _withdraws(self, word: str, following: str) -> bool:
        """Whether the word withdraws what follows: "off the list", but not "they cut me off"."""
        return word in self._words["drops"] or (word == "off" and following in self._words["off"])

    def _too_much(self, before: list[str]) -> bool:
        """Whether the writer cannot bring themselves to it: "för blyg för att", "too shy to"; not "I too"."""
        if not self._without("is", before[:1]):
            return False
        triples = enumerate(_threes(before))
        swedish = (at for at, (one, two, three) in triples if one == "for" == three and two not in self._words["to"])
        at = next(swedish, None) if "att" in before else None
        if at is None:
            at = next((place for place in range(len(before)) if self._too_to(before, place)), None)
        return at is not None and not self._new_request(before[at + 1 :])

    def _too_to(self, before: list[str], at: int) -> bool:
        """Whether "too … to" begins at `at`: "too shy to", but not "I too want to"."""
        also = not self._without("i", before[max(0, at - 1) : at])
        return before[at] == "too" and not also and "to" in before[at:]

    def _asks_which(self, tokens: list[str]) -> bool:
        """Whether it is a question of which one answers: "en människa eller en robot"; "I want either" is a request."""
        either = next((at for at, token in enumerate(tokens) if token in self._words["or"]), None)
        if either is None or not self._words["wishful"].isdisjoint(tokens):
            return False
        sides = tokens[:either], tokens[either + 1 : either + 4]
        return any(self._bot_in(one) and not self._without("person", two) for one, two in (sides, sides[::-1]))

    def _bot_in(self, tokens: list[str]) -> bool:
        return any(token.startswith(self._bot) for token in tokens)

    def _past(self, tokens: list[str], at: int, own_staff: set[int]) -> bool:
        """Whether the contact is past, or exists already: "pratade med …", "en av er sa", "har redan någon"."""
        if not self._without("already", tokens) and not self._without("has", tokens):
            return self._without("wishful", tokens)
        told = at in own_staff and self._without("self", tokens[:at])
        if told and any(token in self._words["told"] for token in tokens[at + 1 : at + 5]):
            return self._without("which", tokens[at : at + 4])
        past = next((place for place in range(at) if tokens[place] in self._words["past"]), None)
        if past is None:
            return False
        return self._without("self", tokens[past + 1 :]) or self._without("wishful", tokens[past + 1 : at])

    def _negated(self, tokens: list[str], at: int) -> bool:
        """Whether the person at `at` is negated; not in "kan inte någon …", nor in "inte en robot utan …"."""
        first = max(0, at - _NEGATION_REACH)
        negations = [place for place in range(first, at + 1) if tokens[place] in self._words["negation"]]
        if self._less_preferred(tokens[:at]):
            return True
        if not negations or self._opens_a_request(tokens[: negations[-1]]):
            return False
        if tokens[negations[-1]] in self._words["lacking"] and not self._without("negation", tokens[: negations[-1]]):
            return False
        between = tokens[negations[-1] + 1 : at + _AFTER]
        if self._new_request(between[: at - negations[-1]]):
            return False
        return self._without("still_asks", between) and not self._bot_in(between)

    def _less_preferred(self, before: list[str]) -> bool:
        """Whether something else is preferred: "hellre en vägg än någon"; not where that is a person too."""
        other = next((place for place, token in enumerate(before) if token in self._words["compares"]), None)
        if other is None or self._without("prefers", before[:other]):
            return False
        return self._without("person", before[:other]) and not self._own_staff_at(before[:other])

    def _opens_a_request(self, before_negation: list[str]) -> bool:
        """Whether the negation is part of a question or a condition: "finns det ingen", "om inte vill jag …"."""
        if not self._without("if", before_negation[-1:]):
            return True
        if " ".join(before_negation) in self._words["may_one"]:
            return True
        return 0 < len(before_negation) <= 2 and self._words["opens_request"].issuperset(before_negation)

    def _new_request(self, between: list[str]) -> bool:
        """Whether a new request follows the negation: "inga länkar jag vill ha en människa"."""
        return any(
            (one in self._words["self"] and two in self._words["wishful"])
            or (one in self._words["and"] and two in self._words["gives"])
            or (one in self._words["can"] and two in self._words["self"])
            or two in self._words["i_want"]
            for one, two in pairwise(between)
        )

    def _elsewhere(self, tokens: list[str], at: int, own_staff: set[int]) -> bool:
        """Whether the person is for somebody else, of another place, or for another task ("som kan laga")."""
        if at in own_staff:
            return self._of_others_for_own_staff(tokens, at) or not self._without("interviews", tokens)
        after = tokens[at + 1 : at + 1 + _TASK_REACH]
        place = not self._without("institution", after) and not self._without("at", after)
        own = at > 0 and tokens[at - 1] in self._words["belongs"] and tokens[at] in self._words["professions"]
        return self._of_others(tokens[:at]) or self._other_task(tokens, at) or place or own

    def _other_task(self, tokens: list[str], at: int) -> bool:
        """Whether the person is for another task: "en person som kan laga"; not "kön medan jag lagar mat"."""
        after = tokens[at + 1 : at + 1 + _TASK_REACH]
        linked = any(one in self._words["links"] and two in self._words["errands"] for one, two in pairwise(after))
        return linked or not self._without("interviews", tokens)

    def _of_others(self, before: list[str]) -> bool:
        """Whether the request is somebody else's: "get him to …", or they are named and the writer is not."""
        if self._made_to(before) or self._wished_for_others(before):
            return True
        if not self._without("whether", before[:1]) and not self._without("or", before[-1:]):
            return False
        if not self._without("self", before) or not self._without("wish", before):
            return False
        return not self._without("others", before) or not self._without("belongs", before)

    def _of_others_for_own_staff(self, tokens: list[str], at: int) -> bool:
        """Whether somebody else shall talk with the line, or does not want to; a request passed on for them is one."""
        before = tokens[:at]
        if self._made_to(before):
            return True
        told = self._words["wishful"] | self._words["can"] | self._words["told_for"]
        return self._of_others(before) and told.isdisjoint([*before, *map(" ".join, pairwise(before))])

    def _made_to(self, before: list[str]) -> bool:
        """Whether somebody else shall be made to do it: "få henne att", "get my son to"."""
        named = self._words["others"] | self._words["kin"]
        return any(one in named and two in self._words["to"] for one, two in pairwise(before))

    def _wished_for_others(self, before: list[str]) -> bool:
        """Whether the wish is about what somebody else does or has: "jag önskar att han hade", "I wish she had"."""
        wishes = [at for at, token in enumerate(before) if token in self._words["wishes"]]
        near = (place for at in wishes for place in range(at + 1, min(at + 4, len(before))))
        named = next((place for place in near if self._somebody_else(before, place)), None)
        return named is not None and self._without("self", before[named + 1 :])

    def _somebody_else(self, before: list[str], at: int) -> bool:
        """Whether the word is somebody else; "man" (husband, or anybody) only after a possessive."""
        if before[at] in self._words["anyone_self"]:
            return at > 0 and before[at] in self._words["kin"] and before[at - 1] in self._words["belongs"]
        return before[at] in self._words["others"] or before[at] in self._words["kin"]

    def _without(self, part: str, tokens: Sequence[str]) -> bool:
        return self._words[part].isdisjoint(tokens)


def _threes(tokens: list[str]) -> list[tuple[str, str, str]]:
    return list(zip(tokens, tokens[1:], tokens[2:], strict=False))
