"""Guidelines as files, `guidelines/<lang>/<id>.md`: what `exchange` reads and writes of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from knowledge.articles import Marks
from knowledge.findings import Finding
from knowledge.guidelines import GuidelineDocument, GuidelineError, GuidelineText, findings, parse, serialise

GUIDELINES_FOLDER: Final = "guidelines"
SINGLE_FILE: Final = "riktlinje-"
"""How the name of one that is given out alone begins, so that it is known when it comes in again."""


def write_guidelines(folder: Path, guidelines: Sequence[GuidelineDocument]) -> None:
    """Write them below `folder`, with their standing."""
    for document in guidelines:
        path = folder / GUIDELINES_FOLDER / document.content.lang / f"{document.content.id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(serialise(document.content, document.marks), encoding="utf-8")


def read_guidelines(folder: Path, found: list[Finding]) -> list[tuple[GuidelineText, Marks]]:
    """The guidelines below a folder; what is wrong with them goes to `found`."""
    read: list[tuple[GuidelineText, Marks]] = []
    for path in sorted((folder / GUIDELINES_FOLDER).rglob("*.md")):
        try:
            text, marks = parse(path.read_bytes(), where=str(path.relative_to(folder)))
        except GuidelineError as error:
            found += error.findings
            continue
        found += [replace(fault, where=text.name) for fault in findings(text)]
        read.append((text, marks))
    return read
