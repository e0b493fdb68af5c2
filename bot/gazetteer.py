"""Entity look-up by word lists: municipalities with their inflections, relations, ages, times.

Pure. It never recognises names of persons, groups or addresses.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.text import words

# A municipality that is also an everyday word counts after one of these, or with a capital letter.
_PLACE_WORDS = frozenset(
    {"i", "på", "från", "till", "kommun", "kommunen", "bor", "utanför", "nära", "runt", "in", "near", "from"}
)
_LONGEST = 5


@dataclass(frozen=True)
class Found:
    """One entity in a text: `start` and `end` count words, not characters."""

    entity: str
    value: str
    start: int
    end: int


def kommun_forms(name: str) -> set[str]:
    """The written forms of a municipality's name: itself, its genitive, and with "kommun"."""
    base = name.casefold()
    genitive = base if base[-1] in "sxz" else base + "s"
    return {base, genitive, f"{base} kommun", f"{genitive} kommun", f"{base} kommuns", f"{genitive} kommuns"}


class Gazetteer:
    """Finds the longest known phrases of a text, each word used once."""

    def __init__(self, kommuner_csv: Path, lookups_yaml: Path) -> None:
        """Read the lists; municipalities get their four-digit code as value."""
        self._phrases: dict[tuple[str, ...], tuple[str, str]] = {}
        for entity, values in yaml.safe_load(lookups_yaml.read_text(encoding="utf-8")).items():
            for value, phrases in values.items():
                for phrase in phrases:
                    self._add(phrase, entity, value)
        self._kommun_words: set[tuple[str, ...]] = set()
        with kommuner_csv.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                self._add_kommun(row["kommun"], row["kommun_code"])

    def _add(self, phrase: str, entity: str, value: str) -> None:
        self._phrases[tuple(words(phrase.casefold()))] = (entity, value)

    def _add_kommun(self, name: str, code: str) -> None:
        for form in kommun_forms(name) | kommun_forms(_without_diacritics(name)):
            self._kommun_words.add(tuple(words(form)))
            self._add(form, "kommun", code)

    def find(self, text: str) -> list[Found]:
        """The entities of `text`, in order."""
        raw = words(text)
        folded = [word.casefold() for word in raw]
        found, at = [], 0
        while at < len(folded):
            hit = self._longest(raw, folded, at)
            if hit:
                found.append(hit)
            at = hit.end if hit else at + 1
        return found

    def _longest(self, raw: list[str], folded: list[str], at: int) -> Found | None:
        for length in range(min(_LONGEST, len(folded) - at), 0, -1):
            phrase = tuple(folded[at : at + length])
            known = self._phrases.get(phrase)
            if known and (known[0] != "kommun" or self._is_place(raw, folded, at, phrase)):
                return Found(known[0], known[1], at, at + length)
        return None

    def _is_place(self, raw: list[str], folded: list[str], at: int, phrase: tuple[str, ...]) -> bool:
        """Names such as Mora, Flen or Habo are words too: want a capital, a place word, or "kommun"."""
        if "kommun" in phrase or "kommuns" in phrase or len(folded) == len(phrase):
            return True
        before = folded[at - 1] if at else ""
        return before in _PLACE_WORDS or (at > 0 and raw[at][0].isupper())


def _without_diacritics(name: str) -> str:
    return name.translate(str.maketrans("åäöÅÄÖé", "aaoAAOe"))
