"""The guidelines under which the line works: versioned data, one file each in `data/guidelines`.

Each belongs to one condition of the directive (D8-D12) and names the parties that it is to be agreed with. The texts
that come with the program are drafts: what holds is what the five records of the launch gate have signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

_FOLDER = Path(__file__).parent / "data" / "guidelines"

RECORDS = ("utbildning", "dokumentation", "kunskapsoverforing", "brottsinformation", "lotsning")
"""The five conditions: D8, D9, D10, D11, D12."""


class Guideline(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One guideline in force."""

    version: str
    requirement: str = msgspec.field(name="krav")
    """Row of DOMAIN 1."""
    title: dict[str, str] = msgspec.field(name="titel")
    parties: dict[str, dict[str, str]] = msgspec.field(name="samrad")
    """The parties to be consulted, by id, in words."""
    text: dict[str, str]


@cache
def load(folder: Path = _FOLDER) -> Mapping[str, Guideline]:
    """All five guidelines, by name.

    Raises:
        FileNotFoundError: one is missing.
        msgspec.ValidationError: a file is not one.
    """
    return {name: msgspec.yaml.decode((folder / f"{name}.yaml").read_bytes(), type=Guideline) for name in RECORDS}
