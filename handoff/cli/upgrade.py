"""`lotsen upgrade`: what is stored is brought to this version, after a backup, and the services are started anew.

As root on a machine with systemd it stops and starts the services too, which the package calls after each upgrade.
Anywhere else the one who starts the service stops it first, where there is anything to convert.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from handoff.cli._registry import EX_UNAVAILABLE

if TYPE_CHECKING:
    from handoff.app.settings import Settings
    from handoff.operations.services import Systemd
    from storage.backup.upgrading import Outlook

SUMMARY = "bring what is stored to this version, after a backup, and start the services anew"
STORED_ONLY: Final = "--stored-data"
READY_WITHIN_S: Final = 120.0
EX_STEPS = 75
"""Of a dry run: there is something to convert."""


def configure(parser: ArgumentParser) -> None:
    """What to do, and where the backup goes."""
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be converted; 75: something would")
    parser.add_argument("--backup", type=Path, metavar="DIR", help="a new folder for the backup before it")
    parser.add_argument("--keys", type=Path, metavar="DIR", help="a new folder for the wrapped keys of that backup")
    parser.add_argument(STORED_ONLY, action="store_true", help="leave the services alone")


def run(options: Namespace) -> int:
    """Upgrade; returns 0, 75 as above, 78 if something does not fit, 69 if a database or service failed."""
    from handoff.operations.services import systemd

    services = systemd() if os.getuid() == 0 and not (options.stored_data or options.dry_run) else None
    if services is not None:
        return with_services(services, options, _stored_data)
    from handoff.cli._moving import finish

    planned: list[Outlook] = []
    code = finish(_upgrade(options, planned))
    return EX_STEPS if code == 0 and options.dry_run and planned[0].steps else code


def with_services(services: Systemd, options: Namespace, stored_data: Callable[..., int]) -> int:
    """Stop the gateway if there is something to convert; start all anew, and wait until the gateway answers."""
    from handoff.operations.services import BESIDE, BOT, GATEWAY

    services.read_units()
    runs = services.is_active(GATEWAY)
    code = stored_data(options, dry_run=True)
    if code not in (0, EX_STEPS):
        return code
    away_s: float | None = None
    if code == EX_STEPS:
        away_s = time.monotonic()
        services.stop(GATEWAY)
    code = stored_data(options, dry_run=False)
    if code or not runs:
        return code
    bot = services.restart(BOT)
    away_s = away_s or time.monotonic()
    if not (bot and services.restart(GATEWAY) and answers_at(_own_address())):
        print("lotsen: the service does not answer; journalctl -u lotsen-gateway says why", file=sys.stderr)
        return EX_UNAVAILABLE
    services.restart_running(*BESIDE)
    print(f"upgraded; the service was away for {time.monotonic() - away_s:.0f} s")
    return 0


def _stored_data(options: Namespace, *, dry_run: bool) -> int:
    """The same command in a process of its own, which goes on as the user of the service."""
    argv = [sys.executable, "-m", "handoff.cli", "upgrade", STORED_ONLY]
    argv += ["--dry-run"] if dry_run else []
    argv += [word for name in ("backup", "keys") if (at := getattr(options, name)) for word in (f"--{name}", str(at))]
    return subprocess.run(argv, check=False).returncode


def answers_at(address: str, *, within_s: float = READY_WITHIN_S) -> bool:
    """Whether a gateway is ready there, as soon as it is."""
    import asyncio

    from handoff.operations.endpoint import Endpoint
    from handoff.operations.supervisor.probe import until_ok

    async def wait() -> bool:
        try:
            async with asyncio.timeout(within_s):
                await until_ok(Endpoint(address, "/readyz"))
        except TimeoutError:
            return False
        return True

    return asyncio.run(wait())


def _own_address() -> str:
    from handoff.app import settings
    from handoff.cli._database import ANY_DATABASE

    return settings.read({"LOTSEN_MONGODB_URI": ANY_DATABASE, **os.environ}).own_address


async def _upgrade(options: Namespace, planned: list[Outlook]) -> None:
    from handoff.cli._database import settings_with_database
    from handoff.cli._moving import place_of, show
    from handoff.operations.bootstrap.checkout import Checkout
    from storage.backup.upgrading import look, upgrade

    async with settings_with_database(os.environ) as settings:
        place = place_of(settings)
        planned.append(await look(place))
        for line in _told(planned[0], Checkout.here().version):
            print(line)
        if options.dry_run:
            return
        if planned[0].steps:
            await _require_stopped(settings)
        folder, keys = _folders(options, settings, planned[0])
        await upgrade(place, folder, keys, show)
    if planned[0].steps:
        print(f"done. The backup is in {folder} and {keys}:")
        print("move the two apart, and delete both when all is well, within a week.")


def _told(outlook: Outlook, version: str) -> list[str]:
    if not outlook.steps:
        return [f"Lotsen {version}: the stored data has layout {outlook.found}; there is nothing to convert"]
    head = f"Lotsen {version}: the stored data has layout {outlook.found}; to layout {outlook.wanted} there are:"
    return [
        head,
        *(f"  {each.migration.to}: {each.migration.what} ({each.documents} documents)" for each in outlook.steps),
    ]


async def _require_stopped(settings: Settings) -> None:
    """Raises SettingError if a gateway of these settings answers: it would write what was converted already."""
    import aiohttp

    from handoff.contract.errors import SettingError
    from handoff.operations.endpoint import Endpoint

    gateway = Endpoint(settings.own_address, "/healthz")
    try:
        async with gateway.session(aiohttp.ClientTimeout(total=5)) as session, session.get(gateway.url):
            pass
    except (aiohttp.ClientError, TimeoutError):
        return
    raise SettingError("the service is running: stop it (all nodes of it) before its data is converted")


def _folders(options: Namespace, settings: Settings, outlook: Outlook) -> tuple[Path, Path]:
    """Where the backup goes: where it was asked for, else below the data folder."""
    at = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    place = settings.data / "before-upgrade" / f"layout-{outlook.found}-{at}"
    return options.backup or place / "data", options.keys or place / "keys"
