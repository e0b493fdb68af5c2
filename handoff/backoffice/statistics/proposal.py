"""The chapter of a report on who may run the line in the long run: options beside what has been measured. Pure.

The measured column is of released figures alone; what stands under an option is what the evaluator expects of a year.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Final

from handoff.backoffice.statistics import page_figures
from handoff.backoffice.statistics.editions import Edition
from handoff.backoffice.statistics.texts import Option
from handoff.backoffice.statistics.wording import Teller

_Row = tuple[str, str, Callable[[Option], int | str | None], str]
_ROWS: Final[tuple[_Row, ...]] = (
    ("option_hours", "", lambda option: option.hours, ""),
    ("option_staff_hours", "bemannade_timmar", lambda option: option.staff_hours, "hours"),
    ("option_contacts", "", lambda option: option.contacts, "count"),
    ("option_answered", "besvarade_i_tid", lambda option: option.answered_percent, "share"),
    ("option_wait", "vantan_median", lambda option: option.wait, ""),
    ("option_cost", "", lambda option: option.cost_kr, "kronor"),
    ("option_cost_per_contact", "kostnad_per_samtal", lambda option: option.cost_per_contact_kr, "kronor"),
)
"""Rows of the comparison: words, the measured key figure, what the option says, its unit."""


def proposal(edition: Edition, options: Sequence[Option], teller: Teller) -> str:
    """The comparison as a table, then each option with its open assumptions."""
    title = teller.report("option_table")
    names = "".join(f'<th scope="col" class="n">{escape(option.name)}</th>' for option in options)
    measured = escape(teller.report("option_measured", name=teller.period(edition.name)))
    rows = "".join(
        f'<tr><th scope="row">{escape(teller.report(row[0]))}</th>'
        + "".join(f'<td class="n">{escape(each)}</td>' for each in _row(edition, options, row, teller))
        + "</tr>"
        for row in _ROWS
    )
    table = (
        f'<table class="options"><caption>{escape(title)}</caption><thead><tr><td></td>'
        f'<th scope="col" class="n">{measured}</th>{names}</tr></thead><tbody>{rows}</tbody></table>'
    )
    note = f'<p class="note">{escape(teller.report("option_note"))}</p>'
    return f"{page_figures.scrolling(title, table)}{note}{''.join(_option(each, teller) for each in options)}"


def _row(edition: Edition, options: Sequence[Option], row: _Row, teller: Teller) -> list[str]:
    key, kpi, of, unit = row
    return [_measured(edition, key, kpi, teller), *(_expected(of(option), unit, teller) for option in options)]


def _measured(edition: Edition, key: str, kpi: str, teller: Teller) -> str:
    if key == "option_contacts":
        total = next((table.total for table in edition.tables if table.id == "kanal"), None)
        return "" if total is None else teller.number(total)
    found = next((each for each in edition.kpis if each.id == kpi), None)
    return teller.kpi(found) if found else ""


def _expected(value: int | str | None, unit: str, teller: Teller) -> str:
    if value is None or value == "":
        return teller.report("option_open")
    return value if isinstance(value, str) else teller.words.units[unit].format(value=teller.number(value))


def _option(option: Option, teller: Teller) -> str:
    said = "".join(f"<p>{escape(each.strip())}</p>" for each in option.text.split("\n\n") if each.strip())
    assumed = "".join(f"<li>{escape(each)}</li>" for each in option.assumptions)
    listed = f"<h4>{escape(teller.report('option_assumptions'))}</h4><ul>{assumed}</ul>" if assumed else ""
    return f'<div class="option"><h3>{escape(option.name)}</h3>{said}{listed}</div>'
