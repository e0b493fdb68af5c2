"""Periods are said as people say them."""

from __future__ import annotations

import pytest

from handoff.backoffice.records import vocabulary as vocabularies
from handoff.backoffice.statistics.editions import PILOT
from handoff.backoffice.statistics.wording import Teller

SAID = {
    "2026Q3": ("tredje kvartalet 2026", "third quarter of 2026"),
    "2026H1": ("första halvåret 2026", "first half of 2026"),
    "2026M07": ("juli 2026", "July 2026"),
    "2026": ("2026", "2026"),
    PILOT: ("hela försöket", "the whole pilot"),
}


@pytest.mark.parametrize(("lang", "at"), [("sv", 0), ("en", 1)])
def test_a_period_has_a_name_in_words(lang: str, at: int) -> None:
    teller = Teller(vocabularies.load(), lang, "2026Q3")
    assert {name: teller.period(name) for name in SAID} == {name: said[at] for name, said in SAID.items()}
