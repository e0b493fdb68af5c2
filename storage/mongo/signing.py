"""Signatures of documents that decide who may do what: whoever can write to the database alone can make none.

A document's `mac` is HMAC-SHA256, under a subkey of the key file, over the name of its collection and all its fields in
one spelling (BSON with sorted keys). So it can be neither invented, changed, nor moved to another collection or id. An
earlier version of the same document, put back whole, is noticed for accounts and factors (`newest.py`), not here. A
document that does not verify is taken as not there, and the log says so without naming it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, Final

import bson

from storage.crypto.digests import Signer
from storage.crypto.framing import frame
from storage.mongo.database import Document

PURPOSE: Final = "documents"
_MAC: Final = "mac"

log = logging.getLogger(__name__)


class DocumentSigner:
    """Signs and verifies the documents of one collection.

    Args:
        signer: of purpose `PURPOSE`.
        collection: its name.
        unsigned: fields that change without a new signature; nothing may depend on them.
    """

    def __init__(self, signer: Signer, collection: str, *, unsigned: frozenset[str] = frozenset()) -> None:
        self._signer = signer
        self._collection = collection
        self._left_out = unsigned | {_MAC}

    def sign(self, document: Document) -> Document:
        """The document with its signature."""
        return {**document, _MAC: self._signer.sign(self._message(document))}

    def verified(self, document: Document | None) -> Document | None:
        """The document as it was signed; None if there is none, or it has been altered."""
        if document is None:
            return None
        mac = document.get(_MAC)
        if isinstance(mac, bytes) and self._signer.verifies(self._message(document), mac):
            return document
        log.error("document_altered %s", self._collection)
        return None

    def all_verified(self, documents: Iterable[Document]) -> list[Document]:
        """Those that are as they were signed."""
        return [document for document in documents if self.verified(document) is not None]

    def _message(self, document: Document) -> bytes:
        fields = {name: value for name, value in document.items() if name not in self._left_out}
        return frame(self._collection, bson.encode(_sorted(fields)))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    if isinstance(value, list | tuple):
        return [_sorted(each) for each in value]
    return int(value) if type(value) is not bool and isinstance(value, int) else value
