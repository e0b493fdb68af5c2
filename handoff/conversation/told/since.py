"""Since when something has gone on, as a visitor's words name it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from handoff.conversation.answers.matching import Found
from handoff.conversation.text.folding import Phrase, folded, phrase
from handoff.conversation.told.ages import NUMBERS

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
        if (word.isdecimal() or word in NUMBERS) and (code := _COUNTED.get(window[at + 1])):
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


def _holds(words: Sequence[str], wanted: Phrase) -> bool:
    return any(tuple(words[at : at + len(wanted)]) == wanted for at in range(len(words) - len(wanted) + 1))
