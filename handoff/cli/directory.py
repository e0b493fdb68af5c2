"""`lotsen directory`: compares the directory with the pages that its entries name. Needs no database and no gateway.

Run where there is internet, on a file that the editors' desk or `lotsen knowledge export` gives out.
"""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.directory.contacts import Contact

SUMMARY = "compare the directory with the pages of its entries: check"
EX_DATAERR = 65
EX_CANTCREAT = 73
PROPOSALS = "directory.csv"
REPORT = "report.txt"


def configure(parser: ArgumentParser) -> None:
    """One sub-command each."""
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("check", help="read the pages, and propose what differs, with the sentence found")
    check.add_argument("file", type=Path, help="the directory as CSV, from the editors' page or `knowledge export`")
    check.add_argument(
        "--to",
        type=Path,
        required=True,
        metavar="FOLDER",
        help=f"where {REPORT} and {PROPOSALS} are written; the editors take in the second and check each entry",
    )


def run(options: Namespace) -> int:
    """Do it; returns 0, 65 for a file that is no directory, 73 if the folder cannot be written."""
    from knowledge.directory import csv_file

    try:
        contacts = csv_file.read(options.file.read_bytes(), where=options.file.name)
    except OSError as error:
        print(f"lotsen: {options.file} cannot be read: {error.strerror}", file=sys.stderr)
        return EX_DATAERR
    except csv_file.DirectoryError as error:
        for problem in error.problems:
            print(f"lotsen: {problem}", file=sys.stderr)
        return EX_DATAERR
    try:
        options.to.mkdir(parents=True, exist_ok=True)
        asyncio.run(_check(contacts, options.to))
    except OSError as error:
        print(f"lotsen: {options.to} cannot be written: {error.strerror}", file=sys.stderr)
        return EX_CANTCREAT
    return 0


async def _check(contacts: list[Contact], folder: Path) -> None:
    from handoff.operations import directory_check
    from handoff.operations.page_fetcher import PageFetcher
    from knowledge.directory import csv_file

    async with PageFetcher() as fetcher:
        checked = await directory_check.check(contacts, fetcher, _show)
    proposed = [each.proposal for each in checked if each.proposal is not None]
    text = directory_check.report(checked)
    (folder / REPORT).write_text(text, encoding="utf-8")
    (folder / PROPOSALS).write_bytes(csv_file.write(proposed))
    print(text)
    print(f"{len(proposed)} proposals in {folder / PROPOSALS}: take the file in at the editors' desk, under Files")


def _show(done: int, total: int) -> None:
    end = "\n" if done == total else "\r"
    print(f"{done} of {total} pages", end=end, file=sys.stderr, flush=True)
