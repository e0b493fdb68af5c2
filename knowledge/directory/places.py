"""Sweden's 290 municipalities (kommuner) and 21 counties (län). `mentions` recognises them in a text.

Codes are SCB's strings with their leading zero; the first two digits of a kommun are its län.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parent.parent / "content" / "directory" / "kommuner.csv"


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

    def in_words(self, municipality: str) -> str:
        """A kommun as it is said behind `i`: the islands, on which one is, as what they are governed by."""
        name = self.municipalities[municipality]
        if name == "Gotland":
            return "Region Gotland"
        return f"{name}{'s' * (name in ('Orust', 'Tjörn'))} kommun" if name in _ISLANDS else name


_ISLANDS: Final = frozenset({"Ekerö", "Hammarö", "Lidingö", "Orust", "Tjörn", "Värmdö", "Öckerö"})


@cache
def places() -> Places:
    """All of them, from the committed list."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Places(
        municipalities={row["kommun_code"]: row["kommun"] for row in rows},
        counties={row["lan_code"]: row["lan"] for row in rows},
    )
