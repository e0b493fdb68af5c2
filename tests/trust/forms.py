"""The table of attacks and faults: what is done, how often, and on which installation. `FORMS` has a line for each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from tests.trust.administrators import attack_accounts
from tests.trust.calls import replay_calls
from tests.trust.canary import sing
from tests.trust.cells import attack_cells
from tests.trust.chats import chat
from tests.trust.claims import claim
from tests.trust.clocks import jump
from tests.trust.cuts import cut, cut_from_bot
from tests.trust.database_writer import write_as_nobody
from tests.trust.disks import fill_disks
from tests.trust.duplicates import send_again
from tests.trust.failover import fail_over
from tests.trust.floods import flood
from tests.trust.fuzz import fuzz
from tests.trust.kills import keep_queue, kill_databases, kill_gateways
from tests.trust.lengths import measure_lengths
from tests.trust.mail_process import gateway_settings
from tests.trust.mails import post_all
from tests.trust.matrix import every_cell
from tests.trust.nodes import kill_redis, on_two_nodes, restart_nodes
from tests.trust.outcome import Outcome
from tests.trust.rig import UNLIMITED, Rig, rig
from tests.trust.tampering import tamper
from tests.trust.tokens import outlive_tokens

SEED: Final = 20_261_125
FLOODS: Final = 3
"""One after the other; the one in the middle is judged."""
FLOODED: Final = {"LOTSEN_SOCKETS_PER_ADDRESS": "100000", "LOTSEN_TRUSTED_PROXIES": "127.0.0.1"}
"""One address for nearly all; those who cheat say that they come from others."""

Run = Callable[[Path, int, int], Awaitable[Outcome]]
"""In an empty folder of its own, so many times, with this seed."""


@dataclass(frozen=True, slots=True)
class Form:
    """One row: by which command it is run, how often at 100 %, and how."""

    kind: Literal["attack", "chaos"]
    name: str
    times: int
    run: Run
    installations: int = 1
    """On so many, each with a share of the times: what is right of one says nothing of another."""
    alone: bool = False
    """It measures how long something takes: nothing runs beside it."""

    def parts(self, share: float) -> list[Part]:
        """What is to be run of it, at this share of 100 %."""
        times = max(1, int(self.times * share))
        number = min(self.installations, times)
        return [Part(self, each, times // number + (each < times % number)) for each in range(number)]


@dataclass(frozen=True, slots=True)
class Part:
    """The share of a form that one installation gets."""

    form: Form
    number: int
    times: int

    async def run(self, folder: Path) -> Outcome:
        """Do it, in a folder of its own."""
        return await self.form.run(folder, self.times, SEED + self.number)


def on_rig(
    act: Callable[[Rig, int, int], Awaitable[Outcome]],
    settings: Mapping[str, str] = UNLIMITED,
    *,
    forked: bool = False,
) -> Run:
    """The same on a running installation; `forked` where the gateway is started all the time."""

    async def run(folder: Path, times: int, seed: int) -> Outcome:
        async with rig(folder, settings, forked=forked) as running:
            return await act(running, times, seed)

    return run


def unseeded(act: Callable[[Path, int], Awaitable[Outcome]]) -> Run:
    """The same with nothing left to chance."""
    return lambda folder, times, seed: act(folder, times)


async def _flooded(running: Rig, times: int, seed: int) -> Outcome:
    return await flood(running, idle=times, senders=20, seconds=10, rounds=FLOODS, per_s=5)


async def _chatting(running: Rig, times: int, seed: int) -> Outcome:
    return await chat(running, times, seconds=12, rounds=3)


async def _posting(folder: Path, times: int, seed: int) -> Outcome:
    return await on_rig(post_all, {**UNLIMITED, **gateway_settings(folder)}, forked=True)(folder, times, seed)


FORMS: Final = (
    Form("attack", "floods", 1_000, on_rig(_flooded, FLOODED), alone=True),
    Form("attack", "chats", 500, on_rig(_chatting), alone=True),
    Form("chaos", "claims", 10_000, unseeded(claim)),
    Form("chaos", "calls", 100_000, replay_calls),
    Form("chaos", "gateway-kills", 300, on_rig(kill_gateways, forked=True), installations=2),
    Form("chaos", "failover", 200, fail_over),
    Form("chaos", "mails", 10_000, _posting),
    Form("attack", "tampering", 10_000, lambda folder, times, seed: tamper(folder / "database", times, seed)),
    Form("chaos", "rolling-restarts", 30, on_two_nodes(restart_nodes), installations=2),
    Form("attack", "packets", 1_000_000, on_rig(fuzz), installations=2),
    Form("chaos", "database-kills", 100, on_rig(kill_databases), installations=2),
    Form("chaos", "redis-kills", 100, on_two_nodes(kill_redis)),
    Form("chaos", "database-cuts", 20, unseeded(cut)),
    Form("chaos", "disks", 10, on_rig(lambda running, times, seed: fill_disks(running, times))),
    Form("chaos", "queue-kills", 30, on_rig(keep_queue, forked=True)),
    Form("attack", "database-writer", 10_000, write_as_nobody),
    Form("attack", "canary", 12, unseeded(sing)),
    Form("chaos", "clocks", 200, jump),
    Form("chaos", "duplicates", 500, unseeded(send_again)),
    Form("chaos", "bot-cuts", 40, unseeded(cut_from_bot)),
    Form("attack", "matrix", 3, unseeded(every_cell)),
    Form("attack", "administrators", 300, attack_accounts),
    Form("attack", "cells", 500, attack_cells),
    Form("attack", "tokens", 1_000, outlive_tokens),
    Form("attack", "lengths", 20_000, measure_lengths),
)
"""The longest first, so that what runs side by side ends together."""
