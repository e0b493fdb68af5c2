"""The sex of the person whom a visitor writes about, where a word for kin tells it: "vår son", "my sister". Pure.

Only such words count. A name or a pronoun may be somebody else's, and a wrong one hurts more than one that leaves it
open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handoff.conversation.text.folding import folded, folded_words
from handoff.conversation.told.relations import kin_in
from knowledge.spoken_of import HE, NOT_ONE, SHE

_SEX: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        folded(
            "son sonen pojke grabb grabben kille bror brorsa brorsan brodern lillebror storebror lillebrorsan man maken"
            " make pojkvän pojkvännen pappa farsa farsan styvpappa farbror morbror morfar farfar brorson brorsonen"
            " systerson systersonen dotterson dottersonen sonson sonsonen svåger svågern svärson killkompis"
            " boy brother husband boyfriend dad father uncle nephew grandson"
            " ابني ولدي اخي زوجي ابي والدي عمي خالي صديقي"
        ),
        HE,
    ),
    **dict.fromkeys(
        folded(
            "dotter dottern flicka tjej syster syrra syrran systern lillasyster storasyster lillsyrran fru frun maka"
            " flickvän flickvännen mamma morsa morsan styvmamma moster faster mormor farmor systerdotter brorsdotter"
            " dotterdotter sondotter svägerska svägerskan svärdotter tjejkompis"
            " daughter girl sister wife girlfriend mum mom mother aunt niece granddaughter"
            " ابنتي بنتي اختي زوجتي امي صديقتي"
        ),
        SHE,
    ),
}
_ENDS: Final = {"bror": HE, "brorsa": HE, "syster": SHE, "syrra": SHE}
"""Of compounds: tvillingsyster, halvbror."""
_AND: Final = folded("och o and")
_AS_A_CHILD: Final = folded("kille tjej")
"""Said of a child by a parent, and of a partner."""


def sex_told(text: str, relation: str, *, asked: bool) -> str:
    """Whether he or she is written about; `NOT_ONE` where the words differ, empty where none tells it.

    Args:
        text: what the visitor wrote.
        relation: of the person whom they write about, as a code; empty while it is not known, when every word counts.
        asked: it answers the question who somebody is, so that "son" needs no "min".
    """
    words = folded_words(text)
    told = [(code, word) for code, word in kin_in(words, asked=asked) if word]
    found = {_sex_of(word) for code, word in told if relation in ("", code) or _is_a_child(relation, word)}
    named = {word for _, word in told}
    found |= {
        _SEX.get(word, "")
        for at, word in enumerate(words)
        if at > 1 and words[at - 1] in _AND and words[at - 2] in named and found
    }
    found -= {""}
    return NOT_ONE if len(found) > 1 else next(iter(found), "")


def _sex_of(word: str) -> str:
    return _SEX.get(word) or next((sex for end, sex in _ENDS.items() if word.endswith(end)), "")


def _is_a_child(relation: str, word: str) -> bool:
    return relation == "barn" and word in _AS_A_CHILD
