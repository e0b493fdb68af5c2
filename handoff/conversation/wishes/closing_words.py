"""Whether a message ends the talk: thanks, a goodbye, or somebody who has to stop at once. Pure.

Owns the recognition alone. Who says goodbye for good is none of these: the risk rules read that.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.answers.words import CONTRASTS
from handoff.conversation.text.folding import Phrase, fold, folded, phrases, words_of
from handoff.conversation.text.sentences import asks_back
from handoff.conversation.told.feelings import feelings_in

MOST_WORDS: Final = 14
"""In a longer message thanks stand beside something else."""
OPENS_WITHIN: Final = 4
"""Thanks among the first words are what the message is for: "ok det var bra, tack"."""

LONGEST: Final = 4
"""Words of the longest phrase here."""

_THANKS: Final = phrases(
    "tack|tackar|tackis|taack|tusen tack|schysst|schyst|jag uppskattar|uppskattar det|gud välsigne"
    "|snällt av er|vänligt av er",
    "thanks|thank you|thx|ty|cheers|appreciate it|bless you",
    "شكرا|مشكور|مشكورة|تسلم|تسلمي|الله يعطيك العافية|يعطيكم العافية|جزاك الله|جزاكم الله|الله يجزيك|الله يجزيكم"
    "|بارك الله فيك|بارك الله فيكم|الله يبارك|ممنون|ممنونة",
)
_GOODBYES: Final = phrases(
    "hejdå|hej då|hejsan då|god natt|godnatt|vi hörs|vi ses|ha det|ha det bra|ha det fint|ha det gott|vi får höras"
    "|jag återkommer|ja återkommer|vi återkommer|återkommer|hör av mig|hör av oss|tack o hej|bra hej|ok hej"
    "|okej hej|tjing|tjingeling|tjo hej|ska fundera|får fundera|ska tänka på saken|ska sova på saken"
    "|loggar ut|sticker nu"
    "|drar nu|mvh|med vänlig hälsning|kanske skriver|skriver sen|skriver senare|skriver igen|skriver imorgon"
    "|skriver i morgon|hörs sen|ses sen|vi hörs sen|det var allt|inget mer nu|slutar nu|slutar här",
    "have a good one|have a good day|have a good night|have a nice day|have a nice evening|have a quiet night"
    "|bye|bye bye|goodbye|good night|goodnight|see you|see ya"
    "|gotta go|talk later|ill be back|i will be back"
    "|i will write again|ill write again|write later|thats all|that is all",
    "مع السلامة|باي|إلى اللقاء|تصبح على خير",
)
_EXCUSES: Final = phrases(
    "förlåt att jag besvärade|förlåt att jag störde|förlåt att jag störde er|ursäkta att jag störde"
    "|ursäkta att jag besvärade|förlåt om jag störde|förlåt för besväret|ursäkta besväret",
    "sorry to bother you|sorry for bothering you|sorry to have bothered you|sorry for wasting your time",
    "آسف على الإزعاج|آسفة على الإزعاج",
)
"""A whole message of this kind takes leave, and says no goodbye for good."""
_LEAVES: Final = phrases(
    "måste gå|måste sticka|måste dra|måste iväg|måste in|måste jobba|måste sova|ska gå|ska sova|går nu|får gå"
    "|behöver gå"
    "|måste sluta|måste avsluta|måste lägga på|måste stänga|måste lägga ifrån mig|stänger nu|måste hämta",
    "have to go|need to go|must go|got to go|have to leave|have to run|have to stop|need to stop",
    "لازم أروح|يجب أن أذهب|علي أن أذهب",
)
"""Ends the talk at the end of a clause alone: not "jag måste gå till polisen"."""
_STOPS: Final = phrases(
    "hinner inte mer|hinner inte skriva|kan inte skriva mer|kan inte skriva nu|måste sluta|måste lägga på|måste stänga"
    "|måste lägga ifrån mig|måste gå|måste sticka|vågar inte skriva mer|lägger bort|lägger undan|lägger ifrån mig"
    "|stänger nu|stänger av nu|gömmer mobilen|gömmer telefonen",
    "cant write more|cannot write more|have to stop|have to go|need to stop|gotta go",
    "لا أستطيع أن أكتب أكثر|لازم أسكر",
)
_COMES: Final = phrases(
    "någon kommer|nån kommer|de kommer|dom kommer|han kommer|hon kommer|mamma kommer|pappa kommer|kommer hem nu"
    "|kommer nu|dom e hemma|de är hemma|står i dörren|är här nu",
    "someone is coming|somebody is coming|he is coming|hes coming|she is coming|shes coming|they are coming"
    "|is home now",
    "أحد جاي|شخص قادم|جاء الآن",
)
_NO_MORE_THAN_THAT: Final = phrases(
    "någon kommer|nån kommer|någon kommer nu|nån kommer nu|nu kommer någon|nu kommer nån",
    "someone is coming|somebody is coming|someones coming|somebodys coming",
    "أحد جاي|شخص قادم",
)
"""Messages of these words alone."""
_ANSWERS: Final = folded("ja nej nä nää nej gärna jo yes no please نعم لا")
"""Before thanks these are an answer: "ja tack"."""
_OPENERS: Final = folded(
    "ok okej jo aa ah oki jaha bra toppen perfekt nice najs super stort haha great alright fine o och safe soft lugnt"
    " fett bror bre mkt mycket"
)
"""Before thanks these are no more than a nod."""
_ASKED_FOR: Final = folded(
    "person människa vuxen människan personen koppla hjälp hjälpa svenska engelska arabiska somaliska human person help"
    " swedish english arabic adult إنسان شخص مساعدة"
)
"""What is asked for is no goodbye: "koppla mig till en människa tack"."""
_GRAVE: Final = folded(
    "allt allting alltid farväl adjö förlåt everything forever farewell sorry goodbye سامحني سامحوني وداعا"
)
"""Beside thanks or a goodbye these may say goodbye for good."""
_QUESTION_WORDS: Final = folded(
    "vad hur när vem vilka vilken varför kan finns vart what how when who why where can could is ماذا كيف متى هل من"
)
_AFTER_LEAVING: Final = folded("nu då snart tyvärr strax här hem så now sorry soon الآن")
_CONTRASTS: Final = CONTRASTS | folded("men fast dock")


_SENTENCES: Final = re.compile(r"[.!,:;\n]+")
_ONE_MORE: Final = re.compile(
    r"\b(?:en|ett|nån|något|någon) (?:sak|fråga|grej|undran) (?:till|bara)\b|\bone (?:more|last) (?:thing|question)\b"
    r"|\bسؤال (?:آخر|أخير|ثاني)\b",
    re.IGNORECASE,
)
"""Thanks before it end nothing: "tack, en sak till"."""
FEWEST_WORDS_ASKED: Final = 3
"""Of fewer words a sentence beside thanks asks nothing."""


def closes(text: str) -> bool:
    """Whether a message ends the talk, and asks and tells nothing that wants an answer: no feeling either."""
    if "?" in text or "؟" in text or _ONE_MORE.search(text):
        return False
    words = [fold(place.group()) for place in words_of(text, MOST_WORDS + 1)]
    if tuple(words) in _EXCUSES:
        return True
    if not words or len(words) > MOST_WORDS or _is_grave(words) or feelings_in(_TEARS.sub(" ", text)):
        return False
    if not _ASKED_FOR.isdisjoint(words) or not _CONTRASTS.isdisjoint(words):
        return False
    if any(asks_back(each) for each in _SENTENCES.split(text) if len(each.split()) >= FEWEST_WORDS_ASKED):
        return False
    return _thanks(text, words) or _has(words, _GOODBYES) or _leaves(text, words) or _parts(text, words)


_TEARS: Final = re.compile(
    r"(?<=[.!,] )(?:nu |och nu |här )*(?:gråter|grinar|lipar) (?:jag|ja)\b|(?<=[.!,] )(?:now )?i(?:'m| am) crying\b",
    re.IGNORECASE,
)
"""Tears after thanks are of relief as often as not, and ask for nothing."""
_BRIEF_GOODBYE: Final = folded("hej hejhej tjo tjingtjing")
_GOES: Final = folded("ska skall måste drar går sticker tack")
_HELPED_US: Final = re.compile(
    r"\b(?:ni|du) (?:har )?(?:hjälpte|hjälpt) (?:mig|oss|min \w+)\b"
    r"(?!.*\b(?:inte|int|ej|aldrig|men|nu)\b)"
    r"|\b(?:kan|vill|kan ni|vill du) (?:du |ni )?(?:hälsa|tacka|framföra)\b.{0,30}"
    r"\b(?:dom|dem|er|alla|kollegor\w*|från)\b"
    r"|\b(?:hälsa|tacka) (?:dem|dom|alla|kollegorna|personen|hon|han|honom|henne) (?:som|från|så|för)\b"
    r"|\byou helped (?:me|us)\b(?!.*\b(?:not|never|but|now)\b)|\b(?:say thanks|thank them|tell them thank)\b",
    re.IGNORECASE,
)
"""Who tells that it helped, or asks to thank somebody here for it."""


def thanks_for_help(text: str) -> bool:
    """Whether a message tells that this line has helped before, or asks to greet who did, and asks nothing else."""
    return len(words_of(text, MOST_WORDS_TOLD + 1)) <= MOST_WORDS_TOLD and _HELPED_US.search(text) is not None


MOST_WORDS_TOLD: Final = 20
"""In a longer message the help of last time stands beside a story of now."""


def _parts(text: str, words: list[str]) -> bool:
    """Whether a message says where the writer goes now, and ends with the short word of greeting."""
    last = len(words) - 1
    if last < FEWEST_WORDS_ASKED or words[last] not in _BRIEF_GOODBYE:
        return False
    return _pause(text, last) and not _GOES.isdisjoint(words[:last])


def names_thanks(text: str) -> bool:
    """Whether a message thanks, whatever else it says."""
    return _has([fold(place.group()) for place in words_of(text, MOST_WORDS + 1)], _THANKS | _GOODBYES)


_FOR_GOOD: Final = re.compile(
    r"\btack (?:for|till) (?:mig|allt|allting|tiden|den har tiden|livet)\b"
    r"|\b(?:for sent|sista|orkar|slut|aldrig mer|inte mer|klarar|hejda alla|thanks for everything|too late|last)\b"
)
"""Beside thanks these may say goodbye for good as well."""


def thanks_calmly(text: str) -> bool:
    """Whether a message thanks, whatever else it says, and nothing in it may be a goodbye for good."""
    words = [fold(place.group()) for place in words_of(text, MOST_WORDS_TOLD + 1)]
    return _has(words, _THANKS) and not _is_grave(words) and _FOR_GOOD.search(" ".join(words)) is None


def takes_leave(text: str) -> bool:
    """Whether a message thanks, says goodbye, or has to end, whatever else it says."""
    return names_thanks(text) or says_goodbye(text)


def says_goodbye(text: str) -> bool:
    """Whether a message takes leave, by a goodbye or because its writer has to end: thanks alone do not."""
    words = [fold(place.group()) for place in words_of(text, MOST_WORDS + 1)]
    return tuple(words) in _EXCUSES or _has(words, _GOODBYES) or _leaves(text, words) or _parts(text, words)


def must_stop(text: str) -> bool:
    """Whether the writer has to stop at once because somebody comes."""
    words = [fold(place.group()) for place in words_of(text, MOST_WORDS + 1)]
    comes = tuple(words) in _NO_MORE_THAN_THAT or (_has(words, _STOPS) and _has(words, _COMES))
    return len(words) <= MOST_WORDS and "?" not in text and comes


def _is_grave(words: list[str]) -> bool:
    """Whether this may be a goodbye for good. "Goodbye" alone is an everyday word."""
    grave = _GRAVE.intersection(words)
    return bool(grave) and not (grave == {"goodbye"} and len(words) <= OPENS_WITHIN)


def _thanks(text: str, words: list[str]) -> bool:
    for at in range(len(words)):
        length = _length_at(words, at, _THANKS)
        if not length or (at and words[at - 1] in _ANSWERS) or words[at + length : at + length + 1] == ["vare"]:
            continue
        end = at + length
        if at and end == len(words) and not (_pause(text, at) or words[at - 1] in _OPENERS):
            return False  # "kaffe tack": what is asked for, politely
        return (at < OPENS_WITHIN or end >= len(words) - 1) and _QUESTION_WORDS.isdisjoint(words[end : end + 1])
    return False


def _pause(text: str, at: int) -> bool:
    """Whether a clause ends before this word."""
    places = words_of(text, MOST_WORDS + 1)
    return any(mark in text[places[at - 1].end() : places[at].start()] for mark in ",.!;-\n")


def _leaves(text: str, words: list[str]) -> bool:
    for at in range(len(words)):
        length = _length_at(words, at, _LEAVES)
        end = at + length
        if not length:
            continue
        if end == len(words) or words[end] in _AFTER_LEAVING:
            return True
        return _pause(text, end)
    return False


def _has(words: list[str], wanted: frozenset[Phrase]) -> bool:
    return any(_length_at(words, at, wanted) for at in range(len(words)))


def _length_at(words: list[str], at: int, wanted: frozenset[Phrase]) -> int:
    longest = min(LONGEST, len(words) - at)
    return next((length for length in range(longest, 0, -1) if tuple(words[at : at + length]) in wanted), 0)
