"""Who somebody is to the visitor who writes of them, as their words name it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from handoff.conversation.answers.matching import Found
from handoff.conversation.answers.words import NEGATIONS
from handoff.conversation.text.folding import fold, folded, folded_text, phrase

_KIN: Final[Mapping[str, tuple[str, str]]] = {
    # code: (words that need "min"/"my", words that say it by themselves)
    "barn": (
        "son dotter barn unge pojke yngsta yngste äldsta äldste mellersta minsting"
        " flicka grabb tjej tonåring kille|son daughter child kid boy girl teenager"
        "|ابني ابنتي طفلي ولدي بنتي",
        "sonen dottern grabben",
    ),
    "syskon": (
        "bror brorsa syster syrra syskon lillebror storebror lillasyster storasyster|brother sister sibling|اخي اختي",
        "brorsan syrran brodern systern lillebrorsan lillsyrran",
    ),
    "partner": (
        "man fru sambo make maka partner pojkvän flickvän ex tjej kille karl gubbe gumma"
        " fästman fästmö respektive|husband wife boyfriend girlfriend partner"
        "|زوجي زوجتي",
        "sambon maken frun exet pojkvännen flickvännen",
    ),
    "foralder": (
        "pappa mamma farsa morsa förälder föräldrar styvpappa styvmamma|dad mum mom father mother parents|ابي"
        " امي والدي",
        "farsan morsan",
    ),
    "annan_slakt": (
        "kusin farbror morbror moster faster mormor farmor morfar farfar barnbarn brorson systerson systerdotter"
        " brorsdotter dotterson dotterdotter sonson sondotter svåger svägerska svärson svärdotter svärmor svärfar"
        " gudson guddotter gudbarn brorsbarn systerbarn syskonbarn släkting"
        "|cousin uncle aunt nephew niece grandson granddaughter|عمي خالي ابن",
        "kusinen barnbarnet brorsonen systersonen dottersonen sonsonen svågern svägerskan",
    ),
    "van": (
        "vän kompis bästis polare klasskompis rumskompis granne tjejkompis killkompis"
        "|friend flatmate roommate neighbour classmate|صديقي صديقتي",
        "kompisen polaren",
    ),
    "elev_klient": (
        "elev klient elever patient student brukare|student pupil client patient|طالبي",
        "eleven klienten",
    ),
}
_POSSESSIVE: Final = folded("min mitt mina vår vårt våra my our")
_IS, _TO = folded("är e am"), folded("till åt to of")
_SEEN_FROM_THE_OTHER: Final = {"foralder": "barn", "barn": "foralder"}
"""Of whom who says what they are to somebody speaks: "jag är mamma till en kille" speaks of a child."""
MOST_TO_THE_OTHER: Final = 6
"""So many words after what the writer is somebody is looked for to whom they are it."""
_BARE_ARTICLES: Final = frozenset(("en", "a"))
_WITH_ARTICLE: Final = frozenset(("van", "elev_klient"))
_BOTH_CHILD_AND_PARTNER: Final = frozenset(("tjej", "kille"))
_SIBLINGS: Final = ("bror", "brorsa", "syster", "syrra")
"""Ends of compounds: tvillingsyster, halvbror."""
_ACQUAINTANCES: Final = folded("kollega arbetskamrat kamrat bekant coworker colleague acquaintance väninna")
"""Whom somebody knows; asked for, they are answered like a friend."""
_STEP: Final = (
    "bonus",
    "styv",
    "plast",
    "foster",
    "halv",
    "tvilling",
    "barndoms",
    "ungdoms",
    "arbets",
    "lag",
    "klass",
    "skol",
    "studie",
    "rums",
)
"""What compounds begin with that are somebody of the same kind: bonusdotter, barndomsvän, lagkamrat."""
_DEFINITE: Final = ("en", "n", "et", "t", "nen")
"""How a word ends that means the one: svärsonen, grannen, mannen."""
_IN_A_CLAUSE: Final = (
    (
        re.compile(
            r"\b(?:han|hon|hen|den|the one|someone) (?:som )?(?:jag|ja|vi|i) (?:\w+ )?(?:bor|lever|ihop"
            r"|gift|tillsammans|dejtar|live|married)\b"
        ),
        "partner",
    ),
    (
        re.compile(
            r"\b(?:en|nan|nagon|one|someone) (?:kille |tjej |\w+ )?(?:i|pa|fran|in|at|from) (?:min |mitt |my )?"
            r"(?:klassen|klass|laget|lag|jobbet|jobb|skolan|skola|gruppen|foreningen|klubben|kyrkan|huset|trappan"
            r"|class|team|work|school|club)\b"
        ),
        "van",
    ),
)
"""Somebody whom no one word names: "han jag bor med", "en i klassen"."""
_ME: Final = folded("mig mej jag me myself")
_IT_IS: Final = folded("de det e är it is its")
_SELF: Final = tuple(
    f" {' '.join(phrase(each))} "
    for each in (
        "mig själv",
        "jag själv",
        "om mig själv",
        "det gäller mig",
        "mig det gäller",
        "mig det handlar om",
        "det handlar om mig",
        "jag frågar om mig",
        "jag som läser",
        "about me",
        "it is about me",
        "myself",
        "عني",
    )
)


_IT_IS_ME: Final = re.compile(
    r" (?:det|de) (?:ar|e) (?:ju |faktiskt )?(?:(?:mig|mej) (?:han|hon|hen|dom|de|det|nan|nagon|som)"
    r"|(?:jag|ja) som (?:ska|blir|blev|fick|far|har blivit|ar hotad|e hotad|ar med|e med|var med|gick)) "
)
"""How somebody says that it is they themselves whom it is about: "det är ju mig han frågat"."""


def _kin_words() -> tuple[dict[str, str], dict[str, str]]:
    owned: dict[str, str] = {}
    alone: dict[str, str] = {}
    for code, (need_owner, definite) in _KIN.items():
        for language in need_owner.split("|"):
            for word in language.split():
                folded = fold(word)
                if folded not in _BOTH_CHILD_AND_PARTNER:
                    (owned if word.isascii() or not _is_arabic(word) else alone)[folded] = code
        alone.update({fold(word): code for word in definite.split()})
    return owned, alone


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[0] <= "\u06ff"


_OWNED, _ALONE = _kin_words()


KIN_WORDS: Final = frozenset((*_OWNED, *_ALONE, *_BOTH_CHILD_AND_PARTNER))
"""Folded words for somebody near: son, sambon, kille."""


def says_it_is_oneself(text: str) -> bool:
    """Whether somebody says in so many words that it is about themselves."""
    return _names_oneself(f" {folded_text(text)} ")


def _names_oneself(joined: str) -> bool:
    return any(each in joined for each in _SELF) or _IT_IS_ME.search(joined) is not None


def relations_in(words: Sequence[str], *, asked: bool) -> Iterator[Found]:
    """Each relation that these folded words name. `asked`: "son" without "min" is one too."""
    yield from ((code, 1) for code, _ in kin_in(words, asked=asked))
    joined = f" {' '.join(words)} "
    if _names_oneself(joined) or (asked and _names_only_self(words)):
        yield "jag_sjalv", 2
    yield from _in_a_clause(words, joined) if asked else ()


def kin_in(words: Sequence[str], *, asked: bool) -> Iterator[tuple[str, str]]:
    """(relation, word that names them) for each person near that these folded words name.

    Of "jag är mamma till en kille" it is the one of the other; empty where none is said.
    """
    yield from filter(None, (_owner_of_a_thing(words, at) for at in range(1, len(words))))
    for at, word in enumerate(words):
        if not asked and word not in KIN_WORDS:
            continue
        before = words[at - 1] if at else ""
        told_of = NEGATIONS.isdisjoint(words[max(at - 2, 0) : at]) and not _is_anybody(words, at)
        if not told_of or (not asked and _is_to_be_told(words, at)):
            continue
        if word in _ALONE:
            yield _ALONE[word], word
        elif word in _BOTH_CHILD_AND_PARTNER and (asked or before in _POSSESSIVE):
            yield "partner" if before in _POSSESSIVE else "van", word
        elif asked and word.endswith(_SIBLINGS):
            yield "syskon", word
        elif (code := _kin(word) if asked else _OWNED.get(word)) is not None:
            if before in _IS and {*words[at + 1 : at + 2]} & _TO:
                other = next((each for each in words[at + 1 : at + MOST_TO_THE_OTHER] if each in KIN_WORDS), "")
                yield _SEEN_FROM_THE_OTHER.get(code, code), other
                continue
            owner = before in _POSSESSIVE or (at > 1 and words[at - 2] in _POSSESSIVE)
            article = before in _BARE_ARTICLES or (at > 1 and words[at - 2] in _BARE_ARTICLES)
            themselves = code == "elev_klient" and _is_the_writer(words, at)
            told = owner or (article and code in _WITH_ARTICLE and not themselves) or (article and _has_one(words, at))
            if asked or told:
                yield code, word


def _has_one(words: Sequence[str], at: int) -> bool:
    """Whether the writer says that they have a child or a brother or sister: "jag har en son på 16"."""
    had = next((each for each in (at - 2, at - 3) if each > 0 and words[each] in _HAVE), 0)
    goes_on = {*words[at + 1 : at + 2]} & _GOES_ON
    return bool(goes_on) and bool(had) and words[had - 1] in _I


_HAVE, _GOES_ON = folded("har have"), folded("på som who that aged")
_PARENT: Final = "foralder"
_TELLS: Final = folded(
    "ringa ringer ringt säga säger sagt berätta berättar berättat kontakta kontaktar hämta hämtar skvallra"
    " tell call phone"
)
_KNOWS: Final = folded("veta reda know")
MOST_TO_WHO_IS_TOLD, MOST_TO_KNOW = 4, 3


def _is_to_be_told(words: Sequence[str], at: int) -> bool:
    """Whether a parent is somebody who is told or called, or may get to know: "ringer ni mina föräldrar"."""
    if _kin(words[at]) != _PARENT:
        return False
    before = words[max(at - MOST_TO_WHO_IS_TOLD, 0) : at]
    return not _TELLS.isdisjoint(before) or not _KNOWS.isdisjoint(words[at + 1 : at + 1 + MOST_TO_KNOW])


def _is_anybody(words: Sequence[str], at: int) -> bool:
    """Whether "man" is anybody, after a "var" that asks where: "var börjar man"."""
    return words[at] == "man" and "var" in words[max(at - 2, 0) : at]


_OF_PEOPLE: Final = re.compile(
    r"(?:kompis|polar|van(?:ner|nerna|inna)?$|kamrat|kolleg|chef|larar|tranar|pojkvan|flickvan|kille|tjej|man$|fru$|gubb"
    r"|friend|boss|teacher|coach)"
)
"""How words begin for people who belong to somebody."""


def _owner_of_a_thing(words: Sequence[str], at: int) -> tuple[str, str] | None:
    """Whose thing these words name: "min brors telefon". Of "min brors kompis" it is somebody else; None."""
    stem = words[at].removesuffix("s")
    follows = words[at + 1] if at + 1 < len(words) else ""
    somebody = follows in KIN_WORDS or _OF_PEOPLE.match(follows) is not None
    if stem == words[at] or not at or words[at - 1] not in _POSSESSIVE or not follows or somebody:
        return None
    if stem in _BOTH_CHILD_AND_PARTNER:
        return "partner", stem
    code = _OWNED.get(stem)
    return (code, stem) if code is not None and words[at] not in KIN_WORDS else None


def _in_a_clause(words: Sequence[str], joined: str) -> Iterator[Found]:
    if NEGATIONS.isdisjoint(words):
        yield from ((code, len(words)) for pattern, code in _IN_A_CLAUSE if pattern.search(joined))


def _kin(word: str) -> str | None:
    """What somebody is whom this folded word means, in a compound or with an article too: bonusdottern, svärsonen."""
    ends = {word, *(word.removesuffix(ending) for ending in _DEFINITE)}
    bare = {each.removeprefix(prefix) for each in ends for prefix in ("", *_STEP)}
    if not bare.isdisjoint(_ACQUAINTANCES):
        return "van"
    return next((code for each in (word, *sorted(bare)) if (code := _OWNED.get(each) or _ALONE.get(each))), None)


def _is_the_writer(words: Sequence[str], at: int) -> bool:
    """Whether this word says what the writer is: "I am a student", "jag är en elev"."""
    article = next((each for each in (at - 1, at - 2) if each >= 0 and words[each] in _BARE_ARTICLES), 0)
    who = words[max(article - 2, 0) : article]
    return bool(who) and (who[-1] in _I_AM or (who[-1] in _IS and who[0] in _I))


_I, _I_AM = folded("jag ja vi i we"), folded("im")


def _names_only_self(words: Sequence[str]) -> bool:
    """Whether a whole answer is "mig", "det är jag" or the like."""
    return not _ME.isdisjoint(words) and all(word in _ME or word in _IT_IS for word in words)


def without_friends_of_theirs(related: set[str], words: Sequence[str]) -> set[str]:
    """The relations without a friend who is none of the writer's: "min dotter har fått en ny kompis"."""
    own = any(before in _POSSESSIVE and _kin(word) == FRIEND for before, word in pairwise(words))
    return related if own or len(related) == 1 else related - {FRIEND}


FRIEND: Final = "van"
