"""What people, clocks and machines can do next: four bytes say what, who, with whom and how.

Every number means something in every world, so that an example that fails can be made smaller byte by byte; 0 is
nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from tests.handoff.races.people import Colleague, Guest, fresh_key
from tests.handoff.races.ports import LOST_AFTER, LOST_BEFORE
from tests.handoff.races.world import World
from tests.support.documentation import filled

Act = Callable[[World, int, int, int], Coroutine[Any, Any, None]]
TEXTS = (
    "hej", "[N1] en fråga", "[N2] oro", "[N3] hot", "[N4] [S1] fara", "[human]", "[S3] [N2]", "nej", "[N2] [S7]",
    "[N2] [S9]", "[N2] [S7] [S9]",
)  # fmt: skip
ANYBODY_MAX = 5
TICKS_S = (0.5, 1.0, 3.5, 5.0, 11.0, 20.0, 46.0, 130.0)
RECONCILED_S = 20.0
"""No time passes without the job that finds entries of which nobody knows, or they are out of its sight, nor without
the one that notes whose tokens are held: they run every few seconds and every minute."""
JOBS = (
    "hand_over_overdue", "reconcile", "return_orphans", "refresh_presence", "renew_leases", "free_slots",
    "announce_closing", "refresh_service", "push_queue", "drop_expired_sessions", "escalate_waits", "ring_unsettled",
    "hand_over_overdue", "return_orphans", "expire_offers", "drop_idle_connections", "refresh_names",
)  # fmt: skip


async def nothing(world: World, who: int, whom: int, how: int) -> None:
    """Time to breathe."""


# --- visitors --------------------------------------------------------------------------------------


async def guest_comes(world: World, who: int, whom: int, how: int) -> None:
    """Somebody new, up to a number; then somebody who comes back, to either node, or takes the place of who is gone."""
    if len(world.guests) < ANYBODY_MAX:
        world.guests.append(Guest())
        guest = world.guests[-1]
    else:
        at = who % len(world.guests)
        if world.guests[at].erased:
            world.past.append(world.guests[at])
            world.guests[at] = Guest()
        guest = world.guests[at]
    await guest.come(world.nodes[whom % len(world.nodes)])


async def guest_leaves(world: World, who: int, whom: int, how: int) -> None:
    if guest := _guest(world, who):
        await guest.leave()


async def guest_says(world: World, who: int, whom: int, how: int) -> None:
    if guest := _guest(world, who):
        await guest.ask("message:send", guest.say(TEXTS[how % len(TEXTS)]))


async def guest_asks(world: World, who: int, whom: int, how: int) -> None:
    if guest := _guest(world, who):
        await guest.ask("human:request", {"client_msg_id": fresh_key("h")})


async def guest_leaves_queue(world: World, who: int, whom: int, how: int) -> None:
    if guest := _guest(world, who):
        await guest.ask("queue:leave", {"client_msg_id": fresh_key("q")})


async def guest_syncs(world: World, who: int, whom: int, how: int) -> None:
    if guest := _guest(world, who):
        await guest.flush()
        await guest.sync()


async def guest_repeats(world: World, who: int, whom: int, how: int) -> None:
    """The same request once more: the same answer."""
    if (guest := _guest(world, who)) and guest.answers:
        request, ack = guest.answers[whom % len(guest.answers)]
        if request.event in ("message:send", "mailbox:leave", "code:create") and ack["ok"]:
            guest.again.append((request, ack))
            await guest.ask(request.event, request.data)


async def guest_decides(world: World, who: int, whom: int, how: int) -> None:
    asked = [guest for guest in world.guests if world.state(guest.conversation).transfer_to]
    if guest := asked[who % len(asked)] if asked else _guest(world, who):
        await guest.ask("transfer:answer", {"client_msg_id": fresh_key("t"), "accept": how % 3 != 0})


async def guest_ends(world: World, who: int, whom: int, how: int) -> None:
    if guest := _guest(world, who):
        await guest.ask("conversation:end", {"client_msg_id": fresh_key("e"), "erase": how % 3 == 0})


async def guest_leaves_message(world: World, who: int, whom: int, how: int) -> None:
    if guest := _guest(world, who):
        await guest.ask("mailbox:leave", guest.say(TEXTS[how % len(TEXTS)]))


async def guest_takes_code(world: World, who: int, whom: int, how: int) -> None:
    if guest := _guest(world, who):
        await guest.ask("code:create", {"client_msg_id": fresh_key("k")})


async def guest_returns(world: World, who: int, whom: int, how: int) -> None:
    """Comes back on another machine, with nothing but the code."""
    guest = _guest(world, who)
    if guest is None or guest.code is None or guest.outbox:
        return
    back = Guest.with_code(guest.code)
    world.guests[world.guests.index(guest)] = back
    world.past.append(guest)
    await guest.leave()
    await back.come(world.nodes[whom % len(world.nodes)])


# --- staff -----------------------------------------------------------------------------------------


async def staff_comes(world: World, who: int, whom: int, how: int) -> None:
    await world.on_duty(_window(world, who), whom)


async def staff_leaves(world: World, who: int, whom: int, how: int) -> None:
    await _window(world, who).leave()


async def staff_status(world: World, who: int, whom: int, how: int) -> None:
    window = _window(world, who)
    status = ("available", "available", "busy", "break", "away")[how % 5]
    await window.ask("presence:set", {"status": status, "capacity": world.capacity(window)})


async def staff_takes_next(world: World, who: int, whom: int, how: int) -> None:
    await _window(world, who).ask("queue:claim_next", {})


async def staff_takes(world: World, who: int, whom: int, how: int) -> None:
    if conversation := _any(world, whom):
        await _window(world, who).ask("queue:claim", {"conversation": conversation})


async def staff_takes_over(world: World, who: int, whom: int, how: int) -> None:
    if conversation := _any(world, whom):
        await _lead(world, who).on("conversation:take_over", conversation, reason="jag tar den")


async def staff_says(world: World, who: int, whom: int, how: int) -> None:
    if found := _owner(world, who, whom):
        window, conversation = found
        await window.on("message:send", conversation, text=f"svar {how}")


async def staff_hands_on(world: World, who: int, whom: int, how: int) -> None:
    if found := _owner(world, who, whom):
        window, conversation = found
        to = ("queue", "bot", "lead", "counselor", "counselor", "counselor")[how % 6]
        named = {"counselor": _window(world, how // 6).account} if to == "counselor" else {}
        await window.on("conversation:release", conversation, to=to, reason="lämnar vidare", **named)


async def staff_closes(world: World, who: int, whom: int, how: int) -> None:
    if found := _owner(world, who, whom):
        window, conversation = found
        await window.on("conversation:close", conversation, reason="klart", documentation=filled())


async def staff_notes(world: World, who: int, whom: int, how: int) -> None:
    found = _owner(world, who, whom)
    if found is None:
        return
    window, conversation = found
    await (
        lambda: window.on("note:add", conversation, text="en anteckning"),
        lambda: window.on("side:send", conversation, text="en fråga"),
        lambda: window.on("flag:set", conversation, flag="supervision", on=how % 2 == 0),
        lambda: window.on("risk:set", conversation, level=f"N{how % 5}", reason="min bedömning"),
        lambda: window.on("visitor:warn", conversation, about=("inactive", "boundaries")[how % 2]),
    )[how % 5]()


async def staff_pauses(world: World, who: int, whom: int, how: int) -> None:
    if found := _owner(world, who, whom):
        window, conversation = found
        await window.on("visitor:pause", conversation, minutes=1 + how % 3, reason="hot mot mig")


async def staff_approves(world: World, who: int, whom: int, how: int) -> None:
    for name, state in world.states().items():
        if state.proposals:
            proposal = state.proposals[how % len(state.proposals)]
            await _lead(world, who).on("message:approve", name, seq=proposal.seq, accept=how % 3 != 0, text="")
            return


async def staff_answers_mailbox(world: World, who: int, whom: int, how: int) -> None:
    waiting = [name for name, state in world.states().items() if state.name == "mailbox"]
    if waiting:
        await _window(world, who).on("mailbox:answer", waiting[whom % len(waiting)], text="ett svar")


async def staff_opens(world: World, who: int, whom: int, how: int) -> None:
    if found := _owner(world, who, whom):
        window, conversation = found
        await (_lead(world, who) if how % 4 == 0 else window).open(conversation)


async def lead_stops(world: World, who: int, whom: int, how: int) -> None:
    await _lead(world, who).ask("intake:set", {"stopped": how % 2 == 0})


async def staff_meddles(world: World, who: int, whom: int, how: int) -> None:
    """Whatever it is, in whatever conversation: mostly refused."""
    window, conversation = _window(world, who), _any(world, whom)
    if conversation is None:
        return
    await (
        lambda: window.on("message:send", conversation, text="fel"),
        lambda: window.on("conversation:close", conversation, reason="fel", documentation=filled()),
        lambda: window.on("conversation:release", conversation, to="queue", reason="fel"),
        lambda: window.on("mailbox:answer", conversation, text="fel"),
        lambda: window.on("message:approve", conversation, seq=3, accept=True, text=""),
        lambda: window.on("visitor:pause", conversation, minutes=1, reason="fel"),
    )[how % 6]()


# --- the bot, the machines, the time ---------------------------------------------------------------


async def bot_answers(world: World, who: int, whom: int, how: int) -> None:
    world.nodes[whom % len(world.nodes)].bot.answers(who, how)


async def time_passes(world: World, who: int, whom: int, how: int) -> None:
    left_s = TICKS_S[how % len(TICKS_S)]
    while left_s > 0:
        world.clock.advance(min(left_s, RECONCILED_S))
        left_s -= RECONCILED_S
        if left_s > 0:
            for number in range(len(world.nodes)):
                await world.job(number, "reconcile")
                await world.job(number, "keep_tokens")


async def job_runs(world: World, who: int, whom: int, how: int) -> None:
    await world.job(whom, JOBS[how % len(JOBS)])


async def writes_fail(world: World, who: int, whom: int, how: int) -> None:
    gate = world.nodes[whom % len(world.nodes)].gate
    if len(gate.fails) < 3:
        gate.fails.extend([LOST_BEFORE if how % 2 else LOST_AFTER] * (1 + how % 2))


async def node_dies(world: World, who: int, whom: int, how: int) -> None:
    await world.crash(whom % len(world.nodes))


ACTS: tuple[Act, ...] = (
    nothing,
    *[guest_comes] * 8,
    *[guest_leaves] * 1,
    *[guest_says] * 9,
    *[guest_asks] * 5,
    *[guest_leaves_queue] * 2,
    *[guest_syncs] * 3,
    *[guest_repeats] * 2,
    *[guest_decides] * 4,
    *[guest_ends] * 1,
    *[guest_leaves_message] * 2,
    *[guest_takes_code] * 1,
    *[guest_returns] * 2,
    *[staff_comes] * 4,
    *[staff_leaves] * 2,
    *[staff_status] * 1,
    *[staff_takes_next] * 10,
    *[staff_takes] * 3,
    *[staff_takes_over] * 2,
    *[staff_says] * 9,
    *[staff_hands_on] * 6,
    *[staff_closes] * 3,
    *[staff_notes] * 4,
    *[staff_pauses] * 2,
    *[staff_approves] * 2,
    *[staff_answers_mailbox] * 2,
    *[staff_opens] * 3,
    *[lead_stops] * 1,
    *[staff_meddles] * 2,
    *[bot_answers] * 7,
    *[time_passes] * 5,
    *[job_runs] * 9,
    *[writes_fail] * 1,
    *[node_dies] * 1,
)


def _guest(world: World, who: int) -> Guest | None:
    return world.guests[who % len(world.guests)] if world.guests else None


def _window(world: World, who: int) -> Colleague:
    return world.staff[who % len(world.staff)]


def _lead(world: World, who: int) -> Colleague:
    leads = [window for window in world.staff if window.role == "shift_lead"]
    return leads[who % len(leads)]


def _owner(world: World, who: int, whom: int) -> tuple[Colleague, str] | None:
    """A window of somebody who has a conversation, and that conversation."""
    owned = [(name, state.owner) for name, state in world.states().items() if state.owner]
    if not owned:
        return None
    name, owner = owned[whom % len(owned)]
    windows = [window for window in world.staff if window.account == owner]
    return windows[who % len(windows)], name


def _any(world: World, whom: int) -> str | None:
    named = [guest.conversation for guest in world.guests if guest.conversation]
    return named[whom % len(named)] if named else None
