"""Entries that every kommun has of its own, named of it: "Socialtjänsten i Norrtälje". Pure but for reading its file.

The directory holds such an entry once for the whole country. Near a place that is known it is that kommun's.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from knowledge.directory.contacts import Contact
from knowledge.directory.descriptions import description, is_own_text
from knowledge.directory.places import places

FILE: Final = Path(__file__).parents[1] / "content" / "directory" / "composites.yaml"
_FALLBACK_LANG: Final = "sv"


class Composite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one such entry, by language, with `{kommun}`."""

    name: dict[str, str]
    summary: dict[str, str] = {}


@cache
def composites() -> Mapping[str, Composite]:
    """The words by entry.

    Raises:
        OSError, msgspec.DecodeError: the file is missing or broken.
    """
    return msgspec.yaml.decode(FILE.read_bytes(), type=dict[str, Composite])


def is_composite(contact: Contact) -> bool:
    """Whether every kommun has its own of this entry."""
    return contact.id in composites() and not contact.area.municipalities


def order_of(contact: Contact) -> int:
    """Which of what every kommun has comes first: the place in the file. ValueError for another entry."""
    return list(composites()).index(contact.id)


def name_near(contact: Contact, municipality: str | None, lang: str) -> str:
    """What the entry is called in `lang`; of the kommun, if that is known and has its own."""
    if municipality is None or not is_composite(contact):
        return contact.name
    return _in(composites()[contact.id].name, lang, municipality)


def description_near(contact: Contact, municipality: str | None, lang: str) -> str:
    """What the entry is for; of the kommun, if that is known and the entry still says the installation's own words."""
    if municipality is None or not is_composite(contact) or not is_own_text(contact):
        return description(contact, lang)
    summary = composites()[contact.id].summary
    return _in(summary, lang, municipality) if summary else description(contact, lang)


def _in(words: Mapping[str, str], lang: str, municipality: str) -> str:
    return (words.get(lang) or words[_FALLBACK_LANG]).format(kommun=places().in_words(municipality))
