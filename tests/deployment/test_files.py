"""What an operator copies: settings exist, units keep out of the rest of the machine, nobody is written down."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from handoff.app.settings import read
from handoff.cli import setup
from handoff.operations.mail import settings as mail_settings
from tests.support.product import ROOT

SHIPPED = ROOT / "handoff" / "deployment"
UNITS = sorted((SHIPPED / "systemd").glob("*.service"))
SHARES_A_SOCKET = {"lotsen-mail.service"}
"""Units whose group, the mail server's, has to reach a socket of theirs."""
COMPOSE: dict[str, Any] = yaml.safe_load((SHIPPED / "compose.yaml").read_text("utf-8"))


def settings_of(file: str) -> dict[str, str]:
    lines = (SHIPPED / file).read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_settings_of_the_gateways_file_are_read_as_they_are() -> None:
    # The users of the installation are made by hand; here they are numbers.
    chosen = read({**settings_of("gateway.env"), "LOTSEN_BOT_USER": "971", "LOTSEN_WATCH_USER": "972"})
    assert chosen.trusted_proxies
    assert all(origin.startswith("https://") for origin in (*chosen.own_origins, *chosen.embedders))


def test_the_settings_of_the_containers_are_read_as_they_are() -> None:
    given = COMPOSE["services"]["gateway"]["environment"]
    filled = {name: re.sub(r"\$\{LOTSEN_(\w+)_PASSWORD}", r"secret-\1", value) for name, value in given.items()}
    users = {"LOTSEN_BOT_USER": "971", "LOTSEN_WATCH_USER": "972", "LOTSEN_MAIL_USER": "973"}
    chosen = read({**filled, **users})
    assert ":secret-DATABASE@" in chosen.mongodb_uri
    assert ":secret-REDIS@" in chosen.redis_uri
    proxy = COMPOSE["services"]["proxy"]["networks"]["edge"]["ipv4_address"]
    assert chosen.trusted_proxies == (proxy,)


def test_the_settings_of_the_e_mail_desk_are_read_as_they_are_and_lead_to_the_gateways_socket() -> None:
    shipped = {**settings_of("mail.env"), "LOTSEN_MAIL_GATEWAY_USER": "970"}
    at_gateway = COMPOSE["services"]["gateway"]["environment"]["LOTSEN_MAIL_SOCKET"]
    assert shipped["LOTSEN_MAIL_GATEWAY"] == f"unix://{at_gateway}"
    assert isinstance(mail_settings.read(shipped).listen, Path)
    inside = mail_settings.read({**shipped, **COMPOSE["services"]["mail"]["environment"]})
    assert inside.listen == ("0.0.0.0", 2424)


def test_every_container_is_hardened_and_only_the_proxy_is_reachable() -> None:
    for name, service in COMPOSE["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        reachable = [port for port in service.get("ports", ()) if not port.startswith("127.0.0.1:")]
        assert bool(reachable) is (name == "proxy"), name
    assert all(COMPOSE["networks"][name]["internal"] for name in ("database", "redis"))
    for name in ("database", "redis"):
        there = {each for each, service in COMPOSE["services"].items() if name in service.get("networks", ())}
        assert there == {name, "gateway"}, "the gateway alone reaches it"
    reached = {name for name, each in COMPOSE["services"].items() if "edge" in each.get("networks", ())}
    assert reached == {"gateway", "proxy"}
    for name in ("notify", "mail"):
        each = COMPOSE["services"][name]
        assert (each["networks"], each["user"], each["group_add"]) == (["outside"], f"lotsen-{name}", ["970"])
        assert not {volume.split(":")[0] for volume in each["volumes"]} & {"data", "database", "bot"}, "no keys"
    bot = COMPOSE["services"]["bot"]
    assert (bot["network_mode"], bot["user"]) == ("none", "lotsen-bot"), "no network, and not the gateway's user"


def test_no_container_that_starts_first_takes_the_proxys_address() -> None:
    (pool,) = COMPOSE["networks"]["edge"]["ipam"]["config"]
    address = ip_address(COMPOSE["services"]["proxy"]["networks"]["edge"]["ipv4_address"])
    assert address in ip_network(pool["subnet"])
    assert address not in ip_network(pool["ip_range"])


def test_what_the_containers_wait_for_and_mount_is_there() -> None:
    services = COMPOSE["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        named = [volume.split(":")[0] for volume in service.get("volumes", ()) if not volume.startswith(".")]
        assert set(named) <= set(COMPOSE["volumes"])
        files = [volume.split(":")[0] for volume in service.get("volumes", ()) if volume.startswith("./")]
        assert all((SHIPPED / each).exists() for each in files if each != "./tls"), files
        if "build" in service:
            assert "healthcheck" in service or "HEALTHCHECK" in (SHIPPED / "Dockerfile").read_text("utf-8")
            build = service["build"]
            # By its words: in a second worktree `.lotsen` is a link to elsewhere.
            assert Path(os.path.normpath(SHIPPED / build["context"] / build["dockerfile"])) == SHIPPED / "Dockerfile"


def test_every_container_says_how_it_is_and_waits_for_those_that_are_well() -> None:
    services = COMPOSE["services"]
    waited_for = {
        (each, how["condition"]) for service in services.values() for each, how in service.get("depends_on", {}).items()
    }
    assert waited_for == {(each, "service_healthy") for each in ("database", "redis", "gateway")}
    for each in ("database", "redis", "bot"):
        assert services[each]["healthcheck"]["test"], each


def test_nothing_but_the_package_goes_into_the_image() -> None:
    ignored = (SHIPPED / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert [line for line in ignored if not line.startswith("#")] == ["*", "!lotsen_*.deb"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_sandboxed(unit: Path) -> None:
    text = unit.read_text("utf-8")
    wanted = ("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "LimitCORE=0")
    umask = "UMask=0007" if unit.name in SHARES_A_SOCKET else "UMask=0077"
    for line in (*wanted, "CapabilityBoundingSet=\n", "SystemCallFilter=@system-service", umask):
        assert line in text, line


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd on this machine to read them")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_reads_a_unit_and_finds_little_exposed(unit: Path) -> None:
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=30", unit],  # on the PATH
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert rated.returncode == 0, rated.stdout[-300:] + rated.stderr


def test_the_proxies_write_down_nobody_and_end_half_requests() -> None:
    caddy = re.sub(r"#.*", "", (SHIPPED / "Caddyfile").read_text("utf-8"))
    site = caddy[caddy.index("chatt.example.se") :]
    assert "log" not in re.findall(r"^\s*(\w+)", site, flags=re.MULTILINE), "no access log of the site"
    assert re.search(r"log\s*{\s*level PANIC\s*}", caddy)
    for limit in ("read_header 5s", "read_body 10s", "max_size 128KB", "respond @metrics 404"):
        assert limit in caddy
    nginx = re.sub(r"#.*", "", (SHIPPED / "nginx.conf").read_text("utf-8"))
    assert nginx.count("access_log off;") == nginx.count("server {")
    assert nginx.count("error_log /var/log/nginx/lotsen.log emerg;") == nginx.count("server {")


def test_the_set_up_and_the_package_know_every_unit_and_its_user() -> None:
    shipped = {path.name for path in (SHIPPED / "systemd").iterdir()}
    assert set(setup.UNITS) <= shipped
    removed = (SHIPPED / "debian" / "lotsen.prerm").read_text("utf-8")
    for name in setup.UNITS:
        assert name in removed, "it is stopped when the package goes"
    made = set(re.findall(r"^u (\S+)", (SHIPPED / "debian" / "lotsen.sysusers").read_text("utf-8"), flags=re.MULTILINE))
    wanted = {
        user for unit in UNITS for user in re.findall(r"^User=(\S+)", unit.read_text("utf-8"), flags=re.MULTILINE)
    }
    assert wanted <= made


def test_a_command_that_root_types_reaches_what_its_unit_reaches() -> None:
    """It goes on as the unit's user, who is in the unit's further groups: a trial of the alarm reads the list."""
    text = (SHIPPED / "debian" / "lotsen.sysusers").read_text("utf-8")
    members = set(re.findall(r"^m (\S+) (\S+)", text, flags=re.MULTILINE))
    for unit in (SHIPPED / "systemd").glob("*.service"):
        stands = unit.read_text("utf-8")
        user = re.findall("^User=(.+)$", stands, flags=re.MULTILINE)
        groups = re.findall("^SupplementaryGroups=(.+)$", stands, flags=re.MULTILINE)
        assert {(user[0], each) for line in groups for each in line.split()} <= members, unit.name
