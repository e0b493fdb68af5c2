"""`lotsen check`: what to know before relying on an installation, one line each, `ok` or `!!` in front."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from handoff.cli._registry import EX_CONFIG, EX_SOFTWARE

if TYPE_CHECKING:
    from handoff.app.exposure import Finding
    from handoff.app.settings import Settings
    from handoff.contract.base import ModeName
    from storage.ports.store import Store

SUMMARY = "what to know before relying on this installation: retention, keys, stored data, settings, accounts"


def configure(parser: ArgumentParser) -> None:
    """No options."""


def run(options: Namespace) -> int:
    """Print the findings; 0 if all are good, else 70."""
    from handoff.contract.errors import SettingError

    try:
        return asyncio.run(_check())
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG


async def _check() -> int:
    from handoff.cli._database import settings_with_database

    async with settings_with_database(os.environ) as settings:
        findings = await found(settings)
    for each in findings:
        print(f"{'ok' if each.good else '!!'} {each.line}")
    return 0 if all(each.good for each in findings) else EX_SOFTWARE


async def found(settings: Settings) -> list[Finding]:
    """All findings of an installation whose database answers."""
    from handoff.app.checks import findings
    from handoff.app.upkeep import certificates
    from handoff.cli._parts import opened_store
    from handoff.operations.watch.certificates import ends_of

    async with opened_store(settings) as store:
        mode, now = await _mode(store), datetime.now(UTC)
        embedded = "LOTSEN_MONGODB_URI" not in os.environ
        listed = await findings(settings, store, embedded=embedded, mode=mode, now=now)
        ends = await ends_of(settings.own_origins)
        return [*listed, *certificates(ends, now, practice=mode in ("practice", "closed"))]


async def _mode(store: Store) -> ModeName:
    from handoff.cli._service import service_of

    service = service_of(store)
    await service.refresh()
    return service.mode
