"""Whether a visitor asks once more what they have asked before, in much the same words. Pure.

Owns the comparison alone. What is said to it is `handoff.assistant.replies.repair`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from handoff.conversation.text.folding import folded, folded_words
from handoff.conversation.text.sentences import asks_somewhere

_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]*")
_STEM_LETTERS: Final = 6
"""So many letters of a word are compared: "rektorn" and "rektor" are one."""
FEWEST_ALIKE: Final = 2
"""Fewer words in common are a subject, and not a question."""
SHARE_ALIKE: Final = 0.6
"""Of the words of the shorter question that many are in the other."""
_COMMON: Final = folded(
    "jag ja du vi ni han hon hen de dom dem den det du är e va var vad vem hur när vart vilken vilka vilket varför om"
    " att och eller men så som en ett i på av till från för med mot hos vid under över ur in ut upp ner min mitt mina"
    " din ditt dina hans hennes deras sin sitt sina vår vårt våra er ert era mig mej dig dej sig sej oss honom henne"
    " man någon nån något nåt några inte int ej inget ingen inga aldrig ju väl nog bara då nu här där dit hit sen"
    " sedan också även ens typ liksom alltså asså kan kunde ska skall skulle vill ville får fick måste bör borde"
    " brukar blir blev bli vara varit har hade ha gör göra gjort går gick gå kommer kom säga säger sagt sa veta vet"
    " tror tycker tänker undrar fråga frågan frågade menar menade ok okej tack hej jo nej nä mer mest lite mycket bra"
    " sånt sådant sån sådan själv egentligen ändå istället annars faktiskt"
    " the a an you he she it they we is are was were be to of in on at for with and or but not do does did can could"
    " should would will what who how when where why my your his her their me him them us this that if so thanks"
)
"""Words that stand in any question."""


def asks_again(text: str, earlier: Sequence[str]) -> bool:
    """Whether a question of this message was asked in one of those before it: "men vad är en aktivklubb"."""
    now = [_stems(each) for each in _questions(text)]
    before = [_stems(each) for one in earlier for each in _questions(one)]
    return any(_alike(one, other) for one in now for other in before)


def _questions(text: str) -> list[str]:
    return [each for each in _SENTENCE.findall(text) if asks_somewhere(each)]


def _stems(question: str) -> frozenset[str]:
    return frozenset(word[:_STEM_LETTERS] for word in folded_words(question) if word not in _COMMON and len(word) > 2)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared >= FEWEST_ALIKE and shared >= SHARE_ALIKE * min(len(one), len(other))
