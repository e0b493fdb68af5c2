"""A start that meets a slow database goes on when it can, and gives up with the database's own error."""

from __future__ import annotations

import pytest

from handoff.operations.startup import retry_until_available
from storage.errors import KeyWrong, StorageError, Unavailable


class Slow:
    """A step that fails so many times."""

    def __init__(self, failures: int, error: StorageError | None = None) -> None:
        self.left = failures
        self.error = error or Unavailable("The database did not do it.")

    async def __call__(self) -> None:
        self.left -= 1
        if self.left >= 0:
            raise self.error


async def test_a_step_is_taken_again_until_the_database_has_done_it() -> None:
    step = Slow(3)
    await retry_until_available(step, retry_every_s=0)
    assert step.left == -1


async def test_in_the_end_it_is_given_up() -> None:
    with pytest.raises(Unavailable):
        await retry_until_available(Slow(10_000), retry_for_s=0.01, retry_every_s=0.001)


async def test_what_no_patience_mends_is_told_at_once() -> None:
    step = Slow(2, KeyWrong("another installation's"))
    with pytest.raises(KeyWrong):
        await retry_until_available(step)
    assert step.left == 1
