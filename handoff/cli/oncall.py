"""`lotsen oncall`: the list of on-call times, as a plain text that people keep. Works while the service runs."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

SUMMARY = "who is called when somebody waits or a part is broken: show the list, or set it from a file"


def configure(parser: ArgumentParser) -> None:
    """One sub-command each."""
    from handoff.operations.watch.on_call import EXAMPLE

    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("show", help="print the list, as `set` takes it")
    setting = actions.add_parser("set", help=f"a line for each time, first called first: {EXAMPLE}")
    setting.add_argument("file", type=Path, metavar="FILE", help="- for standard input")


def run(options: Namespace) -> int:
    """Do it; returns 0, 78 if a line of the list is wrong, 69 if the database failed."""
    from handoff.cli._moving import finish

    return finish(_act(options.action, getattr(options, "file", None)))


async def _act(action: str, file: Path | None) -> None:
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import opened_store
    from handoff.cli._service import service_of
    from handoff.contract.errors import Refused, SettingError
    from handoff.operations.watch.on_call import parse, text_of

    listed = parse(await asyncio.to_thread(_read, file)) if file is not None else None
    async with settings_with_database(os.environ) as settings, opened_store(settings) as store:
        service = service_of(store)
        version, now = await service.read_on_call()
        if listed is None:
            print(text_of(now) or "# nobody: only LOTSEN_WATCH_OPERATOR is called", end="" if now.shifts else "\n")
            return
        try:
            await service.set_on_call(listed, replaces=version)
        except Refused:
            raise SettingError("somebody else has changed the list meanwhile; look at it and try again") from None
        print(f"{len(listed.shifts)} times; every gateway follows within seconds. Try it: lotsen notify --test")


def _read(file: Path) -> str:
    return sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
