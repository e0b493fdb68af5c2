"""The embedder takes all cores while they are free, and one when they are not."""

from __future__ import annotations

import numpy as np

from bot.components.pace import FIRST_REST, Pace


class Machine:
    """A clock that moves by what an embedding takes on it."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.threads = 0
        self.free = True

    def embed(self, _text: str) -> np.ndarray:
        self.now_s += 0.010 if self.threads == 1 else 0.006 if self.free else 2.0
        return np.zeros(1)


def _texts(pace: Pace, machine: Machine, count: int) -> list[int]:
    used = []
    for _ in range(count):
        used.append(pace.threads)
        pace.run("hej", machine.embed)
    return used


def _pace(machine: Machine) -> Pace:
    return Pace(lambda threads: setattr(machine, "threads", threads), 2, lambda: machine.now_s)


def test_it_learns_on_one_thread_and_then_takes_free_cores() -> None:
    machine = Machine()
    assert _texts(_pace(machine), machine, FIRST_REST + 50) == [1] * FIRST_REST + [2] * 50


def test_a_busy_machine_costs_few_slow_texts() -> None:
    machine = Machine()
    machine.free = False
    assert _texts(_pace(machine), machine, 1000).count(2) <= 6


def test_it_comes_back_when_the_cores_are_free_again() -> None:
    machine = Machine()
    pace = _pace(machine)
    machine.free = False
    _texts(pace, machine, 100)
    machine.free = True
    assert _texts(pace, machine, 400)[-1] == 2
