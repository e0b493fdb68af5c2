"""The age that a visitor's words name, as a band, and whether it is their own. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from handoff.conversation.answers.matching import Found
from handoff.conversation.text.folding import fold, folded, phrase
from knowledge.directory.search import ADULT

AGES: Final = (("under_13", 13), ("13_14", 15), ("15_17", 18), ("18_24", 25), ("25_39", 40), ("40_64", 65))
"""Age bands, each with the first age above it."""
OLDEST: Final = "65_mer"
MINORS: Final = frozenset(name for name, above in AGES if above <= ADULT)
ADULTS: Final = frozenset({*(name for name, above in AGES if above > ADULT), OLDEST})
YOUNGEST_YEARS, OLDEST_YEARS = 3, 110

NUMBERS: Final[Mapping[str, int]] = {
    fold(word): number
    for words in (
        "tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo",
        "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
        " nineteen twenty",
    )
    for number, word in enumerate(words.split(), start=3)
}
_YEAR_WORDS: Final = folded("år års åring årig årige årsåldern yo years year سنة سنه عام")
_AGED: Final = folded("är e ju fyller fyllt blir blev bara snart turned turns is am aged im hes shes عمره عمرها عمري")
_NOT_AN_AGE: Final = folded(
    "minuter minut timmar timme dagar dag veckor vecka månader månad kilo kg meter km kronor kr procent gånger"
    " stycken st personer barn kompisar killar minutes hours days weeks months times people kids kids friends percent"
)
_COMPOUND: Final = re.compile(r"^(\d{1,3}|[a-z]+?)(aring|arig|arige|arsaldern|arsdag|aringen|aringar)$")
_STAGES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("dagis", "forskola", "forskolan", "lagstadiet", "mellanstadiet"), "under_13"),
    **dict.fromkeys(("gymnasiet", "gymnasieelev"), "15_17"),
}


def band(years: int) -> str:
    """The age band of an age in years."""
    return next((name for name, above in AGES if years < above), OLDEST)


def age_in(words: Sequence[str], *, asked: bool) -> Found | None:
    """The age band that these folded words name. `asked`: a bare number is an age too."""
    for at, word in enumerate(words):
        compound = _COMPOUND.match(word) if "ar" in word else None
        years = _number(compound[1] if compound else word)
        if years is None:
            if word in _STAGES:
                return _STAGES[word], 1
            continue
        after = words[at + 1] if at + 1 < len(words) else ""
        if after in _NOT_AN_AGE or not YOUNGEST_YEARS <= years <= OLDEST_YEARS:
            continue
        if compound or (after in _YEAR_WORDS and _is_age_of_somebody(words, at)):
            return band(years), 1 + (after in _YEAR_WORDS)
        before = words[at - 1] if at else ""
        if at > 1 and words[at - 2] in _MINE and before in _NEAR:
            return band(years), 1
        if asked or (before in _AGED and (not after or _is_of_somebody(words, at, after))):
            return band(years), 1
    return None


_MINE: Final = folded("min mitt vår våran hennes hans my our")
_NEAR: Final = folded(
    "son grabb pojke kille dotter flicka tjej barn bror brorsa lillebror storebror syster syrra lillasyster storasyster"
    " kusin brorson brorsdotter systerson systerdotter barnbarn bonusson bonusdotter kompis vän daughter brother sister"
    " nephew niece cousin friend"
)
"""Behind one of these, with whose it is, a number is an age: "min dotter 14 har slutat skolan"."""


def _is_of_somebody(words: Sequence[str], at: int, after: str) -> bool:
    """Whether a number in a sentence that goes on is an age: "jag är 13 och …", but not "vi är 13 i klassen"."""
    return after in _AFTER_AN_AGE and not _ONE_PERSON.isdisjoint(words[max(at - 3, 0) : at])


_ONE_PERSON: Final = folded(
    "jag ja han hon hen sonen dottern son dotter bror syster lillebror lillasyster i im he hes she shes"
)
_AFTER_AN_AGE: Final = folded("och o men så nu bara snart fast typ haha lol eller hej and but so now just only")


def _is_age_of_somebody(words: Sequence[str], at: int) -> bool:
    """Whether "15 år" is an age and not a time: "han är 15 år", "min son, 15 år", but not "i 15 år", "15 år sedan"."""
    before = words[at - 1] if at else ""
    later = words[at + 2] if at + 2 < len(words) else ""
    return before not in _SPANS and later not in _AGO


def own_age_in(words: Sequence[str]) -> Found | None:
    """The band of the writer's own age among these words: "jag är 15 år, min bror är 20", "I'm 15 years old"."""
    asks = not _WRITES.isdisjoint(words)
    for opening in (*_OWN, *(_ONE if asks else ())):
        ends = [at + len(opening) for at in range(len(words)) if tuple(words[at : at + len(opening)]) == opening]
        found = (age_in(words[end : end + _MOST_BEFORE_AN_AGE], asked=True) for end in ends)
        if (age := next(filter(None, found), None)) is not None:
            return age
    return None


_MOST_BEFORE_AN_AGE: Final = 4
"""Of so many words after "jag är" one is the age: "jag är en tjej på 15", but not "jag är rektor. barn på 8 år"."""


_OWN: Final = tuple(
    phrase(each)
    for each in ("jag är", "jag e", "ja är", "ja e", "jag fyller", "ja fyller", "i am", "im", "i turn", "عمري")
)
_ONE: Final = tuple(phrase(each) for each in ("man är", "man e", "man bara är", "man bara e"))
_WRITES: Final = folded("skriva chatta prata vara")
"""Who asks whether one may write here at an age has it: "får man skriva här fast man är 14"."""
_SPANS: Final = folded("i på om efter sen sedan for in since after")
_AGO: Final = frozenset(("sedan", "sen", "ago"))


def _number(word: str) -> int | None:
    if word.isdecimal() and len(word) <= 3:
        return int(word)
    return NUMBERS.get(word)
