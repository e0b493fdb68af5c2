"""Twenty counselors at two nodes reach for the same conversations on a real database: none is taken twice."""

from __future__ import annotations

from pathlib import Path

from storage.connect import open_store
from storage.embedded import EmbeddedDatabase
from tests.handoff.races.test_claim_races import raced
from tests.trust.outcome import Outcome


async def claim(folder: Path, times: int) -> Outcome:
    """Let so many conversations be claimed and closed; every log is looked through afterwards."""
    outcome = Outcome("conversations claimed by twenty counselors at two nodes", of=times)
    async with EmbeddedDatabase(folder / "database") as database:
        one, two = [await open_store(database.uri, key_file=folder / "keys.json", timeout_s=30) for _ in range(2)]
        try:
            race = await raced((one, two), times, claimed=outcome.advance)
        except AssertionError as error:
            outcome.failures.append(str(error))
        else:
            outcome.figures = {"attempts too late or without a place": f"{race.lost:,}"}
        finally:
            await one.close()
            await two.close()
    if outcome.count != times:
        outcome.failures.append(f"{outcome.count} of {times} were claimed")
    return outcome
