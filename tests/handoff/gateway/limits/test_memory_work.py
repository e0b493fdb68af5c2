"""The memory-hard stage: what is right gets in once, leaving out does not pay, checks are bounded and elsewhere."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from handoff.contract.errors import Refused
from handoff.contract.visitor import WorkDone
from handoff.gateway.limits import onion
from handoff.gateway.limits.flood import FloodGates
from handoff.gateway.limits.memory_work import AN_ADDRESS_WAITING, STAGE, WAITING, WRONG, MemoryChecks, output
from handoff.gateway.limits.start_budget import AN_ADDRESS, SHARE
from tests.support.clients import Wire
from tests.support.proof_of_work import first_stage, joined, solved
from tests.support.site import Opens

T = 1000.0
KEY = "a" * 32
HOME = b"an address"
CHALLENGE = "a-challenge"


def answer(*, wrong: frozenset[int] = frozenset()) -> str:
    return joined([b"x" * STAGE.bytes if n in wrong else output(CHALLENGE, n) for n in range(STAGE.times)])


async def asked(gates: FloodGates, done: WorkDone | None, *, address: bytes = HOME, now: float = T) -> Wire:
    """What has to be done first; fails if the start is let through."""
    with pytest.raises(Refused) as refused:
        await gates.admit(address, KEY, done, unstarted=10_000, now=now)
    assert refused.value.code == "work_needed"
    work: Wire = msgspec.to_builtins(refused.value.details["work"])
    return work


async def let_in(gates: FloodGates, done: WorkDone, *, address: bytes = HOME) -> bool:
    try:
        await gates.admit(address, KEY, done, unstarted=10_000, now=T)
    except Refused:
        return False
    return True


async def test_both_stages_let_one_start_through_and_no_second() -> None:
    gates = FloodGates(2)
    work = await asked(gates, None)
    assert work["memory"] == {"n": STAGE.n, "r": STAGE.r, "times": STAGE.times, "bytes": STAGE.bytes}
    solution = WorkDone(**solved(work))
    await gates.admit(HOME, KEY, solution, unstarted=10_000, now=T)
    await asked(gates, solution)


async def test_a_wrong_second_stage_costs_the_challenge_with_its_first_stage() -> None:
    gates = FloodGates(2)
    solution = solved(await asked(gates, None))
    await asked(gates, WorkDone(**{**solution, "memory": joined([b"x" * STAGE.bytes] * STAGE.times)}))
    await asked(gates, WorkDone(**solution))


async def test_without_the_first_stage_nothing_is_checked() -> None:
    gates = FloodGates(2)
    work = await asked(gates, None)
    memory = joined([b"x" * STAGE.bytes] * STAGE.times)
    for _ in range(2 * WRONG):  # an address that is checked so often, and is wrong, waits
        await asked(gates, WorkDone(challenge=work["challenge"], numbers=list(range(16)), memory=memory))


async def test_who_leaves_runs_out_passes_in_their_share_of_the_tries() -> None:
    """So a start costs all runs on average, however few are done for a try."""
    checks, tries = MemoryChecks(), 200
    half = answer(wrong=frozenset(range(0, STAGE.times, 2)))
    passed = [await checks.right(onion.NAME, CHALLENGE, half, T) for _ in range(tries)]
    assert tries * 0.3 < sum(passed) < tries * 0.7
    assert await checks.right(HOME, CHALLENGE, answer(), T)


@pytest.mark.parametrize("odd", ["", "A", "A" * 8, joined([b"x" * STAGE.bytes] * (STAGE.times + 1)), "-" * 1024])
async def test_an_answer_of_another_length_is_wrong_at_once(odd: str) -> None:
    assert not await MemoryChecks().right(HOME, CHALLENGE, odd, T)


async def test_wrong_answers_of_an_address_have_a_budget_and_nobody_elses_do() -> None:
    checks, wrong = MemoryChecks(), answer(wrong=frozenset(range(STAGE.times)))
    for _ in range(WRONG):
        checks.make_room(HOME, T)
        assert not await checks.right(HOME, CHALLENGE, wrong, T)
    with pytest.raises(Refused, match="rate_limited"):
        checks.make_room(HOME, T)
    checks.make_room(b"another", T)
    checks.make_room(HOME, T + 60)
    for _ in range(2 * WRONG):
        assert not await checks.right(onion.NAME, CHALLENGE, wrong, T)
    checks.make_room(onion.NAME, T)


async def test_what_waits_is_bounded_for_an_address_and_for_all_and_the_event_loop_goes_on() -> None:
    checks, right = MemoryChecks(), answer()
    waiting = []
    all_wait, one_thread = threading.Event(), ThreadPoolExecutor(1)
    asyncio.get_running_loop().set_default_executor(one_thread)
    one_thread.submit(all_wait.wait)

    def begin(address: bytes) -> None:
        checks.make_room(address, T)
        waiting.append(asyncio.create_task(checks.right(address, CHALLENGE, right, T)))

    for number in range(WAITING):
        begin(str(number // AN_ADDRESS_WAITING).encode())
        await asyncio.sleep(0)  # so that it waits
        if number == AN_ADDRESS_WAITING - 1:
            with pytest.raises(Refused, match="rate_limited"):
                checks.make_room(b"0", T)
    with pytest.raises(Refused, match="rate_limited"):
        checks.make_room(b"new", T)
    all_wait.set()
    turns = 0
    while not all(task.done() for task in waiting):
        await asyncio.sleep(0)
        turns += 1
    assert all(task.result() for task in waiting)
    assert turns > WAITING
    checks.make_room(b"new", T)


async def test_too_slow_for_it_or_older_than_it_gets_in_by_a_budget_that_is_no_way_around() -> None:
    calm = SHARE * (AN_ADDRESS + 2)
    gates = FloodGates(calm)

    async def light(address: bytes) -> bool:
        return await let_in(gates, WorkDone(**first_stage(await asked(gates, None))), address=address)

    mine = [await light(HOME) for _ in range(AN_ADDRESS + 2)]
    assert mine == [True] * AN_ADDRESS + [False] * 2
    others = [await light(str(number).encode()) for number in range(4)]
    assert others == [True, True, False, False]
    solution = WorkDone(**solved(await asked(gates, None)))
    assert await let_in(gates, solution), "with all of the work everybody gets in"


async def test_a_check_takes_the_event_loop_no_time_and_little_of_a_processor() -> None:
    def run() -> float:
        began = time.thread_time()
        output(CHALLENGE, 1)
        return time.thread_time() - began

    took = sorted([await asyncio.to_thread(run) for _ in range(20)])
    assert took[len(took) // 2] < 0.02, "2.3 ms on a quiet machine; 5 are promised there"


async def test_a_browser_without_the_second_stage_starts_and_a_false_one_does_not(open_site: Opens) -> None:
    site = await open_site(calm_starts=1)
    await site.visitor()

    async def start(**more: object) -> Wire:
        visitor = await site.visitor(start=False)
        return await visitor.call("conversation:start", {"lang": "sv", "client_id": KEY, **more})

    work = (await start())["work"]
    false = {**first_stage(work), "memory": joined([b"x" * STAGE.bytes] * STAGE.times)}
    refused = await start(work=false)
    assert refused["error"]["code"] == "work_needed"
    assert len(await site.store.log.touched_since(site.began)) == 1
    again = await start(work=first_stage(refused["work"]))
    assert again["ok"]
