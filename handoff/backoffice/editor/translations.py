"""Texts in other languages follow the Swedish one: when reviewed words of it have changed, they are to be looked over.

Owns which texts belong together and what counts as a change of words. The standing itself is `knowledge.lifecycle`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

import msgspec

from handoff.backoffice.editor.views import Opened
from handoff.contract.errors import Refused
from knowledge import lifecycle
from knowledge.lifecycle import Document
from knowledge.wordings import FALLBACK_LANG
from storage.ports.knowledge import KnowledgeDocument, KnowledgeDocuments

WORDS: Final = ("titel", "ingress", "text", "stangt", "varianter", "varianter_stangt")
"""Fields of any kind that hold words which are translated."""
TRIES: Final = 5

encode = msgspec.json.Encoder().encode
Decode = Callable[[str, bytes], Any]
"""(kind, stored body) -> its document."""


def source_name(text: Opened) -> str | None:
    """The Swedish text that this one translates; None for a Swedish one, and for a text without languages."""
    lang, _, name = text.stored.name.partition("/")
    return f"{FALLBACK_LANG}/{name}" if name and lang != FALLBACK_LANG else None


class Translations:
    """Marks translations, and finds what they were made from."""

    def __init__(self, documents: KnowledgeDocuments, decode: Decode) -> None:
        self._documents = documents
        self._decode = decode

    async def reviewed(
        self, kind: str, name: str, before: Any, after: Any, *, by: str, but: Collection[str] = ()
    ) -> None:
        """A text has been reviewed, by a person or in a file.

        Args:
            kind: of the text.
            name: of the text; only a Swedish one has translations.
            before: the content that visitors have read until now, or None.
            after: the content that was reviewed.
            by: who did it.
            but: names of translations that have come together with it.

        Raises:
            Refused: stale_version, when somebody saves a translation again and again.
        """
        lang, _, own = name.partition("/")
        if lang != FALLBACK_LANG or not own or before is None or _words(before) == _words(after):
            return
        since = await self._version_of(kind, name, before)
        for stored in await self._documents.all(kind):
            other, _, theirs = stored.name.partition("/")
            if theirs == own and other != FALLBACK_LANG and stored.name not in but:
                await self._mark(kind, stored, since, by)

    async def _mark(self, kind: str, stored: KnowledgeDocument, since: int, by: str) -> None:
        current: KnowledgeDocument | None = stored
        for _ in range(TRIES):
            document: Document[Any] | None = self._decode(kind, current.body) if current is not None else None
            if current is None or document is None or document.status == "dragen" or document.source_since is not None:
                return
            body = encode(lifecycle.source_changed(document, since))
            if await self._documents.save(kind, current.name, body, seen=current.version, by=by) is not None:
                return
            current = await self._documents.get(kind, stored.name)
        raise Refused("stale_version")

    async def _version_of(self, kind: str, name: str, content: Any) -> int:
        """The newest version with this content."""
        versions = await self._documents.versions(kind, name)
        return max((each.version for each in versions if self._decode(kind, each.body).content == content), default=1)


def _words(content: Any) -> dict[str, Any]:
    fields = msgspec.to_builtins(content)
    return {name: fields.get(name) for name in WORDS}
