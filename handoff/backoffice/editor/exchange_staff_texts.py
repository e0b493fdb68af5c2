"""Texts for staff as files, `<folder>/<lang>/<id>.md`: what `exchange` reads and writes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final, Protocol

from msgspec.structs import replace

from handoff.backoffice.records.published_texts import (
    GUIDELINE,
    HANDBOOK,
    MODULE,
    decode_guideline,
    decode_handbook,
    decode_module,
)
from knowledge import guidelines, handbook, training_modules
from knowledge.articles import Marks
from knowledge.findings import Faulty, Finding
from knowledge.lifecycle import Document


class _Parse(Protocol):
    def __call__(self, source: bytes, *, where: str) -> tuple[Any, Marks]: ...


@dataclass(frozen=True, slots=True)
class StaffText:
    """How one kind of text stands in files."""

    folder: str
    alone: str
    """How the name of one that is given out alone begins, so that it is known when it comes in again."""
    decode: Callable[[bytes], Document[Any]]
    parse: _Parse
    serialise: Callable[[Any, Marks], str]
    findings: Callable[[Any], list[Finding]]

    def single(self, stored: Document[Any]) -> tuple[str, bytes]:
        """One of them as a file: its name and what is in it."""
        content = stored.content
        return f"{self.alone}{content.lang}-{content.id}.md", self.serialise(content, stored.marks).encode()


STAFF_TEXTS: Final[Mapping[str, StaffText]] = {
    GUIDELINE: StaffText(
        folder="guidelines",
        alone="riktlinje-",
        decode=decode_guideline,
        parse=guidelines.parse,
        serialise=guidelines.serialise,
        findings=guidelines.findings,
    ),
    MODULE: StaffText(
        folder="training",
        alone="modul-",
        decode=decode_module,
        parse=training_modules.parse,
        serialise=training_modules.serialise,
        findings=training_modules.findings,
    ),
    HANDBOOK: StaffText(
        folder="handbook",
        alone="handbok-",
        decode=decode_handbook,
        parse=handbook.parse,
        serialise=handbook.serialise,
        findings=handbook.findings,
    ),
}
"""By kind."""


def write_staff_texts(folder: Path, documents: Mapping[str, Sequence[Document[Any]]]) -> None:
    """Write them below `folder`, with their standing."""
    for kind, form in STAFF_TEXTS.items():
        for document in documents[kind]:
            path = folder / form.folder / document.content.lang / f"{document.content.id}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(form.serialise(document.content, document.marks), encoding="utf-8")


def read_staff_texts(folder: Path, found: list[Finding]) -> dict[str, list[tuple[Any, Marks]]]:
    """Those below a folder, by kind; what is wrong with them goes to `found`."""
    return {kind: _read(folder, form, found) for kind, form in STAFF_TEXTS.items()}


def _read(folder: Path, form: StaffText, found: list[Finding]) -> list[tuple[Any, Marks]]:
    read: list[tuple[Any, Marks]] = []
    for path in sorted((folder / form.folder).rglob("*.md")):
        try:
            text, marks = form.parse(path.read_bytes(), where=str(path.relative_to(folder)))
        except Faulty as error:
            found += error.findings
            continue
        found += [replace(fault, where=text.name) for fault in form.findings(text)]
        read.append((text, marks))
    return read


def folder_of(path: PurePosixPath) -> str | None:
    """The folder to which an uploaded file of this name belongs; None if it is no text for staff."""
    for form in STAFF_TEXTS.values():
        if path.name.startswith(form.alone) or form.folder in path.parts:
            return form.folder
    return None
