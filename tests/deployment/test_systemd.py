"""The package on a bare Debian with its own systemd: set up by one command, upgraded while people write.

By `make test-long`, which builds the package first. The units run as systemd runs them, restrictions included.
"""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.machine import Machine, machine_with_systemd, missing, unified_groups
from tests.support.package import HOST, SET_UP, debian_for, newest_package, visited

pytestmark = [
    pytest.mark.long,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(bool(missing()) or unified_groups() is None, reason=f"lacks: {missing() or 'cgroup2'}"),
]

SET_UP_WITHIN_S, UPGRADED_WITHIN_S, AWAY_AT_MOST_S = 1_800.0, 300.0, 30.0
VISITORS = 3
OF_THE_OUTER_MACHINE = "systemd-modules-load.service"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def debian() -> AsyncIterator[Machine]:
    root = debian_for(newest_package(), "debian-systemd", "systemd", "systemd-sysv", "dbus")
    async with machine_with_systemd(root) as running:
        yield running


async def failed_units(debian: Machine) -> set[str]:
    listed = await debian.run("systemctl", "list-units", "--failed", "--plain", "--no-legend", "--no-pager")
    return {line.split()[0] for line in listed.splitlines()} - {OF_THE_OUTER_MACHINE}


async def test_from_a_bare_machine_to_an_answer_by_two_commands(debian: Machine) -> None:
    began_s = time.monotonic()
    await debian.run("dpkg", "--install", "/lotsen.deb", within_s=SET_UP_WITHIN_S)
    said = await debian.run(*SET_UP, within_s=SET_UP_WITHIN_S)
    assert f"chat https://{HOST}/" in said
    assert re.search("bot and gateway run, after [0-9]+ s", said), said
    assert await visited(debian)
    print(f"\nfrom a bare machine to a visitor's answer: {time.monotonic() - began_s:.0f} s")
    assert time.monotonic() - began_s < SET_UP_WITHIN_S
    assert await failed_units(debian) == set()
    _, found = await debian.result("lotsen", "check")
    assert {line.split(":")[0] for line in found.splitlines() if line.startswith("!!")} <= {"!! accounts"}, found


async def test_what_the_handbook_tells_root_to_do_is_done(debian: Machine) -> None:
    """Keys onto a medium that nobody else reaches, and the e-mail desk under its unit."""
    await debian.run("lotsen", "keys", "recovery", "/root/recovery.key")
    assert await debian.run("stat", "-c", "%U %a", "/root/recovery.key") == "root 600\n"
    examples = "/usr/share/doc/lotsen/examples"
    await debian.run("install", "-m", "0600", f"{examples}/mail.env", "/etc/lotsen/mail.env")
    await debian.run("sed", "-i", "s/^#\\(LOTSEN_MAIL_\\)/\\1/", "/etc/lotsen/gateway.env")
    await debian.run("systemctl", "restart", "lotsen-gateway")
    await debian.run("systemctl", "enable", "--now", "lotsen-mail")
    await debian.run("sh", "-c", "until journalctl -u lotsen-mail | grep -q 'mail ready'; do sleep 0.2; done")
    assert await visited(debian)
    assert await debian.run("stat", "-c", "%U %a", "/run/lotsen/mail.sock") == "lotsen 660\n"
    assert await failed_units(debian) == set()


async def test_an_upgrade_is_short_and_takes_the_new_units(debian: Machine) -> None:
    for _ in range(VISITORS):
        assert await visited(debian)
    began_s = time.monotonic()
    said = await debian.run("dpkg", "--install", "/lotsen.deb", within_s=SET_UP_WITHIN_S)
    away = re.search("upgraded; the service was away for ([0-9]+) s", said)
    assert away, said
    print(f"\nupgraded in {time.monotonic() - began_s:.0f} s, away for {away[1]} s")
    assert float(away[1]) < AWAY_AT_MOST_S
    assert time.monotonic() - began_s < UPGRADED_WITHIN_S
    assert "daemon-reload" not in said, "the units are run as their files are now"
    assert await visited(debian)
    assert await failed_units(debian) == set()
