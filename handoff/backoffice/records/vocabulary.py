"""The closed vocabularies of forms and decisions: versioned data, `data/vocabularies.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

Words = Mapping[str, str]
"""By language; Swedish is always there."""

_FILE = Path(__file__).parent / "data" / "vocabularies.yaml"


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field: what it is called, and what may stand in it, in the order in which it is shown."""

    label: dict[str, str]
    values: dict[str, dict[str, str]]
    many: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    fields: dict[str, Field]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All fields of one version."""

    version: str
    fields: Mapping[str, Field]

    def allows(self, field: str, value: str) -> bool:
        """Whether `value` may stand in `field`."""
        return value in self.fields[field].values

    def word(self, field: str, value: str, lang: str = "sv") -> str:
        """What staff and reports call a value; in Swedish where the language is missing."""
        words = self.fields[field].values[value]
        return words.get(lang, words["sv"])

    def label(self, field: str, lang: str = "sv") -> str:
        """What staff and reports call a field."""
        words = self.fields[field].label
        return words.get(lang, words["sv"])


@cache
def load(path: Path = _FILE) -> Vocabulary:
    """The vocabulary of this file.

    Raises:
        msgspec.ValidationError: the file is not one.
        ValueError: a field or value has no Swedish word.
    """
    found = msgspec.yaml.decode(path.read_bytes(), type=_File)
    for name, field in found.fields.items():
        for where, words in {name: field.label, **field.values}.items():
            if not words.get("sv"):
                raise ValueError(f"{name}: {where} has no Swedish word")
    return Vocabulary(found.version, found.fields)
