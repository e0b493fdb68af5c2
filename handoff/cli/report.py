"""`lotsen report`: a period's figures as a page, a PDF and a sheet. What nobody has approved is marked as a draft."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handoff.cli._registry import EX_CONFIG, EX_UNAVAILABLE
from handoff.conversation.calendar import swedish_day

if TYPE_CHECKING:
    from handoff.backoffice.statistics.desk import StatisticsDesk
    from handoff.backoffice.statistics.editions import Edition
    from handoff.backoffice.statistics.periods import Period
    from handoff.backoffice.statistics.releases import Release

SUMMARY = "a quarter, half-year, year or the pilot as accessible HTML and PDF with charts, and as CSV"
EX_USAGE = 64
PILOT = "pilot"


def configure(parser: ArgumentParser) -> None:
    """Which period, where to, in which language."""
    parser.add_argument("--period", required=True, help="2026Q4, 2026M11, 2026H2, 2026, or pilot: all that is released")
    parser.add_argument("--out", type=Path, default=Path(), help="the folder for the files; default: this one")
    parser.add_argument("--lang", choices=("sv", "en"), default="sv")
    parser.add_argument("--no-pdf", action="store_true", help="HTML and CSV alone: needs no `lotsen provide typeset`")


def run(options: Namespace) -> int:
    """Write the files; returns 0, 64 for no such period, 69 if no PDF can be made here."""
    from handoff.backoffice.statistics.periods import parse
    from handoff.contract.errors import Refused, SettingError
    from handoff.operations.typesetter import CannotTypeset
    from storage.errors import StorageError

    try:
        period = None if options.period == PILOT else parse(options.period)
    except ValueError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_USAGE
    began = time.monotonic()
    try:
        report = asyncio.run(_made(period, options.lang))
        for path in _written(report, options.out, printed=not options.no_pdf):
            print(path)
    except Refused:
        print("lotsen: fewer than two quarters that follow each other are released", file=sys.stderr)
        return EX_USAGE
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except (StorageError, CannotTypeset) as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_UNAVAILABLE
    print(f"done in {time.monotonic() - began:.1f} s", file=sys.stderr)
    return 0


@dataclass(frozen=True, slots=True)
class _Report:
    """What is written."""

    name: str
    page: str
    sheet: bytes
    excel: bytes


async def _made(period: Period | None, lang: str) -> _Report:
    from handoff.app.ports import statistics_ports
    from handoff.backoffice.records.learnt_desk import LearntDesk
    from handoff.backoffice.statistics import page, sheet
    from handoff.backoffice.statistics.desk import StatisticsDesk
    from handoff.backoffice.statistics.report_desk import ReportDesk
    from handoff.backoffice.statistics.wording import Teller
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import opened_store

    def clock() -> datetime:
        return datetime.now(UTC)

    async with settings_with_database(os.environ) as settings, opened_store(settings) as store:
        desk = StatisticsDesk(ports=statistics_ports(store), clock=clock)
        learnt = LearntDesk(
            observations=store.observations,
            surveys=store.surveys,
            database_clock=store.clock,
            vocabulary=desk.vocabulary,
        )
        reports = ReportDesk(desk=desk, documents=store.knowledge, clock=clock, learnt=learnt)
        found = await reports.edition(PILOT) if period is None else await _drafted(period, desk)
        _, written = await reports.texts(found.name)
        said = await reports.learnt(found)
    for each in found.parts:
        print(f"{each.figures.period}: {_standing(each)}", file=sys.stderr)
    teller = Teller(desk.vocabulary, lang, found.parts[0].figures.period)
    made = page.render(found, teller, written, operator=settings.operator, today=swedish_day(clock()), learnt=said)
    return _Report(f"lotsen-{found.name}", made, sheet.of_edition(found, teller), sheet.for_excel(found, teller))


async def _drafted(period: Period, desk: StatisticsDesk) -> Edition:
    """A period of the calendar; what of it is not released is a draft."""
    from handoff.backoffice.statistics.editions import compose
    from handoff.backoffice.statistics.periods import Period

    year = Period(period.year, "year")
    step = await desk.step()
    months = year.made_of("month") if step == "month" else ()
    made = await desk.drafts([each for each in (*months, *year.parts()) if set(each.months) <= set(period.months)])
    of_kind = {kind: [each for each in made if each.period.kind == kind] for kind in ("month", "quarter", "half")}
    between = of_kind["quarter"] if step == "month" else []
    return compose(str(period), of_kind[step], of_kind["half"], between=between)


def _written(report: _Report, folder: Path, *, printed: bool) -> Iterator[Path]:
    """The files, each after it is written."""
    from handoff.operations.typesetter import Typesetter

    folder.mkdir(parents=True, exist_ok=True)
    files = {
        f"{report.name}.html": report.page.encode(),
        f"{report.name}.csv": report.sheet,
        f"{report.name}-excel.csv": report.excel,
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
        yield folder / name
    if printed:
        pdf = folder / f"{report.name}.pdf"
        pdf.write_bytes(asyncio.run(Typesetter().to_pdf(report.page)))
        yield pdf


def _standing(release: Release) -> str:
    return "released" if release.status == "released" else "a draft: nobody has approved it"
