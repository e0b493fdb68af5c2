"""Texts in other languages follow the Swedish one: when reviewed words of it have changed, they are to be looked over.

Owns which texts belong together and what counts as a change of words. The standing itself is `knowledge.lifecycle`'s.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from handoff.backoffice.editor.kinds import Kind
from handoff.backoffice.editor.views import Opened, opened
from handoff.contract.errors import Refused
from knowledge import lifecycle
from knowledge.wordings import FALLBACK_LANG
from storage.ids import AccountId
from storage.ports.knowledge import KnowledgeDocument, KnowledgeDocuments

WORDS: Final = "text"
"""The part of a form whose fields hold words that are translated."""
TRIES: Final = 5

encode = msgspec.json.Encoder().encode


def source_name(text: Opened) -> str | None:
    """The Swedish text that this one translates; None for a Swedish one, and for a text without languages."""
    lang, _, name = text.stored.name.partition("/")
    return f"{FALLBACK_LANG}/{name}" if name and lang != FALLBACK_LANG else None


class Translations:
    """Marks translations, and finds what they were made from."""

    def __init__(self, documents: KnowledgeDocuments) -> None:
        self._documents = documents

    async def reviewed(self, text: Opened, before: Any, by: AccountId) -> None:
        """A Swedish text has been reviewed; `before`: the content that visitors have read until now."""
        lang, _, name = text.stored.name.partition("/")
        if (
            lang != FALLBACK_LANG
            or not name
            or before is None
            or _words(text.kind, before) == _words(text.kind, text.content)
        ):
            return
        since = await self._version_of(text, before)
        for stored in await self._documents.all(text.kind.name):
            other, _, own = stored.name.partition("/")
            if own == name and other != FALLBACK_LANG:
                await self._mark(text.kind, stored, since, by)

    async def _mark(self, kind: Kind, stored: KnowledgeDocument, since: int, by: AccountId) -> None:
        """Raises Refused: stale_version, when somebody saves it again and again."""
        current: KnowledgeDocument | None = stored
        for _ in range(TRIES):
            document = opened(kind, current).document if current is not None else None
            if current is None or document is None or document.status == "dragen" or document.source_since is not None:
                return
            body = encode(lifecycle.source_changed(document, since))
            if await self._documents.save(kind.name, current.name, body, seen=current.version, by=by) is not None:
                return
            current = await self._documents.get(kind.name, stored.name)
        raise Refused("stale_version")

    async def _version_of(self, text: Opened, content: Any) -> int:
        """The newest version with this content."""
        versions = [
            opened(text.kind, each) for each in await self._documents.versions(text.kind.name, text.stored.name)
        ]
        return max((each.stored.version for each in versions if each.content == content), default=1)


def _words(kind: Kind, content: Any) -> dict[str, Any]:
    fields = kind.fields_of(content)
    return {field.name: fields.get(field.name) for field in kind.fields if field.part == WORDS}
