"""Settings: a wrong one stops the start and is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.app.settings import Settings, read
from handoff.contract.errors import SettingError

URI = {"LOTSEN_MONGODB_URI": "mongodb://127.0.0.1:27017"}


def test_the_defaults_are_a_service_on_this_machine_alone() -> None:
    settings = read(URI)
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.own_origins == ("http://127.0.0.1:8000", "http://localhost:8000")
    assert settings.embedders == settings.own_origins
    assert settings.trusted_proxies == ()


def test_what_is_given_is_used() -> None:
    settings = read(
        {
            **URI,
            "LOTSEN_PORT": "9000",
            "LOTSEN_DATA": "/srv/lotsen",
            "LOTSEN_ORIGINS": "https://lotsen.example/, https://chat.example",
            "LOTSEN_FRAME_ANCESTORS": "https://kommun.example",
            "LOTSEN_TRUSTED_PROXIES": "10.0.0.1, 10.0.0.2",
            "PATH": "/bin",
        }
    )
    assert (settings.port, settings.data) == (9000, Path("/srv/lotsen"))
    assert settings.own_origins == ("https://lotsen.example", "https://chat.example")
    assert settings.embedders == ("https://kommun.example",)
    assert settings.trusted_proxies == ("10.0.0.1", "10.0.0.2")


def test_there_may_be_several_bots() -> None:
    chosen = read({**URI, "LOTSEN_BOT_URL": "http://127.0.0.1:5005, http://127.0.0.1:5006"})
    assert chosen.bot_url == ("http://127.0.0.1:5005", "http://127.0.0.1:5006")


def test_a_bot_may_be_behind_a_socket_of_a_user_by_name_or_number() -> None:
    for name, number in (("root", 0), ("1234", 1234)):
        chosen = read({**URI, "LOTSEN_BOT_URL": "unix:///run/lotsen-bot/bot.sock", "LOTSEN_BOT_USER": name})
        assert (chosen.bot_url, chosen.bot_user) == (("unix:///run/lotsen-bot/bot.sock",), number)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOTSEN_MONGODB_URI", "http://127.0.0.1"),
        ("LOTSEN_REDIS_URI", "127.0.0.1:6379"),
        ("LOTSEN_REDIS_URI", "http://127.0.0.1:6379"),
        ("LOTSEN_REDIS_URI", "redis://"),
        ("LOTSEN_REDIS_URI", "redis://127.0.0.1:six"),
        ("LOTSEN_REDIS_URI", "unix://"),
        ("LOTSEN_PORT", "eighty"),
        ("LOTSEN_PORT", "0"),
        ("LOTSEN_PORT", "65536"),
        ("LOTSEN_PORT", "-1"),
        ("LOTSEN_HOST", "  "),
        ("LOTSEN_DATABASE", "a.b$c"),
        ("LOTSEN_BOT_URL", "127.0.0.1:5005"),
        ("LOTSEN_BOT_URL", "http://127.0.0.1:5005,"),
        ("LOTSEN_BOT_URL", "unix://run/bot.sock"),
        ("LOTSEN_BOT_USER", "nobody of this name"),
        ("LOTSEN_BOT_DEADLINE_MS", "2.5"),
        ("LOTSEN_ORIGINS", "lotsen.example"),
        ("LOTSEN_ORIGINS", "https://lotsen.example/chat"),
        ("LOTSEN_FRAME_ANCESTORS", "*"),
        ("LOTSEN_EXIT_URL", "javascript:alert(1)"),
        ("LOTSEN_RATE_PER_S", "0"),
        ("LOTSEN_DATA", ""),
        ("LOTSEN_PROT", "8000"),
    ],
)
def test_a_wrong_one_is_named_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        read({**URI, name: value})
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("uri", ["redis://10.0.0.5:6379/0", "rediss://:secret@redis.example", "unix:///run/redis", ""])
def test_a_redis_is_taken_by_its_address_and_none_is_one_node(uri: str) -> None:
    assert read({**URI, "LOTSEN_REDIS_URI": uri}).redis_uri == uri


def test_the_password_of_a_redis_is_not_repeated() -> None:
    with pytest.raises(SettingError) as caught:
        read({**URI, "LOTSEN_REDIS_URI": "redis://:secret@127.0.0.1:six"})
    assert "secret" not in str(caught.value)


def test_without_a_database_the_start_is_refused_with_the_way_out() -> None:
    with pytest.raises(SettingError, match=r"LOTSEN_MONGODB_URI is missing.*lotsen up"):
        read({})


def test_every_setting_can_be_given() -> None:
    """No field of `Settings` is out of an operator's reach."""
    with pytest.raises(SettingError) as caught:
        read({**URI, "LOTSEN_NO_SUCH": ""})
    for field in Settings.__slots__:
        assert f"LOTSEN_{field.upper()}" in str(caught.value)
