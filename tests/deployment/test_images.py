"""compose.yaml and the Dockerfile in a real container engine: everything healthy, apart, and a visitor is answered.

By `make test-images`. The images are built here on a bare Debian; in place of MongoDB stands the second implementation
of its protocol, with the user, password and replica set of compose.yaml. Changed for Podman: where logs go, and the
published ports, which the machine may have in use.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from handoff.operations.bootstrap.checkout import Checkout
from tests.support.certificates import Authority
from tests.support.containers import Engine, missing
from tests.support.machine import bare_debian
from tests.support.package import newest_package
from tests.support.product import ROOT

pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(missing()), reason=f"lacks: {missing()}")]

FOLDER: Final = Checkout.here().home.resolve() / "deb"
DEPLOYMENT: Final = ROOT / "handoff" / "deployment"
IMAGES: Final = Path(__file__).parent / "images"
STAND_INS: Final = {"database": "mongo:7", "redis": "redis:8", "nginx": "nginx:1.28"}
PROXY: Final = "https://172.31.70.2"
LOCKED: Final = "touch /left 2>&1 || true; grep NoNewPrivs /proc/1/status"


def stand_ins(engine: Engine, context: Path) -> None:
    """The images that compose.yaml names, made of Debian's packages."""
    shutil.copytree(IMAGES, context)
    shutil.copy(ROOT / "tests" / "support" / "second_database.py", context)
    packages = next((ROOT / ".lotsen" / "second").glob("lib/python3.13/site-packages"))
    shutil.copytree(packages, context / "second", ignore=shutil.ignore_patterns("__pycache__"))
    for name, image in STAND_INS.items():
        engine.build(context / f"{name}.Containerfile", context, f"docker.io/library/{image}")


def checkout(folder: Path) -> Path:
    """What an operator has after `make deb`, with the passwords and a certificate beside compose.yaml; its folder."""
    here = folder / "handoff" / "deployment"
    shutil.copytree(DEPLOYMENT, here)
    made = folder / ".lotsen" / "deb"
    made.mkdir(parents=True)
    package = newest_package()
    (made / package.name).hardlink_to(package)
    passwords = (f"LOTSEN_{name}_PASSWORD={secrets.token_hex(16)}\n" for name in ("DATABASE", "REDIS"))
    (here / ".env").write_text("".join(passwords), "utf-8")
    (here / "tls").mkdir()
    Authority(here / "tls").sign(name="chatt.example.se")
    compose = here / "compose.yaml"
    text = compose.read_text("utf-8")
    for shipped, podman in {
        '{driver: local, options: {max-size: 5m, max-file: "2"}}': "{driver: k8s-file}",
        '["80:80", "443:443"]': "[]",
    }.items():
        assert shipped in text
        text = text.replace(shipped, podman)
    compose.write_text(text, "utf-8")
    return here


@pytest.mark.timeout(2700)
async def test_everything_of_compose_is_healthy_apart_and_answers_a_visitor() -> None:
    bare_debian(FOLDER / "debian", *(FOLDER / "debian.done").read_text("utf-8").split())
    engine = Engine.at(FOLDER / "engine")
    work = FOLDER / "images"
    shutil.rmtree(work, ignore_errors=True)
    engine.import_root(FOLDER / "debian", "docker.io/library/debian:13-slim")
    stand_ins(engine, work / "context")
    here = checkout(work / "checkout")
    async with engine.composed(here, services=("bot", "gateway")):
        visit = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.visit", PROXY, cwd=ROOT, stdout=subprocess.PIPE
        )
        said, _ = await visit.communicate()
        assert (visit.returncode, bool(said.strip())) == (0, True)
        for service, user in {"gateway": "970", "bot": "971"}.items():
            assert engine.inside(f"lotsen_{service}_1", "id -u").strip() == user
        for service in ("gateway", "bot", "database", "redis", "proxy"):
            said_inside = engine.inside(f"lotsen_{service}_1", LOCKED)
            assert "Read-only file system" in said_inside, service
            assert "NoNewPrivs:\t1" in said_inside, service
        assert engine.inside("lotsen_bot_1", "ls /sys/class/net").split() == ["lo"]
        assert engine.inside("lotsen_proxy_1", "getent hosts database redis || echo unknown").strip() == "unknown"
