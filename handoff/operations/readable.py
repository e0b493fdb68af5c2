"""Lists of stored records: one that this program cannot decode stops no list of the others.

A newer program may have written it, before this one was put back in its place. Owns what is logged and counted of
that: the book and how many, never an id or a content. What does not verify has been left out by the store before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from handoff.operations.jobs import FAILURES
from storage.ports.records import KeptRecord

log = logging.getLogger(__name__)

T = TypeVar("T")


def readable(book: str, records: Iterable[KeptRecord], decode: Callable[[bytes], T]) -> list[tuple[KeptRecord, T]]:
    """Each record with what it holds, in their order, without those that cannot be decoded.

    Args:
        book: the name of the book, for the log; the metrics count under the job `read_<book>`.
        records: as the book lists them.
        decode: raises msgspec.DecodeError for what it does not know.
    """
    found: list[tuple[KeptRecord, T]] = []
    failed = 0
    for record in records:
        try:
            found.append((record, decode(record.body)))
        except msgspec.DecodeError:
            failed += 1
    if failed:
        log.error("records_unreadable %s %d", book, failed)
        FAILURES.items_failed(f"read_{book}", failed)
    return found
