"""Who somebody says they are, or whom it is about, in an answer that names it in no word of a list. Pure.

Owns the kinds of such answers: a profession or a place of work, somebody of whom the writer is a relative, having been
in a group. `answers` reads what the lists of the question know before.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation import answer_words as lexicon
from handoff.conversation.folding import folded
from handoff.conversation.told_facts import relations_in

MOST_WORDS: Final = 8
"""In a longer message who somebody is stands beside what they tell."""
RELATIVE, WORKS, LEAVES = "anhorig", "yrkesverksam", "vill_lamna"
SELF, OTHER = "self", "other"
_ONESELF, _MET_AT_WORK = "jag_sjalv", "elev_klient"

_PROFESSION: Final = re.compile(
    r"(?:chef(?:en)?|personal|ordforande\w*|kassor|imam|praste?|prasten|pastor|diakon|mentor|rektor|konsulent|terapeut"
    r"|ssk|usk|polis(?:en)?|skotare|stodjare|lakare|vaktmastare|utredare|radgivare|fackombud|skyddsombud|fostrare|vardare"
    r"|foreman|manager|supervisor|worker|officer|principal|counsell?or|administrator|معلمه?|مدرسه?|امام|مرشد)\Z"
)
"""Ends of words for what somebody is at work, beside those of `answer_words`; folded."""
_PLACE_OF_WORK: Final = re.compile(
    r"\b(?:i|pa|hos|inom|vid|at|in|for) (?:\w+ ){0,2}\w*(?:klubb(?:en)?|forening(?:en)?|forsamling(?:en)?|moske\w*"
    r"|kommun(?:en)?|skola|skolan|mottagning(?:en)?|boende|boendet|hvb|gard|garden|enhet(?:en)?|tjansten|lager|lagret"
    r"|school|company|club|church|mosque|municipality)\b"
    r"|\b(?:jobbar|arbetar|undervisar|sitter i styrelsen|driver (?:ett|en)|i teach|i run|i work)\b"
    r"|^(?:soc|socialen|socialtjansten|hvb|skolan|kommunen)\b"
)
_NOT_AT_WORK: Final = re.compile(
    r"\b(?:gar|laser|pluggar|bor|student|elev|gick|slutat|reporter|journalist|medlem|med i)\b"
)
"""Who is somewhere for another reason than work."""
_IN_A_GROUP: Final = re.compile(
    r"\b(?:har |som )?(?:lamnade|lamnat|hoppade av|hoppat av|gick ur|gatt ur)\b|\b(?:fd|f d|fore detta|ex) ?medlem\b"
    r"|^(?:ja |jag )?(?:ar |e |var |har varit )?(?:sjalv )?med(?: i (?:rorelsen|gruppen|en grupp|den|det))?$"
    r"|\bmed i (?:en|ett) (?:grupp|gang|rorelse|natverk)\b.*\b(?:vill|ska|tankt|funderar)\b"
    r"|\b(?:vill|ska) ut\b|^(?:en som )?fore detta\b|\bin it(?: myself)?$|\bused to be (?:in|part|with|one)\b"
    r"|\bhang around with them\b"
)
_KIN: Final = folded("mamman pappan modern fadern hustrun maken svärmor svärfar stepdad stepmum stepmom hooyo äiti")
_KIN_ARABIC: Final = re.compile(
    r"(?:ام|اب|ابو|اخ|اخو|اخت|زوج|زوجت|والد|والدت|عم|عمت|خال|خالت|جد|جدت|ابن|ابنت|صديق|صديقت)(?:ه|ها|هم|ي)\Z"
)
"""His mother, her father, their uncle: somebody's relative, in one word."""
_MYSELF: Final = re.compile(
    r"\b(?:det (?:ar|e|galler) (?:om )?(?:mig|mej|jag)|jag sjalv|mig sjalv|its me|it is me|its about me|myself)\b"
)


def role_of(words: list[str]) -> str | None:
    """The role of who answers with these folded words who they are; None if they do not say it, or are two things.

    Whose "min mamma" or "min chef" stands there tells of that one.
    """
    unsaid = not lexicon.NEGATIONS.isdisjoint(words) or not lexicon.OWN_POSSESSIVES.isdisjoint(words)
    if not 0 < len(words) <= MOST_WORDS or unsaid:
        return None
    plain = " ".join(words)
    if _IN_A_GROUP.search(plain):
        return LEAVES
    works = any(word.endswith(lexicon.PROFESSIONS) or _PROFESSION.search(word) for word in words)
    kin = any(code not in (_ONESELF, _MET_AT_WORK) for code, _ in relations_in(words, asked=True))
    if kin or not _KIN.isdisjoint(words) or any(_KIN_ARABIC.match(word) for word in words):
        return None if works else RELATIVE
    if _NOT_AT_WORK.search(plain):
        return None
    return WORKS if works or _PLACE_OF_WORK.search(plain) else None


def about_whom(words: list[str]) -> str | None:
    """Whether these folded words, an answer to whom it is about, name the writer or somebody else; None: neither."""
    if not 0 < len(words) <= MOST_WORDS or not lexicon.NEGATIONS.isdisjoint(words):
        return None
    if _MYSELF.search(" ".join(words)):
        return SELF
    named = {code for code, _ in relations_in(words, asked=True)} - {_ONESELF}
    of_another = bool(named) or not lexicon.ABOUT_OTHERS.isdisjoint(words)
    return OTHER if of_another or any(_KIN_ARABIC.match(word) for word in words) else None
