"""Facts that a visitor's words tell unasked, as codes: a kommun, an age, a relation, since when. Pure.

Only where the words leave no doubt. The recognition of each is in `ages.py`, `relations.py` and `since.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handoff.conversation.answers.matching import Found
from handoff.conversation.text.folding import folded_words
from handoff.conversation.told.ages import age_in, own_age_in
from handoff.conversation.told.relations import relations_in, without_friends_of_theirs
from handoff.conversation.told.since import since_in
from knowledge.directory.mentions import county_in, mention_in


def kommun_in(text: str, *, asked: bool) -> Found | None:
    """The code of the kommun that a text names. `asked`: "mora" alone is the kommun and not the word."""
    found = mention_in(text, asked=asked)
    return (found.code, found.length) if found else None


MINORS: Final = ("under_13", "13_14", "15_17")
"""In these ages "min kille" is a parent's word."""


def facts_told(text: str) -> Iterator[tuple[str, str]]:
    """The facts that a message tells unasked: (fact, value), only where the words leave no doubt."""
    words = folded_words(text)
    kommun = kommun_in(text, asked=False)
    if kommun is not None:
        yield "kommun", kommun[0]
    elif (county := county_in(text)) is not None:
        yield "lan", county
    age = age_in(words, asked=False)
    own = own_age_in(words) if age is not None else None
    if own is not None:
        yield "own_age", own[0]
    if age is not None and (own is None or own[0] != age[0]):
        yield "age_band", age[0]
    related = without_friends_of_theirs({code for code, _ in relations_in(words, asked=False)}, words)
    if len(related) == 1:
        of_a_minor = related == {"partner"} and age is not None and age[0] in MINORS
        yield "relation", "barn" if of_a_minor and own is None else related.pop()
    since = since_in(words, asked=False)
    if since is not None:
        yield "since", since[0]
