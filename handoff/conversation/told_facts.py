"""Facts that a visitor's words name, as codes: a kommun, an age, a relation, since when. Pure.

Owns the recognition alone. A fact that stands in no answer (`facts_told`) is taken only where the words leave no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from handoff.conversation.answer_words import NEGATIONS
from handoff.conversation.folding import Phrase, fold, folded, folded_text, folded_words, phrase
from knowledge.directory.mentions import county_in, mention_in

Found = tuple[str, int]
"""A value as a code, and how many words say it."""

AGES: Final = (("under_13", 13), ("13_14", 15), ("15_17", 18), ("18_24", 25), ("25_39", 40), ("40_64", 65))
"""Age bands, each with the first age above it."""
OLDEST: Final = "65_mer"
YOUNGEST_YEARS, OLDEST_YEARS = 3, 110

_NUMBERS: Final[Mapping[str, int]] = {
    fold(word): number
    for words in (
        "tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo",
        "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
        " nineteen twenty",
    )
    for number, word in enumerate(words.split(), start=3)
}
_YEAR_WORDS: Final = folded("år års åring årig årige årsåldern yo years year سنة سنه عام")
_AGED: Final = folded("är e ju fyller fyllt blir blev bara turned turns is am aged im hes shes عمره عمرها عمري")
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
    subject = words[at - 2] if at > 1 else ""
    return subject in _ONE_PERSON and after in _AFTER_AN_AGE


_ONE_PERSON: Final = folded("jag ja han hon hen sonen dottern i he she son dotter bror syster lillebror lillasyster")
_AFTER_AN_AGE: Final = folded("och o men så nu bara snart fast typ haha lol eller hej and but so now just only")


def _is_age_of_somebody(words: Sequence[str], at: int) -> bool:
    """Whether "15 år" is an age and not a time: "han är 15 år", "min son, 15 år", but not "i 15 år", "15 år sedan"."""
    before = words[at - 1] if at else ""
    later = words[at + 2] if at + 2 < len(words) else ""
    return before not in _SPANS and later not in _AGO


def _is_own(words: Sequence[str]) -> bool:
    """Whether the only age that is told is the writer's own: "jag är 15 år", "I'm 15 years old"."""
    for opening in _OWN:
        begins = [at for at in range(len(words)) if tuple(words[at : at + len(opening)]) == opening]
        if any(age_in(words[at + len(opening) : at + len(opening) + _MOST_BEFORE_AN_AGE], asked=True) for at in begins):
            return True
    return False


_MOST_BEFORE_AN_AGE: Final = 4
"""Of so many words after "jag är" one is the age: "jag är en tjej på 15", but not "jag är rektor. barn på 8 år"."""


_OWN: Final = tuple(
    phrase(each)
    for each in ("jag är", "jag e", "ja är", "ja e", "jag fyller", "ja fyller", "i am", "im", "i turn", "عمري")
)
_SPANS: Final = folded("i på om efter sen sedan for in since after")
_AGO: Final = frozenset(("sedan", "sen", "ago"))


def _number(word: str) -> int | None:
    if word.isdecimal() and len(word) <= 3:
        return int(word)
    return _NUMBERS.get(word)


# --- whom it is about --------------------------------------------------------------------------------

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
        if not NEGATIONS.isdisjoint(words[max(at - 2, 0) : at]) or _is_anybody(words, at):
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
            told = owner or (article and code in _WITH_ARTICLE and not themselves)
            if asked or told:
                yield code, word


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


_I, _I_AM = folded("jag ja i"), folded("im")


def _names_only_self(words: Sequence[str]) -> bool:
    """Whether a whole answer is "mig", "det är jag" or the like."""
    return not _ME.isdisjoint(words) and all(word in _ME or word in _IT_IS for word in words)


def _holds(words: Sequence[str], wanted: Phrase) -> bool:
    return any(tuple(words[at : at + len(wanted)]) == wanted for at in range(len(words) - len(wanted) + 1))


# --- since when --------------------------------------------------------------------------------------

_SINCE: Final[Mapping[str, tuple[str, ...]]] = {
    "today": ("i dag", "idag", "i morse", "imorse", "nyss", "i natt", "just", "today", "this morning", "اليوم"),
    "days": (
        "i går", "igår", "i förrgår", "häromdagen", "i måndags", "i tisdags", "i onsdags", "i torsdags", "i fredags",
        "i lördags", "i söndags", "några dagar", "ett par dagar", "i helgen", "yesterday",
        "a few days", "some days", "couple of days", "أمس", "أيام",
    ),
    "weeks": (
        "nyligen", "helt nytt", "alldeles nytt", "häromveckan", "recently", "just started", "en vecka", "förra veckan",
        "några veckor", "ett par veckor", "två veckor", "tre veckor", "veckor", "last week",
        "a week", "few weeks", "weeks", "أسبوع", "أسابيع",
    ),
    "months": (
        "en månad", "förra månaden", "några månader", "månader", "ett halvår", "halvår", "i somras", "i våras",
        "i höstas", "i vintras", "i julas", "i påskas", "sommaren", "hösten", "våren", "skolstarten", "last month",
        "months",
        "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
        "december",
        "jul", "julen", "nyår", "påsk", "påsken", "midsommar", "halloween", "lucia", "ramadan", "eid", "höstlovet",
        "sportlovet", "påsklovet", "lovet", "terminen", "studenten", "easter", "new year",
        "januari", "februari", "juni", "juli", "augusti", "oktober", "sommarlovet", "jullovet", "terminsstarten",
        "half a year", "last summer", "since summer", "since spring", "since christmas", "شهر", "أشهر", "شهور",
    ),
    "years": (
        "pandemin", "corona", "covid", "i åratal", "åratal", "the pandemic",
        "ett år", "förra året", "några år", "flera år", "ett par år", "två år", "tre år", "i fjol", "a year",
        "last year", "years", "year ago", "سنة", "سنوات",
    ),
    "long": ("evigheter", "så länge jag minns", "länge",
        "jättelänge", "alltid", "hela livet", "lång tid", "long time", "always", "ages", "زمان"),
}  # fmt: skip
_SINCE_PHRASES: Final = sorted(
    ((phrase(each), code) for code, phrases in _SINCE.items() for each in phrases), key=lambda each: -len(each[0])
)
_ALWAYS: Final = phrase("alltid")
MOST_WORDS_OF_ALWAYS: Final = 5
_SINCE_OPENS: Final = folded("sedan sen since منذ")
_COUNTED: Final = {
    **dict.fromkeys(("dagar", "dar", "dygn", "natter", "kvallar", "dag", "days", "nights"), "days"),
    **dict.fromkeys(("veckor", "vecka", "v", "helger", "sondagar", "weeks"), "weeks"),
    **dict.fromkeys(("manader", "manad", "man", "mand", "terminer", "months"), "months"),
    **dict.fromkeys(("ar", "somrar", "jular", "years"), "years"),
}
_BY_PATTERN: Final = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"\b(?:minuter|timme|timmar|i kvall|ikvall|passet|just nu|rasten)\b", "today"),
        (r"\b(?:senaste|sista|de har|nu i) (?:\w+ )?(?:dagarna|kvallarna|natterna|helgen|veckan)\b", "days"),
        (
            r"\b(?:senaste|sista|nagra|nan|nagon|en och en halv) (?:\w+ )?(?:veckorna|veckor|vecka|tiden)\b"
            r"|\bett tag\b",
            "weeks",
        ),
        (
            r"\b(?:mars|april|maj|jan|feb|aug|sep|sept|okt|nov|dec|november|september|december|advent|fastan|lasaret"
            r"|vinter\w*"
            r"|sommar\w*|hosten?|varen?|kvartalet|halvaret|skolstart\w*|termin\w*|sasong\w*|nan manad|nagon manad"
            r"|manaderna"
            r"|arsskiftet|graviditeten)\b",
            "months",
        ),
        (
            r"\b(?:19|20)\d\d\b|\b\d0 ?talet\b|tiotalet|\b(?:sjuan|attan|nian|sexan|femman|fyran|trean|tvaan|ettan"
            r"|hogstadiet"
            r"|mellanstadiet|gymnasiet|lumpen|nagot ar|nat ar|sista aret|decennium|mandatperioder|halvt ar)\b",
            "years",
        ),
        (r"\bhela (?:mitt |sitt |vuxen)?liv\w*|\b(?:liten|barn(?:sben)?|uppvuxen)\b|\btappat rakningen\b", "long"),
    )
)
"""Times in other words than the list's, by what they are counted in; only of who was asked."""
_AN_EVENT_BY_NAME: Final = re.compile(
    r"^(?:efter|sen|sedan|nar|strax efter|precis efter|fore|innan|since|after|when|halvvags)\b|^vid (?:forra|senaste)\b"
    r"|\b(?:borjade|slutade|flyttade|bytte|skilde|separerade|lamnade|gick (?:ur|med|ut|dit|live)|kom (?:hem|in|ut"
    r"|tillbaka)"
    r"|fick (?:barn|sparken)|dog|landade|akte|traffade|gifte|blev av med|upptackte|oppnade|lade ner|foll|anmalan"
    r"|anmalde"
    r"|forsta|varje|forra|senaste|sista)\b|^\w+(?:en|et|ningen|ionen|heten)$|^(?:en|ett|tva|tre|fyra|fem|\d+"
    r"|ett par) \w+$"
)
"""Since something that happened."""


def since_in(words: Sequence[str], *, asked: bool) -> Found | None:
    """Since when, as a coarse code. `asked`: any time counts; otherwise only one that `sedan` or `since` opens."""
    opened = [at for at, word in enumerate(words) if word in _SINCE_OPENS]
    if not asked and not opened:
        return None
    window = list(words) if asked else list(words[opened[0] : opened[0] + 5])
    for at, word in enumerate(window[:-1]):
        if (word.isdecimal() or word in _NUMBERS) and (code := _COUNTED.get(window[at + 1])):
            return code, 2
    for each, code in _SINCE_PHRASES:
        if each == _ALWAYS and len(words) > MOST_WORDS_OF_ALWAYS:
            continue  # "vi har alltid haft lätt att prata"
        if _holds(window, each):
            return code, len(each) + sum(word in _SINCE_OPENS for word in window)
    return _since_in_other_words(words) if asked else None


def _since_in_other_words(words: Sequence[str]) -> Found | None:
    """Since when, of a short answer that names a time in no word of the list, or something that happened."""
    plain = " ".join(words)
    if not 0 < len(words) <= MOST_WORDS_OF_AN_EVENT or _DOES_NOT_KNOW.search(plain):
        return None
    code = next((code for pattern, code in _BY_PATTERN if pattern.search(plain)), None)
    if code is None and not (len(words) > 1 and words[0] in _SINCE_OPENS) and not _AN_EVENT_BY_NAME.search(plain):
        return None
    return code or AN_EVENT, len(words) if len(words) <= MOST_WORDS_OF_NOTHING_ELSE else 1


MOST_WORDS_OF_NOTHING_ELSE: Final = 4
"""A longer answer may tell more than a time: it is answered as well."""
_DOES_NOT_KNOW: Final = re.compile(r"\bvet (?:inte|ej)\b|\bingen aning\b|^oklart$|\bdo not know\b|\bdont know\b")


AN_EVENT: Final = "event"
"""Since something that happened, of which nobody here knows when it was: "sedan skilsmässan"."""
MOST_WORDS_OF_AN_EVENT: Final = 7


# --- where -------------------------------------------------------------------------------------------


def kommun_in(text: str, *, asked: bool) -> Found | None:
    """The code of the kommun that a text names. `asked`: "mora" alone is the kommun and not the word."""
    found = mention_in(text, asked=asked)
    return (found.code, found.length) if found else None


_MINORS: Final = ("under_13", "13_14", "15_17")
"""In these ages "min kille" is a parent's word."""


def _without_friends_of_theirs(related: set[str], words: Sequence[str]) -> set[str]:
    """The relations without a friend who is none of the writer's: "min dotter har fått en ny kompis"."""
    own = any(before in _POSSESSIVE and _kin(word) == FRIEND for before, word in pairwise(words))
    return related if own or len(related) == 1 else related - {FRIEND}


FRIEND: Final = "van"


def facts_told(text: str) -> Iterator[tuple[str, str]]:
    """The facts that a message tells unasked: (fact, value), only where the words leave no doubt."""
    words = folded_words(text)
    kommun = kommun_in(text, asked=False)
    if kommun is not None:
        yield "kommun", kommun[0]
    elif (county := county_in(text)) is not None:
        yield "lan", county
    age = age_in(words, asked=False)
    if age is not None:
        yield "own_age" if _is_own(words) else "age_band", age[0]
    related = _without_friends_of_theirs({code for code, _ in relations_in(words, asked=False)}, words)
    if len(related) == 1:
        of_a_minor = related == {"partner"} and age is not None and age[0] in _MINORS
        yield "relation", "barn" if of_a_minor and not _is_own(words) else related.pop()
    since = since_in(words, asked=False)
    if since is not None:
        yield "since", since[0]
