"""The short forms of faults and of tampering; `make trust` runs the long ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.calls import replay_calls
from tests.trust.clocks import jump
from tests.trust.cuts import behind_a_proxy, cut_from_bot, cut_from_database
from tests.trust.disks import fill_disks
from tests.trust.duplicates import send_again
from tests.trust.forms import FORMS
from tests.trust.outcome import Outcome
from tests.trust.tampering import tamper

pytestmark = [pytest.mark.chaos, pytest.mark.slow]


def right(outcome: Outcome, times: int) -> None:
    print(outcome.line())
    assert outcome.failures == []
    assert outcome.count >= times


async def test_full_disks_and_cut_networks_lose_nothing_acknowledged(tmp_path: Path) -> None:
    async with behind_a_proxy(tmp_path) as (running, line):
        right(await fill_disks(running, 1), 1)
        right(await cut_from_database(running, line, 2), 2)


async def test_a_bot_that_fails_in_any_way_ends_in_a_person(tmp_path: Path) -> None:
    right(await cut_from_bot(tmp_path, 8), 8)


async def test_the_same_message_on_two_nodes_at_once_is_stored_once(tmp_path: Path) -> None:
    right(await send_again(tmp_path, 5), 5)


async def test_calls_that_are_reported_twice_and_out_of_order_are_counted_once(tmp_path: Path) -> None:
    right(await replay_calls(tmp_path, 60, seed=1), 60)


async def test_a_clock_that_jumps_changes_no_order_and_ends_nothing(tmp_path: Path) -> None:
    right(await jump(tmp_path, 6, seed=1), 6)


async def test_whatever_is_altered_in_the_database_shows(tmp_path: Path) -> None:
    right(await tamper(tmp_path / "database", 24, seed=1), 24)


def test_the_long_forms_have_the_numbers_that_are_promised() -> None:
    times = {form.name: form.times for form in FORMS}
    assert times["packets"] >= 1_000_000
    assert times["gateway-kills"] >= 300
    assert times["database-kills"] >= 100
    assert times["claims"] >= 10_000
    assert times["database-writer"] >= 10_000
    assert times["floods"] >= 1_000
    assert times["chats"] >= 500
