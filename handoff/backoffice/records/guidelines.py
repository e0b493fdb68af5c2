"""A guideline (DOMAIN D8-D12): its texts in all languages, with the parties that are consulted about it. Pure.

Where the texts come from is `published_guidelines`; who has signed one is the launch gate's. A signature names the
version, and a version names exactly one text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from knowledge import seed
from knowledge.guidelines import RECORDS, GuidelineText

LEGAL_LANG: Final = "sv"
"""The language whose text is signed; the others are translations."""
_FILE: Final = Path(__file__).parent / "data" / "guidelines.yaml"


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the directive asks of a guideline."""

    requirement: str = msgspec.field(name="krav")
    """Row of DOMAIN 1."""
    parties: dict[str, dict[str, str]] = msgspec.field(name="samrad")
    """The parties to be consulted, by id, in words."""


class Guideline(msgspec.Struct, frozen=True, kw_only=True):
    """One guideline in force, in all its languages."""

    version: str
    requirement: str
    title: dict[str, str]
    parties: dict[str, dict[str, str]]
    text: dict[str, str]
    """Markdown."""
    checklist: dict[str, tuple[str, ...]]
    """What to look at in the act itself."""
    reviewed: bool
    """False: the draft that came with the installation."""


@cache
def conditions(file: Path = _FILE) -> Mapping[str, Condition]:
    """The five conditions. msgspec.ValidationError if the file is none."""
    return msgspec.yaml.decode(file.read_bytes(), type=dict[str, Condition])


def in_force(texts: Iterable[tuple[GuidelineText, bool]]) -> dict[str, Guideline]:
    """The guidelines that these texts make; True beside a text: somebody has reviewed it."""
    by_record: dict[str, dict[str, tuple[GuidelineText, bool]]] = {}
    for text, reviewed in texts:
        by_record.setdefault(text.id, {})[text.lang] = (text, reviewed)
    return {
        record: _joined(conditions()[record], by_record[record])
        for record in RECORDS
        if LEGAL_LANG in by_record.get(record, {})
    }


def _joined(condition: Condition, by_lang: Mapping[str, tuple[GuidelineText, bool]]) -> Guideline:
    legal, reviewed = by_lang[LEGAL_LANG]
    return Guideline(
        version=legal.version,
        requirement=condition.requirement,
        title={lang: text.title for lang, (text, _) in by_lang.items()},
        parties=condition.parties,
        text={lang: text.text for lang, (text, _) in by_lang.items()},
        checklist={lang: text.checklist for lang, (text, _) in by_lang.items()},
        reviewed=reviewed,
    )


@cache
def load() -> Mapping[str, Guideline]:
    """The drafts that come with the installation. Raises GuidelineError with every fault of every file."""
    return in_force((text, False) for text in seed.guidelines())
