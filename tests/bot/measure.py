"""How long a turn takes: `python -m tests.bot.measure`. Prints figures; no test depends on them.

Ten conversations write one message each every two seconds, as visitors do, to a running assistant; messages are those
of the triage test set, drawn with a fixed seed. The aim is p50 under 15 ms and p95 under 40 ms on two free cores, so
the machine's load is printed beside.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import aiohttp
import yaml

ROOT = Path(__file__).parent.parent.parent
CONVERSATIONS = 10
TURNS = 20
EVERY_S = 2.0
PARSED = 640


async def conversation(session: aiohttp.ClientSession, url: str, texts: list[str], first_s: float) -> list[float]:
    """Seconds of each turn of one visitor."""
    await asyncio.sleep(first_s)
    times, slots = [], {"open": True}
    for number, text in enumerate(texts, 1):
        started = time.perf_counter()
        body = {"v": 1, "text": text, "lang": "sv", "level": "N0", "slots": {**slots, "turn": number}}
        async with session.post(f"{url}/webhooks/lotsen/turn", json=body) as answer:
            slots.update((await answer.json())["slots"])
        times.append(time.perf_counter() - started)
        await asyncio.sleep(max(0.0, EVERY_S - times[-1]))
    return times


async def measure(url: str, pid: int) -> None:
    """Print turns, batches and memory of the assistant at `url`."""
    sentences = yaml.safe_load(
        (ROOT / "tests/handoff/assistant/evaluation" / "sentences.yaml").read_text(encoding="utf-8")
    )
    draw = random.Random(3)  # the same messages every time
    texts = [[draw.choice(sentences)["text"] for _ in range(TURNS)] for _ in range(CONVERSATIONS)]
    async with aiohttp.ClientSession() as session:
        await conversation(session, url, ["hej"] * 20, 0.0)
        starts = [EVERY_S * number / CONVERSATIONS for number in range(CONVERSATIONS)]
        load_before, cpu_before = os.getloadavg()[0], _cpu_ms(pid)
        each = [conversation(session, url, own, start) for own, start in zip(texts, starts, strict=True)]
        times = [one * 1000 for own in await asyncio.gather(*each) for one in own]
        cpu_ms = (_cpu_ms(pid) - cpu_before) / len(times)
        centiles = statistics.quantiles(times, n=100)
        print(f"{len(times)} turns of {CONVERSATIONS} visitors: p50 {centiles[49]:.1f} ms, p95 {centiles[94]:.1f} ms")
        print(f"processor time a turn, all threads, whatever else runs: {cpu_ms:.1f} ms")
        started, parsed = time.perf_counter(), [sentence["text"] for sentence in sentences][:PARSED]
        for start in range(0, len(parsed), 64):
            async with session.post(
                f"{url}/webhooks/lotsen/parse", json={"texts": parsed[start : start + 64]}
            ) as answer:
                await answer.read()
        print(f"parse: {len(parsed) / (time.perf_counter() - started):.0f} sentences/s in batches of 64")
    print(f"memory {_resident_mb(pid)} MB; load average {load_before:.1f} before, {os.getloadavg()[0]:.1f} after")
    print(f"{os.cpu_count()} cores; other processes count in all figures above")


def _cpu_ms(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) // 1024


def main() -> None:
    """Start the assistant on a free port and measure it."""
    models = os.environ.get("LOTSEN_MODELS") or str(ROOT / ".lotsen" / "models")
    command = [sys.executable, "-m", "bot.cli", "run", "--models", models, "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            found = re.search(r"bot ready (http://\S+)", line)
            if found:
                break
        try:
            asyncio.run(measure(found.group(1), process.pid))
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
