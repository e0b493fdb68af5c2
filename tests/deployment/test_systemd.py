"""The package on a bare Debian with its own systemd, by the handbook's own commands: from nothing to a chat with a real
certificate, a month's look, an upgrade, a backup, and a machine that is gone.

By `make test-long`, which builds the package first. The units run as systemd runs them, restrictions included.
Certificates are asked of Debian's Pebble on the machine itself, by certbot.
"""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support import acme
from tests.support.handbook import command, commands
from tests.support.machine import Machine, machine_with_systemd, missing, unified_groups
from tests.support.package import HOST, SET_UP, debian_for, newest_package, visited

pytestmark = [
    pytest.mark.long,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(bool(missing()) or unified_groups() is None, reason=f"lacks: {missing() or 'cgroup2'}"),
]

SET_UP_WITHIN_S, UPGRADED_WITHIN_S, AWAY_AT_MOST_S = 1_800.0, 300.0, 30.0
VISITORS = 3
ANSWERS = [word for word in SET_UP[2:] if word != "--test-certificate"]
"""To the questions of the set-up; the last two name the administrators."""
OF_THE_OUTER_MACHINE = "systemd-modules-load.service"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def debian() -> AsyncIterator[Machine]:
    package = newest_package()
    root = debian_for(package, "debian-systemd", "systemd", "systemd-sysv", "dbus", *acme.PACKAGES)
    (root / "root" / package.name).hardlink_to(package)
    acme.prepare(root, HOST)
    async with machine_with_systemd(root) as running:
        await acme.run(running)
        yield running


async def failed_units(debian: Machine) -> set[str]:
    listed = await debian.run("systemctl", "list-units", "--failed", "--plain", "--no-legend", "--no-pager")
    return {line.split()[0] for line in listed.splitlines()} - {OF_THE_OUTER_MACHINE}


async def typed(debian: Machine, page: str, begins: str, *answers: str) -> str:
    """Type a command of the handbook, with the answers to what it asks as its options."""
    line = " ".join((command(page, begins, host=HOST), *answers))
    return await debian.run("sh", "-c", f"cd /root && {line}", within_s=SET_UP_WITHIN_S)


async def test_from_a_bare_machine_to_an_answer_by_the_handbook(debian: Machine) -> None:
    began_s = time.monotonic()
    await typed(debian, "installera", "apt install", "--yes")
    await typed(debian, "installera", "certbot certonly", *("--non-interactive", "--agree-tos", "-m drift@example.org"))
    said = await typed(debian, "installera", "lotsen setup --certificate", *map(shlex.quote, ANSWERS))
    assert f"chat https://{HOST}/" in said
    assert re.search("bot and gateway run, after [0-9]+ s", said), said
    assert await visited(debian)
    print(f"\nfrom a bare machine to a visitor's answer: {time.monotonic() - began_s:.0f} s")
    assert time.monotonic() - began_s < SET_UP_WITHIN_S
    assert await failed_units(debian) == set()
    _, found = await debian.result("lotsen", "check")
    assert {line.split(":")[0] for line in found.splitlines() if line.startswith("!!")} <= {"!! accounts"}, found
    await typed(debian, "installera", "lotsen doctor")


async def test_a_certificate_is_renewed_beside_the_running_line(debian: Machine) -> None:
    served = (
        f"openssl s_client -connect 127.0.0.1:443 -servername {HOST} < /dev/null 2> /dev/null | openssl x509 -serial"
    )
    before = await debian.run("sh", "-c", f"{served} -noout")
    await debian.run("certbot", "renew", "--force-renewal", "--no-random-sleep-on-renew")
    await debian.run("sh", "-c", f"while {served} -noout | grep -q {before.strip()}; do sleep 0.2; done")
    assert await visited(debian)


async def test_what_the_handbook_says_of_backups_ends_with_a_drill_that_is_ok(debian: Machine) -> None:
    await debian.run("mkdir", "/media/usb")
    said = await typed(debian, "sakerhetskopia", "lotsen keys backup")
    await typed(debian, "sakerhetskopia", "install -d")
    there = " ".join(line for line in commands("sakerhetskopia", host=HOST) if line.startswith("LOTSEN_BACKUP_TO"))
    chosen = "\n".join([*(line for line in said.splitlines() if line.startswith("LOTSEN_")), there])
    await debian.run("sh", "-c", f"echo '{chosen}' >> /etc/lotsen/gateway.env")
    enabled = commands("sakerhetskopia", host=HOST)
    for line in (line for line in enabled if line.startswith("systemctl ")):
        await debian.run(*line.split())
    report = await typed(debian, "sakerhetskopia", "cat /var/lib/lotsen/last-drill.txt")
    assert re.findall("^(ok|!!) /mnt/(kopia[12])/", report, flags=re.MULTILINE) == [("ok", "kopia1"), ("ok", "kopia2")]


async def test_every_command_of_the_monthly_list_tells_what_its_reader_looks_for(debian: Machine) -> None:
    said = {}
    for line in commands("varje-manad", host=HOST):
        if line.startswith(("lotsen ", "systemctl --failed", "systemctl start", "cat ", "certbot")):
            words = line.split() + (["--no-random-sleep-on-renew"] if line.startswith("certbot") else [])
            said[line] = await debian.result(*words)
            assert "Traceback" not in said[line][1], said[line]
    failed = {line: result for line, result in said.items() if result[0] != 0}
    # Nobody has opened an invitation yet, and the machine has no mail server.
    assert set(failed) == {"lotsen check", "lotsen notify --test"}, failed
    assert {line[:11] for line in said["lotsen check"][1].splitlines() if line.startswith("!!")} == {"!! accounts"}
    assert "!! driften mailto:" in said["lotsen notify --test"][1], said
    assert "0 past retention" in said["lotsen retention status"][1]


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


async def test_in_place_of_a_machine_that_is_gone_its_newest_set_is_set_up(debian: Machine) -> None:
    await debian.run("systemctl", "start", "lotsen-backup")
    services = ("lotsen-gateway", "lotsen-bot", "lotsen-notify", "lotsen-mail", "lotsen-backup.timer")
    await debian.run("systemctl", "disable", "--now", *services)
    await debian.run("sh", "-c", "rm -r /var/lib/lotsen/* /etc/lotsen/gateway.env /etc/lotsen/notify.env")
    newest = (await typed(debian, "sakerhetskopia", "ls /mnt/kopia1")).split()[-1]
    restore = command("sakerhetskopia", "lotsen setup --from-backup", host=HOST).replace(
        "/mnt/kopia1/KOPIA.age", newest
    )
    live = f"/etc/letsencrypt/live/{HOST}"
    answers = (*ANSWERS[:-2], "--certificate", f"{live}/fullchain.pem", "--certificate-key", f"{live}/privkey.pem")
    said = await debian.run(*restore.split(), *answers, within_s=SET_UP_WITHIN_S)
    assert re.search("^[1-9][0-9]* conversations restored$", said, flags=re.MULTILINE), said
    assert "invitation for " not in said
    assert await visited(debian)
    assert await failed_units(debian) == set()
