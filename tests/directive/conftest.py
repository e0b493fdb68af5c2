"""Prints the table of the directive's rows after the run: what each wants, and whether its test holds."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.handoff.gateway.conftest import open_site, running, widget

__all__ = ["open_site", "running", "widget"]

ROWS = {
    "D1": "one independent organisation; no way for authorities to single conversations",
    "D2": "chat, telephone and e-mail, documented alike, counted apart; calls answered and missed",
    "D3": "being drawn in, and already active",
    "D4": "municipalities and organisations consult without naming anybody",
    "D5": "those who want to leave",
    "D6": "information, advice, support; a person one button away",
    "D7": "shift leads listen in, take over, flag for supervision",
    "D8": "training before the queue; practice never counted",
    "D9": "documentation under a guideline, free of personal details",
    "D10": "aggregate knowledge with small cells protected",
    "D11": "information about crime decided by two people; nothing is ever sent",
    "D12": "guiding on from every municipality; what is unverified is hidden",
    "D13": "an evaluator rebuilds the figures from aggregates",
    "D14": "the line can be handed over without transcripts",
    "D15": "a pilot with an end, after which deletion goes on",
}
_NAME = re.compile(r"test_d(\d\d)_")
_outcomes: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Notes what came of a row's test."""
    found = _NAME.search(report.nodeid) if "tests/directive" in report.nodeid else None
    if found and (report.when == "call" or report.outcome != "passed"):
        _outcomes[f"D{int(found[1])}"] = report.outcome


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table, once any row has been tested."""
    if not _outcomes:
        return
    terminalreporter.section("the directive, row by row")
    for row, wants in ROWS.items():
        terminalreporter.write_line(f"{row:<4}{_outcomes.get(row, 'not run'):<9}{wants}")


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session
