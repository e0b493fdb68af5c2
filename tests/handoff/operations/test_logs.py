"""Nothing that an exception says reaches the log: not from our code, not from asyncio, not from a library."""

from __future__ import annotations

import asyncio
import gc
import io
import logging
from collections.abc import Iterator

import pytest

from handoff.operations.logs import configure_logging, report_unhandled

SECRET = "min bror heter"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged, with the service's settings; pytest's own handlers are back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging(stream)
    yield stream
    root.handlers, root.level = handlers, level


async def fails(text: str) -> None:
    try:
        raise KeyError(text)
    except KeyError as error:
        raise ValueError(text) from error


async def test_a_task_that_nobody_waits_for(written: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(report_unhandled)
    try:
        task = asyncio.create_task(fails(SECRET), name=SECRET)
        await asyncio.wait([task])
        del task
        gc.collect()
    finally:
        loop.set_exception_handler(before)
    assert "unhandled ValueError at test_logs.py:" in written.getvalue()
    assert "in fails" in written.getvalue()
    assert SECRET not in written.getvalue()


async def test_a_traceback_that_a_library_logs(written: io.StringIO) -> None:
    try:
        await fails(SECRET)
    except ValueError:
        logging.getLogger("aiohttp.server").exception("Error handling request")
    assert written.getvalue().startswith("ERROR aiohttp.server Error handling request\n  ValueError at test_logs.py:")
    assert "< KeyError at test_logs.py:" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_what_names_addresses_and_texts_is_silent(written: io.StringIO) -> None:
    for name in ("aiohttp.access", "engineio", "socketio"):
        logging.getLogger(name).error("%s", SECRET)
    assert written.getvalue() == ""
