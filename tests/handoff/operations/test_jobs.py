"""Background jobs: one item, or one run, that fails stops nothing else, and is logged and counted without content."""

from __future__ import annotations

import asyncio
import logging

import pytest

from handoff.operations.jobs import FAILURES, JobFailures, Outcome, each, every
from storage.errors import IntegrityError, Unavailable

SECRET = "hej från en besökare"


async def test_an_item_that_fails_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    troubles = {2: Unavailable(SECRET), 3: IntegrityError(SECRET), 5: ValueError(SECRET), 6: ValueError(SECRET)}
    before = FAILURES.items["letters"]

    async def step(number: int) -> int:
        if number in troubles:
            raise troubles[number]
        return number

    with caplog.at_level(logging.INFO):
        assert await each("letters", range(1, 8), step) == Outcome(done=1 + 4 + 7, failed=4)
    assert FAILURES.items["letters"] == before + 4
    assert [record.getMessage() for record in caplog.records] == [
        "job_items_failed letters Unavailable 1",
        "job_items_failed letters IntegrityError 1",
        "job_items_broken letters ValueError 2",
    ]


async def test_a_list_that_its_own_steps_shorten_is_worked_through_to_the_end() -> None:
    items = {1, 2, 3}

    async def step(number: int) -> int:
        items.discard(number)
        return 1

    assert await each("sets", items, step) == Outcome(done=3, failed=0)


async def test_a_job_that_is_cancelled_stops() -> None:
    async def step(_: int) -> int:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await each("stopped", [1, 2], step)


@pytest.mark.parametrize("trouble", [Unavailable("away"), RuntimeError(SECRET)])
async def test_a_run_that_fails_is_counted_and_followed_by_the_next(
    trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    done = asyncio.Event()
    runs = 0
    before = FAILURES.runs["overdue"]

    async def step() -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            raise trouble
        done.set()

    with caplog.at_level(logging.INFO):
        task = asyncio.create_task(every(0.001, step, "overdue"))
        async with asyncio.timeout(30):
            await done.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert FAILURES.runs["overdue"] == before + 1
    assert f"overdue {type(trouble).__name__}" in caplog.text
    assert "besökare" not in caplog.text


def test_a_registered_job_is_counted_from_zero() -> None:
    failures = JobFailures()
    failures.register(["overdue", "slots"])
    failures.items_failed("slots", 2)
    failures.register(["slots"])
    assert (dict(failures.runs), dict(failures.items)) == ({"overdue": 0, "slots": 0}, {"overdue": 0, "slots": 2})
