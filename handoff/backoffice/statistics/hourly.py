"""Availability by the hour of the day, from the released tables alone (DOMAIN 4.3: "all shown per hour")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import msgspec

from handoff.backoffice.statistics.kpi import Kpi, Share, ShownKpi, few, shown_share, unsaid
from handoff.backoffice.statistics.kpis import Period, availability, mail, telephone
from handoff.backoffice.statistics.suppression import SMALL
from handoff.backoffice.statistics.tables import HOURS, Facts, Table


class HourShown(msgspec.Struct, frozen=True, kw_only=True):
    """What is released of availability in one hour of the day."""

    hour: str
    kpis: tuple[ShownKpi, ...]


HOURLY: Final[tuple[tuple[str, str, tuple[str, ...], str], ...]] = (
    ("besvarade_i_tid", "vantan", ("i_tid",), "vantan_timme"),
    ("lamnade_kon", "vantan", ("lamnade",), "vantan_timme"),
    ("utanfor_oppettid", "vantan_oppettid", ("utanfor",), "vantan_timme"),
    ("besvarade", "vantan", ("i_tid", "sent"), "vantan_timme"),
    ("besvarade_samtal", "telefon_svar_timme", ("besvarat",), "telefon_timme"),
    ("besvarad_epost", "epost_svar_timme", ("besvarat",), "epost_timme"),
)
"""The figures of availability, each with the crossed table and the columns from which its hours are computed, and the
table of all in the hour."""


def availability_by_hour(tables: Mapping[str, Table]) -> tuple[HourShown, ...]:
    """Availability for every hour of the day in which a wait began (DOMAIN 4.3: "all shown per hour").

    Computed from the released tables alone, with their hidden and rounded cells, so that it tells nothing that they do
    not tell (DOMAIN 4.2). Empty for a period without these tables.
    """
    found = hourly(tables)
    nothing = Period(Facts((), (), ()))
    whole_day = {kpi.id: kpi for kpi in (*availability(nothing), *telephone(nothing), *mail(nothing))}
    return tuple(
        HourShown(
            hour=hour,
            kpis=tuple(
                _in_hour(whole_day[kpi], _cells(tables[crossed], hour, columns), _cells(tables[all_of], hour, ("",)))
                for kpi, crossed, columns, all_of in found
            ),
        )
        for hour in (HOURS if found else ())
    )


def hourly(tables: Mapping[str, Table]) -> tuple[tuple[str, str, tuple[str, ...], str], ...]:
    """The figures of availability that these tables tell by the hour."""
    return tuple(each for each in HOURLY if each[1] in tables and each[3] in tables)


def _cells(table: Table, row: str, columns: Sequence[str]) -> int | None:
    """The sum of what is shown in these columns; None where nothing is."""
    found = [table.values[table.rows.index(row)][table.columns.index(column)] for column in columns]
    return sum(each or 0 for each in found) or None


def _in_hour(kpi: Kpi, part: int | None, whole: int | None) -> ShownKpi:
    """Of an hour only what both tables show a number of: a bound would stand in nearly every hour."""
    said = unsaid(kpi)
    if part is None or whole is None:
        return few(said)
    rest = whole - part
    return shown_share(said, replace(kpi, rough=True), Share(part, rest if rest > SMALL else None, whole, whole))
