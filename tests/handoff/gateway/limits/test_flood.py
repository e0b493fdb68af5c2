"""A flood of starts, or of connections that begin nothing: work is asked for, honest visitors get in, calm returns."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec
import pytest

from handoff.contract.errors import Refused
from handoff.contract.visitor import WorkDone
from handoff.gateway.limits.flood import LIFE_S, WINDOW_S, FloodGate
from handoff.gateway.limits.pace import Pace
from handoff.gateway.sockets.registry import MAX_UNSTARTED, VisitorSocket, VisitorSockets
from storage.ids import ConversationId
from tests.support.clients import Wire
from tests.support.proof_of_work import solved
from tests.support.site import Opens, Site

T = 1000.0
KEY, OTHER = "a" * 32, "b" * 32


def flooded(calm: int = 2) -> FloodGate:
    gate = FloodGate(calm)
    for _ in range(calm):
        gate.admit(KEY, None, unstarted=1, now=T)
    return gate


def asked(gate: FloodGate, key: str, done: WorkDone | None = None, *, now: float = T, unstarted: int = 1) -> Wire:
    """What has to be done first; fails if the start is let through."""
    with pytest.raises(Refused) as refused:
        gate.admit(key, done, unstarted=unstarted, now=now)
    assert refused.value.code == "work_needed"
    work: Wire = msgspec.to_builtins(refused.value.details["work"])
    return work


def done(work: Wire) -> WorkDone:
    return WorkDone(**solved(work))


def test_in_calm_nobody_is_asked() -> None:
    gate = FloodGate(10)
    for minute in range(50):
        for _ in range(10):
            gate.admit(secrets.token_hex(16), None, unstarted=10, now=T + minute * WINDOW_S)
    assert gate.asked == 0


def test_above_so_many_starts_a_minute_work_is_asked_and_a_minute_after_the_last_none() -> None:
    gate = flooded()
    asked(gate, KEY)
    asked(gate, KEY, now=T + WINDOW_S - 1)
    gate.admit(KEY, None, unstarted=1, now=T + 2 * WINDOW_S)


def test_above_so_many_connections_that_begin_nothing_work_is_asked() -> None:
    gate = FloodGate(5)
    gate.admit(KEY, None, unstarted=5, now=T)
    asked(gate, KEY, unstarted=6)
    gate.admit(KEY, None, unstarted=5, now=T)


def test_the_work_lets_one_start_through_and_no_second() -> None:
    gate = flooded()
    solution = done(asked(gate, KEY))
    gate.admit(KEY, solution, unstarted=1, now=T)
    asked(gate, KEY, solution)


def test_work_for_another_start_is_worth_nothing() -> None:
    gate = flooded()
    asked(gate, OTHER, done(asked(gate, KEY)))


def test_work_that_comes_too_late_is_worth_nothing() -> None:
    gate = flooded()
    solution = done(asked(gate, KEY))
    asked(gate, KEY, solution, now=T + LIFE_S + 0.1, unstarted=9)


def test_work_of_another_node_or_of_nobody_is_worth_nothing() -> None:
    asked(flooded(), KEY, done(asked(flooded(), KEY)))
    gate = flooded()
    for made_up in ("x", "A" * 43, "", "-" * 43):
        asked(gate, KEY, WorkDone(challenge=made_up, numbers=list(range(16))))


def test_each_part_has_to_be_there() -> None:
    gate = flooded()
    solution = done(asked(gate, KEY))
    numbers = solution.numbers
    for wrong in (numbers[:-1], [numbers[0]] * 16, numbers[::-1], [*numbers[:-1], numbers[-1] + 1], list(range(16))):
        asked(gate, KEY, WorkDone(challenge=solution.challenge, numbers=wrong))
    gate.admit(KEY, solution, unstarted=1, now=T)


def test_another_spelling_of_a_spent_challenge_is_spent_too() -> None:
    """43 characters carry 258 bits for 256: the last one has four spellings that decode alike."""
    gate = flooded()
    work = asked(gate, KEY)
    raw = urlsafe_b64decode(work["challenge"] + "=")
    twins = [work["challenge"][:-1] + last for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"]
    twins = [twin for twin in twins if twin != work["challenge"] and urlsafe_b64decode(twin + "=") == raw]
    assert twins
    assert urlsafe_b64encode(raw).decode().rstrip("=") == work["challenge"]
    for twin in twins:
        asked(gate, KEY, done({**work, "challenge": twin}))


def test_what_is_remembered_of_spent_work_goes_with_its_life() -> None:
    gate = flooded()
    for minute in range(2):
        now = T + minute * (LIFE_S + 1)
        for _ in range(2):
            gate.admit(KEY, done(asked(gate, KEY, now=now, unstarted=9)), unstarted=9, now=now)
        assert len(gate._spent) == 2


def socket(number: int) -> VisitorSocket:
    return VisitorSocket(str(number), b"", Pace.of(1, 1))


def test_when_too_many_begin_nothing_the_oldest_makes_room() -> None:
    sockets = VisitorSockets()
    made = [socket(number) for number in range(MAX_UNSTARTED + 1)]
    assert [sockets.add(each) for each in made[:-1]] == [[]] * MAX_UNSTARTED
    sockets.join(made[0], ConversationId("c"))
    assert sockets.add(made[-1]) == []
    assert sockets.add(socket(-1)) == [made[1]]
    for each in made:
        sockets.remove(each.sid)
    assert sockets.unstarted(b"") == 1


def test_idle_is_who_has_begun_nothing_at_two_looks() -> None:
    sockets = VisitorSockets()
    first, second, third = socket(1), socket(2), socket(3)
    sockets.add(first)
    sockets.add(second)
    assert sockets.idle() == []
    sockets.add(third)
    sockets.join(second, ConversationId("c"))
    assert sockets.idle() == [first]


# --- over sockets --------------------------------------------------------------------------------------


async def start(site: Site, **more: object) -> Wire:
    visitor = await site.visitor(start=False)
    return await visitor.call("conversation:start", {"lang": "sv", "client_id": KEY, **more})


async def test_a_flood_asks_and_takes_the_work_and_touches_nothing_for_a_wrong_one(open_site: Opens) -> None:
    site = await open_site(calm_starts=2)
    first = await site.visitor()
    await site.visitor()
    refused = await start(site)
    assert (refused["ok"], refused["error"]["code"]) == (False, "work_needed")
    assert set(refused["work"]) == {"challenge", "difficulty", "parts", "memory"}
    solution = solved(refused["work"])
    for wrong in ({**solution, "numbers": solution["numbers"][:3]}, {**solution, "challenge": "A" * 43}):
        assert (await start(site, work=wrong))["error"]["code"] == "work_needed"
    numbers_of_nobody, not_base64 = {**solution, "numbers": [-1]}, {**solution, "memory": "å"}
    for broken in ({}, {"challenge": {"$ne": None}, "numbers": []}, numbers_of_nobody, not_base64, "x", [solution]):
        assert (await start(site, work=broken))["error"]["code"] == "bad_request"
    assert len(await site.store.log.touched_since(site.began)) == 2
    assert (await start(site, work=solution))["ok"]
    assert (await start(site, work=solution))["error"]["code"] == "work_needed", "spent"
    assert (await first.say("hej"))["ok"], "who is in is not asked"
    again = await site.visitor(token=first.token)
    assert (await again.say("igen"))["ok"], "nor who comes back"


async def test_connections_that_begin_nothing_are_closed(open_site: Opens) -> None:
    site = await open_site()
    visitor = await site.visitor()
    look = next(job for job in site.node.jobs if job.name == "drop_idle_visitors")
    async with site.raw() as idle:
        await look.once()
        await look.once()
        assert await idle.closed()
    assert (await visitor.say("hej"))["ok"]
