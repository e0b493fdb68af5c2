"""(b) and (e): from what a visitor writes to what the bot says, by Rasa's own channel and through all of Lotsen.

The same model, one bot process each, the same words in the same order; with Rasa a tracker store on disk, with Lotsen
risk rules, encryption, the durable log, and articles that fit. And once more with Rasa's default pipeline.
"""

from __future__ import annotations

import statistics
from contextlib import AsyncExitStack
from pathlib import Path

from handoff.operations.bootstrap.checkout import Checkout
from tests.bench.jobs import load
from tests.bench.measured import Results, Round, rate, row
from tests.bench.servers import Server, bot, default_model, models_folder, rasa_channel
from tests.trust.rig import UNLIMITED, Rig, rig

CONNECTIONS = (1, 10)
RASA, DEFAULT, LOTSEN = "(b) Rasa's channel", "(b) Rasa's default pipeline", "(e) Lotsen, with the bot"
WANTED = {RASA: 2.3, DEFAULT: 3.8}
"""With ten connections."""


async def replies(results: Results, folder: Path) -> None:
    """All three side by side, each round in turn."""
    models = models_folder()
    default = await default_model(Checkout.here().models.parent / "bench" / "default.tar.gz")
    async with AsyncExitStack() as running:
        ours = await running.enter_async_context(bot(models))
        lotsen = await running.enter_async_context(rig(folder, {**UNLIMITED, "LOTSEN_BOT_URL": ours.url}))
        own = max(models.glob("lotsen-*.tar.gz"), key=lambda path: path.stat().st_mtime)
        same = await running.enter_async_context(rasa_channel(own, folder / "same.db"))
        other = await running.enter_async_context(rasa_channel(default, folder / "default.db"))
        for connections in CONNECTIONS:
            await _compare(results, connections, {RASA: same, DEFAULT: other}, lotsen)


async def _compare(results: Results, connections: int, rasas: dict[str, Server], lotsen: Rig) -> None:
    measured: dict[str, list[Round]] = {name: [] for name in (*rasas, LOTSEN)}
    for _ in range(results.rounds):
        for name, server in rasas.items():
            measured[name].append(await _asked(results, connections, server.url, server, rasa=True))
        gateway = Server(lotsen.url, lotsen.process)
        measured[LOTSEN].append(await _asked(results, connections, lotsen.url, gateway, rasa=False))
    for name, rounds in measured.items():
        results.add(row(name, connections, rounds))
    for name in rasas:
        pairs = zip(measured[LOTSEN], measured[name], strict=True)
        ratio = statistics.median(rate(ours) / max(rate(theirs), 0.001) for ours, theirs in pairs)
        p95 = [results.row(each, connections).p95_ms for each in (LOTSEN, name)]
        results.say(
            f"{LOTSEN} against {name} at {connections} connections: {ratio:.2f} times the replies "
            f"(wanted with ten: {WANTED[name]}), p95 {p95[0]:.0f} against {p95[1]:.0f} ms"
        )


async def _asked(results: Results, connections: int, url: str, server: Server, *, rasa: bool) -> Round:
    return await load(
        module="tests.bench.asking",
        server=server.process,
        url=url,
        connections=connections,
        seconds=results.seconds,
        rasa=rasa,
    )
