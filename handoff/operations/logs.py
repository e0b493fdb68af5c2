"""What the service writes to its log: one line an event, of a failure the type and the place, never what it says.

The message of an exception may quote what a visitor wrote, and so may a traceback that asyncio or a library writes.
"""

from __future__ import annotations

import asyncio
import logging
from traceback import extract_tb
from types import TracebackType
from typing import Any, Final, TextIO

SILENT: Final = ("aiohttp.access", "engineio", "socketio")
"""Loggers that print addresses, user agents and texts of messages."""

_Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

log = logging.getLogger(__name__)


class ContentFreeFormatter(logging.Formatter):
    """Writes of an exception its type, those that led to it, and where each was raised."""

    def formatException(self, ei: _Failure) -> str:  # noqa: N802  # the name is logging's
        """The failure in one line."""
        return "  " + " < ".join(_told(each) for each in _chain(ei[1]))


def configure_logging(stream: TextIO) -> None:
    """Make all loggers of this process write to `stream` without content."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ContentFreeFormatter("%(levelname)s %(name)s %(message)s"))
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
