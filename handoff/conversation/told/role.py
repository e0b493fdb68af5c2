"""The role in which a message says that its writer is, unasked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from handoff.conversation.answers import words as lexicon
from handoff.conversation.answers.matching import MOST_WORDS
from handoff.conversation.text.folding import folded_text, folded_words, phrase
from handoff.conversation.told.relations import relations_in
from knowledge.questions import Question

_I_AM_FROM: Final = {first: [each for each in lexicon.I_AM if each[0] == first] for first, *_ in lexicon.I_AM}
MOST_BEFORE_A_ROLE: Final = 2
"""Words between "jag är" and the role: "jag är en orolig mamma"."""


def role_told(text: str, question: Question) -> str | None:
    """The one role in which a message says that its writer is: "jag är mormor", "jag jobbar som lärare"."""
    words = folded_words(text, MOST_WORDS)
    named = _role_words(question)
    found: set[str] = set()
    for at, word in enumerate(words):
        openings = _I_AM_FROM.get(word, ())
        opens = next((len(each) for each in openings if tuple(words[at : at + len(each)]) == each), 0)
        if not opens or not lexicon.NEGATIONS.isdisjoint(words[at + opens : at + opens + 1]):
            continue
        after = words[at + opens : at + opens + MOST_BEFORE_A_ROLE + 1]
        found.update(
            next(([named[word]] for word in after if word in named), [])
            or ["yrkesverksam" for word in after if word.endswith(lexicon.PROFESSIONS)]
        )
    if not found and _speaks_from_work(words, named):
        return WORKS if WORKS in question.choices else None
    return found.pop() if len(found) == 1 and found <= question.choices.keys() else None


WORKS: Final = "yrkesverksam"
"""The role of who writes because of their work."""


_SCHOOLS: Final = (
    r"(?:folkhogskola\w*|gymnasi\w*|hogstadi\w*|skolan?|universitet\w*|hogskola\w*|komvux|nian|attan|sjuan|sexan"
    r"|ettan|tvaan|trean)"
)
_PUPIL: Final = re.compile(
    r"(?:^(?:hej |hejsan |tja |tjena |asso |alltsa )*|\b(?:jag|ja) )(?:gar|laser|pluggar) (?:pa |i )(?:en |ett )?"
    rf"{_SCHOOLS}\b"
    r"|\bmin (?:\w+ )?(?:larare|mentor|froken|magister)\b|\b(?:vi )?har en larare\b"
    r"|\b(?:jag|ja) (?:ar|e) (?:ju |bara )?(?:elev|student)\b"
    r"|\bmy (?:\w+ )?teacher\b|\bi(?: am|m) (?:a |just a )*(?:pupil|student)\b"
)


def is_a_pupil(texts: Iterable[str]) -> bool:
    """Whether the writer goes to a school themselves: who speaks of their teacher is none."""
    return any(_PUPIL.search(folded_text(text, MOST_WORDS)) is not None for text in texts)


def _speaks_from_work(words: list[str], named: Mapping[str, str]) -> bool:
    """Whether a message says where its writer works, or opens with what they are: "skolkurator här"."""
    if any(relations_in(words, asked=False)) and not any(word.startswith(lexicon.AT_WORK) for word in words):
        return False
    plain = " ".join(words)
    if lexicon.WORKS_AT.search(plain):
        return True
    opening = [word for word in words[:MOST_GREETING] if (word,) not in lexicon.FILLERS and word not in lexicon.GREETS]
    first, second = (*opening, "", "")[:2]
    is_one = named.get(first) == WORKS or first.endswith(lexicon.PROFESSIONS)
    return is_one and second in lexicon.AFTER_A_PROFESSION


MOST_GREETING: Final = 8


@cache
def _role_words(question: Question) -> Mapping[str, str]:
    """The single words that name a role as who somebody is. Those that have other uses count for a profession."""
    words: dict[str, str] = {}
    for value, outcome in question.choices.items():
        listed = [outcome.words, *([outcome.alone] if value == "yrkesverksam" else [])]
        for each in (phrase(text) for table in listed for texts in table.values() for text in texts):
            if len(each) == 1 and value != "okand":
                words[each[0]] = value
    return words
