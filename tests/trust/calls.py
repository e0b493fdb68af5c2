"""Replays an exchange's log of calls, in pieces, out of order, from two senders at once, and all of it twice."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from handoff.backoffice.telephone.counted import decode
from storage.connect import open_store
from storage.embedded.server import EmbeddedDatabase
from tests.support.exchange import Exchange, call_event, with_key
from tests.support.site import pages, site
from tests.trust.outcome import Outcome

IN_A_REPORT = 200
SENDERS = 4
APART = timedelta(seconds=270)
"""A hundred thousand calls are those of a busy line's year."""
OUTCOMES = ("besvarat", "missat", "avbrutet")


async def replay_calls(folder: Path, times: int, seed: int) -> Outcome:
    """Report so many calls twice; each is counted once, with what became of it."""
    outcome = Outcome("calls of an exchange's log, replayed twice", of=times * 2)
    chance = random.Random(seed)
    events, expected = _log(times, chance)
    async with EmbeddedDatabase(folder / "database", cache="128M") as database:
        store = await open_store(database.uri, key_file=folder / "keys.json", timeout_s=60)
        try:
            async with site(pages(folder / "pages"), store, within_s=None) as running:
                main = await with_key(running)
                for _ in range(2):
                    chance.shuffle(events)
                    await _send(main, events, outcome, times)
            records = await store.calls.all()
        finally:
            await store.close()
    later = datetime.now(UTC)
    found = Counter(decode(record.body).outcome(later) for record in records)
    if len(records) != times or found != expected:
        outcome.failures.append(f"{len(records)} calls counted as {dict(found)}, and not as {dict(expected)}")
    return outcome


def _log(times: int, chance: random.Random) -> tuple[list[dict[str, Any]], Counter[str]]:
    began = datetime.now(UTC) - times * APART
    events: list[dict[str, Any]] = []
    expected: Counter[str] = Counter()
    for number in range(times):
        call, at, became = secrets.token_hex(16), began + number * APART, chance.choice(OUTCOMES)
        end = {"besvarat": "answered", "missat": "missed", "avbrutet": "abandoned"}[became]
        events += [call_event(call, "started", at), call_event(call, end, at + timedelta(seconds=15))]
        if became == "besvarat":
            events.append(call_event(call, "ended", at + timedelta(minutes=4)))
        expected[became] += 1
    return events, expected


async def _send(main: Exchange, events: Sequence[dict[str, Any]], outcome: Outcome, times: int) -> None:
    reports = [events[at : at + IN_A_REPORT] for at in range(0, len(events), IN_A_REPORT)]
    waiting = iter(reports)

    async def sender() -> None:
        for report in waiting:
            ack = await main.report(*report)
            if not ack["ok"]:
                outcome.failures.append(f"a report was refused: {ack['error']['code']}")
            outcome.advance(round(times / len(reports)))

    await asyncio.gather(*(sender() for _ in range(SENDERS)))
