"""The version of the stored layout: written into an empty database, checked at every start.

Owns the collection `layout`: one document, `_id` "layout" and `version`. Must not convert anything: as long as no
version of Lotsen is released, data of another layout is refused.
"""

from __future__ import annotations

from typing import Final

from pymongo.errors import DuplicateKeyError

from storage.errors import OtherLayout
from storage.mongo.database import Database

COLLECTION: Final = "layout"
VERSION: Final = 3
"""3: documents that decide who may do what are signed.
2: an entry's `_id` is (conversation, command id). 1, which wrote no such document: (conversation, first seq)."""


async def require_layout(data: Database, *, in_use: bool) -> None:
    """Mark an empty database with this layout; refuse one that is in use with another.

    Args:
        data: the database of the data, not of the keys.
        in_use: whether anything is stored, as seen before this call: the marker is written before all else.

    Raises:
        OtherLayout: what is stored was written by a version with another layout.
    """
    found = await _version(data)
    if found is None and not in_use:
        try:
            with data.call():
                await data[COLLECTION].insert_one({"_id": COLLECTION, "version": VERSION})
            return
        except DuplicateKeyError:
            found = await _version(data)  # another node has started at the same moment
    if found != VERSION:
        raise OtherLayout(
            f"The stored data has layout {found or 1}, this version reads layout {VERSION}, and nothing converts it. "
            "Start with an empty database and a new key file, or run the version that wrote the data."
        )


async def _version(data: Database) -> int | None:
    with data.call():
        marker = await data[COLLECTION].find_one({"_id": COLLECTION})
    return None if marker is None else int(marker["version"])
