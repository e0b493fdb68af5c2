"""Writes what was measured as Markdown, with the machine, and plots. Owns no figure."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.bench import charts
from tests.bench.measured import Results, Row

FOLDER = Path(__file__).parent
ABOUT = (
    "(a) a bare python-socketio server that acknowledges; (s) documents of the same size inserted in batches by a bare "
    "loop, as durable; (c) visitor to acknowledgement with risk rules, typing, encryption and durable storage, in "
    "conversations that counselors have taken; (d) to the counselor's socket; (b) Rasa's own channel with a tracker "
    "store on disk, a reply for each message; (e) the same through all of Lotsen. CPU is of the server's process for a "
    "message or a reply (of (e) the gateway's, the bot's not), memory for a connection with its conversation."
)


def show(results: Results, load_before: tuple[float, float, float]) -> None:
    """Print it."""
    print(f"\n{_markdown(results, load_before, 'RESULTS')}")


def write(results: Results, load_before: tuple[float, float, float], name: str) -> None:
    """Write `NAME.md`, and the plots that there are points for."""
    (FOLDER / f"{name}.md").write_text(_markdown(results, load_before, name), "utf-8")
    if _series(results.rows):
        charts.lines(_series(results.rows), FOLDER / "throughput.svg", "messages or replies a second")
        charts.lines(_series(results.rows, "p99_ms"), FOLDER / "waits.svg", "p99, milliseconds")


def _markdown(results: Results, load_before: tuple[float, float, float], title: str) -> str:
    memory = psutil.virtual_memory().total / 2**30
    machine = f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB"
    plots = ["![messages a second by connections](throughput.svg)", "", "![p99 by connections](waits.svg)", ""]
    lines = [
        "# Results of `make bench`" if title == "RESULTS" else f"# Results of `make bench-{title.lower()}`",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, {machine}; load average "
        f"{load_before[0]:.1f} before, {os.getloadavg()[0]:.1f} after (servers and generators included). Medians of "
        f"{results.rounds} rounds of {results.seconds:.0f} s. The limits of visitors are raised; nothing else is.",
        "",
        *((ABOUT, "", *_table(results.rows), "") if results.rows else ()),
        *(f"- {line}" for line in results.lines),
        "",
        *(plots if results.rows else ()),
    ]
    return "\n".join(lines)


def _table(rows: list[Row]) -> list[str]:
    return [
        "| what | connections | a second | p50 ms | p95 ms | p99 ms | CPU ms | KB a connection |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {each.what} | {each.connections:,} | {each.per_s:,.0f} | {_figure(each.p50_ms)} "
            f"| {_figure(each.p95_ms)} | {_figure(each.p99_ms)} | {_figure(each.cpu_ms, 2)} | {_figure(each.kb, 0)} |"
            for each in rows
        ),
    ]


def _figure(value: float, digits: int = 1) -> str:
    return f"{value:,.{digits}f}" if value else "–"


def _series(rows: list[Row], field: str = "per_s") -> Mapping[str, list[tuple[int, float]]]:
    """Points by connections, a series for each kind of server with more than one."""
    series: dict[str, list[tuple[int, float]]] = {}
    for each in rows:
        if value := float(getattr(each, field)):
            series.setdefault(each.what, []).append((each.connections, value))
    return {name: points for name, points in series.items() if len(points) > 1}
