"""Language detection for short texts, by script and common words. Pure."""

from __future__ import annotations

import unicodedata

from bot.text import words

SERVED = ("sv", "en")
OTHER = "other"
_PERSIAN_OR_URDU = set("پچژگکیٹڈڑں")


class Detector:
    """Guesses a language by script, then by common words and tell-tale letters."""

    def __init__(self, lists: dict[str, dict[str, list[str]]]) -> None:
        """`lists`: for each language code its `words` and `letters` (strings that point to it)."""
        self._words = {code: frozenset(entry["words"]) for code, entry in lists.items()}
        self._letters = {code: tuple(entry.get("letters", ())) for code, entry in lists.items()}

    def language(self, text: str) -> str | None:
        """`sv`, `en`, `ar`, `so`, `other`, or None when `text` shows nothing either way."""
        script = _script(text)
        if script == "ARABIC":
            return OTHER if len(_PERSIAN_OR_URDU & set(text)) >= 2 else "ar"
        if script not in (None, "LATIN"):
            return OTHER
        return self._by_words(words(text.casefold()))

    def _by_words(self, tokens: list[str]) -> str | None:
        joined = " ".join(tokens)
        points = {code: self._points(code, tokens, joined) for code in self._words}
        best = max(points, key=points.__getitem__)
        served = max(points[code] for code in SERVED)
        if points[best] == 0:
            return None
        if best in SERVED:
            return best
        # another language must be clearly ahead: one shared little word proves nothing
        if points[best] < 2 or points[best] < served + 1.5:
            return max(SERVED, key=points.__getitem__) if served else None
        return best if best == "so" else OTHER

    def _points(self, code: str, tokens: list[str], joined: str) -> float:
        known = sum(token in self._words[code] for token in tokens)
        marks = [mark for mark in self._letters[code] if mark in joined]
        return known + 0.5 * sum(any(mark in token for mark in marks) for token in tokens) if marks else known


def _script(text: str) -> str | None:
    """The script most of the letters of `text` belong to, by their Unicode names; None without letters."""
    seen: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            name = unicodedata.name(char, "OTHER").split(" ")[0]
            seen[name] = seen.get(name, 0) + 1
    return max(seen, key=seen.__getitem__) if seen else None
