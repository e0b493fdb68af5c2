"""The summary of a report in plain sentences. Only of what is released, and silent where a figure is. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from handoff.backoffice.statistics.editions import Edition
from handoff.backoffice.statistics.kpi import ShownKpi
from handoff.backoffice.statistics.wording import Teller

_VALUES = (
    ("s_answered", "besvarade"),
    ("s_in_time", "besvarade_i_tid"),
    ("s_wait", "vantan_median"),
    ("s_phone", "besvarade_samtal"),
    ("s_relatives", "andel_anhoriga"),
    ("s_guided", "andel_lotsade"),
    ("s_helped", "fick_hjalp"),
    ("s_safe", "kande_sig_trygg"),
    ("s_cost", "kostnad_per_samtal"),
)
"""Sentences in their order, each with the figure that it tells."""


def sentences(edition: Edition, teller: Teller) -> Iterator[str]:
    """What matters most."""
    found = {kpi.id: kpi for kpi in edition.kpis}
    yield _contacts(edition, teller)
    for sentence, name in _VALUES:
        kpi = found.get(name)
        if kpi is None or kpi.value is None:
            continue
        professionals = found.get("andel_yrkesverksamma")
        yield _capital(
            teller.report(
                sentence,
                value=teller.kpi(kpi),
                target=teller.target(kpi),
                verdict=teller.report({True: "s_met", False: "s_missed", None: "s_unknown"}[kpi.met]),
                professionals=teller.kpi(professionals) if professionals else "",
            )
        )


def _contacts(edition: Edition, teller: Teller) -> str:
    total = next((table.total for table in edition.tables if table.id == "kanal"), None)
    return teller.report("s_contacts_few") if total is None else teller.report("s_contacts", n=teller.number(total))


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def missed(edition: Edition, teller: Teller) -> list[str]:
    """The targets that are missed for sure."""
    return [_missed(kpi, teller) for kpi in edition.kpis if kpi.met is False]


def _missed(kpi: ShownKpi, teller: Teller) -> str:
    label, target = teller.words.kpis[kpi.id], teller.target(kpi)
    return teller.report("missed_line", label=label, value=teller.kpi(kpi), target=target)
