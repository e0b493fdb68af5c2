"""The Debian package on a bare machine: installed without a network, set up by one command, and a visitor is answered.

By `make test-long`, which builds the package first. One machine for the whole file, in the order of an installation.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.machine import Machine, machine, missing
from tests.support.package import HOST, SET_UP, debian_for, newest_package, visited

pytestmark = [
    pytest.mark.long,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(bool(missing()), reason=f"lacks: {missing()}"),
]

AWAY_AT_MOST_S = 30.0


@pytest.fixture(scope="module")
def package() -> Path:
    """The package that `make deb` has made of this version."""
    return newest_package()


@pytest.fixture(scope="module")
def root(package: Path) -> Path:
    """A bare Debian with nginx and what the package depends on."""
    return debian_for(package, "debian")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def debian(root: Path) -> AsyncIterator[Machine]:
    """It runs, with no network but its own."""
    async with machine(root) as running:
        yield running


async def test_it_is_installed_without_a_network_and_set_up_by_one_command(debian: Machine) -> None:
    await debian.run("dpkg", "--install", "/lotsen.deb", within_s=600)
    assert (await debian.run("lotsen", "--version")).startswith("lotsen ")
    code, said = await debian.result("lotsen", "check")
    assert code == 78, said
    assert "there is no installation" in said
    said = await debian.run(*SET_UP)
    assert f"chat https://{HOST}/" in said
    assert said.count(f"https://{HOST}/console#invitation=") == 2, said
    assert "password" not in said


async def test_what_holds_secrets_is_open_to_one_user_alone(debian: Machine) -> None:
    shown = await debian.run(
        "stat",
        "-c",
        "%n %U %a",
        "/etc/lotsen/gateway.env",
        "/etc/lotsen/notify.env",
        "/var/lib/lotsen",
        "/var/lib/lotsen/keys.json",
        "/var/lib/lotsen/database",
        "/etc/ssl/lotsen/key.pem",
    )
    assert shown.splitlines() == [
        "/etc/lotsen/gateway.env root 600",
        "/etc/lotsen/notify.env root 600",
        "/var/lib/lotsen lotsen 700",
        "/var/lib/lotsen/keys.json lotsen 600",
        "/var/lib/lotsen/database lotsen 700",
        "/etc/ssl/lotsen/key.pem root 600",
    ]


async def test_a_second_set_up_changes_nothing(debian: Machine) -> None:
    before = (debian.root / "etc/lotsen/gateway.env").read_bytes()
    code, said = await debian.result(*SET_UP)
    assert (code, "was set up already" in said) == (78, True), said
    assert (debian.root / "etc/lotsen/gateway.env").read_bytes() == before


async def test_a_visitor_is_answered_through_the_proxy_also_after_an_upgrade(debian: Machine) -> None:
    async with AsyncExitStack() as running:
        await running.enter_async_context(debian.program("nginx", "-g", "daemon off;"))
        await running.enter_async_context(debian.service("lotsen-bot.service"))
        async with debian.service("lotsen-gateway.service"):
            assert await visited(debian)
            assert "anna" not in await debian.run("lotsen", "accounts", "list")  # invited, and not in yet
            keys = (debian.root / "var/lib/lotsen/keys.json").read_bytes()
            # An upgrade, as far as files go: the running service goes on until it is started anew.
            await debian.run("dpkg", "--install", "/lotsen.deb", within_s=600)
            assert await visited(debian)
            said = await debian.run("lotsen", "upgrade", "--dry-run")
            assert "nothing to convert" in said
            assert (debian.root / "var/lib/lotsen/keys.json").read_bytes() == keys
        began_s = time.monotonic()
        async with debian.service("lotsen-gateway.service"):
            assert await visited(debian)
        assert time.monotonic() - began_s < AWAY_AT_MOST_S


async def test_what_is_stored_stays_when_the_package_is_removed(debian: Machine) -> None:
    await debian.run("dpkg", "--remove", "lotsen")
    assert (debian.root / "var/lib/lotsen/keys.json").exists()
    assert (debian.root / "etc/lotsen/gateway.env").exists()
    assert not (debian.root / "opt/lotsen/lotsen").exists()
