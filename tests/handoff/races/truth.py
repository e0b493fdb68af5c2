"""What must hold, whatever has happened: the checker over every log, every list, every screen and the audit trail.

`after_each` may be asked at any moment at which no request is under way; `at_rest` after everybody has come back,
nothing fails any more and the timers have run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from msgspec import to_builtins

from handoff.app.sockets import KEEP_TOKENS_EVERY_S
from handoff.contract.tables import COUNSELOR_EVENTS
from handoff.conversation.events import decode
from handoff.conversation.state import State
from handoff.conversation.token_life import SHORT
from handoff.conversation.visibility import wire_events
from handoff.ledger.index_row import row_of
from handoff.risk import Level
from storage.ids import AccountId, ConversationId
from storage.ports.index import ConversationRow
from storage.ports.store import Store
from tests.handoff.races.people import Colleague, Guest
from tests.handoff.races.wire import Wire
from tests.handoff.races.world import CAPACITY, STAFF, World
from tests.support.checker import Acked, history, problems
from tests.support.rule_checker import RuleChecker, owned

ROLES = {AccountId(name): role for name, role in STAFF.items()}


async def after_each(world: World) -> list[str]:
    """Read on in every log; every broken promise, in words."""
    store = world.stores[0]
    for guest in (*world.guests, *world.past):
        if guest.conversation:
            name = guest.conversation
            checker = world.rule_checkers.setdefault(name, RuleChecker(name, ROLES))
            await _read_on(store, checker)
    found = [each for checker in world.rule_checkers.values() for each in checker.found]
    return [*found, *await _places(world, store), *_claims(world), *_acks(world)]


async def _read_on(store: Store, checker: RuleChecker) -> None:
    name = ConversationId(checker.name)
    head = await store.log.head(name)
    if head is not None and head.erased:
        checker.state = State(name="erased", seq=head.seq)
        return
    while head is not None and checker.state.seq < head.seq:
        entries = await store.log.read(name, checker.state.seq)
        checker.read([(entry.first, decode(entry.payload)) for entry in entries])


async def _places(world: World, store: Store) -> list[str]:
    """Nobody has more than their places, and nothing without a place."""
    found = []
    slots = {(slot.account, str(slot.conversation)) for slot in await store.slots.all()}
    for account, mine in owned(world.rule_checkers.values()).items():
        if len(mine) > CAPACITY[account]:
            found.append(f"{account} has {len(mine)} conversations and {CAPACITY[account]} places")
        found += [f"{account} has {name} without a place" for name in mine if (account, name) not in slots]
    return found


def _claims(world: World) -> Iterator[str]:
    """Whoever was told that they have somebody, has taken them, once for every time they were told."""
    for window in world.staff:
        for name, times in Counter(window.claimed).items():
            checker = world.rule_checkers[name]
            taken = checker.claims.count(AccountId(window.account))
            if checker.state.name != "erased" and taken < times:
                yield f"a window of {window.account} was given {name} {times} times; it was taken {taken} times"


def _acks(world: World) -> Iterator[str]:
    """What was acknowledged is stored under its number, with its words."""
    for guest in (*world.guests, *world.past):
        checker = world.rule_checkers.get(guest.conversation)
        if checker is None or checker.state.name == "erased":
            continue
        for key, _ in guest.acked.messages:
            if checker.visitor_texts.get(key) != guest.texts[key]:
                yield f"{checker.name}: {key} was acknowledged; stored is {checker.visitor_texts.get(key)!r}"
    for window in world.staff:
        for name, sent in window.sent.items():
            checker = world.rule_checkers[name]
            if checker.state.name == "erased" or window.role == "trainee":
                continue
            for key, _ in sent:
                if checker.staff_texts.get(key) != window.texts[key]:
                    yield f"{name}: {key} of {window.account} was acknowledged and is not stored"


# --- at rest ---------------------------------------------------------------------------------------


async def at_rest(world: World) -> list[str]:
    """Everything beside the logs agrees with them."""
    found = await after_each(world)
    for checker in world.rule_checkers.values():
        found += await _stored(world, checker)
    found += await _queue(world)
    found += await _slots(world)
    found += await _here(world)
    found += await _messages(world)
    for guest in (*world.guests, *world.past):
        found += _answers(guest)
    for guest in world.guests:
        found += await _screen(world, guest)
    for window in world.staff:
        found += await _console(world, window)
    return [*found, *await _audited(world)]


def _behind_by_numbers_alone(row: ConversationRow, expected: ConversationRow) -> bool:
    """Lists see what they should; a write that only moves numbers on, and failed, is not made good (`Projection`)."""
    same = replace(expected, last_seq=row.last_seq, updated_at=row.updated_at)
    return row == same and row.last_seq < expected.last_seq


async def _stored(world: World, checker: RuleChecker) -> list[str]:
    """The row of the index says what the log says; of what is erased there is nothing."""
    store, name = world.stores[0], ConversationId(checker.name)
    row = await store.index.get(name)
    if checker.state.name == "erased":
        return [] if row is None and not await store.log.read(name) else [f"{name} is erased and not gone"]
    found = []
    expected = row_of(name, checker.state)
    if row != expected and not (row and _behind_by_numbers_alone(row, expected)):
        found.append(f"the row of {name} is {row}, not {expected}")
    if checker.state.pending and checker.state.name == "bot":
        found.append(f"{name} has no answer, and nobody is called")
    return found


async def _queue(world: World) -> list[str]:
    """Every node knows all who wait, and shows those who take a place, in the same order.

    Who is handed over to a colleague takes none, nor who is gone below N3.
    """
    queued = {name: checker.state for name, checker in world.rule_checkers.items() if checker.state.name == "queued"}
    placed = {
        name
        for name, state in queued.items()
        if state.offered_at is None and (state.gone_since is None or state.level >= Level.N3)
    }
    found = []
    orders = []
    for alive in world.nodes:
        board = alive.node.runtime.board
        await board.reload()
        orders.append(list(board.positions()))
        known = {item.conversation for item in board.waiting()}
        if known != set(queued):
            found.append(f"waiting are {set(queued)}, known are {known}")
        if set(orders[-1]) != placed:
            found.append(f"a place have {placed}, shown are {orders[-1]}")
    if orders[0] != orders[-1]:
        found.append(f"two orders of one queue: {orders}")
    return found


async def _slots(world: World) -> list[str]:
    slots = {(str(slot.account), str(slot.conversation)) for slot in await world.stores[0].slots.all()}
    held = {(str(account), name) for account, mine in owned(world.rule_checkers.values()).items() for name in mine}
    return [] if slots == held else [f"places are kept for {slots - held}, missing for {held - slots}"]


async def _here(world: World) -> list[str]:
    """Whoever has a window open is here, for every node, however long ago they opened it."""
    found = []
    connected = {window.account for window in world.staff if window.connected}
    for alive in world.nodes:
        await alive.node.runtime.presence.refresh()
        missing = connected - {str(account) for account in alive.node.runtime.presence.alive}
        found += [f"{account} has a window open and is not here" for account in missing]
    return found


async def _messages(world: World) -> list[str]:
    """The checker of the chaos tests over visitors' acknowledgements."""
    acked: dict[str, Acked] = {}
    for guest in (*world.past, *world.guests):
        checker = world.rule_checkers.get(guest.conversation)
        if checker is not None and checker.state.name != "erased":
            acked.setdefault(guest.conversation, Acked()).messages += guest.acked.messages
    store = world.stores[0]
    histories = {name: await history(store.log, ConversationId(name)) for name in acked}
    return problems(acked, histories)


def _answers(guest: Guest) -> Iterator[str]:
    """The same request has the same answer, whenever and wherever it is asked again."""
    for request, first in guest.again:
        for other, ack in guest.answers:
            if other.data is request.data and ack["ok"] and _told(ack) != _told(first):
                yield f"{request.event} was answered with {first} and, asked again, with {ack}"


def _told(ack: Wire) -> tuple[object, object]:
    return ack.get("seq"), ack.get("code")


async def _screen(world: World, guest: Guest) -> list[str]:
    checker = world.rule_checkers.get(guest.conversation)
    if checker is None:
        return []
    if checker.state.name == "erased":
        return [] if guest.erased else [f"nobody has told the visitor of {checker.name} that it is erased"]
    stored = await _shown(world, checker, "visitor")
    over = guest.ended or checker.state.name == "closed" or _was_away(world, guest)
    if over and not guest.connected:  # the token has ended: what was pushed by then is shown
        stored = stored[: len(guest.seen.events)]
    return guest.seen.faults + _differences(guest.seen.events, stored, "the visitor")


UNNOTED = timedelta(seconds=2 * KEEP_TOKENS_EVERY_S)
"""So long a token may have been held unnoted by a node that was killed, if one of its notes failed before."""


def _was_away(world: World, guest: Guest) -> bool:
    """Whether the token has ended since this visitor was away for as long as it is good for."""
    last = guest.seen.events[-1]["at"] if guest.seen.events else None
    return guest.shut_out and (last is None or world.clock() - datetime.fromisoformat(last) >= SHORT - UNNOTED)


async def _console(world: World, window: Colleague) -> list[str]:
    found = []
    for name, seen in window.seen.items():
        found += seen.faults
        checker = world.rule_checkers[name]
        if window.connected and (checker.state.owner == window.account or window.role == "shift_lead"):
            await window.open(name)
            if checker.state.name != "erased" and name in window.seen:
                found += _differences(window.seen[name].events, await _shown(world, checker, "staff"), window.account)
    return found


async def _shown(world: World, checker: RuleChecker, receiver: str) -> list[Wire]:
    name = ConversationId(checker.name)
    records = await history(world.stores[0].log, name)
    events = wire_events(name, records, "staff" if receiver == "staff" else "visitor", lambda account: account.title())
    return [to_builtins(event) for event in events]


def _differences(shown: list[Wire], stored: list[Wire], who: str) -> list[str]:
    for number, (one, other) in enumerate(zip(shown, stored, strict=False)):
        if one != other:
            return [f"{who} is shown {one} in place {number}, the log has {other}"]
    return [] if len(shown) == len(stored) else [f"{who} is shown {len(shown)} events of {len(stored)}"]


async def _audited(world: World) -> list[str]:
    """Every answer that a member of staff had about a conversation is in the audit trail."""
    trail = Counter(
        (str(record.account), record.action, record.outcome)
        for record in await world.stores[0].audit.latest(limit=100_000)
    )
    expected: Counter[tuple[str, str, str]] = Counter()
    for window in world.staff:
        for request, ack in window.answers:
            declared = COUNSELOR_EVENTS.get(request.event)
            if declared is not None and declared.audit != "role_refusals":
                expected[window.account, request.event, "ok" if ack["ok"] else ack["error"]["code"]] += 1
    return [
        f"{each} was answered {times} times, audited {trail[each]}"
        for each, times in expected.items()
        if trail[each] < times
    ]
