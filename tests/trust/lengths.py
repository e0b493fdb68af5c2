"""An observer of the wire measures packets of all kinds and texts of all lengths. Right is one of a few sizes."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from socketio import packet

from handoff.gateway.sockets import packets
from handoff.gateway.sockets.padding import BUCKETS, PaddedPacket
from tests.trust.outcome import Outcome

LETTERS = 'aåä بش🙂\n"\\'


async def measure_lengths(folder: Path, times: int, seed: int) -> Outcome:
    """So many packets to visitors."""
    chance = random.Random(seed)
    outcome = Outcome("lengths of packets to visitors", times)
    PaddedPacket.json = packets
    sizes: Counter[int] = Counter()
    for number in range(times):
        text = "".join(chance.choices(LETTERS, k=int(chance.expovariate(1 / 300)) % 4_000))
        data = {"conversation": "c" * 26, "seq": number, "kind": "message", "from": "bot", "text": text}
        sent = PaddedPacket(packet.EVENT, data=["event", data], namespace="/visitor").encode().encode()
        sizes[len(sent)] += 1
        if len(sent) not in BUCKETS:
            outcome.failures.append(f"{len(sent)} bytes")
        outcome.advance()
    outcome.figures["bytes"] = ", ".join(f"{size}: {count:,}" for size, count in sorted(sizes.items()))
    return outcome
