"""A person who waits is told what for; a person who does not is left alone."""

from __future__ import annotations

import queue

import pytest

from handoff.operations.bootstrap.progress import progress


def test_quick_work_prints_nothing() -> None:
    lines: list[str] = []
    with progress("widget", "building", write=lines.append):
        pass
    assert lines == []


def test_slow_work_prints_its_name_and_seconds_and_then_that_it_is_done() -> None:
    lines: queue.Queue[str] = queue.Queue()
    with progress("bot environment", "installing 165 packages", write=lines.put, quiet_s=0.01, repeat_s=0.01):
        first, second = lines.get(timeout=10), lines.get(timeout=10)
    rest = [lines.get_nowait() for _ in range(lines.qsize())]
    assert first == second == "[bot environment] installing 165 packages … 0 s"
    assert rest[-1] == "[bot environment] installing 165 packages: done in 0 s"


def test_failed_work_is_not_called_done() -> None:
    lines: queue.Queue[str] = queue.Queue()

    def fail_after_the_first_line() -> None:
        with progress("x", "copying", write=lines.put, quiet_s=0.01, repeat_s=60):
            assert lines.get(timeout=10)
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        fail_after_the_first_line()
    assert lines.empty()
