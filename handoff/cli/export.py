"""`lotsen export`: what another organisation needs to run the line. No transcript, form, account or key is in it."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from handoff.cli._registry import EX_CONFIG, EX_UNAVAILABLE

SUMMARY = "hand the line over: knowledge, directory, guidelines and released figures, as files"
EX_DATAERR = 65


def configure(parser: ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("folder", type=Path, help="a new folder")


def run(options: Namespace) -> int:
    """Export; returns 0, or 65 if the folder cannot be used."""
    from handoff.backoffice.handover import HandoverFault
    from handoff.contract.errors import SettingError
    from storage.errors import StorageError

    try:
        asyncio.run(_export(options.folder))
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except HandoverFault as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_DATAERR
    except StorageError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_UNAVAILABLE
    return 0


async def _export(folder: Path) -> None:
    from handoff.backoffice import handover
    from handoff.backoffice.records.published_texts import GuidelinesInForce, HandbookInForce, ModulesInForce
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import library_of, opened_store

    async with settings_with_database(os.environ) as settings, opened_store(settings) as store:
        library = library_of(store, settings)
        await library.seed()
        library.close()
        for texts in (GuidelinesInForce, ModulesInForce, HandbookInForce):
            await texts(store.knowledge, clock=lambda: datetime.now(UTC)).seed()
        manifest = await handover.export(
            store.knowledge, store.records, folder, operator=settings.operator, at=datetime.now(UTC)
        )
        print(f"{len(manifest.files)} files in {folder}; read HANDOVER.md there (OVERLAMNING.md in Swedish)")
