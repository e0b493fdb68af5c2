"""What the log says at start and end: that it began, with which settings by name, and that it ended."""

from __future__ import annotations

import logging
from pathlib import Path

import aiohttp
import pytest

from handoff.app.settings import Settings
from handoff.app.summary import summary
from tests.support.site import pages, site


def test_settings_are_told_by_name_and_only_numbers_by_value() -> None:
    chosen = Settings(
        "mongodb://lotsen:hemligt@db.example.se/",
        redis_uri="redis://:hemligt@10.0.0.5",
        operator="Föreningen",
        origins=("https://chatt.example.se", "https://www.example.se"),
        retention_days=10,
        seal_closed=True,
        log="json",
    )
    told = summary(chosen)
    assert set(told.split()) == {
        *("mongodb_uri=set", "redis_uri=set", "operator=set", "origins=2"),
        *("retention_days=10", "seal_closed=true", "log=json", f"widget={told.partition('widget=')[2].split()[0]}"),
    }
    for secret in ("hemligt", "example.se", "10.0.0.5", "Föreningen"):
        assert secret not in told


async def test_start_end_and_refused_origins_are_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        async with site(pages(tmp_path / "widget")) as running, aiohttp.ClientSession() as http:
            foreign = {"Origin": "https://annan-sida.example"}
            async with http.get(f"{running.url}/socket.io/?EIO=4&transport=polling", headers=foreign) as answer:
                assert answer.status == 400
            async with http.post(f"{running.url}/api/v1/survey", json={}, headers=foreign) as answer:
                assert answer.status == 403
    told = [message for message in caplog.messages if message.startswith(("gateway_", "origin_"))]
    assert told == ["gateway_started mode=practice", "origin_refused https://annan-sida.example", "gateway_stopping"]
