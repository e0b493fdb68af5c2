"""The Dockerfile without an engine: its commands on a bare Debian, then gateway and bot as compose would run them.

By `make test-long`. Not shown here: that an engine reads Dockerfile and compose.yaml as this does, its networks and
volumes, and MongoDB and Redis from their images.
"""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from handoff.operations.bootstrap.checkout import Checkout
from tests.support.machine import Machine, as_service, bare_debian, machine, missing
from tests.support.product import ROOT

pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(missing()), reason=f"lacks: {missing()}")]

FOLDER = Checkout.here().home.resolve() / "deb"
GATEWAY, BOT = 970, 971
VOLUMES: Final = {
    "/var/lib/lotsen": (GATEWAY, "0700"),
    "/run/lotsen-bot": (BOT, "0710"),
    "/tmp": (0, "1777"),  # noqa: S108 - in the machine
}
HEALTHY_WITHIN_S = 180.0


def instructions() -> list[tuple[str, str]]:
    """Name and words of each instruction of the Dockerfile."""
    text = (ROOT / "handoff" / "deployment" / "Dockerfile").read_text("utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#")).replace("\\\n", " ").splitlines()
    return [(name, words) for name, _, words in (line.partition(" ") for line in lines if line)]


def of(name: str) -> list[str]:
    return [words for each, words in instructions() if each == name]


@pytest.fixture(scope="module")
def image() -> Path:
    """A root in which every RUN of the Dockerfile has been run, with the package's folder mounted at /deb."""
    bare_debian(FOLDER / "debian", *(FOLDER / "debian.done").read_text("utf-8").split())
    root = FOLDER / "image"
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", FOLDER / "debian", root], check=True)
    (root / "deb").mkdir()
    for words in of("RUN"):
        command = re.sub(r"--mount=\S+ ", "", words)
        script = f"mount --bind {FOLDER} {root}/deb; mount -t proc proc {root}/proc; exec chroot {root} sh -ec "
        script += shlex.quote(command)
        subprocess.run(["unshare", "--mount", "sh", "-ec", script], check=True, stdout=subprocess.DEVNULL)
    return root


@asynccontextmanager
async def container(on: Machine, user: str, *words: str, **settings: str) -> AsyncIterator[None]:
    """The image's entry point as this user, with no capability and no way to more."""
    given = dict(word.split("=", 1) for word in shlex.split(of("ENV")[0])) | settings
    entry = json.loads(of("ENTRYPOINT")[0])
    groups = f"{user},lotsen-bot" if user == "lotsen" else user
    environment = [f"{name}={value}" for name, value in given.items()]
    async with on.program("env", "-C", of("WORKDIR")[0], *environment, *as_service(user, groups), *entry, *words):
        yield


async def healthy(on: Machine) -> None:
    """Return when the image's own health check says so."""
    check = json.loads(of("HEALTHCHECK")[0].partition("CMD ")[2])
    since = time.monotonic()
    while (await on.result(*check))[0] != 0:
        assert time.monotonic() - since < HEALTHY_WITHIN_S
        await asyncio.sleep(1)  # another process cannot set an event of ours


def test_the_image_runs_as_nobody_who_may_write_its_programs() -> None:
    assert of("USER") == ["lotsen"]
    names = [name for name, _ in instructions()]
    assert names.index("USER") > max(at for at, name in enumerate(names) if name == "RUN")
    assert "COPY" not in names


async def test_gateway_and_bot_do_their_work_on_a_read_only_root(image: Path) -> None:
    async with machine(image, volumes=VOLUMES) as running:
        check = json.loads(of("HEALTHCHECK")[0].partition("CMD ")[2])
        assert (await running.result(*check))[0] != 0, "nothing runs yet"
        assert (await running.result("touch", "/opt/lotsen/left"))[0] != 0, "the root is read-only"
        socket = "/run/lotsen-bot/bot.sock"
        bot = container(running, "lotsen-bot", "bot", "run", "--socket", socket, "--peer", "lotsen")
        at_bot = {"LOTSEN_BOT_URL": f"unix://{socket}", "LOTSEN_BOT_USER": "lotsen-bot"}
        async with (
            bot,
            container(running, "lotsen", *json.loads(of("CMD")[0]), LOTSEN_BETA_DATABASE="practice", **at_bot),
        ):
            await healthy(running)
            argv = running.command([sys.executable, "-m", "tests.support.visit", "http://127.0.0.1:8000"], inside=False)
            visit = await asyncio.create_subprocess_exec(*argv, cwd=ROOT, stdout=subprocess.PIPE)
            said, _ = await visit.communicate()
            assert (visit.returncode, bool(said.strip())) == (0, True)
