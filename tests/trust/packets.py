"""Generates hostile packets from a grammar and a seed; the same seed makes the same packets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from handoff.contract.tables import COUNSELOR_EVENTS, VISITOR_EVENTS

Packet = str | bytes

_NAMES = ("connect", "disconnect", "message", "__proto__", "constructor", "", "no:such", "connect_error", "ping")
_SPACES = ("/visitor", "/counselor", "/", "", "/admin", "/visitor/x", "/visitor?token=x", "//", "/" + "v" * 300)
_TEXTS = (
    "hej",
    "",
    "\x00",
    "\ud800",
    "\u202ehej",
    "\u200b" * 40,
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "' || '1'=='1",
    "${jndi:ldap://127.0.0.1/x}",
    "../../etc/passwd",
    "x" * 4001,
    "å" * 4000,
    "{{7*7}}",
    "%00%0d%0aSet-Cookie: x=1",
)
_NUMBERS = (0, -1, 1, 2**31, 2**53, 2**63, 10**40, -(10**40), 0.1, 1e308, True, False)
_OPERATORS: tuple[Any, ...] = (
    {"$ne": None},
    {"$gt": ""},
    {"$where": "sleep(1000)"},
    {"$regex": "^(a+)+$"},
    {"a.b": 1},
    {"$set": {"role": "administrator"}},
    {"_id": {"$in": []}},
    {"__proto__": {"admin": True}},
)


def right_start(packet: Packet) -> str | None:
    """The key of a start that is as the contract wants it: by chance the grammar makes one in ten million packets.

    Read here once more, by hand: what the gateway's own reading wrongly takes for a start is what is looked for.
    """
    if isinstance(packet, bytes) or "conversation:start" not in packet:
        return None
    try:
        name, body = json.loads(packet[packet.index("[") :])
        if name != "conversation:start" or len(body) > 2:
            return None
        lang, key = body["lang"], body["client_id"]
        is_right = re.fullmatch("[a-z]{2,3}", lang) and re.fullmatch("[!-~]{16,64}", key)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return key if is_right else None


class Packets:
    """An endless, reproducible stream of packets for one kind of connection."""

    def __init__(self, random: Random, namespace: str) -> None:
        self._random = random
        self._space = namespace
        self._events = tuple(VISITOR_EVENTS if namespace == "/visitor" else COUNSELOR_EVENTS)
        self._others = tuple(COUNSELOR_EVENTS if namespace == "/visitor" else VISITOR_EVENTS)
        self._makers: tuple[Callable[[], Packet], ...] = (
            self._event,
            self._event,
            self._event,
            self._foreign_event,
            self._named,
            self._header,
            self._not_an_event,
            self._nested,
            self._noise,
            self._binary,
            self._mutated,
        )

    def next(self) -> Packet:
        """One more."""
        return self._random.choice(self._makers)()

    def polite(self) -> str:
        """An event of the contract with a body that is not: refused by the schema, and the connection stays."""
        event = [self._random.choice(self._events), self._body()]
        return f"42{self._space},{self._random.randrange(1000)}{json.dumps(event)}"

    def _event(self) -> Packet:
        return self._packet(self._random.choice(self._events), self._body())

    def _foreign_event(self) -> Packet:
        return self._packet(self._random.choice(self._others), self._body())

    def _named(self) -> Packet:
        name: Any = self._random.choice((*_NAMES, 1, None, {}, [], "x" * 500))
        return f"42{self._space},{self._ack()}{json.dumps([name, self._body()])}"

    def _header(self) -> Packet:
        kind, space = self._random.choice("0123456789"), self._random.choice(_SPACES)
        attachments = self._random.choice(("", "", "1-", "0-", "99999-", "9" * 40 + "-", "-1-", "x-"))
        rest = self._random.choice(("", "[]", "{}", '["typing",{"on":true}]', "1", "null", '{"token":"x"}', "["))
        comma = "," if space and self._random.random() < 0.9 else ""
        return f"4{kind}{attachments}{space}{comma}{self._ack()}{rest}"

    def _not_an_event(self) -> Packet:
        return self._random.choice(("", "0", "1", "2", "2probe", "3", "3x", "5", "6", "7", "9", "b", "4", "41", "42"))

    def _nested(self) -> Packet:
        depth, kind = self._random.choice((10, 500, 20_000)), self._random.choice(('{"a":', "["))
        return f'42{self._space},{self._ack()}["{self._random.choice(self._events)}",{kind * depth}'

    def _noise(self) -> Packet:
        length = self._random.choice((1, 3, 17, 300, 4_000))
        return "".join(
            chr(self._random.choice((self._random.randrange(0x20, 0x7F), 0x0B, 0xE5, 0x202E))) for _ in range(length)
        )

    def _binary(self) -> Packet:
        return self._random.randbytes(self._random.choice((0, 1, 5, 200)))

    def _mutated(self) -> Packet:
        text = list(self._packet(self._random.choice(self._events), self._body()))
        for _ in range(self._random.randrange(1, 4)):
            at = self._random.randrange(len(text))
            text[at] = self._random.choice(("", text[at] * 2, chr(self._random.randrange(1, 0x250)), '"', "}"))
        return "".join(text)

    def _packet(self, name: str, body: Any) -> str:
        return f"42{self._space},{self._ack()}{json.dumps([name, body])}"

    def _ack(self) -> str:
        return str(self._random.choice(("", 1, 7, 2**53, "9" * 30, "01")))

    def _body(self) -> Any:
        """A body of the contract's field names, each with what it should not be."""
        fields = ("text", "client_msg_id", "conversation", "after_seq", "seq", "on", "lang", "client_id", "code", "to")
        chosen = self._random.sample(fields, self._random.randrange(0, 5))
        return self._random.choice(({field: self._value() for field in chosen}, self._value(), [self._value()]))

    def _value(self) -> Any:
        return self._random.choice((*_TEXTS, *_NUMBERS, *_OPERATORS, None, [], {}, [[]], [None] * 50))
