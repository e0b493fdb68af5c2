"""A command knows the bot that `lotsen up` runs: at its socket, unless a setting names another."""

from __future__ import annotations

from pathlib import Path

from handoff.app.exposure import of_settings
from handoff.cli._database import ANY_DATABASE, settings_with_database
from handoff.cli.up.plan import plan
from handoff.operations.bootstrap.checkout import Checkout


async def test_check_reads_the_socket_that_up_gives_the_gateway(tmp_path: Path) -> None:
    environment = {"LOTSEN_MONGODB_URI": ANY_DATABASE, "LOTSEN_DATA": str(tmp_path / "data")}
    async with settings_with_database(environment) as chosen:
        assert chosen.bot_url == (plan(Checkout.here(), environment).bot.health.address,)
        bot = [each for each in of_settings(chosen, embedded=False, practice=False) if each.line.startswith("bot:")]
    assert [each.good for each in bot] == [True]


async def test_a_bot_that_a_setting_names_is_judged_as_it_is_named(tmp_path: Path) -> None:
    named = {"LOTSEN_BOT_URL": "http://127.0.0.1:5005", "LOTSEN_DATA": str(tmp_path / "data")}
    async with settings_with_database({"LOTSEN_MONGODB_URI": ANY_DATABASE, **named}) as chosen:
        bot = [each for each in of_settings(chosen, embedded=False, practice=False) if each.line.startswith("bot:")]
    assert [each.good for each in bot] == [False]
