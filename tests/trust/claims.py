"""Twenty counselors at two nodes claim the same conversations on a real database: none is taken twice."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from storage.connect import open_store
from storage.embedded.server import EmbeddedDatabase
from tests.handoff.races.test_claim_races import raced
from tests.trust.outcome import Outcome

EACH: Final = 5
"""So often a conversation is claimed: handed back, and closed the last time."""


async def claim(folder: Path, times: int) -> Outcome:
    """Let there be so many claims at least; every log is looked through afterwards."""
    conversations = -(-times // EACH)
    outcome = Outcome("claims by twenty counselors at two nodes", of=conversations * EACH)
    async with EmbeddedDatabase(folder / "database") as database:
        one, two = [await open_store(database.uri, key_file=folder / "keys.json", timeout_s=30) for _ in range(2)]
        try:
            race = await raced((one, two), conversations, times=EACH, claimed=outcome.advance)
        except AssertionError as error:
            outcome.failures.append(str(error))
        else:
            outcome.figures = {
                "conversations": f"{conversations:,}",
                "attempts too late or without a place": f"{race.lost:,}",
            }
        finally:
            await one.close()
            await two.close()
    if outcome.count != outcome.of:
        outcome.failures.append(f"{outcome.count} of {outcome.of} claims")
    return outcome
