# noqa: N999  # the command's name is a word of the language; it is imported by name
"""`lotsen import`: an export of another installation into this one. All of a folder that is whole, or nothing."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from handoff.cli._registry import EX_CONFIG, EX_UNAVAILABLE
from handoff.conversation.calendar import swedish_day

SUMMARY = "take over what `lotsen export` has written, with its reviews"
EX_DATAERR = 65


def configure(parser: ArgumentParser) -> None:
    """From where."""
    parser.add_argument("folder", type=Path)


def run(options: Namespace) -> int:
    """Import; returns 0, or 65 if the folder is not whole or has faults."""
    from handoff.backoffice.editor.exchange import ImportFault
    from handoff.backoffice.handover import HandoverFault
    from handoff.contract.errors import SettingError
    from storage.errors import StorageError

    try:
        asyncio.run(_import(options.folder))
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except (HandoverFault, ImportFault) as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_DATAERR
    except StorageError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_UNAVAILABLE
    return 0


async def _import(folder: Path) -> None:
    from handoff.backoffice import handover
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import library_of, opened_store

    async with settings_with_database(os.environ, makes=True) as settings, opened_store(settings) as store:
        library = library_of(store, settings)
        await library.seed()
        library.close()
        taken = await handover.take_in(store.knowledge, store.records, folder, today=swedish_day(datetime.now(UTC)))
    print(
        f"{taken.articles} articles, {taken.contacts} contacts, {taken.guides} guides, "
        f"{taken.documents} other documents and {taken.settings} settings changed"
    )
    for name in taken.other_guidelines:
        print(f"the guideline {name} has changed: read it, and sign it anew")
