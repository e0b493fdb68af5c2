"""Content gaps: counts of questions without an article, of articles that did not help, of contacts wanted. Pure.

Counts alone, over several weeks, and none below a threshold: on a line with few visitors a single one could identify
somebody. Nothing that a visitor wrote is part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
"""Fewer than so many are not shown (domain brief, 4.2)."""
WEEKS: Final = 12
"""Over so many weeks, the present one included."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one intent and topic, in one language, for which there was no text."""

    intent: str
    topic: str
    lang: str
    count: int


@dataclass(frozen=True, slots=True)
class Help:
    """The answers to "did it help?" for one article in one language."""

    article: str
    lang: str
    yes: int
    """0 if it is below the threshold."""
    no: int
    """0 if it is below the threshold."""


def gaps(counts: Mapping[tuple[str, ...], int]) -> list[Gap]:
    """The gaps that may be shown, the largest count first. Keys are (intent, topic, language).

    Counts below the threshold are added up by intent, under an empty topic, and shown if the sum reaches it.
    """
    shown, rest = [], dict[tuple[str, str], int]()
    for (intent, topic, lang), count in counts.items():
        if count >= LEAST and topic:
            shown.append(Gap(intent, topic, lang, count))
        else:
            rest[intent, lang] = rest.get((intent, lang), 0) + count
    shown += [Gap(intent, "", lang, count) for (intent, lang), count in rest.items() if count >= LEAST]
    return sorted(shown, key=lambda gap: (-gap.count, gap.intent, gap.topic, gap.lang))


def wanted(counts: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    """How often each entry of the directory was looked for; none of those below the threshold. Keys are (entry,)."""
    return {entry: count for (entry,), count in counts.items() if count >= LEAST}


def helps(counts: Mapping[tuple[str, ...], int]) -> list[Help]:
    """The articles with enough answers, those that helped least first. Keys are (article, language, yes or no).

    None and few are one word: a 3 beside a 9 would be as small as a 3 alone.
    """
    articles = {(article, lang) for article, lang, _ in counts}
    enough = {key: count for key, count in counts.items() if count >= LEAST}
    found = [
        Help(article, lang, enough.get((article, lang, "yes"), 0), enough.get((article, lang, "no"), 0))
        for article, lang in articles
    ]
    shown = [each for each in found if each.yes + each.no]
    return sorted(shown, key=lambda each: (-each.no / (each.yes + each.no), each.article, each.lang))
