"""What is said about texts before they are published, stored beside them. Owns its documents, and knows no text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from handoff.backoffice.editor.review_talk import ReviewTalk
from handoff.contract.errors import Refused
from storage.ids import AccountId
from storage.ports.knowledge import KnowledgeDocuments

REVIEW_TALK: Final = "review_talk"
"""The kind of these documents: none that editors open."""
TRIES: Final = 5

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(ReviewTalk).decode


class ReviewTalks:
    """Review talks by kind and name of their text."""

    def __init__(self, documents: KnowledgeDocuments) -> None:
        self._documents = documents

    async def of(self, kind: str, name: str) -> ReviewTalk:
        """What is said about one text; nothing yet where nobody has said anything."""
        stored = await self._documents.get(REVIEW_TALK, _name(kind, name))
        return _decode(stored.body) if stored else ReviewTalk()

    async def by_text(self) -> Mapping[tuple[str, str], ReviewTalk]:
        """All of them, by kind and name of the text."""
        stored = await self._documents.all(REVIEW_TALK)
        return {_text(each.name): _decode(each.body) for each in stored}

    async def change(self, kind: str, name: str, change: Callable[[ReviewTalk], ReviewTalk], by: AccountId) -> None:
        """Store what `change` makes of it. Raises Refused: stale_version, when others change it again and again."""
        key = _name(kind, name)
        for _ in range(TRIES):
            stored = await self._documents.get(REVIEW_TALK, key)
            before = _decode(stored.body) if stored else ReviewTalk()
            after = change(before)
            seen = stored.version if stored else 0
            if after == before or await self._documents.save(REVIEW_TALK, key, _encode(after), seen=seen, by=by):
                return
        raise Refused("stale_version")


def _name(kind: str, name: str) -> str:
    return f"{kind} {name}"


def _text(key: str) -> tuple[str, str]:
    kind, _, name = key.partition(" ")
    return kind, name
