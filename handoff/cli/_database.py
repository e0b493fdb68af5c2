"""Which database a command talks to: the one in the settings, the one that runs under `lotsen up`, or one of its own.

So `lotsen accounts add` works before, during and after `lotsen up`, without anything to configure.
"""

from __future__ import annotations

import fcntl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from handoff.app import settings
from handoff.app.settings import Settings
from handoff.cli._installation import go_on_as_owner
from handoff.contract.errors import SettingError
from handoff.operations.supervisor.bot_side import own_url
from handoff.operations.supervisor.preflight import ADDRESS_FILE, data_folder
from storage.embedded.server import EmbeddedDatabase
from storage.errors import StorageError

ANY_DATABASE = "mongodb://127.0.0.1/"
"""Stands in while the other settings are checked; the embedded database has no address before it runs."""


@asynccontextmanager
async def settings_with_database(environment: Mapping[str, str], *, makes: bool = False) -> AsyncIterator[Settings]:
    """The settings, with a database that answers. Nothing is made where none is, unless the command `makes` one.

    From here on a command of root's runs as the service's user.

    Raises:
        SettingError: a setting is wrong, there is no installation, or the embedded database does not start.
    """
    go_on_as_owner(environment)
    chosen = _read(environment)
    if "LOTSEN_MONGODB_URI" in environment:
        yield chosen
        return
    running = _address_of_running(chosen.data)
    if running is not None:
        yield replace(chosen, mongodb_uri=running)
        return
    if not makes and not (chosen.data / "database").exists():
        raise SettingError(
            f"there is no installation in {chosen.data.absolute()}; name one by --installation FILE (its environment "
            "file, before the command) or LOTSEN_DATA"
        )
    with data_folder(chosen.data):
        database = EmbeddedDatabase(chosen.data / "database")
        try:
            await database.start()
        except StorageError as error:
            raise SettingError(str(error)) from None
        try:
            yield replace(chosen, mongodb_uri=database.uri)
        finally:
            await database.stop()


def running_database(environment: Mapping[str, str]) -> bool:
    """Whether a database is named, or runs under `lotsen up`: whether one can be asked without starting it."""
    return "LOTSEN_MONGODB_URI" in environment or embedded_is_running(environment)


def embedded_is_running(environment: Mapping[str, str]) -> bool:
    """Whether `lotsen up` runs in the data folder of these settings."""
    return _address_of_running(_read(environment).data) is not None


def _read(environment: Mapping[str, str]) -> Settings:
    """The settings, with the bot that `lotsen up` runs where none is named."""
    chosen = settings.read({"LOTSEN_MONGODB_URI": ANY_DATABASE, **environment})
    return chosen if environment.get("LOTSEN_BOT_URL") else replace(chosen, bot_url=(own_url(chosen.data),))


def _address_of_running(data: Path) -> str | None:
    """Where the database of a running `lotsen up` answers; None if none runs in this folder."""
    try:
        with (data / "up.lock").open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        address = (data / ADDRESS_FILE).read_text(encoding="utf-8").strip()
        return address or None
    except FileNotFoundError:
        return None
    return None
