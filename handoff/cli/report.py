"""`lotsen report`: a period's figures as a page, a PDF and a sheet. What nobody has approved is marked as a draft."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handoff.cli._registry import EX_CONFIG, EX_UNAVAILABLE

if TYPE_CHECKING:
    from handoff.backoffice.statistics.periods import Period
    from handoff.backoffice.statistics.releases import Release

SUMMARY = "a quarter, half-year or year as accessible HTML and PDF with charts, and as CSV"
EX_USAGE = 64


def configure(parser: ArgumentParser) -> None:
    """Which period, where to, in which language."""
    parser.add_argument("--period", required=True, help="2026Q4, 2026H2 or 2026")
    parser.add_argument("--out", type=Path, default=Path(), help="the folder for the files; default: this one")
    parser.add_argument("--lang", choices=("sv", "en"), default="sv")
    parser.add_argument("--no-pdf", action="store_true", help="HTML and CSV alone: needs no Chromium")


def run(options: Namespace) -> int:
    """Write the files; returns 0, 64 for no such period, 69 if there is no Chromium for the PDF."""
    from handoff.backoffice.statistics.periods import parse
    from handoff.cli._printing import CannotPrint
    from handoff.contract.errors import SettingError
    from storage.errors import StorageError

    try:
        period = parse(options.period)
    except ValueError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_USAGE
    began = time.monotonic()
    try:
        report = asyncio.run(_made(period, options.lang))
        for path in _written(report, options.out, printed=not options.no_pdf):
            print(path)
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except (StorageError, CannotPrint) as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_UNAVAILABLE
    print(f"done in {time.monotonic() - began:.1f} s", file=sys.stderr)
    return 0


@dataclass(frozen=True, slots=True)
class _Report:
    """What is written."""

    name: str
    page: str
    printed: str
    """The page with its tables unfolded."""
    sheet: bytes


async def _made(period: Period, lang: str) -> _Report:
    from handoff.app.ports import statistics_ports
    from handoff.backoffice.statistics import page, sheet
    from handoff.backoffice.statistics.desk import StatisticsDesk
    from handoff.backoffice.statistics.wording import Teller
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import opened_store

    def clock() -> datetime:
        return datetime.now(UTC)

    async with settings_with_database(os.environ) as settings, opened_store(settings) as store:
        desk = StatisticsDesk(ports=statistics_ports(store), clock=clock)
        parts = []
        for each, release in zip(period.parts(), await desk.drafts(period.parts()), strict=True):
            parts.append((release, Teller(desk.vocabulary, lang, str(each))))
            print(f"{each}: {_standing(release)}", file=sys.stderr)
    title = parts[0][1].report("title", period=period)

    def rendered(*, opened: bool) -> str:
        return page.render(parts, title=title, operator=settings.operator, today=clock().date(), opened=opened)

    return _Report(f"lotsen-{period}", rendered(opened=False), rendered(opened=True), sheet.write(parts))


def _written(report: _Report, folder: Path, *, printed: bool) -> Iterator[Path]:
    """The files, each after it is written."""
    from handoff.cli._printing import to_pdf

    folder.mkdir(parents=True, exist_ok=True)
    page, sheet, pdf = (folder / f"{report.name}.{ending}" for ending in ("html", "csv", "pdf"))
    page.write_text(report.page, encoding="utf-8")
    yield page
    sheet.write_bytes(report.sheet)
    yield sheet
    if printed:
        with tempfile.TemporaryDirectory(prefix="lotsen-report-") as drafts:
            unfolded = Path(drafts) / "report.html"
            unfolded.write_text(report.printed, encoding="utf-8")
            to_pdf(unfolded, pdf)
        yield pdf


def _standing(release: Release) -> str:
    return "released" if release.status == "released" else "a draft: nobody has approved it"
