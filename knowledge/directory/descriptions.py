"""What a contact is for, in the visitor's language. Pure but for reading its file once.

An entry has one description, in Swedish, which is an editor's. The installation has translations of its own words, by
entry or by kind of entry; a translation is shown only while the entry still says what it translates.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from knowledge.directory.contacts import Contact

FILE: Final = Path(__file__).parents[1] / "content" / "directory" / "descriptions.yaml"
OF_KIND: Final = "typ:"
"""Before a kind: the key of words that all entries of that kind may have."""
BY_112: Final = "-112"
"""Behind a kind: the key of words for those of it that are reached by 112."""
_ORIGINAL: Final = "sv"


@cache
def translations() -> Mapping[str, Mapping[str, str]]:
    """Descriptions by entry or kind, and language.

    Raises:
        OSError, msgspec.DecodeError: the file is missing or broken.
    """
    return msgspec.yaml.decode(FILE.read_bytes(), type=dict[str, dict[str, str]])


def description(contact: Contact, lang: str) -> str:
    """What `contact` is for, in `lang` if its present words are translated, else in Swedish."""
    return _known(contact).get(lang, contact.summary)


def is_own_text(contact: Contact) -> bool:
    """Whether it says what the installation has written, and no editor has changed it."""
    return bool(_known(contact))


def _known(contact: Contact) -> Mapping[str, str]:
    """The translations of its present words: its own, or those of its kind."""
    kind = f"{OF_KIND}{contact.kind}"
    for key in (contact.id, kind, f"{kind}{BY_112}"):
        known = translations().get(key, {})
        if known.get(_ORIGINAL) == contact.summary:
            return known
    return {}
