"""The onion service as it is shipped: Tor takes its settings, and the socket is reached as Tor would reach it."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import aiohttp
import psutil
import pytest
import pytest_asyncio
from socketio.exceptions import ConnectionError as Refused

from handoff.gateway.limits.onion import is_onion
from handoff.operations.bootstrap.programs import TOR
from tests.support.clients import Counselor, Visitor
from tests.support.product import ROOT
from tests.support.unit_sandbox import USERS, Sandbox, Unit, missing
from tests.trust.rig import Rig, rig

pytestmark = pytest.mark.slow
IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")

SHIPPED = ROOT / "handoff" / "deployment" / "torrc"
ADDRESS = "http://jwwqhe65f3dde75atzv56nnj2m4khgblkj5prgnjmjmrfsxcgxvlpwid.onion"
CALM_STARTS = 40
"""A quarter of them for all who come by the socket."""
FOLDERS = {
    "/run/lotsen": ("lotsen", 0o710),
    "/var/lib/lotsen": ("lotsen", 0o700),
    "/etc/lotsen": ("lotsen", 0o700),
    "/var/lib/lotsen-tor": ("lotsen-tor", 0o700),
}
FORGED = "203.0.113.77"
NOT_THERE = (
    "/console",
    "/editor",
    "/handbok",
    "/api/",
    "/addressz",
    "/metrics",
    "/healthz",
    "/readyz",
    "/api/v1/me",
    "/api/v1/openapi.json",
)


@dataclass
class Onion:
    """A gateway with a socket, and a browser that comes by it."""

    rig: Rig
    unix: Path
    http: aiohttp.ClientSession

    async def form(self, url: str = ADDRESS, **fields: str) -> str:
        """Post a form of the chat without scripts; the next page. `url`: that of another way in."""
        fields = {"lang": "sv", "id": "a" * 32, "follow": "0", **fields}
        headers = {"Origin": url, "X-Forwarded-For": FORGED}
        session = self.http if url == ADDRESS else aiohttp.ClientSession()
        try:
            async with session.post(f"{url}/chat/enkel", data=fields, headers=headers) as response:
                return await response.text()
        finally:
            if session is not self.http:
                await session.close()

    def visitor(self, url: str = ADDRESS) -> Visitor:
        return Visitor(url, unix=self.unix if url == ADDRESS else None)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def onion(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Onion]:
    folder = tmp_path_factory.mktemp("onion")
    unix = folder / "onion.sock"
    settings = {
        "LOTSEN_ONION": ADDRESS,
        "LOTSEN_ONION_SOCKET": str(unix),
        "LOTSEN_CALM_STARTS": str(CALM_STARTS),
        "LOTSEN_TRUSTED_PROXIES": "0.0.0.0/0",
    }
    jar = aiohttp.DummyCookieJar()
    async with (
        rig(folder / "data", settings) as running,
        aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(unix)), cookie_jar=jar) as http,
    ):
        yield Onion(running, unix, http)


def configuration(folder: Path) -> Path:
    """What is shipped, in a folder of this test."""
    text = SHIPPED.read_text("utf-8")
    for shipped, here in {"/var/lib/lotsen-tor": folder / "state", "/run/lotsen": folder}.items():
        assert str(shipped) in text
        text = text.replace(str(shipped), str(here))
    (folder / "state").mkdir(mode=0o700)
    (folder / "torrc").write_text(text, "utf-8")
    return folder / "torrc"


def options() -> dict[str, str]:
    """The options that are shipped."""
    lines = (line.split(maxsplit=1) for line in SHIPPED.read_text("utf-8").splitlines() if re.match(r"\w", line))
    return {name: value.strip() for name, value in lines}


def test_tor_is_a_client_alone_and_writes_down_nobody() -> None:
    shipped = options()
    assert [shipped[each] for each in ("ORPort", "DirPort", "SocksPort", "ControlPort", "ExitRelay")] == ["0"] * 5
    assert shipped["SafeLogging"] == "1"
    assert shipped["HiddenServicePort"].startswith("80 unix:/")


async def _made(hostname: Path, tor: asyncio.subprocess.Process) -> None:
    """Return as soon as Tor has written its address, which is one."""
    async with asyncio.timeout(60):
        while not _address(hostname):  # another process cannot set an event of ours
            assert tor.returncode is None
            await asyncio.sleep(0.05)
    assert is_onion(_address(hostname))


def _address(hostname: Path) -> str:
    """What Tor has written; empty as long as it has not."""
    said = hostname.read_text("utf-8") if hostname.exists() else ""
    return f"http://{said.strip()}" if said.endswith("\n") else ""


@IN_ONE_LOOP
async def test_tor_takes_the_shipped_settings_and_makes_an_address_without_listening_anywhere(tmp_path: Path) -> None:
    torrc = configuration(tmp_path)
    common = (str(TOR.executable()), "-f", str(torrc), "--defaults-torrc", "/dev/null", "--hush")
    verifying = await asyncio.create_subprocess_exec(*common, "--verify-config")
    assert await verifying.wait() == 0
    running = await asyncio.create_subprocess_exec(
        *common, "--DisableNetwork", "1", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        await _made(tmp_path / "state" / "onion" / "hostname", running)
        assert [each for each in psutil.Process(running.pid).net_connections() if each.status == "LISTEN"] == []
    finally:
        running.terminate()
        await running.wait()


@pytest.fixture
def machine() -> Iterator[Sandbox]:
    """The folders of a machine as the unit of Tor finds them, and a socket at which somebody listens."""
    folder = Path(tempfile.mkdtemp(prefix="lotsen-onion-"))
    folder.chmod(0o755)
    box = Sandbox(Unit.read("lotsen-tor.service"), folder)
    for path, (user, mode) in FOLDERS.items():
        os.chown(box.shared(path), USERS[user], USERS[user])
        box.shared(path).chmod(mode)
    (box.shared("/var/lib/lotsen") / "keys.json").write_text("{}")
    with socket.socket(socket.AF_UNIX) as listening:
        at = box.shared("/run/lotsen") / "onion.sock"
        listening.bind(str(at))
        os.chown(at, USERS["lotsen"], USERS["lotsen"])
        at.chmod(0o660)
        listening.listen()
        yield box
    shutil.rmtree(folder)


@pytest.mark.skipif(bool(missing()), reason=f"lacks: {missing()}")
@IN_ONE_LOOP
async def test_the_unit_makes_its_address_reaches_the_socket_and_sees_nothing_else(machine: Sandbox) -> None:
    """Under its own restrictions: user, groups, folders, system calls."""
    looking = await asyncio.create_subprocess_exec(
        *machine.command(["/usr/bin/python3", "-c", LOOKS]),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(looking.communicate(), 60)
    assert said.decode() == "reaches the socket\n"
    alone = [*shlex.split(machine.unit.one("ExecStart")), "--DisableNetwork", "1"]
    running = await asyncio.create_subprocess_exec(*machine.command(alone), start_new_session=True)
    try:
        await _made(machine.shared("/var/lib/lotsen-tor") / "onion" / "hostname", running)
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        await running.wait()


LOOKS = """
import os, socket
for path in ("/var/lib/lotsen/keys.json", "/etc/lotsen", "/root", "/home"):
    try: os.listdir(path) if os.path.isdir(path) else open(path)
    except OSError: continue
    print("can read", path)
for path in ("/opt/lotsen/left", "/run/lotsen/left", "/etc/left"):
    try: open(path, "w")
    except OSError: continue
    print("can write", path)
client = socket.socket(socket.AF_UNIX)
client.connect("/run/lotsen/onion.sock")
print("reaches the socket")
"""


@IN_ONE_LOOP
async def test_a_conversation_by_a_socket_comes_through_the_socket(onion: Onion) -> None:
    visitor = onion.visitor()
    try:
        await visitor.connect()
        await visitor.start()
        assert (await visitor.say("jag är rädd att min bror ska åka"))["ok"]
        said = [event["text"] for event in await visitor.replay() if event.get("from") == "visitor"]
        assert said == ["jag är rädd att min bror ska åka"]
    finally:
        await visitor.close()


@IN_ONE_LOOP
async def test_a_conversation_without_scripts_comes_through_the_socket(onion: Onion) -> None:
    async with onion.http.get(f"{ADDRESS}/", allow_redirects=False) as front:
        assert (front.status, front.headers["Location"]) == (302, "/chat")
    begun = await onion.form(do="start")
    (token,) = set(re.findall(r'name="token" value="([^"]+)"', begun))
    page = await onion.form(do="send", token=token, text="jag skriver utan skript", id="b" * 32)
    assert "jag skriver utan skript" in page
    foreign = aiohttp.FormData({"do": "look", "token": token})
    async with onion.http.post(f"{ADDRESS}/chat/enkel", data=foreign, headers={"Origin": "http://x.onion"}) as refused:
        assert refused.status == 403


@IN_ONE_LOOP
async def test_whatever_the_visitors_pages_lead_to_is_behind_the_socket_too(onion: Onion) -> None:
    leads: set[str] = {"/om"}
    for path in ("/chat", "/chat/enkel", "/stod", "/kunskap/sv/"):
        async with onion.http.get(f"{ADDRESS}{path}") as page:
            assert page.status == 200, path
            leads |= {unescape(each) for each in re.findall(r'(?:href|src)="(/[^"]*)"', await page.text())}
            if path == "/chat":
                assert ADDRESS in page.headers["Content-Security-Policy"].partition("frame-ancestors")[2]
    assert "/widget.js" in leads
    for path in sorted(leads):
        async with onion.http.get(f"{ADDRESS}{path}") as response:
            assert response.status == 200, path


@IN_ONE_LOOP
async def test_staff_and_the_operators_pages_are_not_behind_the_socket(onion: Onion) -> None:
    for path in NOT_THERE:
        async with onion.http.get(f"{ADDRESS}{path}") as response:
            assert response.status == 404, path
    login = {"name": "rigg", "password": "ett"}
    async with onion.http.post(f"{ADDRESS}/api/v1/login", json=login, headers={"Origin": ADDRESS}) as response:
        assert response.status == 404
    colleague = await onion.rig.counselor()
    await colleague.close()
    for origin in (ADDRESS, onion.rig.url):
        stolen = Counselor(origin, unix=onion.unix)
        stolen.cookie = colleague.cookie
        with pytest.raises(Refused):
            await stolen.connect()


@IN_ONE_LOOP
async def test_tor_browser_is_told_the_address_on_the_visitors_pages_of_the_open_web_alone(onion: Onion) -> None:
    async with aiohttp.ClientSession() as web:
        for path in ("/chat?lang=sv", "/chat/enkel?lang=en", "/stod"):
            async with web.get(onion.rig.url + path) as response:
                assert response.headers["Onion-Location"] == ADDRESS + path
        async with web.get(f"{onion.rig.url}/chat") as response:
            meta = f'<meta http-equiv="onion-location" content="{ADDRESS}/chat">'
            assert meta in await response.text()
        async with web.get(f"{onion.rig.url}/console") as response:
            assert "Onion-Location" not in response.headers
    async with onion.http.get(f"{ADDRESS}/chat") as response:
        assert "Onion-Location" not in response.headers
        assert response.headers["Connection"] == "close"


@IN_ONE_LOOP
async def test_a_flood_through_tor_slows_tors_visitors_and_nobody_else(onion: Onion) -> None:
    """Forms and sockets have a budget each; those of the open web are as they were."""
    pages = [await onion.form(do="start", id=f"{number:032x}") for number in range(CALM_STARTS // 2)]
    assert 0 < sum('name="token"' in page for page in pages) <= CALM_STARTS // 4
    assert 'name="token"' in await onion.form(onion.rig.url, do="start", id="f" * 32)

    asked = [await _start(onion.visitor()) for _ in range(CALM_STARTS // 2)]
    assert asked.count("work_needed") >= CALM_STARTS // 4
    assert await _start(onion.visitor(onion.rig.url)) == ""
    assert FORGED not in b"".join(onion.rig.printed).decode("utf-8", "replace")


async def _start(visitor: Visitor) -> str:
    """Begin a conversation; the code of a refusal."""
    try:
        await visitor.connect()
        ack = await visitor.call("conversation:start", {"lang": "sv", "client_id": secrets.token_hex(16)})
    finally:
        await visitor.close()
    return "" if ack["ok"] else str(ack["error"]["code"])
