"""The other limit: documents of the same size, inserted in batches by a bare loop, as durable as Lotsen's own.

Each time into a collection of its own, which stays: to drop it holds up everybody else's questions for seconds.
"""

from __future__ import annotations

import secrets
import time
from typing import Any

from pymongo import AsyncMongoClient, WriteConcern

CIPHERTEXT_BYTES = 512 + 16
"""What a message of a hundred characters comes to in the bucket that it is padded to, with its tag."""


async def inserts_a_second(uri: str, batch: int, seconds: float) -> float:
    """Documents a second in batches of `batch`, one after the other."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(uri)
    collection = client["limit"].get_collection(secrets.token_hex(4), write_concern=WriteConcern("majority", j=True))
    await collection.create_index([("c", 1), ("s", 1)], unique=True)
    await collection.create_index([("t", 1)])
    names, written, seq = [secrets.token_hex(13) for _ in range(batch)], 0, 0
    now = time.time()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        seq += 1
        await collection.insert_many([_document(name, seq, now) for name in names], ordered=False)
        written += batch
    took = time.perf_counter() - (end - seconds)
    await client.close()
    return written / took


def _document(conversation: str, seq: int, now: float) -> dict[str, Any]:
    return {
        "_id": f"{conversation}:v:{seq}",
        "v": 1,
        "c": conversation,
        "s": seq,
        "n": 1,
        "k": f"v:{seq}",
        "dv": 1,
        "nonce": secrets.token_bytes(12),
        "ct": secrets.token_bytes(CIPHERTEXT_BYTES),
        "t": now,
    }
