"""`lotsen serve` with counters: how much processor time of the event loop each stage of a message takes.

For `tests.bench.profile` alone. Functions are wrapped at the start; a stage's time is its own, without that of a stage
inside it. SIGUSR1 writes what has been counted so far to the file that LOTSEN_BENCH_COUNTED names.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path
from typing import Any, Final

COUNTED_FILE: Final = "LOTSEN_BENCH_COUNTED"
STAGES: Final = (
    ("frame", "handoff.gateway.sockets.server", "GuardedServer._handle_eio_message"),
    ("parse", "handoff.gateway.sockets.visitor", "parse"),
    ("route", "handoff.gateway.sockets.visitor_events", "VisitorEvents.message_send"),
    ("act", "handoff.actions.visitor", "VisitorActions.send"),
    ("command", "handoff.ledger.command_handler", "CommandHandler.run"),
    ("decide", "handoff.ledger.command_handler", "decide"),
    ("risk", "handoff.risk.engine", "RiskRules.assess"),
    ("word", "handoff.assistant.wording.wording", "Wording.word"),
    ("fold", "handoff.ledger.command_handler", "fold"),
    ("encode", "handoff.ledger.command_handler", "encode"),
    ("follow", "handoff.ledger.feed", "ChangeFeed.publish"),
    ("store", "storage.mongo.log", "MongoLog._write"),
    ("encrypt", "storage.crypto.cipher", "ConversationKey.seal_entry"),
    ("deliver", "handoff.gateway.sockets.delivery", "Delivery._deliver"),
    ("push", "handoff.gateway.sockets.server", "GuardedServer.push"),
    ("project", "handoff.ledger.projection", "Projection._write_due"),
    ("index row", "storage.mongo.index", "MongoIndex._replace_all"),
    ("queue board", "handoff.routing.board", "QueueBoard.reload"),
)
"""Stage, module, and the function or method in it. A name that is gone stops the start."""


class Counters:
    """Processor time of this thread by stage, in nanoseconds, and how often each was entered."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self._open: list[list[Any]] = []

    def enter(self, stage: str) -> None:
        """A stage goes on; the one around it stops."""
        now = time.thread_time_ns()
        if self._open:
            around = self._open[-1]
            self.spent[around[0]] += now - around[1]
        self._open.append([stage, now])

    def leave(self) -> None:
        """It stops; the one around it goes on."""
        now = time.thread_time_ns()
        stage, since = self._open.pop()
        self.spent[stage] += now - since
        if self._open:
            self._open[-1][1] = now

    def write(self, path: Path) -> None:
        """What has been counted so far, with all that the process has spent."""
        whole = {"thread": time.thread_time_ns(), "process": time.process_time_ns()}
        path.with_suffix(".new").write_text(json.dumps({"spent": self.spent, "calls": self.calls, **whole}), "utf-8")
        path.with_suffix(".new").rename(path)


class _Steps:
    """An awaitable whose every step is counted."""

    def __init__(self, counters: Counters, stage: str, work: Awaitable[Any]) -> None:
        self._counters, self._stage, self._work = counters, stage, work

    def __await__(self) -> Generator[Any, Any, Any]:
        steps = self._work.__await__()
        resume: Callable[[], Any] = functools.partial(next, steps)
        while True:
            self._counters.enter(self._stage)
            try:
                waits_for = resume()
            except StopIteration as end:
                return end.value
            finally:
                self._counters.leave()
            try:
                sent = yield waits_for
                resume = functools.partial(steps.send, sent)
            except BaseException as error:  # noqa: BLE001  # it is the wrapped work's to handle
                resume = functools.partial(steps.throw, error)


def counted(counters: Counters, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with its time counted."""
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def stepped(*given: Any, **named: Any) -> Any:
            counters.calls[stage] += 1
            return await _Steps(counters, stage, function(*given, **named))

        return stepped

    @functools.wraps(function)
    def timed(*given: Any, **named: Any) -> Any:
        counters.calls[stage] += 1
        counters.enter(stage)
        try:
            return function(*given, **named)
        finally:
            counters.leave()

    return timed


def wrap(counters: Counters) -> None:
    """Count all stages."""
    for stage, module, name in STAGES:
        owner: Any = importlib.import_module(module)
        *path, last = name.split(".")
        for each in path:
            owner = getattr(owner, each)
        setattr(owner, last, counted(counters, stage, getattr(owner, last)))


def main() -> int:
    """Serve, counting."""
    from handoff.cli.__main__ import main as lotsen

    counters, path = Counters(), Path(os.environ.pop(COUNTED_FILE))
    wrap(counters)
    signal.signal(signal.SIGUSR1, lambda *_: counters.write(path))
    return lotsen(["serve"])


if __name__ == "__main__":
    sys.exit(main())
