"""Opening hours as Swedish web pages write them, as spans by weekday. Pure.

Reads only what leaves nothing over: of "kvällar och helger" or a note that it does not know, no hours are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from knowledge.directory.contacts import DAYS, Hours

_DAY: Final = {
    **{name: at for at, name in enumerate(("mån", "tis", "ons", "tors", "fre", "lör", "sön"))},
    **{f"{name}dag": at for at, name in enumerate(("mån", "tis", "ons", "tors", "fre", "lör", "sön"))},
    "tor": 3,
}
_WEEKDAYS: Final = {"vardagar": range(5), "alla dagar": range(7), "varje dag": range(7)}
_DAY_WORD: Final = "|".join(sorted(_DAY, key=len, reverse=True))
_DAYS: Final = rf"(?:vardagar|alla dagar|varje dag|(?:{_DAY_WORD})(?:(?:–|, | och )(?:{_DAY_WORD}))*)"
_CLOCK: Final = r"\d{1,2}(?:\.\d\d)?"
_SPAN: Final = rf"{_CLOCK}–{_CLOCK}"
_PART: Final = re.compile(rf"(?P<days>{_DAYS}) (?P<spans>{_SPAN}(?:(?: och |, ){_SPAN})*)")
_LUNCH: Final = re.compile(rf",? ?\(?lunch(?:stängt)? (?P<from>{_CLOCK})–(?P<to>{_CLOCK})\)?")
_SAYS_NOTHING: Final = re.compile(
    r"telefontid|helgfria|(?:övrig tid|därefter|natt)(?: via)?(?: SOS Alarm)? 112|\boch\b|[;, ]"
)
"""What may stand beside the hours."""
_MIDNIGHT: Final = "24:00"


def hours_in(text: str) -> tuple[Hours, ...]:
    """The hours that a text tells, in the order of the week; none if it tells anything that cannot be read."""
    lunch = _LUNCH.search(text)
    plain = _LUNCH.sub("", text)
    parts = list(_PART.finditer(plain))
    if not parts or _SAYS_NOTHING.sub("", _PART.sub("", plain)):
        return ()
    spans = [span for part in parts for span in _spans(part)]
    if lunch is not None:
        spans = [each for span in spans for each in _without(span, _clock(lunch["from"]), _clock(lunch["to"]))]
    return tuple(Hours(day=DAYS[day], opens=opens, closes=closes) for day, opens, closes in sorted(set(spans)))


def hours_within(sentence: str) -> tuple[Hours, ...]:
    """The hours in a sentence of a page, whatever else it says; none where it speaks of a season or an exception."""
    if _SOMETIMES.search(sentence):
        return ()
    text = sentence.lower()
    for pattern, by in _AS_THEY_WRITE:
        text = pattern.sub(by, text)
    parts = [part.group() for part in _PART.finditer(text)]
    lunch = _LUNCH.search(text)
    return hours_in("; ".join(parts) + (lunch.group() if lunch else "")) if parts else ()


_SOMETIMES: Final = re.compile(
    r"sommar|\bjul|påsk|avvikande|undantag|juni|juli|augusti|röda dagar|tillfällig", re.IGNORECASE
)
_AS_THEY_WRITE: Final = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"\bhelgfria?\s+", ""),
        (r"\b(?:klockan|kl)\b\.?\s*", ""),
        (r"(?<=\d):(?=\d\d)", "."),
        (r"dagar\b(?<!vardagar)(?<!alla dagar)", "dag"),
        (r"\s*(?:[-–—]|\btill\b)\s*", "–"),
        (r"(?<=dag)[:,](?=\s)|(?<=dagar)[:,](?=\s)", ""),
        (r"\s+", " "),
    )
)
"""How pages write what `_PART` reads."""


def _spans(part: re.Match[str]) -> Iterator[tuple[int, str, str]]:
    for day in _days(part["days"]):
        for span in re.findall(_SPAN, part["spans"]):
            opens, closes = (_clock(each) for each in span.split("–"))
            if opens < closes:
                yield day, opens, closes
                continue
            yield day, opens, _MIDNIGHT  # past midnight it is the next day's
            if closes > "00:00":
                yield (day + 1) % 7, "00:00", closes


def _days(text: str) -> Iterator[int]:
    if text in _WEEKDAYS:
        yield from _WEEKDAYS[text]
        return
    for each in re.split(r", | och ", text):
        first, _, last = each.partition("–")
        begins, ends = _DAY[first], _DAY[last or first]
        yield from ((begins + at) % 7 for at in range((ends - begins) % 7 + 1))


def _clock(text: str) -> str:
    hour, _, minute = text.partition(".")
    return f"{int(hour):02}:{minute or '00'}"


def _without(span: tuple[int, str, str], begins: str, ends: str) -> Iterator[tuple[int, str, str]]:
    day, opens, closes = span
    if not opens < begins < ends < closes:
        yield span
        return
    yield day, opens, begins
    yield day, ends, closes
