"""How many conversations to expect by hour of the day: from the latest quarter or month released, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handoff.backoffice.statistics.desk import StatisticsDesk
from handoff.backoffice.statistics.tables import HOURS

TABLE = "vantan_timme"


async def expected_by_hour(desk: StatisticsDesk) -> Sequence[float]:
    """Conversations an hour, 24 numbers; empty while no period is released. Hidden cells count as none."""
    released = [
        each
        for each in (await desk.releases()).values()
        if each.status == "released" and any(table.id == TABLE for table in each.figures.tables)
    ]
    if not released:
        return ()
    latest = released[-1]
    table = latest.figures.table(TABLE)
    days = (latest.period.last_day - latest.period.first_day + timedelta(days=1)).days
    counts = {row: values[0] or 0 for row, values in zip(table.rows, table.values, strict=True) if values}
    return [counts.get(hour, 0) / days for hour in HOURS]
