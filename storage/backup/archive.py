"""The format of a backup: a folder with one file per collection and a signed manifest.

Owns the format and its verification. Must not know a database or the meaning of a document, which is bytes that begin
with their length (BSON). A backup is unreadable without the key file, which is never part of it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from storage.crypto.digests import Signer
from storage.errors import BadSetting, IntegrityError

_FORMAT: Final = "lotsen-backup/2"
_MANIFEST: Final = "manifest.json"
_LENGTH_BYTES: Final = 4
_LARGEST: Final = 17 * 1024 * 1024
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One collection in a backup."""

    documents: int
    sha256: str
    """Hash of the compressed file."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Contents of a backup."""

    content: str
    """`data` or `keys`, which are stored in separate folders."""
    began: datetime
    """Everything acknowledged before this time is in the backup."""
    collections: Mapping[str, Part]


class ArchiveWriter:
    """Writes a backup into a folder that is empty or new. Invalid until `finish`."""

    def __init__(self, folder: Path, content: str, began: datetime, signer: Signer) -> None:
        if folder.exists() and any(folder.iterdir()):
            raise BadSetting(f"The folder {folder} is not empty: a backup needs one of its own.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self._content, self._began, self._signer = folder, content, began, signer
        self._parts: dict[str, Part] = {}

    async def add(self, name: str, documents: AsyncIterator[bytes]) -> int:
        """Write one collection. Returns how many documents it has."""
        path, count = self._folder / _file(name), 0
        with gzip.GzipFile(path, "wb", compresslevel=1, mtime=0) as file:  # encrypted text hardly gets smaller
            async for document in documents:
                file.write(document)
                count += 1
        self._parts[name] = Part(count, _sha256(path))
        return count

    def finish(self) -> None:
        """Write the manifest, which makes the backup valid."""
        manifest = {
            "format": _FORMAT,
            "content": self._content,
            "began": self._began.isoformat(),
            "collections": {name: asdict(part) for name, part in sorted(self._parts.items())},
        }
        signature = self._signer.sign(_canonical(manifest)).hex()
        path = self._folder / _MANIFEST
        path.write_text(json.dumps({**manifest, "signature": signature}, indent=1) + "\n", "utf-8")
        path.chmod(0o600)


class Archive:
    """A backup in a folder, completely verified when it is opened.

    Raises:
        BadSetting: there is no backup, or one of another content or layout.
        IntegrityError: a file was altered, is missing or does not belong, or other keys signed it.
    """

    def __init__(self, folder: Path, content: str, signer: Signer) -> None:
        self._folder = folder
        try:
            manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
            signature = bytes.fromhex(manifest.pop("signature"))
            signed = signer.verifies(_canonical(manifest), signature)
            parts = {name: Part(**part) for name, part in manifest["collections"].items()}
            self.manifest = Manifest(manifest["content"], datetime.fromisoformat(manifest["began"]), parts)
            known = manifest["format"] == _FORMAT
        except OSError:
            raise BadSetting(f"There is no backup in {folder}.") from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BadSetting(f"The manifest of the backup in {folder} cannot be read.") from None
        if not known:
            raise BadSetting(f"The backup in {folder} has another layout: restore it with the version that made it.")
        if self.manifest.content != content:
            raise BadSetting(f"The folder {folder} holds no backup of {content}.")
        if not signed:
            raise IntegrityError(f"The backup in {folder} was altered, or made with other keys.")
        for name, part in parts.items():
            path = folder / _file(name)
            if not path.exists() or _sha256(path) != part.sha256:
                raise IntegrityError(f"The file {path} of the backup was altered.")

    def documents(self, name: str) -> Iterator[bytes]:
        """The documents of one collection."""
        with gzip.open(self._folder / _file(name), "rb") as file:
            while head := file.read(_LENGTH_BYTES):
                length = int.from_bytes(head, "little")
                if not _LENGTH_BYTES < length <= _LARGEST:
                    raise IntegrityError(f"The collection {name} of the backup is damaged.")
                yield head + file.read(length - _LENGTH_BYTES)


def discard(folder: Path) -> None:
    """Delete the folder of an unfinished backup."""
    shutil.rmtree(folder, ignore_errors=True)


def _file(name: str) -> str:
    return f"{name}.bson.gz"


def _canonical(manifest: Mapping[str, object]) -> bytes:
    return json.dumps(manifest, sort_keys=True).encode()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
