"""After a crowd has gone its memory is given back, a few times, and at no other moment."""

from __future__ import annotations

from handoff.gateway.ebb import CROWD, TIMES, Ebb, give_back


async def test_memory_is_given_back_a_few_times_after_a_crowd_has_gone() -> None:
    connections, acts = 0, 0

    def act() -> None:
        nonlocal acts
        acts += 1

    ebb = Ebb(lambda: connections, act)
    seen = []
    for now in (0, 50, 5 * CROWD, 5 * CROWD - 10, 10, 10, 10, 10, 10, 10, CROWD, 10, CROWD + 9, 12):
        connections = now
        await ebb.look()
        seen.append(acts)
    assert seen == [0, 0, 0, 0, 1, 2, 3, 4, TIMES, TIMES, TIMES, TIMES, TIMES, TIMES]
    connections = 2 * CROWD
    await ebb.look()
    connections = 0
    await ebb.look()
    assert acts == TIMES + 1


def test_giving_back_does_no_harm_on_any_machine() -> None:
    give_back()
