"""Somebody who can write to the database and has no key changes one field after the other of what decides over rights.

Right is: what was changed counts nowhere, and put back as it was it counts again, so that nobody is locked out.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient

from storage.embedded.server import EmbeddedDatabase
from storage.mongo import open_mongo
from tests.storage.conftest import Raw
from tests.storage.database_writer import fill, unnoticed_change
from tests.trust.outcome import Outcome


async def write_as_nobody(folder: Path, times: int, seed: int) -> Outcome:
    """So many changes of single fields, one at a time, in a database of its own."""
    outcome = Outcome("single fields of signed documents changed", of=times)
    chance = Random(seed)
    async with EmbeddedDatabase(folder / "database", cache="64M") as database:
        client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(database.uri, tz_aware=True)
        store = await open_mongo(database.uri, database="lotsen", key_file=folder / "keys.json", timeout_s=30)
        try:
            filled = await fill(store)
            for _ in range(times):
                if unnoticed := await unnoticed_change(filled, Raw(client, "lotsen"), chance):
                    outcome.failures.append(unnoticed)
                outcome.advance()
            for name, read in filled.reads.items():
                if await read(store) != filled.found[name]:
                    outcome.failures.append(f"{name} put back as it was does not count")
        finally:
            await store.close()
            client.close()
    return outcome
