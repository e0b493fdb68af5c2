"""What kind of sentence a message is: whether it asks, asks as a statement, or says something of its own. Pure.

What is asked or said is read elsewhere.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.answers import words as lexicon
from handoff.conversation.answers.matching import MOST_WORDS
from handoff.conversation.text.folding import folded, folded_text, folded_words
from handoff.conversation.text.reading import once
from handoff.conversation.told.relations import KIN_WORDS

_WHERE_OR_OUR, _OUR = "var", "vår"
"""Folded they are the same word: "vår son har slutat äta" asks nothing."""


def asks_back(text: str) -> bool:
    """Whether a message is a question. "Hur jag ska prata med honom" is none: it names a wish."""
    if text.rstrip().endswith(("?", "؟")):
        return True
    first, second = (*folded_words(text, 2), "", "")[:2]
    if first == _WHERE_OR_OUR and (second in KIN_WORDS or text.lstrip("\"'- ").lower().startswith(_OUR)):
        return False
    if first in lexicon.TELLING_VERBS:
        return second in lexicon.SUBJECTS and (second != _I_OR_IN or first in _ENGLISH_VERBS)
    return first in lexicon.ASKING and not (first in lexicon.ASKING_WORDS and second in lexicon.SUBJECTS)


_I_OR_IN: Final = "i"
"""English "I", before which a verb asks, and the Swedish word for "in": "går i nian"."""
_ENGLISH_VERBS: Final = frozenset(("will", "would", "could", "should"))


_INDIRECT: Final = re.compile(
    r"\b(?:undrar|undrade|funderar pa|vill(?:e)? (?:bara |mest )?veta|behover veta|skulle vilja veta"
    r"|(?:min fraga|fragan) (?:ar|var|galler|gallde)"
    r"|vill fraga|ville fraga|osaker pa|osakra pa) (?:\w+ )?(?:om|hur|vad|nar|var|vem|vilka|vilken|ifall|varfor)\b"
    r"|\b(?:svaraste|svarast|vet inte|tanker pa)(?: (?:ar|e|det|riktigt))? (?:om|ifall) (?:jag|ja|vi|man|det)"
    r" (?:ska|far|bor|maste|borde|gar att)\b"
    r"|^(?:ja |jo |nej |hm |alltsa )*(?:om|ifall) (?:jag|ja|vi|man) (?:ska|far|bor|maste|borde) .*\beller\b"
    r"|\b(?:wonder(?:ing)?|want(?:ed)? to know|need to know|like to know|want to ask|not sure) "
    r"(?:\w+ )?(?:if|whether|how|what|when|where|who|why)\b"
)


def asks_indirectly(text: str) -> bool:
    """Whether a message asks something as a sentence: "jag undrar om jag får tala med skolan"."""
    return _INDIRECT.search(folded_text(text, MOST_WORDS)) is not None


_CLAUSE: Final = re.compile(r"[.,!?:;\n–]+|\s-\s")
_BEFORE: Final = folded(
    "hej hejsan hallå tja tjena god kväll dag morgon ok okej ja jo nej tack och o å men fast alltså asså sen så du"
    " förresten för eller hi hello so and but"
)
"""Words that stand before a question and change nothing in it."""
_VERBS_THAT_ASK: Final = folded("kostar ser räknas gäller sparas hamnar försvinner räcker brukar registreras syns")
"""Verbs that nobody begins to tell with, and that no list of words knows as the beginning of an answer."""


@once
def asks_somewhere(text: str) -> bool:
    """Whether any part of a message is a question, whatever stands before it: "hej får barn skriva här"."""
    if asks_back(text) or asks_indirectly(text) or "?" in text:
        return True
    for clause in _CLAUSE.split(text):
        words = folded_words(clause)
        while words and words[0] in _BEFORE:
            words = words[1:]
        if len(words) > 1 and (words[0] in _VERBS_THAT_ASK or asks_back(" ".join(words))):
            return True
    return False


_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]*")


def sentences_of(text: str) -> list[str]:
    """The sentences of a message, each with the signs that end it."""
    return [each.strip() for each in _SENTENCE.findall(text) if each.strip()]


def beside_questions(text: str) -> str:
    """The sentences of a message in which nothing is asked: "de förstår att det är jag. får de veta det" begins so."""
    return " ".join(each for each in sentences_of(text) if not asks_somewhere(each))


FEWEST_LETTERS_TOLD: Final = 4
_EMPTY: Final = lexicon.FILLERS | lexicon.YES | lexicon.NO | lexicon.UNSURE | lexicon.OFFER_YES | lexicon.TAKEN_BACK
"""What is answered, or said beside something, and tells nothing by itself."""
_EMPTY_WORDS: Final = frozenset(each[0] for each in _EMPTY if len(each) == 1)


def tells(text: str) -> bool:
    """Whether a message says something of its own, and more than that it was read."""
    words = folded_words(text, MOST_WORDS)
    if tuple(words) in _EMPTY:
        return False
    return sum(len(word) for word in words if word not in _EMPTY_WORDS) >= FEWEST_LETTERS_TOLD
