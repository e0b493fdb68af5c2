"""Which kommun a text names: by its own name, a district, a town, an abbreviation, or with one letter wrong. Pure.

A name that is an everyday word or a first name too ("vara", "Nora", "boden") counts only behind a word such as `i` or
`från`, before `kommun`, or where the place has been asked for. A wrong letter counts only there, too, and only where
one kommun is near. A place may be written on the keyboard of a neighbour ("Malmø") or without dots ("Malmoe").
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.directory.places import places
from knowledge.word_memory import WordMemory

FILE: Final = Path(__file__).parent.parent / "content" / "directory" / "places.csv"
"""Districts, towns, abbreviations and names in Arabic, each with its kommun."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ALSO_WORDS: Final = _set(
    "ale are ange berg boden dorotea eda flen habo heby hjo kil kinda klippan koping laxa lund mala mark mora nacka"
    " nora norberg sala salem sater skara tierp trosa vara ydre"
)
"""Folded names of kommuner that are everyday words or names of people too, in Swedish or in English."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_DOTS: Final = str.maketrans("åäöéü", "aaoeu")
_VARIANTS: Final = str.maketrans("أإآىةøæ", "ااايةöä")
"""Letters that are written for others: in Arabic, and on Danish and Norwegian keyboards."""
_TWO_LETTERS: Final = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe"})
"""How the letters with dots are written by who has none."""
_ARABIC_MARKS: Final = re.compile(r"[\u064b-\u065f\u0640]")
_ARABIC_PREFIXES: Final = ("ب", "ل", "و", "وب")
_ARABIC_OPENS: Final = frozenset(prefix[0] for prefix in _ARABIC_PREFIXES)

_BEFORE: Final = _set("i fran in from near bor kommunen في من")
"""Folded words before a place, which make a place of a word."""
_BEFORE_A_WRONG_LETTER: Final = _BEFORE | _set("till vid nara kring runt utanfor pa to at around outside")
_THINGS: Final = _set("ale are berg boden kil klippan koping mark skara trosa vara")
"""Those of `ALSO_WORDS` in or from which one can be without being in a kommun."""
_GIVEN_NAMES: Final = _set("ale dorotea eda nora salem")
"""Those of `ALSO_WORDS` that people are called."""
_SEEKS: Final = _set("bor kommun kommunen hjalp hjalper stod vart vem vilken soc socialtjansten live")
"""Folded words beside which they are a kommun all the same, as they are with a capital letter."""
_NOW: Final = _set("nu numera flyttat flyttade now moved الآن")
_ANSWER_WORDS: Final = _BEFORE | _set(
    "ja jo jag vi han hon hen det ar e mm oh eh typ nog tror kommun stad utanfor nara har den heter pa"
    " we i live it is its"
)
"""Words beside the name in an answer that is nothing but a place."""
_LONGEST: Final = 4
_NOW_WITHIN: Final = 4
_MUST: Final = _set("maste ska far behover")
_NOT: Final = _set("inte int ej not ليس ليست")
_IS_OR_LIVES: Final = _set("bor ar e kommer live am from")
_MEETS: Final = _set("traffas traffa ses motas mota mots meet demonstration demonstrera konsert")
_MEETS_WITHIN: Final = 4
_INSTEAD_WITHIN: Final = 6
_SHORT_NAME: Final = 5
_LONG_NAME: Final = 6
"""Of so many letters the longer must be, and of `_SHORT_NAME` the shorter, of a name and of how it was misspelt."""
_AREAS: Final = ("trakten", "omradet", "regionen", "kommunen", "kommuns", "kommun", "bo", "bon")
"""What is written together with a name, in its genitive or not."""
_AREAS_OF_WORDS: Final = ("kommunen", "kommuns", "kommun")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text."""

    code: str
    """Of the kommun."""
    first: int
    """Which word of the text begins it."""
    length: int
    """How many words say it, with the word `kommun` behind it."""


def mention_in(text: str, *, asked: bool = False) -> Mention | None:
    """The place that a text names; of several the one where somebody is now, else the first.

    Args:
        text: a visitor's words.
        asked: the text answers the question where: "mora" alone is the kommun and not the word.
    """
    raw, words = _WORD.findall(text), _words_of(text)
    named = list(_mentions(words, raw, asked=asked))
    denied = {each.code for each in named if _is_denied(words, each)}
    there = [each for each in named if each.code not in denied]
    found = [each for each in there if not _is_elsewhere(words, each, asked=asked)]
    return next((each for each in found if _is_now(words, each)), found[0] if found else None)


def denied_in(text: str) -> frozenset[str]:
    """The codes of the kommuner that a text says somebody is not in: "jag bor inte i Malmö"."""
    raw, words = _WORD.findall(text), _words_of(text)
    return frozenset(each.code for each in _mentions(words, raw, asked=False) if _is_denied(words, each))


def municipality_in(text: str, *, asked: bool = False) -> str | None:
    """The code of the kommun that a text names: `Umeå`, `umea kommun`, `i Upplands Väsby`, `på Hisingen`, `sthlm`."""
    found = mention_in(text, asked=asked)
    return found.code if found else None


def county_in(text: str) -> str | None:
    """The code of the län that a text names: `i Norrbotten`, `norrbottens län`, `Västra Götaland`, `Skåne`.

    A name that a kommun has too is the län only before `län`.
    """
    words = _words_of(text)
    for at, word in enumerate(words):
        for length in (3, 2, 1) if word in _first_words_of_counties() else ():
            code = _counties().get(" ".join(words[at : at + length]))
            if code is not None:
                return code
    return None


@cache
def _counties() -> Mapping[str, str]:
    """Län by the ways in which they are written, folded."""
    kommuner = {_folded(name) for name in places().municipalities.values()}
    found: dict[str, str] = {}
    for code, name in places().counties.items():
        whole = _folded(name)
        bare = whole.removesuffix(" lan")
        short = bare.removesuffix("s")
        found |= {f"{bare} lan": code, f"{short} lan": code}
        found |= {each: code for each in (bare, short) if short not in kommuner}
    return found


@cache
def _first_words_of_counties() -> frozenset[str]:
    return frozenset(name.split()[0] for name in _counties())


def _mentions(words: list[str], raw: list[str], *, asked: bool) -> Iterator[Mention]:
    may_begin = _may_begin.of_each(raw)
    if True not in may_begin:
        return
    at = 0
    while at < len(words):
        found = _mention_at(words, raw, at, asked=asked) if may_begin[at] else None
        if found:
            yield found
        at += found.length if found else 1


@WordMemory
def _may_begin(written: str) -> bool:
    """Whether a place may begin with this word, whatever stands around it; few words of a text can."""
    word = _folded(written)
    named = _named_surely(written) or _named_unsurely(written) or word in _first_words()
    return bool(named) or bool(_a_letter_away(word, written))


def _mention_at(words: list[str], raw: list[str], at: int, *, asked: bool) -> Mention | None:
    """The longest name that begins with this word, so that `Upplands Väsby` is not `Väsby`."""
    most = min(_LONGEST, len(words) - at) if words[at] in _first_words() else 1
    for length in range(most, 0, -1):
        follows = _kommun_follows(words, at + length)
        written = " ".join(raw[at : at + length])
        name = _named_surely(written) if follows else _named_unsurely(written)
        if name is None or (name.also_a_word and not _stands_for_a_place(words, raw, at, length, asked=asked)):
            continue
        return Mention(name.code, at, length + follows)
    code = _with_a_wrong_letter(words, raw[at], at, asked=asked)
    return Mention(code, at, 1 + _kommun_follows(words, at + 1)) if code else None


def _stands_for_a_place(words: list[str], raw: list[str], at: int, length: int, *, asked: bool) -> bool:
    """Whether a name that is a word too is a place here."""
    before = words[at - 1] if at else ""
    if _kommun_follows(words, at + length):
        return True
    if before in _BEFORE:
        return words[at] not in _THINGS or raw[at][0].isupper() or not _SEEKS.isdisjoint(words)
    return asked and (_is_nothing_but(words, at, length) or _is_named_in_answer(words, raw, at, length))


def _is_named_in_answer(words: list[str], raw: list[str], at: int, length: int) -> bool:
    """Whether a longer answer writes these words as a name: "ett hus vid Hjo", "Lund, as a student"."""
    near = at > 0 and words[at - 1] in _BEFORE_A_WRONG_LETTER
    opens = at == 0 and words[at] not in _THINGS
    ends = at + length == len(words) and words[at] not in _GIVEN_NAMES
    return raw[at][0].isupper() and (near or opens or ends)


def _is_nothing_but(words: list[str], at: int, length: int) -> bool:
    """Whether an answer is nothing but a place that these words would be."""
    return _ANSWER_WORDS.issuperset((*words[:at], *words[at + length :]))


def _kommun_follows(words: list[str], at: int) -> bool:
    return at < len(words) and words[at].startswith("kommun")


def _is_now(words: list[str], found: Mention) -> bool:
    """Whether somebody is there now, having been elsewhere: "now Västerås", "flyttat till Umeå"."""
    return not _NOW.isdisjoint(words[max(found.first - _NOW_WITHIN, 0) : found.first])


def _is_elsewhere(words: list[str], found: Mention, *, asked: bool) -> bool:
    """Whether it is where somebody is not: a place to go to instead, or where one only meets others."""
    return _is_alternative(words, found) or (not asked and _is_of_a_meeting(words, found))


def _is_denied(words: list[str], found: Mention) -> bool:
    """Whether somebody says that it is not there: "jag bor inte i Malmö", "inte Malmö utan Växjö"."""
    at = found.first
    at -= at > 0 and words[at - 1] in _BEFORE
    if words[max(at - 2, 0) : at] == ["not", "live"]:
        return True
    if not at or words[at - 1] not in _NOT:
        return False
    return at == 1 or words[at - 2] in _IS_OR_LIVES or at == found.first


def _is_of_a_meeting(words: list[str], found: Mention) -> bool:
    """Whether others are met there: "han vill att de ska träffas i Malmö"."""
    return not _MEETS.isdisjoint(words[max(found.first - _MEETS_WITHIN, 0) : found.first])


def _is_alternative(words: list[str], found: Mention) -> bool:
    """Whether it is a place to go to if there is no help nearer: "eller måste man åka till Luleå"."""
    before = words[max(found.first - _INSTEAD_WITHIN, 0) : found.first]
    return before[-1:] == ["till"] and "eller" in before and not _MUST.isdisjoint(before)


# --- names -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Name:
    code: str
    also_a_word: bool


@WordMemory
def _named_surely(written: str) -> _Name | None:
    return _named(_lower(written), sure=True)


@WordMemory
def _named_unsurely(written: str) -> _Name | None:
    return _named(_lower(written), sure=False)


def _named(written: str, *, sure: bool) -> _Name | None:
    """The place of this name, as it stands, without its dots, in the genitive, or within a compound.

    Without its dots a name that is a word too is another word ("are", "foto"), unless it is `sure` to be a place.
    """
    name = _names().get(written)
    if name is None and written.isascii():
        name = _undotted().get(written)
        name = None if name is not None and name.also_a_word and not sure else name
    if name is not None or " " in written:
        return name
    for area in _AREAS if written.endswith(_AREAS) else ():
        stem = written.removesuffix(area)
        name = (_names().get(stem) or _undotted().get(stem)) if stem and stem != written else None
        if name is not None and (not name.also_a_word or area in _AREAS_OF_WORDS):
            return _Name(name.code, also_a_word=False)
    for prefix in _ARABIC_PREFIXES if written[0] in _ARABIC_OPENS else ():
        if written.startswith(prefix) and (name := _names().get(written.removeprefix(prefix))):
            return name
    return None


@cache
def _names() -> Mapping[str, _Name]:
    """Places by name and genitive, in small letters; a kommun before others."""
    names: dict[str, _Name] = {}
    for name, place in _listed():
        written = " ".join(_lower(word) for word in name)
        names.setdefault(f"{written}s", place)
        names[written] = place
    return names


@cache
def _undotted() -> Mapping[str, _Name]:
    """Those that are written with å, ä or ö, without them, or with two letters for each."""
    plain = {name: place for name, place in _names().items() if name.isascii()}
    in_two = {name.translate(_TWO_LETTERS): place for name, place in _names().items()}
    bare = {_folded(name): place for name, place in _names().items()}
    return {name: place for name, place in (in_two | bare).items() if name not in plain}


def _listed() -> Iterator[tuple[list[str], _Name]]:
    for row in _rows():
        yield _WORD.findall(row["place"]), _Name(row["kommun_code"], bool(row["also_a_word"]))
    for code, name in places().municipalities.items():
        yield _WORD.findall(name), _Name(code, _folded(name) in ALSO_WORDS)


def _rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(_folded(name.split()[0]) for name in _names() if " " in name)


# --- one letter wrong --------------------------------------------------------------------------------


def _with_a_wrong_letter(words: list[str], raw: str, at: int, *, asked: bool) -> str | None:
    """The kommun whose name this word has but for one letter, where a place is expected."""
    word = words[at]
    before = words[at - 1] if at else ""
    expected = before in _BEFORE_A_WRONG_LETTER or _kommun_follows(words, at + 1)
    if not (expected or (asked and _is_nothing_but(words, at, 1))) or word in _NO_PLACES:
        return None
    near = _a_letter_away(word, raw)
    return next(iter(near)) if len(near) == 1 else None


def _a_letter_away(word: str, raw: str) -> frozenset[str]:
    """The kommuner whose names this word, folded and as it was written, has but for one letter."""
    if len(word) < _SHORT_NAME:
        return frozenset()
    written, named = _lower(raw), _by_shortened()
    return frozenset(code for short in _shortened(word) for name, code in named.get(short, ()) if _near(written, name))


_NO_PLACES: Final = _set(
    "amsele argang astor avsta avvika bantad basta bastade bastar bastard bastas bastat basted bostad brace brack"
    " bracka bracken bracker bracket bracks brackt brackte brake brakes forsvaga forsvagas gagnet gnista gotaland"
    " gotalands goteborgsk goten gotens gotlandsk halleberg hammar hammare hammares hammars hanfors hogans honors"
    " kalkar kallar kalvar kammar karmar krampors kumlar kungor kungors kungsord lommar maalmo malmon monsters ocker"
    " particle particles patala rattvis sjobod skadas skavde skodde snaffle sovde sparas stavsjo storman stormans"
    " sturup sunned svalor timrar timrat torsos trana tranad tranar tranat trangs trans vanans vargarna vargarnas"
    " varmd varmde varnas vindel vindels vinden vindens vinkeln vinkelns"
)
"""Folded words, of Swedish and English dictionaries, that are a letter away from a kommun."""


def _near(word: str, name: str) -> bool:
    """Whether one letter is missing, too many, another, or changed places with the next; the first is right.

    Dots may be missing, but those that were typed are letters of their own: "bästa" is no "Båstad". Who leaves the
    dots out of a name in `-ås` or `-näs` writes what most verbs end in ("väntas"), so that is no place.
    """
    if not _is(word[0], name[0]) or max(len(word), len(name)) < _LONG_NAME:
        return False
    if word.endswith(_AS_VERBS) and name.endswith(_AS_NAMES):
        return False
    if len(word) == len(name):
        wrong = [at for at in range(len(word)) if not _is(word[at], name[at])]
        one, other = (*wrong, 0, 0)[:2]
        swapped = len(wrong) == 2 and other == one + 1 and _is(word[one], name[other]) and _is(word[other], name[one])
        return swapped or len(wrong) == 1
    if len(word) > len(name):
        return any(_are(word[:at] + word[at + 1 :], name) for at in range(len(word)))
    return any(_are(word, name[:at] + name[at + 1 :]) for at in range(len(name)))


_AS_VERBS: Final = ("as", "ats")
_AS_NAMES: Final = ("ås", "äs")


def _are(word: str, name: str) -> bool:
    return len(word) == len(name) and all(map(_is, word, name))


def _is(written: str, meant: str) -> bool:
    """Whether a letter is the one that was meant, or that without its dots."""
    return written in (meant, meant.translate(_DOTS))


def _shortened(word: str) -> set[str]:
    """The word, and the word without each of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


@cache
def _by_shortened() -> Mapping[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for code, name in places().municipalities.items():
        plain = _lower(name)
        if len(plain) < _SHORT_NAME or not plain.isalpha() or _folded(plain) in ALSO_WORDS:
            continue
        for written in (plain, f"{plain}s") if len(plain) > _LONG_NAME else (plain,):
            for short in _shortened(_folded(written)):
                found.setdefault(short, []).append((written, code))
    return found


def _words_of(text: str) -> list[str]:
    """The folded words of a text. Up to Latin-1, where no letter becomes two, all at once."""
    try:
        folded = text.encode("latin-1").translate(_LATIN).decode("latin-1")
    except UnicodeEncodeError:
        return [_folded(word) for word in _WORD.findall(text)]
    words: list[str] = _WORD.findall(folded)
    return words


def _lower(word: str) -> str:
    """In small letters, with one letter for its variants, and in Arabic without marks."""
    lower = word.lower()
    return lower if lower.isascii() else _ARABIC_MARKS.sub("", lower.translate(_VARIANTS))


def _folded(word: str) -> str:
    return _lower(word).translate(_DOTS)


_LATIN: Final = bytes(ord(_folded(letter)) for letter in map(chr, range(256)))
"""For `bytes.translate` of Latin-1: each letter folded."""
