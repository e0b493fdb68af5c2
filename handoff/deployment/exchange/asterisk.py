#!/usr/bin/env python3
r"""Reports calls of an Asterisk exchange to Lotsen. Runs on the exchange; numbers stop here.

Reads the events of Asterisk's manager interface (AMI) and reports five things of each call to the line's queue: that it
began, was answered and by whom, ended, was missed or given up. Of an event it reads the fields of `READ` and no other;
the call's id is replaced by a keyed hash. What cannot be sent is kept in memory and sent again.

Needs Python 3.11 and nothing else. `manager.conf` gives it an account that may read `call,agent,user`:

    LOTSEN_URL=https://line.example LOTSEN_EXCHANGE=main LOTSEN_EXCHANGE_KEY_FILE=/etc/lotsen/exchange.key \
    LOTSEN_QUEUE=line AMI_USER=lotsen AMI_SECRET_FILE=/etc/lotsen/ami.secret python3 asterisk.py

The dialplan says when nobody could answer, because the queue does not, and when the line is closed:

    same => n,Queue(line,,,,60)
    same => n,UserEvent(LotsenMissed)
    [closed]: UserEvent(LotsenStarted), then UserEvent(LotsenMissed)

`hook` in place of the connection takes one event from a dialplan or an ARI application:

    python3 asterisk.py hook started UNIQUEID          (or answered UNIQUEID NAME, ended, missed, abandoned)
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

READ = ("Event", "Queue", "Uniqueid", "MemberName", "Reason")
"""The fields of an event that are read. None of them has a number of whoever calls."""

KINDS = {
    "QueueCallerJoin": "started",
    "AgentConnect": "answered",
    "AgentComplete": "ended",
    "QueueCallerAbandon": "abandoned",
}
"""Events of Asterisk's queue, by what they mean."""

USER_EVENTS = {"LotsenStarted": "started", "LotsenMissed": "missed"}
"""What the dialplan says itself: a call to a closed line begins and is missed without the queue."""

MOST_AT_ONCE = 200
RETRY_S = 5.0


def picked(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that are read; everything else is forgotten here."""
    return {name: fields[name] for name in (*READ, "UserEvent") if name in fields}


def mapped(fields: Mapping[str, str], key: bytes, queue: str, now: datetime) -> dict[str, str] | None:
    """The report of one event of Asterisk; None for one that is of no interest."""
    read = picked(fields)
    kind = USER_EVENTS.get(read.get("UserEvent", "")) or KINDS.get(read.get("Event", ""))
    if kind is None or "Uniqueid" not in read or read.get("Queue", queue) != queue:
        return None
    name = read.get("MemberName", "") if kind == "answered" else ""
    return report(kind, read["Uniqueid"], key, now, name)


def report(kind: str, unique_id: str, key: bytes, now: datetime, name: str = "") -> dict[str, str]:
    """One event as Lotsen takes it. A name with a digit could be a number, and stays here."""
    call = hmac.new(key, b"call." + unique_id.encode(), hashlib.sha256).hexdigest()[:32]
    said = {"call": call, "kind": kind, "at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    if name and not any(letter.isdigit() for letter in name):
        said["answered_by"] = name
    return said


def signed(key: bytes, seconds: str, body: bytes) -> str:
    """HMAC-SHA256 over the time, a full stop, and the body."""
    return hmac.new(key, seconds.encode() + b"." + body, hashlib.sha256).hexdigest()


class Sender:
    """Sends reports in order, and keeps what could not be sent."""

    def __init__(self, url: str, exchange: str, key: bytes) -> None:
        self._url = ""
        self.point_to(url)
        self._exchange = exchange
        self._key = key
        self._waiting: list[dict[str, str]] = []

    def point_to(self, url: str) -> None:
        """Send to this line from now on."""
        self._url = url.rstrip("/") + "/api/v1/calls"

    def add(self, event: dict[str, str]) -> None:
        """Send this one after those that wait."""
        self._waiting.append(event)
        self.flush()

    def flush(self) -> bool:
        """Send what waits; False if some could not be sent."""
        while self._waiting:
            if not self._sent(self._waiting[:MOST_AT_ONCE]):
                return False
            del self._waiting[:MOST_AT_ONCE]
        return True

    def _sent(self, events: list[dict[str, str]]) -> bool:
        body, seconds = json.dumps({"events": events}).encode(), str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "Lotsen-Exchange": self._exchange,
            "Lotsen-Time": seconds,
            "Lotsen-Signature": signed(self._key, seconds, body),
        }
        request = urllib.request.Request(self._url, data=body, headers=headers, method="POST")  # noqa: S310  # set by the operator
        try:
            with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
                return bool(response.status == 200)
        except urllib.error.HTTPError as error:
            sys.stderr.write(f"lotsen: refused with {error.code}\n")
            return error.code == 400  # it would be refused again
        except OSError:
            return False


def events_of(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """The events of AMI: lines `Name: value`, parted by an empty line."""
    fields: dict[str, str] = {}
    for line in lines:
        text = line.rstrip("\r\n")
        if not text and fields:
            yield fields
            fields = {}
        name, colon, value = text.partition(": ")
        if colon and name in (*READ, "UserEvent"):
            fields[name] = value


def follow(sender: Sender, key: bytes, queue: str, settings: Mapping[str, str]) -> None:
    """Read the events of the exchange until it closes the connection."""
    address = (settings.get("AMI_HOST", "127.0.0.1"), int(settings.get("AMI_PORT", "5038")))
    secret = Path(settings["AMI_SECRET_FILE"]).read_text("utf-8").strip()
    with socket.create_connection(address, timeout=10) as connection:
        connection.settimeout(None)
        login = ["Action: Login", f"Username: {settings['AMI_USER']}", f"Secret: {secret}", "Events: call,agent,user"]
        connection.sendall("\r\n".join([*login, "", ""]).encode())
        with connection.makefile("r", encoding="utf-8", errors="replace", newline="\n") as lines:
            for fields in events_of(lines):
                found = mapped(fields, key, queue, datetime.now(UTC))
                if found is not None:
                    sender.add(found)


def main(arguments: list[str], settings: Mapping[str, str]) -> int:
    """Follow the exchange for good, or report one event of a hook."""
    key = bytes.fromhex(Path(settings["LOTSEN_EXCHANGE_KEY_FILE"]).read_text("utf-8").strip())
    sender = Sender(settings["LOTSEN_URL"], settings["LOTSEN_EXCHANGE"], key)
    if arguments[:1] == ["hook"]:
        kind, unique_id, *name = arguments[1:]
        sender.add(report(kind, unique_id, key, datetime.now(UTC), *name))
        return 0 if sender.flush() else 1
    while True:
        try:
            follow(sender, key, settings.get("LOTSEN_QUEUE", "lotsen"), settings)
        except OSError as error:
            sys.stderr.write(f"lotsen: no exchange ({type(error).__name__}); trying again\n")
        sender.flush()
        time.sleep(RETRY_S)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:], os.environ))
