"""What a contact is for, in the visitor's language. Pure but for reading its file once.

An entry has one description, in Swedish, which is an editor's. The installation has translations of its own words; a
translation is shown only while the entry still says what it translates.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from knowledge.directory.contacts import Contact

FILE: Final = Path(__file__).parents[1] / "content" / "directory" / "descriptions.yaml"
_ORIGINAL: Final = "sv"


@cache
def translations() -> Mapping[str, Mapping[str, str]]:
    """Descriptions by entry and language.

    Raises:
        OSError, msgspec.DecodeError: the file is missing or broken.
    """
    return msgspec.yaml.decode(FILE.read_bytes(), type=dict[str, dict[str, str]])


def description(contact: Contact, lang: str) -> str:
    """What `contact` is for, in `lang` if its present words are translated, else in Swedish."""
    known = translations().get(contact.id, {})
    return known.get(lang, contact.summary) if known.get(_ORIGINAL) == contact.summary else contact.summary
