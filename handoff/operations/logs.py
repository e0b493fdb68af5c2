"""What a process writes to its log: one line an event, of a failure the type and the place, never what it says.

The message of an exception may quote what a visitor wrote, and so may a traceback that asyncio or a library writes.
Our own lines begin with the event's name, which is stable: `deployment/log-events.yaml` lists them. As JSON, a line is
an object: `at`, `level`, `event`, `logger`, `values`, and `failure` where something failed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
from datetime import UTC, datetime
from traceback import extract_tb
from types import TracebackType
from typing import Any, Final, TextIO

SILENT: Final = ("aiohttp.access", "engineio", "socketio")
"""Loggers that print addresses, user agents and texts of messages."""
SETTING: Final = "LOTSEN_LOG"
JSON: Final = "json"
EVENT: Final = re.compile(r"[a-z]+(?:_[a-z]+)*")
LIBRARY: Final = "library"
"""The event of a line that is none of ours."""

_Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

log = logging.getLogger(__name__)


class ContentFreeFormatter(logging.Formatter):
    """Writes of an exception its type, those that led to it, and where each was raised."""

    def formatException(self, ei: _Failure) -> str:  # noqa: N802  # the name is logging's
        """The failure in one line."""
        return "  " + " < ".join(_told(each) for each in _chain(ei[1]))


class JsonFormatter(ContentFreeFormatter):
    """The same as an object in one line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        event, values = _parts(record)
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": event,
            "logger": record.name,
            "values": values,
        }
        if record.exc_info:
            line["failure"] = self.formatException(record.exc_info).strip()
        return json.dumps(line, ensure_ascii=False)


def _parts(record: logging.LogRecord) -> tuple[str, list[str]]:
    """The event's name and what stands behind it; of a library's line the whole text."""
    first, _, rest = record.getMessage().partition(" ")
    name = first.rstrip(":")
    if record.name.split(".")[0] in ("handoff", "storage", "knowledge") and EVENT.fullmatch(name):
        return name, rest.split()
    return LIBRARY, [record.getMessage()]


def configure_logging(stream: TextIO, form: str | None = None) -> None:
    """Make all loggers of this process write to `stream` without content.

    `form`: `json` for an object a line; None: as LOTSEN_LOG says.
    """
    handler = logging.StreamHandler(stream)
    chosen = os.environ.get(SETTING) if form is None else form
    plain = ContentFreeFormatter("%(levelname)s %(name)s %(message)s")
    handler.setFormatter(JsonFormatter() if chosen == JSON else plain)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in SILENT:
        logging.getLogger(name).disabled = True


def report_unhandled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """An event loop's exception handler: its own writes the task with its arguments and the exception's message."""
    failed = context.get("exception")
    task = context.get("task") or context.get("future")
    coroutine = task.get_coro() if isinstance(task, asyncio.Task) else None
    name = getattr(coroutine, "__qualname__", "") or type(task).__name__
    log.error("unhandled %s in %s", "nothing" if failed is None else _told(failed), name)


def kinds(error: BaseException) -> str:
    """The type of an error and of those that led to it, in one word: `Unavailable<ServerSelectionTimeoutError`."""
    return "<".join(type(each).__name__ for each in _chain(error))


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _told(error: BaseException) -> str:
    frames = extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
