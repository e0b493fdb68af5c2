"""Organisations that a message names: whose card stands first, and who is asked for by number or hours. Pure.

Owns how a name is found in a text, and when a question asks how to reach who is named. Which entries may be shown is
the library's, and the words are `knowledge`'s.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, Reply
from handoff.conversation.state import State
from handoff.conversation.text.folding import Phrase, folded, folded_words, phrase
from handoff.conversation.text.sentences import sentences_of
from handoff.risk import Level
from knowledge.directory.composites import is_composite
from knowledge.directory.contacts import FALLBACK_ID, Contact
from knowledge.directory.other_names import other_names
from knowledge.replies import rules

REACHED: Final = "kontakt_som_namns"
"""Said to who asks for the number or the hours of somebody whose card stands under it."""
NOT_SHOWN: Final = "kontakt_visas_inte"
"""Said in its place of somebody whom visitors may not see now: nobody has checked the entry lately."""
ASKED_BY_NAME: Final = frozenset({REACHED, NOT_SHOWN})
"""Replies that have the card of who is asked for, and beside which nothing else is shown."""

_NUMBER: Final = folded(
    "nummer numret telefonnummer telefonnumret öppet öppen öppettider öppettiderna telefontid telefontider mejl"
    " mejladress mejladressen hemsida webbplats number hours"
)
"""Words that beside a name, in a question or a wish, ask how to reach it."""
_REACHES: Final = folded("ringa nå når nås kontakta kontaktar kontakt tag chatta mejla maila call reach contact")
"""Verbs that do so where nothing but small words stands between them and the name."""
_BETWEEN: Final = folded("till med på i hos man jag vi hon han de dom en den just the to i we")
_AFTER: Final = folded(
    "nu idag ikväll dag kväll natt natten helgen på i gratis då först också här ifrån now today tonight"
)
"""Words behind the name that leave the question what it is; any other asks something else ("utan att det syns")."""
_MOST_AFTER: Final = 3
_ADVICE: Final = folded("ska skall bör borde måste behöver vågar should must om ifall inte")
"""Words before a name with which something else is asked: whether to call, or what follows from it."""
_ASKS: Final = folded(
    "vad va vilket vilka hur var vart när kan går finns har är ge får vill behöver söker what which how when where"
    " can is do give need want"
)
"""One of these stands in a sentence that asks or wishes."""
_LONGEST_QUESTION: Final = 14
_BARE: Final = 4
"""So few words with a name and a number among them ask for it: "nummer till Bris"."""
_LINES: Final = frozenset({"stodlinje", "exit", "annat"})
"""Kinds of entries whose card stands first where a question names them. Of the police much is asked besides."""
_BY_NUMBER: Final = _LINES | {"sakerhetspolis", "region_vard"}
"""Those that are found at all: on the number of the police answers are written, and social services have a place."""


class ContactNames:
    """The names of contacts, their own and those that people use, found in a text."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        """Only who helps in the whole country is found: an entry of one place is shown by its place."""
        self._by_first: defaultdict[str, list[tuple[Phrase, str]]] = defaultdict(list)
        found = [each for each in contacts if each.area.national and each.kind in _BY_NUMBER and not is_composite(each)]
        self._lines = frozenset(each.id for each in found if each.kind in _LINES)
        for contact in found:
            names = {phrase(each) for each in (contact.name, *other_names().get(contact.id, ()))}
            for name in names - {()} if contact.id != FALLBACK_ID else ():
                self._by_first[name[0]].append((name, contact.id))
        for named in self._by_first.values():
            named.sort(key=lambda each: -len(each[0]))

    def named_in(self, text: str) -> list[str]:
        """The lines for support that a text names, in its order, each once."""
        return list(dict.fromkeys(each for _, _, each in self._places_in(folded_words(text)) if each in self._lines))

    def asked_for(self, text: str) -> list[str]:
        """The entries of which a text asks the number, the hours, or how to reach them."""
        asked: list[str] = []
        for sentence in sentences_of(text):
            words = folded_words(sentence)
            if len(words) <= _BARE or (len(words) <= _LONGEST_QUESTION and not _ASKS.isdisjoint(words)):
                asked += [entry for start, end, entry in self._places_in(words) if _asks_to_reach(words, start, end)]
        return list(dict.fromkeys(asked))

    def _places_in(self, words: list[str]) -> Iterator[tuple[int, int, str]]:
        """Where each name stands in folded words, the longest at its place: first word, the one behind it, entry."""
        at = 0
        while at < len(words):
            found = self._at(words, at)
            if found is not None:
                yield at, at + len(found[0]), found[1]
            at += len(found[0]) if found is not None else 1

    def _at(self, words: list[str], at: int) -> tuple[Phrase, str] | None:
        for first in (words[at], words[at].removesuffix("s")):
            for name, entry in self._by_first.get(first, ()):
                if _is_said(name, tuple(words[at : at + len(name)])):
                    return name, entry
        return None


def _is_said(name: Phrase, words: Phrase) -> bool:
    """Whether these words are the name, as it is or with the "s" of a genitive behind it."""
    return words == name or (words[:-1] == name[:-1] and len(words) == len(name) and words[-1] == f"{name[-1]}s")


def _asks_to_reach(words: list[str], start: int, end: int) -> bool:
    before, after = words[:start], words[end:]
    if not _ADVICE.isdisjoint(before):
        return False
    if not _NUMBER.isdisjoint(before) or not _NUMBER.isdisjoint(after):
        return True
    while before and before[-1] in _BETWEEN:
        before = before[:-1]
    reaches = bool(before) and before[-1] in _REACHES
    return reaches and len(after) <= _MOST_AFTER and all(word in _AFTER for word in after)


def to_who_is_named(answer: BotAnswer, request: BotRequest, state: State, *, shown: bool) -> BotAnswer:
    """The answer to who asks how to reach somebody: in place of all that is neither safety nor calls a person.

    In acute danger it stays as it is.

    Args:
        answer: what the bot is about to say.
        request: what it was asked.
        state: the conversation, with what the rules have read of this message.
        shown: whether visitors may see the entry now.
    """
    if max(state.level, Level[answer.risk.level]) is Level.N4 or request.payload is not None:
        return answer
    calls = rules().safety | ({each.reply_id for each in answer.replies} if answer.handoff.requested else set())
    kept = tuple(each for each in answer.replies if each.reply_id in calls)
    return replace(answer, replies=(*kept[:4], Reply(REACHED if shown else NOT_SHOWN)))
