"""Group commit: gather while one write is under way, one item of a key per batch, nobody waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from storage.errors import Unavailable
from storage.mongo.group_commit import GroupCommit

Item = tuple[str, int]


class Disk:
    """Records the batches, and finishes each when the test lets it."""

    def __init__(self) -> None:
        self.batches: list[list[Item]] = []
        self.begun = asyncio.Semaphore(0)
        self.go_on = asyncio.Semaphore(0)
        self.failure: Exception | None = None

    async def write(self, batch: Sequence[Item]) -> list[int | BaseException]:
        self.batches.append(list(batch))
        self.begun.release()
        await self.go_on.acquire()
        if self.failure is not None:
            raise self.failure
        return [number if number >= 0 else ValueError(str(number)) for _, number in batch]

    async def finish(self, batches: int) -> None:
        for _ in range(batches):
            self.go_on.release()


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def commits(disk: Disk) -> GroupCommit[Item, int]:
    return GroupCommit(disk.write, key=lambda item: item[0], max_batch=5)


def submit(commits: GroupCommit[Item, int], *items: Item) -> list[asyncio.Task[int]]:
    return [asyncio.create_task(commits.submit(item)) for item in items]


async def test_what_comes_during_a_write_goes_together_with_the_next(
    disk: Disk, commits: GroupCommit[Item, int]
) -> None:
    first = submit(commits, ("a", 1))
    await disk.begun.acquire()
    rest = submit(commits, ("b", 2), ("c", 3))
    await disk.finish(2)
    assert await asyncio.gather(*first, *rest) == [1, 2, 3]
    assert disk.batches == [[("a", 1)], [("b", 2), ("c", 3)]]


async def test_items_of_one_key_never_share_a_batch_and_keep_their_order(
    disk: Disk, commits: GroupCommit[Item, int]
) -> None:
    tasks = submit(commits, ("a", 1), ("a", 2), ("b", 3), ("a", 4), ("b", 5))
    await disk.finish(3)
    assert await asyncio.gather(*tasks) == [1, 2, 3, 4, 5]
    assert disk.batches == [[("a", 1), ("b", 3)], [("a", 2), ("b", 5)], [("a", 4)]]


async def test_a_batch_is_not_larger_than_it_may_be(disk: Disk, commits: GroupCommit[Item, int]) -> None:
    tasks = submit(commits, *((f"k{n}", n) for n in range(12)))
    await disk.finish(3)
    await asyncio.gather(*tasks)
    assert [len(batch) for batch in disk.batches] == [5, 5, 2]


async def test_one_items_error_is_its_own(disk: Disk, commits: GroupCommit[Item, int]) -> None:
    tasks = submit(commits, ("a", 1), ("b", -2), ("c", 3))
    await disk.finish(1)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert results[0] == 1
    assert isinstance(results[1], ValueError)
    assert results[2] == 3


async def test_a_failed_write_fails_its_batch_and_those_behind_it_and_then_it_goes_on(
    disk: Disk, commits: GroupCommit[Item, int]
) -> None:
    first = submit(commits, ("a", 1))
    await disk.begun.acquire()
    behind = submit(commits, ("a", 2), ("b", 3))
    await asyncio.sleep(0)
    disk.failure = Unavailable("gone")
    await disk.finish(1)
    results = await asyncio.gather(*first, *behind, return_exceptions=True)
    assert [type(result) for result in results] == [Unavailable] * 3
    assert disk.batches == [[("a", 1)]]
    disk.failure = None
    again = submit(commits, ("a", 2))
    await disk.finish(1)
    assert await again[0] == 2


async def test_who_gives_up_before_the_write_is_not_written(disk: Disk, commits: GroupCommit[Item, int]) -> None:
    first = submit(commits, ("a", 1))
    await disk.begun.acquire()
    kept, given_up = submit(commits, ("b", 2), ("c", 3))
    await asyncio.sleep(0)
    given_up.cancel()
    await disk.finish(2)
    assert await asyncio.gather(*first, kept) == [1, 2]
    assert disk.batches == [[("a", 1)], [("b", 2)]]


async def test_who_gives_up_during_the_write_disturbs_nobody(disk: Disk, commits: GroupCommit[Item, int]) -> None:
    given_up, kept = submit(commits, ("a", 1), ("b", 2))
    await disk.begun.acquire()
    given_up.cancel()
    await disk.finish(1)
    assert await kept == 2
    assert given_up.cancelled()


async def test_closing_writes_what_waits_and_takes_nothing_new(disk: Disk, commits: GroupCommit[Item, int]) -> None:
    tasks = submit(commits, ("a", 1), ("a", 2))
    await disk.begun.acquire()
    closing = asyncio.create_task(commits.close())
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await commits.submit(("b", 3))
    await disk.finish(2)
    await closing
    assert await asyncio.gather(*tasks) == [1, 2]
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_nothing_runs_while_nothing_waits(disk: Disk, commits: GroupCommit[Item, int]) -> None:
    tasks = submit(commits, ("a", 1))
    await disk.finish(1)
    await asyncio.gather(*tasks)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    await commits.close()


async def test_a_cancelled_writer_leaves_no_caller_waiting(disk: Disk, commits: GroupCommit[Item, int]) -> None:
    tasks = submit(commits, ("a", 1), ("a", 2))
    await disk.begun.acquire()
    (writer,) = (task for task in asyncio.all_tasks() if task.get_name() == "group-commit")
    writer.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [Unavailable] * 2


@pytest.fixture
def two_at_once(disk: Disk) -> GroupCommit[Item, int]:
    return GroupCommit(disk.write, key=lambda item: item[0], max_batch=5, max_in_flight=2)


async def test_two_batches_are_under_way_and_the_rest_gathers(disk: Disk, two_at_once: GroupCommit[Item, int]) -> None:
    tasks = submit(two_at_once, ("a", 1))
    await disk.begun.acquire()
    tasks += submit(two_at_once, ("b", 2))
    await disk.begun.acquire()
    tasks += submit(two_at_once, ("c", 3), ("d", 4))
    await asyncio.sleep(0)
    assert disk.batches == [[("a", 1)], [("b", 2)]]
    await disk.finish(3)
    assert await asyncio.gather(*tasks) == [1, 2, 3, 4]
    assert disk.batches[2:] == [[("c", 3), ("d", 4)]]


async def test_another_batch_goes_along_only_when_enough_wait_for_it(disk: Disk) -> None:
    commits: GroupCommit[Item, int] = GroupCommit(disk.write, key=lambda item: item[0], max_in_flight=2, min_waiting=3)
    tasks = submit(commits, ("a", 1))
    await disk.begun.acquire()
    tasks += submit(commits, ("b", 2), ("c", 3))
    await asyncio.sleep(0)
    assert disk.batches == [[("a", 1)]]
    tasks += submit(commits, ("d", 4))
    await disk.begun.acquire()
    assert disk.batches[1:] == [[("b", 2), ("c", 3), ("d", 4)]]
    tasks += submit(commits, ("e", 5), ("f", 6))
    await disk.finish(1)
    await tasks[0]
    await asyncio.sleep(0)
    assert disk.batches[2:] == [], "the writer that is ready first leaves few items to the other"
    await disk.finish(2)
    assert await asyncio.gather(*tasks) == [1, 2, 3, 4, 5, 6]
    assert disk.batches[2:] == [[("e", 5), ("f", 6)]]


async def test_an_item_waits_for_the_batch_that_its_key_is_under_way_with(
    disk: Disk, two_at_once: GroupCommit[Item, int]
) -> None:
    first = submit(two_at_once, ("a", 1))
    await disk.begun.acquire()
    second = submit(two_at_once, ("a", 2), ("b", 3))
    await disk.begun.acquire()
    assert disk.batches == [[("a", 1)], [("b", 3)]]
    await disk.finish(3)
    assert await asyncio.gather(*first, *second) == [1, 2, 3]
    assert disk.batches[2:] == [[("a", 2)]]


async def test_an_item_whose_key_is_under_way_alone_is_written_when_that_has_ended(
    disk: Disk, two_at_once: GroupCommit[Item, int]
) -> None:
    first = submit(two_at_once, ("a", 1))
    await disk.begun.acquire()
    second = submit(two_at_once, ("a", 2))
    await asyncio.sleep(0)
    assert disk.batches == [[("a", 1)]]
    await disk.finish(2)
    assert await asyncio.gather(*first, *second) == [1, 2]
    await two_at_once.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_the_results_of_a_large_batch_are_given_a_few_at_a_time_while_the_next_is_written(disk: Disk) -> None:
    commits = GroupCommit[Item, int](disk.write, key=lambda item: item[0], max_batch=100)
    first = submit(commits, ("first", 0))
    await disk.begun.acquire()
    many = submit(commits, *((str(number), number) for number in range(40)))
    await disk.finish(1)
    await disk.begun.acquire()
    behind = submit(commits, ("behind", 1))
    done: list[int] = []
    written = 0
    await disk.finish(1)
    while not done or done[-1] < len(many):
        await asyncio.sleep(0)
        done.append(sum(task.done() for task in many))
        if done[-1] < len(many):
            written = len(disk.batches)
    assert max(now - before for before, now in zip([0, *done], done, strict=False)) < len(many) / 2
    assert written == 3
    await disk.begun.acquire()
    assert disk.batches[-1] == [("behind", 1)]
    await disk.finish(1)
    assert await asyncio.gather(*first, *many, *behind) == [0, *range(40), 1]


async def test_who_closes_waits_until_everybody_has_a_result(disk: Disk) -> None:
    commits = GroupCommit[Item, int](disk.write, key=lambda item: item[0], max_batch=100)
    many = submit(commits, *((str(number), number) for number in range(40)))
    await disk.finish(1)
    await disk.begun.acquire()
    await commits.close()
    await asyncio.sleep(0)
    assert all(task.done() for task in many)


async def test_a_writer_that_returns_too_little_fails_its_batch() -> None:
    async def write(batch: Sequence[Item]) -> list[int | BaseException]:
        return []

    commits = GroupCommit[Item, int](write, key=lambda item: item[0])
    with pytest.raises(ValueError, match="zip"):
        await commits.submit(("a", 1))
