"""One run: some steps begin together, some wait for those before; at the end everybody comes back and it grows calm."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

from storage.ports.store import Store
from tests.handoff.races.steps import ACTS, JOBS
from tests.handoff.races.truth import after_each, at_rest
from tests.handoff.races.world import World
from tests.support.fakes import Clock

STEP_BYTES = 4
OWN_LOGS = ("handoff", "storage")
EXPECTED_ERRORS = ("bot_answer_unusable",)


class Errors(logging.Handler):
    """What the service itself calls an error: a promise broken inside."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if not said.startswith(EXPECTED_ERRORS):
            self.said.append(said)


async def play(
    script: bytes, stores: tuple[Store, Store], clock: Clock, *, seed: int, widget: Path, played: Counter[str]
) -> list[str]:
    """Play the script; every broken promise, in words. `played` counts the steps by name."""
    errors = Errors()
    for name in OWN_LOGS:
        logging.getLogger(name).addHandler(errors)
    world = World(stores, clock, seed, widget)
    try:
        await world.begin()
        for at in range(0, len(script), STEP_BYTES):
            what, who, whom, how = script[at : at + STEP_BYTES]
            act = ACTS[what % len(ACTS)]
            played[act.__name__] += 1
            played["steps"] += 1
            world.go(act(world, who, whom, how % 64))
            if how >= 128:  # every second begins together with the next
                await world.arrived()
                if found := [*await after_each(world), *errors.said]:
                    return [f"step {at // STEP_BYTES}: {each}" for each in found]
        await come_to_rest(world)
        return [*await at_rest(world), *errors.said]
    finally:
        count(world, played)
        for name in OWN_LOGS:
            logging.getLogger(name).removeHandler(errors)
        await world.end()


async def come_to_rest(world: World) -> None:
    """Everybody is back, nothing fails, the bot has answered, every timer has had its turn."""
    await world.calm()
    for number, guest in enumerate(world.guests):
        await guest.come(world.nodes[number % len(world.nodes)])
    for number, window in enumerate(world.staff):
        await world.on_duty(window, number)
    await world.calm()
    for advance_s in (0.0, 4.0, 12.0, 15.0, 15.0):
        world.clock.advance(advance_s)
        for name in dict.fromkeys(JOBS):
            for number in range(len(world.nodes)):
                await world.job(number, name)
        await world.calm()
    for guest in world.guests:
        await guest.sync()
    await world.calm()


def told(script: bytes) -> str:
    """The script in words: what began together stands on one line."""
    lines = [""]
    for at in range(0, len(script), STEP_BYTES):
        what, who, whom, how = script[at : at + STEP_BYTES]
        name = ACTS[what % len(ACTS)].__name__
        if name != "nothing":
            lines[-1] += f" {name}({who}, {whom}, {how % 64})"
        if how >= 128 and lines[-1]:
            lines.append("")
    return "\n".join(line.strip() for line in lines if line)


def count(world: World, played: Counter[str]) -> None:
    """What has come of it, for the figures that a long run prints."""
    for checker in world.rule_checkers.values():
        played.update(checker.happened)
    for everybody in (*world.guests, *world.past, *world.staff):
        for request, ack in everybody.answers:
            played[f"{request.event} {'ok' if ack['ok'] else ack['error']['code']}"] += 1
