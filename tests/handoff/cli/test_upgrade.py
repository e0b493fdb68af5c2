"""`lotsen upgrade` stops the service only for what must be converted, and starts it anew in any case."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

import pytest

from handoff.cli import upgrade
from handoff.operations.services import Systemd


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    return tmp_path / "calls"


@pytest.fixture
def services(tmp_path: Path, calls: Path) -> Systemd:
    """A systemctl that writes down what it is asked, where everything runs."""
    program = tmp_path / "systemctl"
    program.write_text(f'#!/bin/sh\necho "$@" >> {calls}\n')
    program.chmod(0o755)
    return Systemd(str(program))


def options(*words: str) -> Namespace:
    parser = ArgumentParser()
    upgrade.configure(parser)
    return parser.parse_args(words)


def steps(needed: int, code: int = 0) -> Callable[..., int]:
    def stored_data(given: Namespace, *, dry_run: bool) -> int:
        return needed if dry_run else code

    return stored_data


@pytest.mark.usefixtures("gateway")
def test_with_nothing_to_convert_the_service_is_started_anew_and_never_stopped(services: Systemd, calls: Path) -> None:
    assert upgrade.with_services(services, options(), steps(0)) == 0
    assert calls.read_text().splitlines() == [
        "daemon-reload",
        "is-active --quiet lotsen-gateway.service",
        "restart lotsen-bot.service",
        "restart lotsen-gateway.service",
        "try-restart lotsen-notify.service lotsen-mail.service",
    ]


@pytest.mark.usefixtures("gateway")
def test_the_gateway_is_stopped_before_anything_is_converted(services: Systemd, calls: Path) -> None:
    assert upgrade.with_services(services, options(), steps(upgrade.EX_STEPS)) == 0
    assert calls.read_text().splitlines()[2] == "stop lotsen-gateway.service"


def test_data_that_cannot_be_upgraded_leaves_the_running_service_alone(services: Systemd, calls: Path) -> None:
    assert upgrade.with_services(services, options(), steps(78)) == 78
    assert calls.read_text().splitlines() == ["daemon-reload", "is-active --quiet lotsen-gateway.service"]


def test_a_conversion_that_failed_starts_nothing_on_half_converted_data(services: Systemd, calls: Path) -> None:
    assert upgrade.with_services(services, options(), steps(upgrade.EX_STEPS, 69)) == 69
    assert "restart" not in calls.read_text()
