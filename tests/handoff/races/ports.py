"""One store, seen by several nodes: a call takes as long as the dice say, may fail, and returns to no dead node."""

from __future__ import annotations

import asyncio
import inspect
from collections import deque
from collections.abc import Callable, Coroutine
from functools import partial
from random import Random
from typing import Any, cast

from storage.errors import Unavailable
from storage.ports.store import Store

TURNS = (0, 0, 0, 0, 1, 1, 2, 3, 5, 40)
"""How many turns of the event loop pass before a call, and before its answer; now and then very many."""

LOST_BEFORE, LOST_AFTER = "before", "after"


class Gate:
    """What one node sees of the store."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._died = asyncio.Event()
        self._left: set[asyncio.Future[None]] = set()
        self.at_death: list[Callable[[], None]] = []
        self.fails: deque[str] = deque()
        """What becomes of the next calls that could fail: lost before they are done, or only their answer."""

    async def call(self, method: Callable[..., Any], may_fail: bool, *args: Any, **named: Any) -> Any:
        """The call as a node with this connection has it."""
        how = self.fails.popleft() if may_fail and self.fails else None
        await self._while()
        if how == LOST_BEFORE:
            raise Unavailable("no answer")
        result = await method(*args, **named)
        await self._while()
        if how == LOST_AFTER:
            raise Unavailable("no answer")
        return result

    async def _while(self) -> None:
        for _ in range(self._dice.choice(TURNS)):
            await asyncio.sleep(0)
        if self.dead:
            await asyncio.get_running_loop().create_future()

    @property
    def dead(self) -> bool:
        """Whether the node has died."""
        return self._died.is_set()

    def die(self) -> None:
        """No call of this node returns any more."""
        self._died.set()
        for told in self.at_death:
            told()

    async def unless_dead(self, work: Coroutine[Any, Any, None]) -> None:
        """Wait for something that this node does, but not for a dead one."""
        task = asyncio.ensure_future(work)
        died = asyncio.ensure_future(self._died.wait())
        self._left.add(task)
        await asyncio.wait({task, died}, return_when=asyncio.FIRST_COMPLETED)
        died.cancel()
        if task.done():
            self._left.discard(task)
            task.result()


class _Port:
    """A port behind the gate. What is not a coroutine is no call to a database."""

    def __init__(self, port: object, gate: Gate, *, may_fail: bool) -> None:
        self._port, self._gate, self._may_fail = port, gate, may_fail

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if not inspect.iscoroutinefunction(found):
            return found
        return partial(self._gate.call, found, self._may_fail)


class _SeenStore:
    """All ports of a store behind one gate. Faults strike where a node writes what others rely on."""

    def __init__(self, store: Store, gate: Gate) -> None:
        self._store, self._gate = store, gate
        self._ports: dict[str, object] = {}

    def __getattr__(self, name: str) -> Any:
        if name not in self._ports:
            found = getattr(self._store, name)
            self._ports[name] = found if callable(found) else _Port(found, self._gate, may_fail=name in FAILING)
        return self._ports[name]


FAILING = frozenset({"log", "slots", "index", "presence", "visitors"})


def seen_through(gate: Gate, store: Store) -> Store:
    """The store as one node has it."""
    return cast(Store, _SeenStore(store, gate))
