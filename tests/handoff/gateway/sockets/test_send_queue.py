"""The queue of a connection does what the library expects of `asyncio.Queue`, for any order of what is asked of it."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.gateway.sockets.send_queue import SendQueue


@given(st.lists(st.sampled_from(["put", "get", "done", "look"]), max_size=60))
def test_it_answers_as_the_one_of_the_standard_library(steps: list[str]) -> None:
    ours, theirs = SendQueue[int](), asyncio.Queue[int]()
    taken = 0
    for number, step in enumerate(steps):
        if step == "put":
            ours.put_nowait(number)
            theirs.put_nowait(number)
        elif step == "get" and theirs.empty():
            with pytest.raises(asyncio.QueueEmpty):
                ours.get_nowait()
        elif step == "get":
            assert ours.get_nowait() == theirs.get_nowait()
            taken += 1
        elif step == "done" and taken:
            taken -= 1
            ours.task_done()
            theirs.task_done()
        assert (ours.qsize(), ours.empty()) == (theirs.qsize(), theirs.empty())


async def test_who_waits_gets_what_comes_in_order() -> None:
    queue = SendQueue[str]()
    waiting = [asyncio.create_task(queue.get()) for _ in range(3)]
    await asyncio.sleep(0)
    for packet in ("a", "b", "c"):
        await queue.put(packet)
    assert await asyncio.gather(*waiting) == ["a", "b", "c"]
    assert queue.empty()


async def test_who_stops_waiting_takes_nothing_from_the_next() -> None:
    queue = SendQueue[str]()
    first, second = (asyncio.create_task(queue.get()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    queue.put_nowait("a")
    assert await second == "a"


async def test_who_is_called_and_stops_in_the_same_moment_passes_it_on() -> None:
    queue = SendQueue[str]()
    first, second = (asyncio.create_task(queue.get()) for _ in range(2))
    await asyncio.sleep(0)
    queue.put_nowait("a")
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert await second == "a"


async def test_join_returns_when_all_so_far_are_dealt_with() -> None:
    queue = SendQueue[str]()
    await queue.join()
    queue.put_nowait("a")
    queue.put_nowait("b")
    joining = asyncio.create_task(queue.join())
    for _ in range(2):
        await asyncio.sleep(0)
        assert not joining.done()
        await queue.get()
        queue.task_done()
    await joining
