"""Visitors and staff as programs: they do what the widget and the console do, and remember what they were told."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from handoff.contract.base import Role
from tests.handoff.races.wire import Cut, House, Line, Wire
from tests.support.checker import Acked

_keys = count(1)
AGAIN = frozenset({"unavailable", "internal", "rate_limited", "session_expired"})
"""Refusals after which a client asks again with the same key; any other answer is final."""


def fresh_key(prefix: str = "key") -> str:
    """A retry key that nobody else has."""
    return f"{prefix}-{next(_keys):012}"


@dataclass
class Seen:
    """What a client shows of one conversation: every event once, in order, whatever was pushed or synced."""

    events: list[Wire] = field(default_factory=list)
    holes: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def last(self) -> int:
        return int(self.events[-1]["seq"]) if self.events else 0

    def pushed(self, event: Wire) -> None:
        """As the browser does: what is known is passed over, what follows is taken, behind a hole only a sync helps."""
        if event["seq"] <= self.last:
            known = next((each for each in self.events if each["seq"] == event["seq"]), None)
            if known != event:
                self.faults.append(f"event {event['seq']} was shown as {known} and pushed as {event}")
        elif event["prev_seq"] == self.last:
            self.events.append(event)
        else:
            self.holes += 1

    def synced(self, events: list[Wire]) -> None:
        """A page of what comes after the last one."""
        for event in events:
            if event["seq"] > self.last:
                if event["prev_seq"] != self.last:
                    self.faults.append(f"a sync goes from {self.last} to {event['seq']} over {event['prev_seq']}")
                self.events.append(event)


@dataclass
class Request:
    """Something that is asked until there is an answer."""

    event: str
    data: Wire


class Somebody:
    """A client with a queue of requests: the next is sent when the one before it has its answer."""

    namespace = ""

    def __init__(self) -> None:
        self.line: Line | None = None
        self.outbox: deque[Request] = deque()
        self.answers: list[tuple[Request, Wire]] = []
        self._sending = False

    @property
    def connected(self) -> bool:
        return self.line is not None and self.line.open

    async def ask(self, event: str, data: Wire) -> None:
        """Put the request behind the others, and send what can be sent."""
        self.outbox.append(Request(event, data))
        await self.flush()

    async def flush(self) -> None:
        """Send until nothing is left or the answer is not final."""
        if self._sending:
            return
        self._sending = True
        try:
            while self.outbox and self.line is not None and self.connected:
                request = self.outbox[0]
                ack = await self.line.call(request.event, request.data)
                if not ack["ok"] and ack["error"]["code"] in AGAIN:
                    return
                self.outbox.popleft()
                self.answers.append((request, ack))
                self.answered(request, ack)
        except Cut:
            return
        finally:
            self._sending = False

    async def leave(self) -> None:
        """The window is closed."""
        line, self.line = self.line, None
        if line is not None:
            await line.close()

    def answered(self, request: Request, ack: Wire) -> None:
        """The answer to one's request has come."""

    def pushed(self, name: str, data: Wire) -> None:
        """Something has come unasked."""


class Guest(Somebody):
    """An anonymous visitor with one window."""

    namespace = "/visitor"

    def __init__(self) -> None:
        super().__init__()
        self.conversation = ""
        self.token: str | None = None
        self.code: str | None = None
        self.client_id = fresh_key("start-key-of-a-visitor")
        self.acked = Acked()
        self.texts: dict[str, str] = {}
        self.seen = Seen()
        self.erased = False
        self.ended = False
        """Whether this visitor has ended the conversation, and with it the token: nothing more can be fetched."""
        self.shut_out = False
        """Whether the token was good for nothing when this visitor came back."""
        self.again: list[tuple[Request, Wire]] = []
        """Requests that are repeated, with their first answer."""

    @classmethod
    def with_code(cls, code: str) -> Guest:
        """Who has nothing but the code of an earlier conversation, and opens that one before anything else."""
        guest = cls()
        guest.outbox.append(Request("mailbox:open", {"code": code}))
        return guest

    async def come(self, house: House) -> None:
        """Open the window, with the token if there is one; then fetch what was missed."""
        await self.leave()
        self.line = line = Line(house, self.namespace, self.pushed)
        try:
            await line.join({"token": self.token} if self.token else {})
        except Cut:
            return
        self.shut_out = "invalid_token" in line.refused
        if not self.connected:
            return
        if self.token is None and not self.erased and not self.outbox:
            self.outbox.appendleft(Request("conversation:start", {"lang": "sv", "client_id": self.client_id}))
        await self.flush()
        await self.sync()

    async def sync(self) -> None:
        """Fetch what comes after the last event that is shown."""
        while self.connected and self.line is not None and self.token is not None:
            try:
                ack = await self.line.call("sync", {"after_seq": self.seen.last})
            except Cut:
                return
            if not ack["ok"]:
                self.erased = self.erased or ack["error"]["code"] == "conversation_erased"
                return
            self.seen.synced(ack["events"])
            if not ack["more"]:
                return

    def say(self, text: str) -> Wire:
        """The request that sends this text."""
        key = fresh_key("m")
        self.texts[key] = text
        return {"client_msg_id": key, "text": text}

    def answered(self, request: Request, ack: Wire) -> None:
        if request.event in ("conversation:start", "mailbox:open") and ack["ok"]:
            self.conversation, self.token = ack["conversation"], ack["token"]
        elif request.event in ("message:send", "mailbox:leave") and ack["ok"]:
            told = (request.data["client_msg_id"], ack["seq"])
            if told not in self.acked.messages:
                self.acked.messages.append(told)
        elif request.event == "conversation:end" and ack["ok"]:
            self.ended = True
            self.erased = self.erased or request.data["erase"]
        if ack.get("code"):
            self.code = ack["code"]

    def pushed(self, name: str, data: Wire) -> None:
        if name == "event" and data["conversation"] == self.conversation:
            if data.get("state") == "erased":
                self.erased = True
            else:
                self.seen.pushed(data)


class Colleague(Somebody):
    """A window of a member of staff."""

    namespace = "/counselor"

    def __init__(self, account: str, role: Role) -> None:
        super().__init__()
        self.account = account
        self.role = role
        self.cookie = ""
        self.claimed: list[str] = []
        """Conversations that `queue:claim_next` has given, one by one."""
        self.sent: dict[str, list[tuple[str, int]]] = {}
        """Answers that were acknowledged, by conversation: retry key and seq."""
        self.texts: dict[str, str] = {}
        self.seen: dict[str, Seen] = {}
        self.alarms: list[Wire] = []

    async def come(self, house: House, origin: str) -> bool:
        """Open the console with the session's cookie."""
        await self.leave()
        self.seen = {}
        self.line = line = Line(house, self.namespace, self.pushed)
        await line.join(HTTP_COOKIE=f"__Host-lotsen={self.cookie}", HTTP_ORIGIN=origin)
        if self.connected:
            await self.flush()
        return self.connected

    async def open(self, conversation: str) -> None:
        """Read a conversation from the beginning, or what was missed of it."""
        seen = self.seen.setdefault(conversation, Seen())
        while self.connected and self.line is not None:
            try:
                request = {"conversation": conversation, "after_seq": seen.last}
                ack = await self.line.call("conversation:open", request)
            except Cut:
                return
            if not ack["ok"]:
                self.seen.pop(conversation, None)
                return
            seen.synced(ack["events"])
            if not ack["more"]:
                return

    async def on(self, event: str, conversation: str, **data: Any) -> None:
        """Ask something about one conversation, with a fresh key."""
        key = fresh_key("c")
        if "text" in data:
            self.texts[key] = data["text"]
        await self.ask(event, {"conversation": conversation, "client_msg_id": key, **data})

    def answered(self, request: Request, ack: Wire) -> None:
        if not ack["ok"]:
            return
        if request.event == "queue:claim_next":
            self.claimed.append(ack["conversation"])
        elif request.event == "message:send":
            told = (request.data["client_msg_id"], ack["seq"])
            self.sent.setdefault(request.data["conversation"], []).append(told)

    def pushed(self, name: str, data: Wire) -> None:
        if name == "event":
            self.seen.setdefault(data["conversation"], Seen()).pushed(data)
        elif name == "alarm":
            self.alarms.append(data)
