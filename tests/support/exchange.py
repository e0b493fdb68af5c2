"""A telephone exchange for tests: Asterisk's events as they come, numbers and all, and reports signed with its key."""

from __future__ import annotations

import json
import secrets
import socket
import threading
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from handoff.backoffice.telephone.exchanges import signed
from handoff.cli import exchange as command
from tests.support.site import Site

CALLER = "+46 70-123 45 67"
"""The number that must be nowhere."""


@dataclass(slots=True)
class Exchange:
    """Reports calls to a running node."""

    url: str
    key: bytes
    name: str = "main"

    async def report(
        self, *events: dict[str, Any], body: bytes | None = None, time_s: int | None = None, **headers: str
    ) -> dict[str, Any]:
        """The answer to a signed report."""
        sent = body if body is not None else json.dumps({"events": events}).encode()
        seconds = str(int(time.time()) if time_s is None else time_s)
        signature = signed(self.key, seconds, sent)
        named = {"Lotsen-Exchange": self.name, "Lotsen-Time": seconds, "Lotsen-Signature": signature, **headers}
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{self.url}/api/v1/calls", data=sent, headers=named) as response,
        ):
            answer: dict[str, Any] = await response.json()
            return answer

    async def code(self, *events: dict[str, Any], **more: Any) -> str:
        """The code with which a report is refused; ok if it is not."""
        ack = await self.report(*events, **more)
        return "ok" if ack["ok"] else str(ack["error"]["code"])


async def with_key(site: Site, name: str = "main") -> Exchange:
    """An exchange whose key has just been made on the command line."""
    _, key = await command.act(site.store, Namespace(action="add", name=name))
    return Exchange(site.url, bytes.fromhex(key), name)


def fresh_call() -> str:
    return secrets.token_hex(16)


def call_event(call: str, kind: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {"call": call, "kind": kind, "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), **more}


def answered_call(at: datetime, *, waited_s: int = 12, lasted_s: int = 600) -> list[dict[str, Any]]:
    """The three events of a call that somebody has answered."""
    call, lifted = fresh_call(), at + timedelta(seconds=waited_s)
    over = lifted + timedelta(seconds=lasted_s)
    return [call_event(call, "started", at), call_event(call, "answered", lifted), call_event(call, "ended", over)]


AMI = f"""Asterisk Call Manager/9.0.0
Response: Success

Event: QueueCallerJoin
Privilege: agent,all
Channel: PJSIP/trunk-0001
CallerIDNum: {CALLER}
CallerIDName: {CALLER}
Uniqueid: 1764268200.42
Queue: line
Position: 1

Event: AgentConnect
Queue: line
Uniqueid: 1764268200.42
CallerIDNum: {CALLER}
ConnectedLineNum: {CALLER}
Interface: PJSIP/0701234567
MemberName: Kim
HoldTime: 12

Event: QueueCallerJoin
Queue: another
Uniqueid: 1764268201.43
CallerIDNum: {CALLER}

Event: AgentComplete
Queue: line
Uniqueid: 1764268200.42
CallerIDNum: {CALLER}
Reason: caller

Event: UserEvent
UserEvent: LotsenStarted
CallerIDNum: {CALLER}
Uniqueid: 1764268300.44

Event: UserEvent
UserEvent: LotsenMissed
CallerIDNum: {CALLER}
Uniqueid: 1764268300.44

"""
"""What Asterisk's manager interface says: a call that Kim answers, one to another queue, one to the closed line."""


@contextmanager
def asterisk(said: str = AMI) -> Iterator[tuple[str, int, Sequence[str]]]:
    """A manager interface that takes a login, says this, and hangs up: host, port, and what was said to it."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                heard.append(connection.recv(4096).decode())
                connection.sendall(said.replace("\n", "\r\n").encode())

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        host, port = server.getsockname()
        yield host, port, heard
        thread.join(timeout=10)
