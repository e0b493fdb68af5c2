"""The shipped units do their work under their own restrictions: gateway, bot and check, each with its user and limits.

One installation for the whole file, in the order of a start: somebody else sits at the bot's socket while the bot is
not there yet, then the bot comes, then `lotsen check`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import smtplib
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest
import socketio

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.items import provide
from handoff.operations.bootstrap.needs import ITEMS
from storage.backup.sets import new_key_pair
from storage.embedded.server import EmbeddedDatabase
from tests.support.clients import Visitor
from tests.support.post import mail_server
from tests.support.product import free_port
from tests.support.unit_sandbox import INSTALLED, USERS, Sandbox, Unit, missing, prepared

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=f"lacks: {missing()}")]

STRANGER: Final = 64_999
WORDS: Final = "jag är rädd att min bror ska åka"
START_WITHIN_S: Final = 120.0
FOLDERS: Final = {
    "/run/lotsen-bot": ("lotsen-bot", 0o710),
    "/var/lib/lotsen": ("lotsen", 0o700),
    "/run/lotsen": ("lotsen", 0o710),
    "/var/lib/lotsen-notify": ("lotsen-notify", 0o700),
    "/run/lotsen-mail": ("lotsen-mail", 0o750),
}

TAKER: Final = """
import os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1]); os.chmod(sys.argv[1], 0o777); server.listen(); print("listening", flush=True)
while True:
    connection, _ = server.accept()
    print("heard", connection.recv(65536).hex(), flush=True)
    connection.close()
"""
ASK: Final = """
import socket, sys
client = socket.socket(socket.AF_UNIX); client.settimeout(10); client.connect(sys.argv[1])
try:
    client.sendall(b"GET /webhooks/lotsen/health HTTP/1.1\\r\\nHost: bot\\r\\n\\r\\n")
    print(client.recv(64))
except ConnectionError:
    print("hung up")
"""
LOOKS: Final = """
import os, socket
for path in ("/var/lib/lotsen/keys.json", "/etc/lotsen/gateway.env", "/root", "/home"):
    try: os.stat(path); os.listdir(path) if os.path.isdir(path) else open(path)
    except OSError: continue
    print("can read", path)
for path in ("/opt/lotsen/left", "/run/left", "/etc/left"):
    try: open(path, "w")
    except OSError: continue
    print("can write", path)
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK):
    try: socket.socket(family)
    except OSError: continue
    print("can open", family)
print("processes", sum(name.isdigit() for name in os.listdir("/proc")))
print("ids", os.getuid(), os.getgroups())
"""


class Running:
    """A unit's program inside its sandbox; keeps what it prints."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.printed = ""

    async def until(self, words: str) -> None:
        assert self.process.stdout is not None
        async with asyncio.timeout(START_WITHIN_S):
            while words not in self.printed:
                line = await self.process.stdout.readline()
                assert line, f"ended before it printed {words!r}: {self.printed}"
                self.printed += line.decode()


@asynccontextmanager
async def program(command: list[str]) -> AsyncIterator[Running]:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, start_new_session=True
    )
    running = Running(process)
    try:
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(process.pid, signal.SIGTERM)
        rest, _ = await process.communicate()
        running.printed += rest.decode()


class Installation:
    """The folders of a machine with all units."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = prepared(folder)
        self.port = free_port()
        for path, (user, mode) in FOLDERS.items():
            there = self.box("lotsen-bot").shared(path)
            os.chown(there, USERS[user], USERS[user])
            there.chmod(mode)
        self.box("lotsen-bot").shared("/etc/lotsen").chmod(0o700)  # root's alone, as the package makes it

    def box(self, unit: str) -> Sandbox:
        return Sandbox(Unit.read(f"{unit}.service"), self.folder, self.made)

    @property
    def socket(self) -> Path:
        return self.box("lotsen-bot").shared("/run/lotsen-bot") / "bot.sock"

    def settings(self, database: str) -> Mapping[str, str]:
        """Those of gateway.env that decide what is tried here, and a database of the test's own."""
        return {
            "LOTSEN_MONGODB_URI": database,
            "LOTSEN_PORT": str(self.port),
            "LOTSEN_BOT_URL": "unix:///run/lotsen-bot/bot.sock",
            "LOTSEN_BOT_USER": "lotsen-bot",
            "LOTSEN_WATCH_SOCKET": "/run/lotsen/watch.sock",
            "LOTSEN_WATCH_USER": "lotsen-notify",
            "LOTSEN_MAIL_SOCKET": "/run/lotsen/mail.sock",
            "LOTSEN_MAIL_USER": "lotsen-mail",
        }


@pytest.fixture
def installation() -> Iterator[Installation]:
    for item in ("service", "bot", "widget"):
        provide(ITEMS[item], Checkout.here())
    folder = Path(tempfile.mkdtemp(prefix="lotsen-units-"))
    folder.chmod(0o755)
    try:
        yield Installation(folder)
    finally:
        shutil.rmtree(folder)


def as_user(user: int, *command: str) -> list[str]:
    return ["setpriv", "--reuid", str(user), "--regid", str(user), "--clear-groups", *command]


async def test_every_unit_does_its_work_under_its_own_restrictions(installation: Installation, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{installation.port}"
    async with EmbeddedDatabase(tmp_path / "database") as database:
        settings = installation.settings(database.uri)
        manager = service_manager(installation)
        asked = {**settings, "NOTIFY_SOCKET": "/run/lotsen/notify"}
        async with program(installation.box("lotsen-gateway").command(environment=asked)) as gateway:
            async with asyncio.timeout(START_WITHIN_S):
                assert await asyncio.get_running_loop().sock_recv(manager, 100) == b"READY=1"
            manager.close()
            assert gateway.process.returncode is None
            await a_stranger_at_the_socket_hears_nothing(installation, await opened(url, gateway))
            async with program(installation.box("lotsen-bot").command()) as bot:
                await bot.until("bot ready")
                await the_bot_answers_the_gateway_alone(installation, url)
            await whoever_is_on_call_is_told(installation, settings)
            await a_mail_reaches_the_gateway(installation)
        await the_bot_sees_neither_keys_nor_network(installation)
        await check_runs(installation, settings)
        await a_backup_is_made_and_restored(installation, settings)
        await root_leaves_what_the_service_can_read(installation, settings)


def service_manager(installation: Installation) -> socket.socket:
    """What systemd listens on for a unit of `Type=notify`, where the gateway's sandbox has it."""
    assert installation.box("lotsen-gateway").unit.one("Type") == "notify"
    path = installation.box("lotsen-gateway").shared("/run/lotsen") / "notify"
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(str(path))
    listening.setblocking(False)
    path.chmod(0o777)
    return listening


async def opened(url: str, gateway: Running) -> Visitor:
    """A visitor, as soon as the gateway answers."""
    visitor = Visitor(url)
    async with asyncio.timeout(START_WITHIN_S):
        while not visitor.socket.connected:
            assert gateway.process.returncode is None, (await gateway.process.communicate())[0].decode()
            with contextlib.suppress(OSError, socketio.exceptions.ConnectionError):
                visitor = await Visitor(url).connect()
            await asyncio.sleep(0.2)  # another process cannot set an event of ours
    await visitor.start()
    return visitor


async def a_stranger_at_the_socket_hears_nothing(installation: Installation, visitor: Visitor) -> None:
    """While the bot trains or restarts, somebody has got into its folder and listens in its place."""
    folder = installation.socket.parent
    folder.chmod(0o777)
    try:
        async with program(as_user(STRANGER, "/usr/bin/python3", "-c", TAKER, str(installation.socket))) as taker:
            await taker.until("listening")
            await visitor.say(WORDS)
            await taker.until("heard")
            await visitor.until(lambda event: event["kind"] in ("notice", "state"))
            await visitor.close()
        heard = [bytes.fromhex(line.removeprefix("heard").strip()) for line in taker.printed.splitlines()[1:]]
        assert heard
        assert set(heard) == {b""}
    finally:
        folder.chmod(0o710)
        installation.socket.unlink()


async def the_bot_answers_the_gateway_alone(installation: Installation, url: str) -> None:
    visitor = await Visitor(url).connect()  # another one: the first waits for a person
    await visitor.start()
    await visitor.say("vad kan ni hjälpa till med?")
    await visitor.until(lambda event: event.get("from") == "bot")
    await visitor.close()
    for there in (installation.socket.parent, installation.socket):
        os.chown(there, USERS["lotsen-bot"], STRANGER)  # as if the folder had let the stranger in
    assert await output(as_user(STRANGER, "/usr/bin/python3", "-c", ASK, str(installation.socket))) == "hung up\n"


async def the_bot_sees_neither_keys_nor_network(installation: Installation) -> None:
    assert (installation.box("lotsen-bot").shared("/var/lib/lotsen") / "keys.json").exists()
    seen = await output(installation.box("lotsen-bot").command(["/usr/bin/python3", "-c", LOOKS]))
    assert seen.splitlines() == ["processes 1", f"ids {USERS['lotsen-bot']} []"]


async def whoever_is_on_call_is_told(installation: Installation, settings: Mapping[str, str]) -> None:
    """The list that the gateway tells is the one that counts: it says who is reached, and the settings name another."""
    async with mail_server() as letters:
        listed = installation.box("lotsen-check").shared("/var/lib/lotsen") / "list"
        listed.write_text("alla 00:00-24:00 Kim mailto:kim@example.se\n", "utf-8")
        listed.chmod(0o644)
        command = [f"{INSTALLED}/lotsen", "oncall", "set", "/var/lib/lotsen/list"]
        said = await output(installation.box("lotsen-check").command(command, environment=settings))
        assert said.startswith("1 times"), said
        relay = installation.box("lotsen-notify")
        environment = {
            "LOTSEN_WATCH_FROM": "unix:///run/lotsen/watch.sock",
            "LOTSEN_WATCH_FROM_USER": "lotsen",
            "LOTSEN_WATCH_MAIL_SERVER": f"127.0.0.1:{letters.port}",
            "LOTSEN_WATCH_SENDER": "lotsen@example.se",
            "LOTSEN_WATCH_OPERATOR": "mailto:drift@example.se",
        }
        async with asyncio.timeout(START_WITHIN_S):
            while not letters.to("kim"):  # the gateway reads the list every second
                said = await output(relay.command([f"{INSTALLED}/lotsen", "notify", "--test"], environment))
        assert said.endswith("ok Kim mailto:kim@example.se\n"), said


async def a_mail_reaches_the_gateway(installation: Installation) -> None:
    """From the socket that the mail server is given, through the process that holds no keys."""
    desk = installation.box("lotsen-mail")
    environment = {
        "LOTSEN_MAIL_GATEWAY": "unix:///run/lotsen/mail.sock",
        "LOTSEN_MAIL_GATEWAY_USER": "lotsen",
        "LOTSEN_MAIL_ADDRESS": "stod@example.se",
        "LOTSEN_MAIL_LISTEN": "/run/lotsen-mail/lmtp.sock",
    }
    async with program(desk.command(environment=environment)) as running:
        await running.until("mail ready")
        with smtplib.LMTP(str(desk.shared("/run/lotsen-mail") / "lmtp.sock"), timeout=START_WITHIN_S) as server:
            refused = server.sendmail(
                "elsa@example.org", "stod@example.se", f"From: elsa@example.org\n\n{WORDS}".encode()
            )
    assert refused == {}


async def check_runs(installation: Installation, settings: Mapping[str, str]) -> None:
    said = await output(installation.box("lotsen-check").command(environment=settings))
    assert "ok data folder: closed to others" in said.splitlines(), said


async def a_backup_is_made_and_restored(installation: Installation, settings: Mapping[str, str]) -> None:
    places = ("/mnt/lotsen-backup-a", "/mnt/lotsen-backup-b")
    for place in places:
        there = installation.box("lotsen-backup").shared("/mnt") / Path(place).name
        there.mkdir(mode=0o700)
        os.chown(there, USERS["lotsen"], USERS["lotsen"])
    wanted = {"LOTSEN_BACKUP_TO": ",".join(places), "LOTSEN_BACKUP_RECIPIENT": new_key_pair().public}
    said = await output(installation.box("lotsen-backup").command(environment={**settings, **wanted}))
    assert [f"{place}: complete" in said for place in places] == [True, True], said
    said = await output(installation.box("lotsen-drill").command(environment={**settings, **wanted}))
    assert said.count("0 unreadable") == len(places), said


async def root_leaves_what_the_service_can_read(installation: Installation, settings: Mapping[str, str]) -> None:
    """`lotsen keys rotate`, typed by root, with the settings of the environment file alone."""
    box = installation.box("lotsen-gateway")
    file = box.shared("/etc/lotsen") / "gateway.env"
    file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()) + "LOTSEN_DATA=/var/lib/lotsen\n")
    file.chmod(0o600)
    keys = box.shared("/var/lib/lotsen") / "keys.json"
    before = keys.read_bytes()
    said = await output(box.by_root(f"{INSTALLED}/lotsen", "keys", "rotate"))
    assert "keys destroyed" in said, said
    assert keys.read_bytes() != before
    assert (keys.stat().st_uid, keys.stat().st_mode & 0o777) == (USERS["lotsen"], 0o600)
    await root_names_files_that_the_service_cannot_reach(box)


async def root_names_files_that_the_service_cannot_reach(box: Sandbox) -> None:
    """As on a medium of root's own: what is secret stays root's there."""
    medium = box.shared("/mnt") / "medium"
    medium.mkdir(mode=0o700)
    (medium / "list").write_text("alla 00:00-24:00 Kim mailto:kim@example.se\n", "utf-8")
    for words, expected in (
        (("keys", "recovery", "/mnt/medium/recovery.key"), "recovery key"),
        (("keys", "backup", "/mnt/medium/backup.key"), "LOTSEN_BACKUP_RECIPIENT=age1"),
        (("oncall", "set", "/mnt/medium/list"), "1 times"),
        (("support-bundle", "/mnt/medium/support.tar.gz"), "check.txt"),
    ):
        said = await output(box.by_root(f"{INSTALLED}/lotsen", *words))
        assert expected in said, said
    for name in ("recovery.key", "backup.key", "support.tar.gz"):
        made = (medium / name).stat()
        assert (made.st_uid, made.st_mode & 0o777, made.st_size > 0) == (0, 0o600, True), name


async def output(command: list[str]) -> str:
    async with program(command) as running:
        assert running.process.stdout is not None
        async with asyncio.timeout(START_WITHIN_S):
            running.printed += (await running.process.stdout.read()).decode()
    return running.printed
