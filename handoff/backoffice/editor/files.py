"""Uploads and archives of texts: what `exchange` reads and writes in a folder, from and to a browser.

All of it comes in, or nothing. Owns the names and sizes of what is taken, and the folder in between, which is gone
afterwards; what is in the files is judged by `exchange`.
"""

from __future__ import annotations

import asyncio
import io
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

from msgspec.structs import replace

from handoff.backoffice.editor import exchange
from handoff.backoffice.editor.exchange import ARTICLES_FOLDER, DIRECTORY_FILE, GUIDES_FOLDER, ImportFault
from handoff.backoffice.editor.exchange_staff_texts import folder_of
from handoff.backoffice.editor.exchange_texts import FILES
from handoff.backoffice.editor.views import finding_views
from handoff.contract.editor import FilesAck
from handoff.contract.errors import Refused
from knowledge.findings import Finding
from storage.ports.knowledge import KnowledgeDocuments

MOST_BYTES: Final = 16 * 1024 * 1024
MOST_FILES: Final = 2000


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as a browser sends it."""

    name: str
    body: bytes = field(repr=False)


async def take_in(
    documents: KnowledgeDocuments, uploads: Sequence[Upload], *, by: str, today: date, only_look: bool
) -> FilesAck:
    """Save what differs from these files; changed articles become drafts.

    Raises:
        Refused: too_large; files_invalid with every fault of every file, and nothing is saved.
    """
    names: dict[str, str] = {}
    try:
        files = await asyncio.to_thread(_unpacked, uploads, names)
        with tempfile.TemporaryDirectory(prefix="lotsen-import-") as folder:
            await asyncio.to_thread(_write, Path(folder), files)
            count = await exchange.take_in(
                documents, Path(folder), by=by, today=today, keep_status=False, only_look=only_look
            )
    except ImportFault as fault:
        raise Refused("files_invalid", details={"findings": finding_views(_named(fault, names))}) from None
    words = {"reply": count.replies, "example": count.examples, "guide": count.guides, **count.staff_texts}
    changed = {"article": count.articles, "contact": count.contacts, **{kind: n for kind, n in words.items() if n}}
    return FilesAck(changed=changed, saved=not only_look)


async def archive(documents: KnowledgeDocuments) -> bytes:
    """Everything as a zip file, which can be taken in again as it is."""
    with tempfile.TemporaryDirectory(prefix="lotsen-export-") as folder:
        await exchange.export(documents, Path(folder))
        return await asyncio.to_thread(_zipped, Path(folder))


def _zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            packed.write(path, path.relative_to(folder))
    return out.getvalue()


def _named(fault: ImportFault, names: dict[str, str]) -> list[Finding]:
    """The faults with the names that the person who sent the files knows."""
    return [replace(each, where=names.get(each.where, each.where)) for each in fault.findings]


def _unpacked(uploads: Iterable[Upload], names: dict[str, str]) -> dict[str, bytes]:
    """Bodies by the place that `exchange` looks for them at; `names` gets the own name of each.

    Raises:
        Refused: too_large.
        ImportFault: a name that is neither .md, .csv, .yaml nor .zip, a name twice, an archive that is damaged.
    """
    files: dict[str, bytes] = {}
    wrong: list[Finding] = []
    for upload in uploads:
        parts = _members(upload, wrong) if upload.name.lower().endswith(".zip") else [upload]
        for part in parts:
            place = _place(part.name)
            if place is None:
                wrong.append(Finding(where=part.name, rule="file_kind"))
            elif place in files:
                wrong.append(Finding(where=part.name, rule="same_file"))
            else:
                files[place] = part.body
                names[place] = part.name
        if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
            raise Refused("too_large")
    if wrong:
        raise ImportFault(wrong)
    return files


def _members(upload: Upload, wrong: list[Finding]) -> list[Upload]:
    try:
        with zipfile.ZipFile(io.BytesIO(upload.body)) as packed:
            members = [each for each in packed.infolist() if not each.is_dir()]
            if len(members) > MOST_FILES or sum(each.file_size for each in members) > MOST_BYTES:
                raise Refused("too_large")
            return [Upload(each.filename, packed.read(each)) for each in members]
    # What zipfile raises: NotImplementedError for packings that it does not know, RuntimeError for a password.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        wrong.append(Finding(where=upload.name, rule="archive"))
        return []


def _place(name: str) -> str | None:
    """A path below the folder, whatever the name tries to be; None for what is not taken in."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.suffix.lower() == ".csv":
        return DIRECTORY_FILE
    if path.name in FILES:
        return path.name
    if path.suffix.lower() == ".yaml":
        return f"{GUIDES_FOLDER}/{_plain(path.name)}"
    if path.suffix.lower() != ".md":
        return None
    for_staff = folder_of(path)
    if for_staff is not None:
        return f"{for_staff}/{_plain(path.parent.name)}/{_plain(path.name)}"
    parent = path.parent.name
    folder = f"{ARTICLES_FOLDER}/{parent}" if parent.isalpha() and parent != ARTICLES_FOLDER else ARTICLES_FOLDER
    return f"{folder}/{_plain(path.name)}"


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "._- " else "_" for letter in name)[:100]


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for place, body in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
