"""A bounded cache, and batches of a long list. Shared by storage and handoff. Must not know what they hold."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator
from itertools import islice
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class RecentCache(Generic[K, V]):
    """A cache of at most `size` values, which drops the least recently used one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        """The value, if it is cached. This counts as a use."""
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key]

    def put(self, key: K, value: V) -> None:
        """Cache a value, and drop the least recently used one if there are too many."""
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._size:
            self._values.popitem(last=False)

    def values(self) -> list[V]:
        """All values, the least recently used first."""
        return list(self._values.values())

    def drop(self, key: K) -> None:
        """Remove a value, if it is cached."""
        self._values.pop(key, None)


def batches(items: Iterable[V], size: int) -> Iterator[list[V]]:
    """All items in order, at most `size` at a time."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
