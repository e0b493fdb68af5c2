"""How many conversations to expect comes from what is released, and from nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from handoff.backoffice.statistics.desk import StatisticsDesk
from handoff.backoffice.statistics.expected import TABLE, expected_by_hour
from handoff.backoffice.statistics.releases import Figures, Release, Status
from handoff.backoffice.statistics.tables import HOURS, Table
from storage.ids import AccountId


class Registry:
    """A registry of these releases."""

    def __init__(self, *releases: Release) -> None:
        self._releases = releases

    async def releases(self) -> dict[str, Release]:
        return {each.figures.period: each for each in self._releases}


def release(period: str, status: Status, at_ten: int | None) -> Release:
    values = tuple((at_ten if hour == "10" else 0,) for hour in HOURS)
    table = Table(
        id=TABLE,
        rows=HOURS,
        columns=("antal",),
        values=values,
        marks=(),
        total=None,
        sensitive=False,
        crossed=False,
    )
    figures = Figures(
        period=period, counted_at=datetime(2026, 10, 8, tzinfo=UTC), vocabulary_version="1", tables=(table,), kpis=()
    )
    return Release(figures=figures, status=status, proposed_by=AccountId("a"), proposed_at=figures.counted_at)


async def expected(*releases: Release) -> list[float]:
    return list(await expected_by_hour(cast("StatisticsDesk", Registry(*releases))))


async def test_the_latest_released_quarter_says_how_many_come_in_an_hour() -> None:
    found = await expected(release("2026Q2", "released", 910), release("2026Q3", "released", 184))
    assert (len(found), found[10], found[9]) == (24, 2.0, 0.0)


async def test_what_is_not_released_says_nothing_and_hidden_cells_count_as_none() -> None:
    assert await expected(release("2026Q3", "proposed", 184)) == []
    assert (await expected(release("2026Q3", "released", None)))[10] == 0.0
