"""Tells the language of a text of the bot by its script and its commonest words. Pure; for whole replies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_SWEDISH: Final = "och att det är du inte jag som en kan vill på av för med om den har vi nu här dig ett eller ring"
_ENGLISH: Final = "and the is you not to of that can are it with for if this have we here your or a now call"
_SOMALI: Final = (
    "waa iyo in aad haddii qof wac baan afkaaga qor waxaan waad ku ka ma "
    "waxaad wac hadda qof haddii aan soo la u ayaa waxay kuu halkan"
)
_FINNISH: Final = "on joku soita jos ja ei ole ihminen ihmisen voit täällä että olen nyt omalla kielelläsi kirjoita"
_KURMANJI: Final = "ez tu li di de be heke bike û ku bi xwe niha vir mirovekî dikarî ne im telefonî"
COMMON: Final[Mapping[str, frozenset[str]]] = {
    lang: frozenset(words.split())
    for lang, words in (
        ("sv", _SWEDISH),
        ("en", _ENGLISH),
        ("so", _SOMALI),
        ("fi", _FINNISH),
        ("kmr", _KURMANJI),
    )
}
PERSIAN: Final = re.compile(r"[پچژگکی]")
SORANI: Final = re.compile(r"[ەۆێڵڕ]")
ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
_WORD: Final = re.compile(r"[^\W\d_]+")


def languages_in(text: str) -> frozenset[str]:
    """The languages that a good part of the text is in; empty where there is too little to tell."""
    words = _WORD.findall(text.casefold())
    if not words:
        return frozenset()
    found = {lang for lang, common in COMMON.items() if sum(word in common for word in words) >= 0.15 * len(words)}
    if len(ARABIC.findall(text)) > 0.2 * len(text):
        found.add("ckb" if SORANI.search(text) else "fa" if PERSIAN.search(text) else "ar")
    return frozenset(found)
