"""Measures what the signatures of documents cost a login, a claim and a sync: `python -m tests.storage.signing_cost`.

A whole node on an embedded database, real sockets; every call that signs or verifies is timed while it happens, so the
share is of the same run. Prints, asserts nothing.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from storage.embedded.server import EmbeddedDatabase
from storage.mongo import open_mongo
from storage.mongo.signing import DocumentSigner
from tests.support.clients import Counselor
from tests.support.site import Site, pages, site

TIMES = 60
NAME, PASSWORD = "lotta", "ett lösenord för mätningen"


class Stopwatch:
    """Seconds spent in signing, of all collections together."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.calls = 0
        for method in ("sign", "verified"):
            setattr(DocumentSigner, method, self._timed(getattr(DocumentSigner, method)))

    def _timed(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any) -> Any:
            began = time.perf_counter()
            try:
                return method(*given)
            finally:
                self.seconds += time.perf_counter() - began
                self.calls += 1

        return timed


@asynccontextmanager
async def running() -> AsyncIterator[Site]:
    """A node over a database of its own, with one counselor."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with EmbeddedDatabase(folder / "database") as database:
            store = await open_mongo(database.uri, database="lotsen", key_file=folder / "keys.json", timeout_s=30)
            await registry.add(account_ports(store), NAME, "counselor", PASSWORD)
            async with site(pages(folder / "widget"), store) as node:
                yield node
            await store.close()


async def figures(name: str, watch: Stopwatch, act: Callable[[], Awaitable[object]]) -> str:
    """One row: median milliseconds, calls and milliseconds of signing, and its share."""
    whole: list[float] = []
    signing: list[float] = []
    calls = watch.calls
    for _ in range(TIMES):
        before, began = watch.seconds, time.perf_counter()
        await act()
        whole.append(1e3 * (time.perf_counter() - began))
        signing.append(1e3 * (watch.seconds - before))
    share = statistics.median(of / all_ for of, all_ in zip(signing, whole, strict=True))
    each = (watch.calls - calls) / TIMES
    ours, all_ = statistics.median(signing), statistics.median(whole)
    return f"{name:<8}{all_:>9.2f} ms{each:>8.1f} calls{ours:>9.3f} ms of signing{share:>9.2%}"


async def main() -> int:
    """Measure and print."""
    watch = Stopwatch()
    async with running() as node:
        visitors = [await node.visitor() for _ in range(TIMES)]
        desk = await Counselor(node.url).log_in(NAME, PASSWORD)
        await desk.available(TIMES)
        for visitor in visitors:
            await visitor.call("human:request", {"client_msg_id": "human"})
        await node.node.runtime.projection.settled()

        async def log_in() -> None:
            await (await Counselor(node.url).log_in(NAME, PASSWORD)).close()

        print(await figures("login", watch, log_in), flush=True)
        print(await figures("claim", watch, desk.take_next), flush=True)
        print(await figures("sync", watch, partial(visitors[0].call, "sync", {"after_seq": 0})), flush=True)
        await desk.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
