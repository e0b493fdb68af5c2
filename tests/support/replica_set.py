"""A replica set of three members that fails over by script, before one database process that holds what they store.

It answers `hello` as the members of a set do, passes commands on while their member is the primary, and refuses them
as a member does that is none. A write that is repeated under its session's number is answered as the first time, and
runs once. What is stored outlives each switch, as what a majority has does.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal

from bson import Int64, ObjectId

from tests.support.mongo_wire import Message, read_message

NAME: Final = "scripted"
_MEMBERS: Final = 3
_GREETINGS: Final = frozenset({"hello", "ismaster", "isMaster"})
_OF_ANY_MEMBER: Final = frozenset(
    {"saslStart", "saslContinue", "ping", "buildInfo", "endSessions", "killCursors", "getMore"}
)
_WRITES: Final = frozenset({"insert", "update", "delete", "findAndModify"})
_REPEATS: Final = "RetryableWriteError"
_NOT_PRIMARY: Final = 10107
_NAMES: Final = {
    64: "WriteConcernTimeout",
    91: "ShutdownInProgress",
    189: "PrimarySteppedDown",
    _NOT_PRIMARY: "NotWritablePrimary",
    11602: "InterruptedDueToReplStateChange",
}
_REPEATED: Final = frozenset(_NAMES) - {64}
"""Errors after which a driver repeats a write by itself."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of the write that is under way when the primary goes.

    `runs`: whether it is stored, and if so before the switch or after it, when nobody asks for it any more.
    `answer`: an error in place of the result, a result that no majority has, no answer, or one after the switch.
    """

    runs: Literal["never", "before", "after"]
    answer: Literal["error", "undurable", "none", "late"]
    code: int = 0


FAULTS: Final = (
    Fault("never", "error", _NOT_PRIMARY),
    Fault("never", "error", 11602),
    Fault("before", "error", 11602),
    Fault("before", "undurable", 64),
    Fault("before", "undurable", 91),
    Fault("before", "undurable", 189),
    Fault("never", "none"),
    Fault("before", "none"),
    Fault("after", "none"),
    Fault("before", "late"),
)


@dataclass(slots=True, eq=False)
class Member:
    """One address of the set."""

    port: int = 0
    process: ObjectId = field(default_factory=ObjectId)
    version: int = 0
    """Grows with each change of what it says of itself."""

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def topology_version(self) -> dict[str, Any]:
        return {"processId": self.process, "counter": Int64(self.version)}


@dataclass(slots=True)
class ReplicaSet:
    """The set. `switch` lets one fault strike the next write, and another member become the primary."""

    to_port: int
    _late: asyncio.TaskGroup
    """Writes whose connection was dropped, and that run all the same."""
    members: list[Member] = field(default_factory=lambda: [Member() for _ in range(_MEMBERS)])
    primary: Member | None = None
    elections: int = 0
    struck: Counter[Fault] = field(default_factory=Counter)
    _armed: Fault | None = None
    _stepped_down: asyncio.Event = field(default_factory=asyncio.Event)
    _elected: asyncio.Event = field(default_factory=asyncio.Event)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _sessions: dict[bytes, asyncio.Lock] = field(default_factory=dict)
    _answered: dict[bytes, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """Session -> the number of its latest write, and its result."""

    def through(self, uri: str) -> str:
        """The address of the set, with user and options of the database's own."""
        user, _, rest = uri.rpartition("@")
        options = rest.partition("?")[2]
        return f"{user}@{','.join(each.address for each in self.members)}/?{options}&replicaSet={NAME}"

    def elect(self) -> None:
        """The next member becomes the primary."""
        self.primary = self.members[self.elections % _MEMBERS]
        self.elections += 1
        self._elected.set()
        self._say_so(self.primary)

    async def switch(self, fault: Fault, *, election_s: float) -> None:
        """Let the next write meet the fault; then there is no primary for a while, and then another one."""
        self._armed = fault
        self._stepped_down.clear()
        await self._stepped_down.wait()
        await asyncio.sleep(election_s)
        self.elect()

    def _step_down(self, member: Member) -> None:
        self.primary = None
        self._elected.clear()
        self._stepped_down.set()
        self._say_so(member)

    def _say_so(self, member: Member) -> None:
        member.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    # --- one connection ----------------------------------------------------------------------------

    async def serve(self, member: Member, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer what comes, until one side ends it."""
        try:
            async with self._to_database() as line:
                while (answer := await self._answer(member, await read_message(reader), line)) is not None:
                    writer.write(answer)
                    await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    async def _answer(self, member: Member, request: Message, line: _Line) -> bytes | None:
        """The bytes of the answer; None where the connection is dropped instead."""
        if request.command in _GREETINGS:
            return request.answer(await self._hello(member, request, line))
        if request.command in _OF_ANY_MEMBER:
            return (await line.ask(request.raw)).raw
        if member is not self.primary:
            return request.answer(self._refusal(member, request, _NOT_PRIMARY))
        if request.command not in _WRITES:
            return (await line.ask(request.raw)).raw
        fault, self._armed = self._armed, None
        if fault is None:
            return request.answer(await self._result(request, line))
        return await self._strike(fault, member, request, line)

    async def _hello(self, member: Member, request: Message, line: _Line) -> dict[str, Any]:
        """What the member says of itself: at once, or to one who knows it already when it has changed."""
        asked = dict(request.body)
        known, patience_ms = asked.pop("topologyVersion", None), asked.pop("maxAwaitTimeMS", 0)
        changed = self._changed
        if known == member.topology_version:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), patience_ms / 1000)
        said = dict((await line.ask(request.asking(asked) if known else request.raw)).body)
        is_primary = member is self.primary
        said |= {
            "setName": NAME,
            "setVersion": 1,
            "hosts": [each.address for each in self.members],
            "me": member.address,
            "isWritablePrimary": is_primary,
            "ismaster": is_primary,
            "secondary": not is_primary,
            "logicalSessionTimeoutMinutes": 30,
            "topologyVersion": member.topology_version,
        }
        if self.primary:
            said["primary"] = self.primary.address
        if is_primary:
            said["electionId"] = ObjectId(self.elections.to_bytes(12, "big"))
        return said

    # --- writes ------------------------------------------------------------------------------------

    async def _strike(self, fault: Fault, member: Member, request: Message, line: _Line) -> bytes | None:
        self.struck[fault] += 1
        result = await self._result(request, line) if fault.runs == "before" else {}
        self._step_down(member)
        match fault.answer:
            case "error":
                return request.answer(self._refusal(member, request, fault.code))
            case "undurable":
                return request.answer(result | self._undurable(member, request, fault))
            case "late":
                await self._elected.wait()
                return request.answer(result)
            case "none":
                if fault.runs == "after":
                    self._late.create_task(self._run_late(request))
                return None

    async def _result(self, request: Message, line: _Line) -> dict[str, Any]:
        """What the database answers; to a write that is repeated, what it has answered before."""
        number = request.body.get("txnNumber")
        if number is None:
            return (await line.ask(request.raw)).body
        session = bytes(request.body["lsid"]["id"])
        async with self._sessions.setdefault(session, asyncio.Lock()):
            last, result = self._answered.get(session, (-1, {}))
            if number < last:
                return {"ok": 0.0, "code": 225, "codeName": "TransactionTooOld", "errmsg": "a later write has been"}
            if number > last:
                result = (await line.ask(request.raw)).body
                self._answered[session] = (number, result)
            return result

    async def _run_late(self, request: Message) -> None:
        """What was under way when its connection was dropped arrives after the election."""
        await self._elected.wait()
        async with self._to_database() as line:
            await self._result(request, line)

    def _refusal(self, member: Member, request: Message, code: int) -> dict[str, Any]:
        """An error, with the label by which a driver repeats a write that has a number."""
        repeats = [_REPEATS] if "txnNumber" in request.body else []
        return {
            "ok": 0.0,
            "code": code,
            "codeName": _NAMES[code],
            "errmsg": _NAMES[code],
            "errorLabels": repeats,
            "topologyVersion": member.topology_version,
        }

    def _undurable(self, member: Member, request: Message, fault: Fault) -> dict[str, Any]:
        """What is added to a result that no majority is known to have."""
        repeats = [_REPEATS] if fault.code in _REPEATED and "txnNumber" in request.body else []
        concern = {"code": fault.code, "codeName": _NAMES[fault.code], "errmsg": _NAMES[fault.code]}
        return {"writeConcernError": concern, "errorLabels": repeats, "topologyVersion": member.topology_version}

    @asynccontextmanager
    async def _to_database(self) -> AsyncIterator[_Line]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.to_port)
        try:
            yield _Line(reader, writer)
        finally:
            writer.transport.abort()


@dataclass(frozen=True, slots=True)
class _Line:
    """A connection to the database."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, raw: bytes) -> Message:
        self.writer.write(raw)
        await self.writer.drain()
        return await read_message(self.reader)


@asynccontextmanager
async def replica_set(to_port: int) -> AsyncIterator[ReplicaSet]:
    """The set, before the database at this port, until the block ends."""
    async with asyncio.TaskGroup() as late:
        made = ReplicaSet(to_port, late)
        servers = []
        for member in made.members:
            server = await asyncio.start_server(partial(made.serve, member), "127.0.0.1", 0)
            member.port = server.sockets[0].getsockname()[1]
            servers.append(server)
        made.elect()
        try:
            yield made
        finally:
            for server in servers:
                server.close()
