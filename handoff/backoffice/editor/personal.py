"""What in a text for visitors points to a person: nobody's name, number or address stands in a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handoff.backoffice.records import pii
from knowledge.findings import Finding

READ: Final = frozenset({"sv", "en"})
"""Languages whose words the check knows; in others it would find names where there are none."""
_TOLD_OTHERWISE: Final = frozenset({"telefon", "webb"})
"""Numbers and addresses have findings of their own, which say where they belong."""


def personal_findings(field: str, text: str, lang: str, line: int | None = None) -> Iterator[Finding]:
    """What may point to a person, with its line where the field has several."""
    for found in pii.find(text) if lang in READ else ():
        if found.kind not in _TOLD_OTHERWISE:
            at = line if line is not None or "\n" not in text else text.count("\n", 0, found.start) + 1
            yield Finding(field=field, line=at, rule="personal", value=text[found.start : found.end])
