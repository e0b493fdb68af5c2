"""Nothing that an exception says reaches the log: not from our code, not from asyncio, not from a library."""

from __future__ import annotations

import ast
import asyncio
import gc
import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime

import pytest
import yaml

from handoff.gateway.limits.refused_origins import RefusedOrigins
from handoff.operations.logs import EVENT, configure_logging, kinds, report_unhandled
from tests.support.product import ROOT

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


def events_in_code() -> set[str]:
    """The first word of every line that our code logs."""
    found = set()
    for folder in ("handoff", "storage", "knowledge"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id in ("log", "_log")
                    and node.func.attr in ("debug", "info", "warning", "error", "exception", "log")
                ):
                    told = node.args[0]
                    assert isinstance(told, ast.Constant), f"{path}: the event's name is not in the code"
                    found.add(str(told.value).split()[0].rstrip(":"))
    return found


def test_every_event_of_the_log_has_a_stable_name_and_is_explained_to_operators() -> None:
    listed = yaml.safe_load((ROOT / "handoff" / "deployment" / "log-events.yaml").read_text("utf-8"))
    assert events_in_code() == set(listed)
    assert all(EVENT.fullmatch(name) for name in listed)


def test_as_json_a_line_is_an_object_with_the_event_and_no_content() -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging(stream, "json")
    try:
        logging.getLogger("handoff.operations.jobs").warning("job_failed %s %s", "sealing", "Unavailable<TimeoutError")
        try:
            raise KeyError(SECRET)
        except KeyError:
            logging.getLogger("aiohttp.server").exception("Error handling request")
    finally:
        root.handlers, root.level = handlers, level
    ours, library = map(json.loads, stream.getvalue().splitlines())
    assert (ours["level"], ours["event"], ours["values"]) == (
        "warning",
        "job_failed",
        ["sealing", "Unavailable<TimeoutError"],
    )
    assert datetime.fromisoformat(ours["at"]).tzinfo is not None
    assert library["event"] == "library"
    assert library["failure"].startswith("KeyError at test_logs.py:")
    assert SECRET not in stream.getvalue()


def test_an_error_is_told_with_the_types_of_its_causes() -> None:
    error = ValueError(SECRET)
    error.__cause__ = TimeoutError(SECRET)
    assert kinds(error) == "ValueError<TimeoutError"


def test_a_refused_origin_is_named_once_an_hour_and_nothing_but_an_origin_is(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    refused = RefusedOrigins(lambda: now[0])
    for _ in range(3):
        refused.note("https://www.kommun.example")
    for wrong in (
        None,
        "null",
        "https://x.example/jag heter Eva",
        "https://x y",
        "javascript:1",
        "https://" + "a" * 200,
    ):
        refused.note(wrong)
    assert caplog.messages == ["origin_refused https://www.kommun.example"]
    now[0] = 3601.0
    refused.note("https://www.kommun.example")
    assert len(caplog.messages) == 2
    for number in range(200):
        refused.note(f"https://{number}.example")
    assert len(caplog.messages) < 60, "whoever makes names up fills no log"
