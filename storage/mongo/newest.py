"""The newest versions of stored documents, by the version file beside the keys.

Owns the names under which they are recorded. A document that is older than the newest is taken as not there, like one
that does not verify, and the log says so without naming it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from storage.crypto.version_file import GONE, VersionFile

log = logging.getLogger(__name__)


class Newest:
    """The versions of one kind of document."""

    def __init__(self, file: VersionFile, kind: str) -> None:
        self._file = file
        self._kind = kind

    def allows(self, name: str, version: int = 1) -> bool:
        """Whether a document of this version is the newest, or newer."""
        if self._file.allows(self._name(name), version):
            return True
        log.error("document_put_back %s", self._kind)
        return False

    async def record(self, name: str, version: int) -> None:
        """This is the newest version from now on; after it is stored, so that a crash in between harms nobody."""
        await asyncio.to_thread(self._file.record, {self._name(name): version})

    async def forget(self, names: Iterable[str]) -> None:
        """These were removed and never come back."""
        gone = {self._name(name): GONE for name in names}
        if gone:
            await asyncio.to_thread(self._file.record, gone)

    def _name(self, name: str) -> str:
        return f"{self._kind} {name}"
