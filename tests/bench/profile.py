"""`make profile`: the processor time of a message by part: stages of the event loop, driver's threads, database.

From counters in the gateway (`tests.bench.counted`), never from samples. What no stage names is a line of its own
(Socket.IO, WebSocket, event loop), and what counting itself costs makes all of it dearer than in `make bench`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import psutil

from tests.bench.counted import COUNTED_FILE
from tests.bench.hands import taken
from tests.bench.jobs import load
from tests.support.product import ROOT, free_port
from tests.trust import compiled
from tests.trust.rig import UNLIMITED, Rig

US: Final = 1_000
"""Nanoseconds in a microsecond."""
MESSAGE: Final = "act"
"""The stage that every message enters once."""


class CountedRig(Rig):
    """An installation whose gateway counts."""

    @property
    def counts(self) -> Path:
        return self.data / "counted.json"

    async def _start_once(self) -> None:
        environment = {
            **compiled.environment(),
            "LOTSEN_MONGODB_URI": self.database.uri,
            "LOTSEN_DATA": str(self.data),
            "LOTSEN_PORT": str(self.port),
            "LOTSEN_BOT_URL": f"http://127.0.0.1:{free_port()}",
            COUNTED_FILE: str(self.counts),
            **self._settings,
        }
        self._gateway = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.counted"),
            cwd=ROOT,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        self._reading = asyncio.create_task(self._read(self._gateway.stdout))

    async def counted(self) -> dict[str, Any]:
        """What has been counted so far."""
        self.counts.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR1)
        async with asyncio.timeout(30):
            while not self.counts.exists():  # noqa: ASYNC110  # another process cannot set an event of ours
                await asyncio.sleep(0.05)
        found: dict[str, Any] = json.loads(self.counts.read_text("utf-8"))
        return found


async def measured(folder: Path, connections: int, seconds: float) -> str:
    """The table."""
    running = CountedRig(folder, UNLIMITED)
    await running.database.start()
    try:
        await running.start_gateway()
        before: dict[str, Any] = {}

        async def begins() -> None:
            before.update(await running.counted())

        database = psutil.Process(running.database.pid)
        done = await load(
            ready=lambda names: taken(running, names),
            begins=begins,
            server=running.process,
            database=database,
            url=running.url,
            connections=connections,
            seconds=seconds,
        )
        return table(before, await running.counted(), gateway_ms=done["cpu_ms"], database_ms=done["database_ms"])
    finally:
        await running.stop_gateway()
        await running.database.stop()


def table(before: dict[str, Any], after: dict[str, Any], *, gateway_ms: float, database_ms: float) -> str:
    """Microseconds a message by part, the dearest first, and how much of what was measured from outside they are."""
    messages = after["calls"][MESSAGE] - before["calls"].get(MESSAGE, 0)

    def per_message(ns: float) -> float:
        return float(ns / messages / US)

    stages = {name: per_message(ns - before["spent"].get(name, 0)) for name, ns in after["spent"].items()}
    loop = per_message(after["thread"] - before["thread"])
    process = per_message(after["process"] - before["process"])
    parts = {
        **stages,
        "Socket.IO, WebSocket, event loop": loop - sum(stages.values()),
        "driver's threads": process - loop,
        "database process": database_ms * US,
    }
    whole = sum(parts.values())
    lines = [f"{messages:,} messages", f"{'part':<36} {'us a message':>12} {'share':>7}"]
    for name, spent in sorted(parts.items(), key=lambda pair: -pair[1]):
        lines.append(f"{name:<36} {spent:>12.1f} {spent / whole:>7.1%}")
    outside = (gateway_ms + database_ms) * US
    lines.append(f"{'together':<36} {whole:>12.1f} {whole / outside:>7.1%} of what both processes spent")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lotsen-profile-") as folder:
        print(asyncio.run(measured(Path(folder) / "profile", options.connections, options.seconds)))


if __name__ == "__main__":
    main()
