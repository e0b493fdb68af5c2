"""A month in fast motion: each part of an installation breaks once and is mended, and each rings once, with what to do.

The clock is moved four hours at a time. Real are the gateway, its socket, the relay, the mail server, the certificate,
the sets at both destinations and the drill that restores them; the disk's size and the weeks of keys are set.
"""

from __future__ import annotations

import asyncio
import shutil
import ssl
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import aiohttp
import pytest
from aiohttp import web

from handoff.app.settings import Settings
from handoff.app.upkeep import Usage, note_drill
from handoff.backoffice.sealing.keys import StaffKeys
from handoff.cli._backups import back_up_to_destinations, drill
from handoff.contract.errors import AwayError
from handoff.operations.watch import relay
from handoff.operations.watch.channels import Channels
from handoff.operations.watch.on_call import parse
from handoff.routing.launch import Launch
from storage.backup.moving import Place, back_up, checkpointed
from storage.backup.sets import new_key_pair, sets_at
from storage.connect import open_store
from storage.embedded.server import EmbeddedDatabase
from storage.memory import MemoryStore
from storage.memory.key_rotation import MemoryKeyRotation
from storage.periods import iso_week
from storage.ports.key_rotation import WrappingKey
from tests.handoff.app.test_checks import give_keys
from tests.storage.samples import say
from tests.support.certificates import Authority
from tests.support.fakes import Clock
from tests.support.post import Letters, mail_server, relay_settings
from tests.support.product import free_port
from tests.support.site import Site, pages, site

MEMORY: Final = Path("/dev/shm")  # noqa: S108  # folders of its own are made there
STEP: Final = timedelta(hours=4)
DAYS: Final = 31
ROOMY: Final = Usage(60 * 10**9, 100 * 10**9)
FULL: Final = Usage(5 * 10**9, 100 * 10**9)
BROKEN: Final = {
    "the second destination is away": (3, 6),
    "retention does not run": (8, 10),
    "keys of old weeks stay": (12, 13),
    "the disk fills": (16, 17),
    "the timer of the drill is off": (0, 27),
    "the certificate is not renewed": (0, 24),
    "nobody answers at the gateway's socket": (28, 29),
}
"""What is broken, from the beginning of one day to that of another."""
RUNG: Final = [
    "Säkerhetskopian är för gammal",
    "Gallringen är inte bevisad för det senaste dygnet",
    "Certifikatet för localhost:PORT går ut om 13 dagar",
    "Nycklar som skulle vara förstörda finns kvar",
    "Disken är snart full",
    "Certifikatet för localhost:PORT går ut inom två dygn",
    "Återställningen är inte övad",
    "Linjen svarar inte",
]


class Weeks(MemoryKeyRotation):
    """The key of this week, and one of five weeks ago while it is not destroyed."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.late = clock, False

    async def wrapping_keys(self) -> list[WrappingKey]:
        now, old = iso_week(self.clock()), iso_week(self.clock() - timedelta(weeks=5))
        return [WrappingKey(f"{week}-01", week, 1, week == now) for week in ([old, now] if self.late else [now])]


@dataclass
class Month:
    """The installation and its clock."""

    site: Site
    store: MemoryStore
    clock: Clock
    settings: Settings
    letters: Letters
    relay: relay.Relay
    parts: Path
    authority: Authority
    shown: ssl.SSLContext
    began: datetime

    def broken(self, what: str) -> bool:
        first, after = BROKEN[what]
        return first <= (self.clock() - self.began).days < after

    async def gather(self, _: Place, folder: Path) -> None:
        """The parts of a set, as they were at the beginning: the database's own clock cannot be moved."""
        await asyncio.to_thread(shutil.copytree, self.parts, folder, dirs_exist_ok=True)

    async def go_on(self) -> None:
        """Four hours: what the timers do, the gateway's own jobs, and a look of the relay."""
        self.clock.advance(STEP.total_seconds())
        now, node = self.clock(), self.site.node
        second = self.settings.backup_to[1]
        if self.broken("the second destination is away"):
            hide(second)
        else:
            show(second)
        try:
            await back_up_to_destinations(self.settings, hourly=True, now=now, gather=self.gather)
        except AwayError:
            assert self.broken("the second destination is away")
        if not self.broken("the timer of the drill is off") and (now - self.began).days == 27 and now.hour < 4:
            await drill(self.settings, now)
        if not self.broken("the certificate is not renewed") and (now - self.began).days == 24:
            self.authority.sign(days=120)
            self.shown.load_cert_chain(self.parts.with_name("fullchain.pem"), self.parts.with_name("key.pem"))
        self.store.key_rotation.late = self.broken("keys of old weeks stay")  # type: ignore[attr-defined]
        node.watch.usage = lambda _: FULL if self.broken("the disk fills") else ROOMY
        if not self.broken("retention does not run"):
            await next(job for job in node.jobs if job.name == "retention").step()
        await node.watch.check()
        socket = self.settings.watch_socket
        assert socket is not None
        if self.broken("nobody answers at the gateway's socket"):
            hide(socket)
        else:
            show(socket)
        await self.relay.look()


def hide(path: Path) -> None:
    if path.exists():
        path.rename(path.with_suffix(".away"))


def show(path: Path) -> None:
    if not path.exists():
        path.with_suffix(".away").rename(path)


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Two destinations on another disk than the data: in memory."""
    if not MEMORY.is_dir() or MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second disk here")
    with tempfile.TemporaryDirectory(prefix="lotsen-month-", dir=MEMORY) as name:
        made = Path(name, "a"), Path(name, "b")
        for each in made:
            each.mkdir(mode=0o700)
        yield made


async def test_every_alarm_rings_once_and_says_what_to_do(tmp_path: Path, places: tuple[Path, Path]) -> None:
    async with months(tmp_path, places) as month:
        while month.clock() - month.began < timedelta(days=DAYS):
            await month.go_on()
        port = month.settings.origins[0].rpartition(":")[2]
        rung = [subject.removeprefix("Lotsen: ").replace(port, "PORT") for subject in month.letters.to("ada")]
        assert rung == RUNG
        assert len(month.letters.came) == len(RUNG), "nobody else was called"
        for letter in month.letters.came:
            do = letter.get_content().strip().splitlines()[-1]
            assert any(word in do for word in ("systemctl", "lotsen ", "df -h", "Förnya")), do
        assert all(len(sets_at(each)) == 8 for each in month.settings.backup_to), "of the last seven days, and today"
        assert "0 unreadable" in (month.settings.data / "last-drill.txt").read_text("utf-8")


@asynccontextmanager
async def months(folder: Path, places: tuple[Path, Path]) -> AsyncIterator[Month]:
    began = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    clock, authority, port = Clock(began), Authority(folder), free_port()
    store = MemoryStore(clock)
    store.key_rotation = Weeks(clock)
    await give_keys(StaffKeys(store.sealing_keys), "kim", "lee")
    data = folder / "data"
    data.mkdir(mode=0o700)
    note_drill(data, began - timedelta(days=10), good=True)
    chosen = Settings(
        "mongodb://unused",
        data=data,
        origins=(f"https://localhost:{port}",),
        watch_socket=folder / "w.sock",
        backup_to=places,
        backup_recipient=new_key_pair().public,
    )
    # From the month's own beginning, whatever the hour of the day is at which the test runs.
    shown = authority.server(days=(began + timedelta(days=24.9) - datetime.now(UTC)) / timedelta(days=1))
    async with (
        real_parts(folder) as parts,
        mail_server() as letters,
        site(
            pages(folder / "widget"),
            store,
            clock=clock,
            within_s=None,
            **{name: getattr(chosen, name) for name in ("data", "origins", "watch_socket", "backup_to")},
        ) as running,
        tls_server(port, shown),
        aiohttp.ClientSession() as http,
    ):
        shutil.copyfile(parts / "checkpoints.jsonl", data / "checkpoints.jsonl")
        service = running.node.runtime.service
        assert await service.put_launch(Launch(mode="open"), replaces=0)
        await service.set_on_call(parse("alla 00:00-24:00 Ada mailto:ada@example.se drift"), replaces=0)
        assert chosen.watch_socket is not None
        read = relay_settings(chosen.watch_socket, letters, folder)
        watching = relay.Relay(
            lambda: relay.ask_all(read.gateways),
            Channels(read.mail, read.sender, http),
            operator=read.operator,
            state=read.state,
            clock=clock,
            trusted=authority.trusted(),
        )
        yield Month(running, store, clock, chosen, letters, watching, parts, authority, shown, began)


@asynccontextmanager
async def real_parts(folder: Path) -> AsyncIterator[Path]:
    """What one backup of a real database with a conversation consists of."""
    parts = folder / "parts"
    parts.mkdir()
    async with EmbeddedDatabase(folder / "database") as database:
        place = Place(database.uri, "lotsen", folder / "source" / "keys.json")
        place.key_file.parent.mkdir()
        store = await open_store(place.uri, database=place.database, key_file=place.key_file)
        await say(store, b"hej")
        await store.close()
        await back_up(place, parts / "data", parts / "keys", lambda name, done: None)
        assert await checkpointed(place, parts / "data")
        for name in ("keys.json", "checkpoints.jsonl"):
            shutil.copyfile(place.key_file.with_name(name), parts / name)
        yield parts


@asynccontextmanager
async def tls_server(port: int, context: ssl.SSLContext) -> AsyncIterator[None]:
    runner = web.AppRunner(web.Application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, ssl_context=context).start()
    try:
        yield
    finally:
        await runner.cleanup()
