"""Memory is given back when as many have gone as are here, a while after that, and once in a long while."""

from __future__ import annotations

import gc

import pytest

from handoff.gateway.sockets.memory_release import AGAIN, CROWD, LONGEST_S, Ebb, collect_mostly_young, give_back


class Shore:
    """An ebb with connections that come and go, and how often memory was given back."""

    def __init__(self) -> None:
        self.now = 0.0
        self.acts = 0
        self._here: list[str] = []
        self._came = 0
        self.ebb = Ebb(lambda: self._here, self._act, lambda: self.now)

    def _act(self) -> None:
        self.acts += 1

    def come(self, number: int) -> None:
        self._here = [*self._here, *(f"c{self._came + each}" for each in range(number))]
        self._came += number

    def go(self, number: int) -> None:
        self._here = self._here[number:]

    async def looks(self, times: int = 1) -> int:
        """How often memory was given back in so many looks."""
        before = self.acts
        for _ in range(times):
            await self.ebb.look()
        return self.acts - before


@pytest.fixture
def shore() -> Shore:
    return Shore()


async def test_after_a_crowd_has_gone_it_is_given_back_at_once_and_once_more(shore: Shore) -> None:
    shore.come(5 * CROWD)
    assert await shore.looks(10) == 0
    shore.go(5 * CROWD - 10)
    assert await shore.looks() == 1
    assert await shore.looks(AGAIN - 1) == 0
    assert await shore.looks() == 1
    assert await shore.looks(50) == 0


async def test_those_who_come_and_go_count_even_if_there_are_never_more(shore: Shore) -> None:
    shore.come(10)
    seen = 0
    for _ in range(CROWD // 10):
        assert seen == 0
        seen = await shore.looks()
        shore.go(10)
        shore.come(10)
    assert await shore.looks() == 1


async def test_in_a_crowd_as_many_must_have_gone_as_are_here(shore: Shore) -> None:
    """To look through all that a crowd holds stops everybody for long."""
    shore.come(10 * CROWD)
    await shore.looks()
    for _ in range(9):
        shore.go(CROWD)
        shore.come(CROWD)
        assert await shore.looks() == 0
    shore.go(CROWD)
    shore.come(CROWD)
    assert await shore.looks() == 1


async def test_once_in_a_long_while_without_anybody_leaving(shore: Shore) -> None:
    shore.come(1)
    shore.now = LONGEST_S - 1
    assert await shore.looks() == 0
    shore.now = LONGEST_S
    assert await shore.looks(50) == 1


def test_the_interpreter_hardly_ever_looks_through_all_that_lives() -> None:
    before = gc.get_threshold()
    try:
        collect_mostly_young()
        young, middle, old = gc.get_threshold()
        assert (young, middle) == before[:2]
        assert old >= 1_000
    finally:
        gc.set_threshold(*before)


def test_giving_back_does_no_harm_on_any_machine() -> None:
    give_back()
