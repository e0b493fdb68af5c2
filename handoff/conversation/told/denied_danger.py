"""Whether a message denies a danger that was read: nobody threatens anybody, or nobody is to die. Pure.

Owns the recognition alone, by words. What it takes back is for who asks: the level and the queue stay.
"""

from __future__ import annotations

import re
from typing import Final

_NO_DANGER: Final = re.compile(
    r"\b(?:ingen|inte nån som|inte någon som) (?:har |som )?(?:hotat|hotar|slagit|slår|skadat|gjort) "
    r"(?:mig|mej|nån|någon|oss|nåt)\b"
    r"|\bingen (?:är|e) i fara\b|\b(?:ingen fara|inget hot)\b|\binte (?:hotad|i fara)\b"
    r"|\binte (?:är |var )?(?:nåt|något|ett) hot\b"
    r"|\b(?:handlar|gäller) inte om (?:nåt |något |några )?hot\b|\binte rädd för (?:nån|någon|nåt|något)\b"
    r"|\b(?:no one|nobody) (?:has |is )?(?:threaten\w*|hurt|in danger)\b|\bthere is no (?:danger|threat)\b",
    re.IGNORECASE,
)


def denies_danger(text: str) -> bool:
    """Whether the writer says that nobody threatens them, or is in danger."""
    found = _NO_DANGER.search(text)
    return found is not None and _BUT.match(text[found.end() :]) is None


_BUT: Final = re.compile(r" ?(?:än|ännu|yet)\b|[ ,]+(?:men|fast|utom|förutom|bara|but|except)\b", re.IGNORECASE)
"""After it, no danger now may be one later, or from somebody else."""


_NO_DEATH: Final = re.compile(
    r"\bingen (?:\w+ ){0,3}(?:ska|skall|vill|tänker|kommer att) (?:dö|ta (?:sitt|sig|livet))\b"
    r"|\b(?:handlar|gäller|pratar) inte om (?:självmord|att dö|döden|att någon ska dö)\b"
    r"|\b(?:no one|nobody) (?:is going to|wants to|will) (?:die|kill)\b|\bnot about (?:suicide|dying)\b",
    re.IGNORECASE,
)
_OWN_LIFE: Final = re.compile(
    r"\b(?:vill|orkar|kan) inte (?:leva|mer|längre)\b|\bvill dö\b|\bmitt liv\b", re.IGNORECASE
)


_NO_DEATH_OF_MINE: Final = re.compile(
    r"\b(?:jag|ja) (?:tänker|ska|skall|kommer|vill|tänkte) (?:absolut |verkligen )?inte (?:att )?"
    r"(?:dö|ta livet(?: av (?:mig|mej))?)\b"
    r"|\bI(?:'m| am) not (?:going to|about to) (?:die|kill myself)\b|\bI don'?t want to die\b",
    re.IGNORECASE,
)


def denies_own_death(text: str) -> bool:
    """Whether the writer says that they will not take their life: believed where only the model has read that."""
    found = _NO_DEATH_OF_MINE.search(text)
    return found is not None and _BUT.match(text[found.end() :]) is None and _OWN_LIFE.search(text) is None


def denies_death(text: str) -> bool:
    """Whether the writer says that nobody is to die, and nothing against it: "ingen är sjuk eller ska dö"."""
    return _NO_DEATH.search(text) is not None and _OWN_LIFE.search(text) is None
