"""Each shipped alert, tried by Prometheus' own tool: it rings for what it is for, and is silent beside it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from handoff.operations.bootstrap.programs import PROMTOOL
from tests.support.product import ROOT

SHIPPED: Final = ROOT / "handoff" / "deployment" / "alerts.yaml"
RULES: Final[dict[str, dict[str, Any]]] = {
    rule["alert"]: rule for rule in yaml.safe_load(SHIPPED.read_text("utf-8"))["groups"][0]["rules"]
}
OFTEN: Final = "15s"
"""Between two looks, as Prometheus is set."""
SELDOM: Final = "4m"
"""For what takes days: as seldom as a series is still seen."""
DAY: Final = 86_400


@dataclass(frozen=True)
class Case:
    """Series that ring an alert at a time, and some that come near and must not."""

    at: str
    rings: Mapping[str, str]
    silent: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)
    every: str = OFTEN


def failed(job: str, values: str) -> dict[str, str]:
    """Both counters of a job: runs that broke off as given, and no items."""
    return {
        f'lotsen_job_runs_failed_total{{job="{job}",instance="a"}}': values,
        f'lotsen_job_items_failed_total{{job="{job}",instance="a"}}': "0x400",
    }


def lag(slow: str) -> dict[str, str]:
    name = "lotsen_event_loop_lag_seconds_bucket"
    return {f'{name}{{le="0.25"}}': "0+100x80", f'{name}{{le="1"}}': slow, f'{name}{{le="+Inf"}}': slow}


def proved(sound: str, at: str) -> dict[str, str]:
    return {"lotsen_retention_sound": sound, "lotsen_retention_proved_at_seconds": at}


CASES: Final = {
    "LotsenGatewayDown": Case(
        "3m",
        {'up{job="lotsen",instance="a"}': "1 0x20"},
        {'up{job="lotsen",instance="a"}': "1 0x2 1x20"},
        {"job": "lotsen", "instance": "a"},
    ),
    "LotsenDatabaseAway": Case(
        "5m", failed("probe_database", "0x8 1+1x20"), failed("probe_database", "0x8 1x40"), {"instance": "a"}
    ),
    "LotsenMessagesLost": Case(
        "20m",  # two messages a minute
        {"lotsen_commands_failed_total": "0+0.5x240"},
        {"lotsen_commands_failed_total": "0x40 3x200"},
    ),
    "LotsenEmergencyWaits": Case(
        "3m", {'lotsen_waiting{level="N4"}': "1x20"}, {'lotsen_waiting{level="N4"}': "1x4 0x1 1x20"}
    ),
    "LotsenBotSilent": Case(
        "20m",
        {'lotsen_bot_failures_total{reason="timeout"}': "0+1x100"},
        {'lotsen_bot_failures_total{reason="timeout"}': "0x20 10x80"},
    ),
    "LotsenLoopLate": Case("15m", lag("0+200x80"), lag("0+100x80")),
    "LotsenBusDisconnected": Case(
        "12m", {"lotsen_bus_dropped_total": "0+1x60"}, {"lotsen_bus_dropped_total": "0x10 1x60"}
    ),
    "LotsenPacketsRefused": Case(
        "12m", {"lotsen_packets_refused_total": "0+1000x60"}, {"lotsen_packets_refused_total": "0+100x60"}
    ),
    "LotsenJobFails": Case("35m", failed("sealing", "0+1x200"), failed("sealing", "0x4 1x200"), {"job": "sealing"}),
    "LotsenRetention": Case(
        "28h",  # proved once, at the beginning
        proved("1x450", "0x450"),
        proved("1x450", "0x300 75000x150"),
        every=SELDOM,
    ),
    "LotsenDiskFilling": Case("20m", {"lotsen_disk_free_ratio": "0.2 0.09x90"}, {"lotsen_disk_free_ratio": "0.11x90"}),
    "LotsenBackupOld": Case(
        "52h",
        {"lotsen_backup_made_at_seconds": "0x800"},
        {"lotsen_backup_made_at_seconds": "0x400 90000x400"},
        every=SELDOM,
    ),
    "LotsenDrillOld": Case(
        "2h",
        {"lotsen_drill_made_at_seconds": f"{-36 * DAY}x50"},
        {"lotsen_drill_made_at_seconds": f"{-30 * DAY}x50"},
        every=SELDOM,
    ),
    "LotsenMailSilent": Case(
        "9m", {"lotsen_mail_asked_at_seconds": "0x40"}, {"lotsen_mail_asked_at_seconds": "0+15x40"}
    ),
    "LotsenMailUnsent": Case(
        "25m",
        {"lotsen_mail_unsent_since_seconds": "0x120"},
        {"lotsen_mail_unsent_since_seconds": "0x60 _x60"},  # all were taken
    ),
}
ABSENT: Final = {
    "LotsenRetention": "1h",
    "LotsenBackupOld": "2h",
    "LotsenDrillOld": "2h",
}
"""Alerts that ring too where what they look at has never been."""


def tried(
    alert: str, at: str, every: str, series: Mapping[str, str], rings: Mapping[str, str] | None
) -> dict[str, Any]:
    rule = RULES[alert]
    expected = {"exp_labels": {**rule["labels"], **(rings or {})}, "exp_annotations": rule["annotations"]}
    return {
        "interval": every,
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "alert_rule_test": [{"eval_time": at, "alertname": alert, "exp_alerts": [] if rings is None else [expected]}],
    }


@pytest.mark.parametrize("every", [OFTEN, SELDOM])
def test_every_alert_rings_for_what_it_is_for_and_for_nothing_less(every: str, tmp_path: Path) -> None:
    chosen = {name: case for name, case in CASES.items() if case.every == every}
    cases = [tried(name, case.at, every, case.rings, case.labels) for name, case in chosen.items()]
    cases += [tried(name, case.at, every, case.silent, None) for name, case in chosen.items()]
    if every == SELDOM:
        cases += [tried(name, at, every, {"up": "1x50"}, {}) for name, at in ABSENT.items()]
    file = tmp_path / "alerts_test.yaml"
    told = {"rule_files": [str(SHIPPED)], "evaluation_interval": every, "tests": cases}
    file.write_text(yaml.safe_dump(told), "utf-8")
    done = subprocess.run([PROMTOOL.executable(), "test", "rules", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_alert_is_left_out() -> None:
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("alert", RULES)
def test_an_alert_says_how_urgent_it_is(alert: str) -> None:
    assert RULES[alert]["labels"]["severity"] in ("page", "ticket")
