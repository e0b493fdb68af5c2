"""Sweden's 290 municipalities (kommuner) and 21 counties (län), and how they are recognised in a text.

Codes are SCB's strings with their leading zero; the first two digits of a kommun are its län.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parent.parent / "content" / "directory" / "kommuner.csv"
_WORD: Final = re.compile(r"[^\W\d_]+")
_FOLD: Final = str.maketrans("åäöé", "aaoe")


@dataclass(frozen=True, slots=True)
class Places:
    """Names of municipalities and of counties, by code."""

    municipalities: Mapping[str, str]
    counties: Mapping[str, str]

    def county_of(self, municipality: str) -> str:
        """The code of a kommun's län."""
        return municipality[:2]

    def name(self, code: str) -> str:
        """The name of a kommun or a län. KeyError for an unknown code."""
        return self.municipalities[code] if code in self.municipalities else self.counties[code]

    def municipality_in(self, text: str) -> str | None:
        """The code of the kommun that a text names, if it names one: `Umeå`, `umea kommun`, `i Upplands Väsby`.

        A name in the genitive counts (`Malmös`). The longest name wins, so that `Upplands Väsby` is not `Väsby`.
        Common words that are names too (`Mark`, `Vara`, `Ale` …) count only when they are written large inside a
        sentence, after `i` or `från`, or before `kommun`.
        """
        words = _WORD.findall(text)
        exact = [word.lower() for word in words]
        folded = [word.translate(_FOLD) for word in exact]
        first = _first_words()
        starts = [at for at, word in enumerate(folded) if word in first or exact[at] in first]
        for length in (3, 2, 1):
            for start in starts:
                end = start + length
                if end > len(words):
                    break
                code = _by_name().get(" ".join(exact[start:end])) or _by_name().get(" ".join(folded[start:end]))
                if code is not None and (length > 1 or _is_name(words, start, code)):
                    return code
        return None


@cache
def places() -> Places:
    """All of them, from the committed list."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Places(
        municipalities={row["kommun_code"]: row["kommun"] for row in rows},
        counties={row["lan_code"]: row["lan"] for row in rows},
    )


ALSO_WORDS: Final = frozenset(
    (
        *("ale", "are", "ange", "boden", "eda", "flen", "habo", "heby", "hjo", "kil"),
        *("lund", "mark", "mora", "nora", "sala", "salem", "sater", "vara"),
    )
)
"""Folded names that are ordinary words or first names too, in Swedish or in English."""
_PLACE_FOLLOWS: Final = frozenset({"i", "fran", "in", "from", "near"})


@cache
def _by_name() -> dict[str, str]:
    """Codes by name and genitive, as written and folded; the written form wins (Habo is not Håbo)."""
    names: dict[str, str] = {}
    for write in (_folded, str.lower):
        for code, name in places().municipalities.items():
            written = " ".join(write(word) for word in _WORD.findall(name))
            names.setdefault(f"{written}s", code)
            names[written] = code
    return names


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name in _by_name())


def _is_name(words: list[str], start: int, code: str) -> bool:
    if _folded(places().municipalities[code]) not in ALSO_WORDS:
        return True
    after = words[start + 1].lower() if start + 1 < len(words) else ""
    before = _folded(words[start - 1]) if start else ""
    return after.startswith("kommun") or before in _PLACE_FOLLOWS or (start > 0 and words[start][0].isupper())


def _folded(word: str) -> str:
    return word.lower().translate(_FOLD)
