"""The process that looks at the gateways every few seconds and tells the people on call.

Owns the loop and what it remembers over a restart, so that nothing rings twice. What is wrong is `conditions`', who is
told is `incidents`'.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

import aiohttp
import msgspec

from handoff.operations.endpoint import Endpoint
from handoff.operations.jobs import every
from handoff.operations.watch import incidents
from handoff.operations.watch.certificates import ends_of
from handoff.operations.watch.conditions import FAILED_WITHIN, Condition, Seen, conditions
from handoff.operations.watch.incidents import Call, Incident
from handoff.operations.watch.on_call import OnCall, Shift
from handoff.operations.watch.status import Status
from handoff.operations.watch.words import Message, message
from storage.crypto.private_file import replace_private

log = logging.getLogger(__name__)

EVERY_S: Final = 10.0
ANSWER_WITHIN_S: Final = 5.0
CERTIFICATES_EVERY: Final = timedelta(hours=1)
DOUBTFUL_EVERY: Final = timedelta(minutes=1)
"""How soon an address is looked at again that could not be reached."""
_CONSOLE: Final = "/console"
_TEST: Final = Condition("test", "test")


class Memory(msgspec.Struct):
    """What the relay keeps in its file."""

    incidents: dict[str, Incident] = {}
    on_call: OnCall = OnCall()
    """The list as a gateway told it last: who is called while none answers."""
    origins: tuple[str, ...] = ()
    failed: dict[str, list[tuple[datetime, int]]] = {}
    """By gateway: counts of commands that failed, of the last quarter of an hour."""
    certificates: dict[str, datetime | None] = {}
    looked_at: datetime | None = None
    """When the certificates were looked at."""


class Ways(Protocol):
    """What hands a message over; `Channels` in production."""

    async def reach(self, person: Shift, message: Message, *, wakes: bool) -> bool: ...


class Relay:
    """One look after the other."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[Mapping[str, Status | None]]],
        ways: Ways,
        *,
        operator: OnCall,
        state: Path,
        clock: Callable[[], datetime],
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        """What it works with.

        Args:
            ask: every gateway's status; None of one that does not answer.
            ways: hands messages over.
            operator: who is called as long as no list is known.
            state: the file of its memory.
            clock: this machine's time.
            trusted: whose certificates count; by default those of this machine.
        """
        self._ask = ask
        self._ways = ways
        self._operator = operator
        self._state = state
        self._clock = clock
        self._trusted = trusted
        self._memory = _read(state)

    @property
    def on_call(self) -> OnCall:
        """The list that holds now."""
        return self._memory.on_call if self._memory.on_call.shifts else self._operator

    async def run(self) -> None:
        """Look until cancelled; a look that fails is followed by the next."""
        await every(EVERY_S, self.look, "look_at_gateways")

    async def look(self) -> int:
        """Look once, and tell whoever is to be told; how many were."""
        now, statuses = self._clock(), await self._ask()
        self._note(statuses, now)
        await self._look_at_certificates(now)
        failed = sum(rise(counts) for counts in self._memory.failed.values())
        found = conditions(Seen(now, statuses, failed, self._memory.certificates))
        blind = all(status is None for status in statuses.values())
        self._memory.incidents = incidents.follow(self._memory.incidents, found, now, blind=blind)
        due = incidents.calls(self._memory.incidents, found, self.on_call, now)
        reached = await asyncio.gather(*(self._tell(call) for call in due))
        for call, well in zip(due, reached, strict=True):
            key = call.condition.key
            self._memory.incidents[key] = incidents.told(
                self._memory.incidents[key], call.person.name, now, reached=well
            )
        await asyncio.to_thread(replace_private, self._state, msgspec.json.encode(self._memory))
        return sum(reached)

    async def test(self) -> Mapping[str, bool]:
        """Send a message of trial to each address in the list; by name and address whether it was taken.

        An alarm has reached somebody on one of their addresses; a trial shows the one that would fail alone.
        """
        self._note(await self._ask(), self._clock())
        alone = {
            f"{each.name} {address}": msgspec.structs.replace(each, addresses=(address,))
            for each in self.on_call.shifts
            for address in each.addresses
        }
        return {
            named: await self._ways.reach(person, message(_TEST, self._console), wakes=False)
            for named, person in alone.items()
        }

    async def _tell(self, call: Call) -> bool:
        condition = call.condition
        well = await self._ways.reach(call.person, message(condition, self._console), wakes=condition.wakes)
        if well:
            log.info("notice_sent %s", condition.words)
        else:
            log.error("notice_failed %s", condition.words)
        return well

    @property
    def _console(self) -> str:
        return self._memory.origins[0] + _CONSOLE if self._memory.origins else _CONSOLE

    def _note(self, statuses: Mapping[str, Status | None], now: datetime) -> None:
        """Remember what outlasts a gateway that is silent."""
        for name, status in statuses.items():
            if status is None:
                continue
            self._memory.on_call, self._memory.origins = status.on_call, status.origins
            kept = [(at, count) for at, count in self._memory.failed.get(name, []) if now - at <= FAILED_WITHIN]
            self._memory.failed[name] = [*kept, (now, status.commands_failed)]

    async def _look_at_certificates(self, now: datetime) -> None:
        known, looked_at = self._memory.certificates, self._memory.looked_at
        doubtful = not known or None in known.values()
        if looked_at is not None and now - looked_at < (DOUBTFUL_EVERY if doubtful else CERTIFICATES_EVERY):
            return
        self._memory.certificates = await ends_of(self._memory.origins, self._trusted)
        self._memory.looked_at = now


def rise(counts: list[tuple[datetime, int]]) -> int:
    """By how much a counter has risen; one that fell has begun anew at 0."""
    total, before = 0, counts[0][1] if counts else 0
    for _, count in counts:
        total += count - before if count >= before else count
        before = count
    return total


async def ask_all(gateways: Mapping[str, Endpoint]) -> dict[str, Status | None]:
    """The status of each gateway."""
    found = await asyncio.gather(*(_ask(endpoint) for endpoint in gateways.values()))
    return dict(zip(gateways, found, strict=True))


async def _ask(endpoint: Endpoint) -> Status | None:
    try:
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        async with endpoint.session(timeout) as session, session.get(endpoint.url) as answer:
            return msgspec.json.decode(await answer.read(), type=Status)
    except (OSError, TimeoutError, aiohttp.ClientError, msgspec.MsgspecError) as error:
        log.warning("gateway_silent %s", type(error).__name__)
        return None


def _read(state: Path) -> Memory:
    try:
        return msgspec.json.decode(state.read_bytes(), type=Memory)
    except FileNotFoundError:
        return Memory()
    except msgspec.MsgspecError:
        log.error("memory_unreadable")  # it may ring again; that is better than never
        return Memory()
