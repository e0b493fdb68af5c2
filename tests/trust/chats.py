"""Conversations with counselors, many at once: how long a visitor waits until a message counts as sent.

Right is: with five hundred of them, and a message in each every ten seconds, at most a quarter of a second for 95 of
100 messages; nobody is refused or cut off.
"""

from __future__ import annotations

import statistics
from typing import Final

from tests.bench.jobs import load_lotsen
from tests.trust.outcome import Outcome
from tests.trust.rig import Rig

MOST_MS: Final = 250.0
EVERY_S: Final = 10.0
"""One visitor's pace while a counselor answers."""


async def chat(rig: Rig, conversations: int, *, seconds: float, rounds: int) -> Outcome:
    """Let so many visitors write at once, so many times; the middle one is judged.

    Args:
        rig: without the limits of one address.
        conversations: with a connection each.
        seconds: how long they write each time.
        rounds: something else on the machine may have delayed one of them.
    """
    outcome = Outcome("conversations at once, a message every ten seconds", of=conversations * rounds)
    p95 = []
    for _ in range(rounds):
        done = await load_lotsen(rig, connections=conversations, seconds=seconds, per_s=conversations / EVERY_S)
        p95.append(done["p95_ms"])
        if done["opened"] < conversations or done["dropped"] or done["refused"]:
            outcome.failures.append(
                f"{conversations - done['opened']:.0f} did not get in, {done['dropped']:.0f} were cut off, "
                f"{done['refused']:.0f} messages were refused"
            )
        outcome.advance(conversations)
    middle = statistics.median(p95)
    judged = "OK" if middle <= MOST_MS else "FAILED"
    listed = ", ".join(f"{each:.0f}" for each in p95)
    outcome.figures = {
        "sent and acknowledged, p95": f"{middle:.0f} ms (middle of {listed}), {judged}: at most {MOST_MS:.0f}"
    }
    if middle > MOST_MS:
        outcome.failures.append(f"a visitor waited {middle:.0f} ms, and may {MOST_MS:.0f}")
    return outcome
