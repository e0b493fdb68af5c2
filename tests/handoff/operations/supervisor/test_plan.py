"""From settings to what is started."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from handoff.cli.up.plan import plan
from handoff.contract.errors import SettingError
from handoff.gateway.limits.onion import is_onion
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.supervisor.bot_choice import Choice
from storage.embedded.server import EmbeddedDatabase

CHECKOUT = Checkout.here()


def test_without_a_database_address_one_is_embedded() -> None:
    assert isinstance(plan(CHECKOUT, {}).database, EmbeddedDatabase)


def test_a_given_database_is_used_as_it_is() -> None:
    uri = "mongodb://db.example/?replicaSet=rs0"
    assert plan(CHECKOUT, {"LOTSEN_MONGODB_URI": uri}).database == uri


def test_the_gateway_gets_all_settings_and_where_its_neighbours_are(tmp_path: Path) -> None:
    what = plan(CHECKOUT, {"LOTSEN_DATA": str(tmp_path), "LOTSEN_OPERATOR": "Example"})
    env = what.gateway("mongodb://127.0.0.1:27018").env
    assert env["LOTSEN_MONGODB_URI"] == "mongodb://127.0.0.1:27018"
    assert env["LOTSEN_DATA"] == str(tmp_path)
    assert env["LOTSEN_OPERATOR"] == "Example"
    assert env["LOTSEN_BOT_URL"] == what.bot.health.address == f"unix://{tmp_path}/bot/bot.sock"
    assert env["LOTSEN_BETA_DATABASE"] == "practice", "the line does not open on the embedded database by itself"
    told = plan(CHECKOUT, {"NOTIFY_SOCKET": "/run/notify"}).gateway("mongodb://127.0.0.1:27018").env
    assert "NOTIFY_SOCKET" not in told, "its parent says when all can be used"
    allowed = plan(CHECKOUT, {"LOTSEN_BETA_DATABASE": "open"}).gateway("mongodb://127.0.0.1:27018").env
    assert allowed["LOTSEN_BETA_DATABASE"] == "open"
    own = plan(CHECKOUT, {"LOTSEN_MONGODB_URI": "mongodb://db.example/"}).gateway("mongodb://db.example/").env
    assert "LOTSEN_BETA_DATABASE" not in own


def test_the_bot_gets_none_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSEN_MONGODB_URI", "mongodb://user:secret@db.example/")
    bot = plan(CHECKOUT, {"LOTSEN_MONGODB_URI": "mongodb://user:secret@db.example/"}).bot
    assert bot.chosen is not None
    for program in (bot.chosen.program(Choice()), *(stage.program for stage in bot.stages)):
        assert not any("secret" in value for value in program.env.values())


def test_a_bot_that_somebody_else_runs_is_only_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    bot = plan(CHECKOUT, {"LOTSEN_BOT_URL": "http://bot.example:5005, http://other.example:5005"}).bot
    assert (bot.program, bot.chosen) == (None, None)
    assert bot.stages == ()
    assert bot.health.url == "http://bot.example:5005/webhooks/lotsen/health"


def test_a_bot_environment_that_was_made_elsewhere_is_not_made_again(tmp_path: Path) -> None:
    bot = plan(CHECKOUT, {"LOTSEN_BOT_PYTHON": "/opt/bot/bin/python", "LOTSEN_MODELS": str(tmp_path)}).bot
    assert [stage.doing for stage in bot.stages] == ["training"]
    assert bot.stages[0].program.argv == (
        *("/opt/bot/bin/python", "-m", "bot.cli", "train"),
        *("--models", str(tmp_path)),
    )


def test_a_wrong_setting_is_named_before_anything_starts() -> None:
    with pytest.raises(SettingError, match="LOTSEN_PORT must be a whole number"):
        plan(CHECKOUT, {"LOTSEN_PORT": "http"})


@pytest.mark.skipif(shutil.which("tor") is None, reason="there is no tor on this machine")
def test_with_an_onion_service_the_gateway_gets_its_address_and_socket_and_keeps_both(tmp_path: Path) -> None:
    settings = {"LOTSEN_DATA": str(tmp_path / "data")}
    plans = [plan(CHECKOUT, settings, onion=True) for _ in range(2)]
    gateways = [each.gateway("mongodb://127.0.0.1/").env for each in plans]
    assert gateways[0]["LOTSEN_ONION"] == gateways[1]["LOTSEN_ONION"]
    assert is_onion(gateways[0]["LOTSEN_ONION"])
    tor = plans[0].onion
    assert tor is not None
    assert f"unix:{gateways[0]['LOTSEN_ONION_SOCKET']}" in (tmp_path / "data/onion/torrc").read_text("utf-8")
    assert subprocess.run([*tor.program.argv, "--verify-config"], check=False, capture_output=True).returncode == 0
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_without_tor_on_the_machine_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingError, match="apt install tor"):
        plan(CHECKOUT, {"LOTSEN_DATA": str(tmp_path / "data")}, onion=True)
