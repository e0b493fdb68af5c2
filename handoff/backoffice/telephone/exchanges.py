"""The exchanges that may report calls, each with a key of its own, and what a signature is.

A key is made on the command line, shown once, and stored encrypted like every record. A report is signed over its time
and its body; one that is older than five minutes is refused. The same report sent again within them changes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from handoff.contract.errors import Refused
from handoff.conversation.calendar import swedish_month
from handoff.operations.readable import readable
from storage.ports.records import KeptRecord, RecordBook

WINDOW: Final = timedelta(minutes=5)
NAME: Final = re.compile(r"[a-z][a-z-]{0,39}")
_NO_KEY: Final = secrets.token_bytes(32)


class _Body(msgspec.Struct, frozen=True, kw_only=True):
    key: bytes
    added_at: datetime
    revoked_at: datetime | None = None


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """An exchange, without its key."""

    name: str
    added_at: datetime
    revoked_at: datetime | None


class ExchangeError(Exception):
    """Why an exchange cannot be added or revoked, in a sentence."""


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(_Body).decode


class Exchanges:
    """Keys of exchanges: made, revoked, and asked whether a report is signed with one."""

    def __init__(self, book: RecordBook, *, clock: Callable[[], datetime]) -> None:
        self._book = book
        self._clock = clock

    async def add(self, name: str) -> str:
        """A new key for this exchange, 64 hexadecimal digits. Nobody can read it here again.

        Raises:
            ExchangeError: the name is none, or has a key that is in use.
        """
        if not NAME.fullmatch(name):
            raise ExchangeError("a name has lower-case letters and hyphens, at most 40")
        held = await self._book.get(name)
        if held is not None and _decode(held.body).revoked_at is None:
            raise ExchangeError(f"{name} has a key; revoke it first")
        key = secrets.token_bytes(32)
        body = _Body(key=key, added_at=self._clock())
        if not await self._save(name, body, seen=held.version if held else 0):
            raise ExchangeError(f"{name} was changed at the same moment; try again")
        return key.hex()

    async def revoke(self, name: str) -> None:
        """From now on its reports are refused.

        Raises:
            ExchangeError: there is no such exchange.
        """
        held = await self._book.get(name)
        if held is None:
            raise ExchangeError(f"there is no exchange named {name}")
        body = msgspec.structs.replace(_decode(held.body), key=b"", revoked_at=self._clock())
        if not await self._save(name, body, seen=held.version):
            raise ExchangeError(f"{name} was changed at the same moment; try again")

    async def list(self) -> Sequence[Exchange]:
        """All that have or had a key, by name."""
        found = [(record.id, body) for record, body in readable("exchanges", await self._book.all(), _decode)]
        return [Exchange(name=name, added_at=b.added_at, revoked_at=b.revoked_at) for name, b in sorted(found)]

    async def require_signed(self, name: str, time: str, signature: str, body: bytes) -> None:
        """Return if this report comes from the exchange that it names, now.

        Raises:
            Refused: exchange_refused, whatever of it is wrong.
        """
        held = await self._book.get(name) if NAME.fullmatch(name) else None
        known = _decode(held.body).key if held is not None else b""
        if not self._is_now(time):
            raise Refused("exchange_refused")
        expected = signed(known or _NO_KEY, time, body)
        right = hmac.compare_digest(expected.encode("ascii"), signature.encode("utf-8", "surrogateescape"))
        if not known or not right:
            raise Refused("exchange_refused")

    def _is_now(self, time: str) -> bool:
        if not re.fullmatch(r"[0-9]{1,11}", time):
            return False
        return abs(self._clock().timestamp() - int(time)) <= WINDOW.total_seconds()

    async def _save(self, name: str, body: _Body, *, seen: int) -> bool:
        now = self._clock()
        record = KeptRecord(id=name, period=swedish_month(now), practice=False, saved_at=now, body=_encode(body))
        return await self._book.save(record, seen=seen)


def signed(key: bytes, time: str, body: bytes) -> str:
    """The signature of a report: HMAC-SHA256 over the time in seconds, a full stop, and the body, in hexadecimal."""
    return hmac.new(key, time.encode() + b"." + body, hashlib.sha256).hexdigest()
