"""From a visitor whom nobody answers to the mail of whoever is on call: a real gateway, mail server and web server."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from msgspec.structs import replace

from handoff.operations.watch import relay
from handoff.operations.watch.channels import Channels
from handoff.operations.watch.on_call import parse
from handoff.routing.launch import Launch
from storage.errors import Unavailable
from storage.memory import MemoryStore
from tests.support.clients import Visitor
from tests.support.fakes import Clock
from tests.support.post import Letters, Posted, mail_server, relay_settings, web_server
from tests.support.site import Site, pages, site

NIGHT = datetime(2026, 11, 25, 2, tzinfo=UTC)
"""Three in the morning in Sweden."""
SECRET = "[N4] jag heter Ellinor och bor på Storgatan"


class Full(MemoryStore):
    """A database that takes no writes once its disk is `full`."""

    full = False

    async def require(self) -> None:
        if self.full:
            raise Unavailable("no space left")


@dataclass
class Post:
    """A gateway with everything around it."""

    site: Site
    store: Full
    clock: Clock
    letters: Letters
    posted: Posted
    relay: relay.Relay

    async def look_after(self, **passed: float) -> int:
        self.clock.advance(timedelta(**passed).total_seconds())
        return await self.relay.look()

    async def call_list(self, text: str) -> None:
        service = self.site.node.runtime.service
        version, _ = await service.read_on_call()
        await service.set_on_call(parse(text.replace("WEB", self.posted.url)), replaces=version)

    async def waits(self, text: str = SECRET) -> Visitor:
        visitor = await self.site.visitor()
        await visitor.say(text)
        await self.site.node.runtime.bot_turns.settled()
        await self.site.node.runtime.projection.settled()
        return visitor


@asynccontextmanager
async def posts(folder: Path, *, mode: str = "open", user: int | None = None) -> AsyncIterator[Post]:
    clock = Clock(NIGHT)
    store, socket = Full(clock), folder / "w.sock"
    (folder / "data").mkdir(mode=0o700, exist_ok=True)
    widget = pages(folder / "widget")
    async with (
        mail_server() as letters,
        web_server() as posted,
        site(widget, store, clock=clock, data=folder / "data", watch_socket=socket, watch_user=user) as running,
        aiohttp.ClientSession() as http,
    ):
        assert await running.node.runtime.service.put_launch(Launch(mode=mode), replaces=0)  # type: ignore[arg-type]
        chosen = relay_settings(socket, letters, folder)
        watching = relay.Relay(
            lambda: relay.ask_all(chosen.gateways),
            Channels(chosen.mail, chosen.sender, http),
            operator=chosen.operator,
            state=chosen.state,
            clock=clock,
        )
        yield Post(running, store, clock, letters, posted, watching)


KIM_THEN_LEE = """
tyst 22:00-07:00
alla 00:00-24:00 Kim mailto:kim@example.se ntfy+WEB/lotsen-kim samtal
alla 00:00-24:00 Lee mailto:lee@example.se WEB/hook samtal
alla 00:00-24:00 Ada mailto:ada@example.se drift
"""


async def test_somebody_at_n4_whom_nobody_answers_wakes_one_person_and_then_the_next(tmp_path: Path) -> None:
    async with posts(tmp_path) as post:
        await post.call_list(KIM_THEN_LEE)
        visitor = await post.waits()
        assert await post.look_after(minutes=1) == 0, "the console rings first"
        assert await post.look_after(minutes=2) == 1, "in quiet hours too"
        assert post.letters.to("kim") == ["Lotsen: Någon på N4 väntar, 3 min"]
        assert post.letters.to("lee") == []
        for _ in range(3):
            assert await post.look_after(seconds=50) == 0, "it rings once"
        assert await post.look_after(seconds=40) == 1
        assert post.letters.to("lee") == ["Lotsen: Någon på N4 väntar, 6 min"]
        assert [path for path, _ in post.posted.came] == ["/", "/hook"]
        ntfy, hook = (body for _, body in post.posted.came)
        assert (ntfy["topic"], ntfy["title"], ntfy["priority"]) == ("lotsen-kim", "Någon på N4 väntar, 3 min", 5)
        assert hook["subject"] == "Någon på N4 väntar, 6 min"
        assert hook["urgency"] == "urgent"
        assert await post.look_after(minutes=20) == 0, "everybody has been told"
        said = post.letters.whole + str(post.posted.came)
        assert "/console" in said, "it says what to do"
        for word in ("Ellinor", "Storgatan", visitor.conversation):
            assert word not in said


async def test_when_nobody_waits_any_more_the_next_one_who_waits_rings_anew(tmp_path: Path) -> None:
    async with posts(tmp_path) as post:
        await post.call_list("alla 00:00-24:00 Kim mailto:kim@example.se")
        visitor = await post.waits()
        await post.look_after(minutes=3)
        assert (await visitor.call("conversation:end", {"client_msg_id": "e", "erase": True}))["ok"]
        await post.site.node.runtime.projection.settled()
        assert await post.look_after(minutes=1) == 0
        await post.waits()
        assert await post.look_after(minutes=2) == 1
        assert len(post.letters.to("kim")) == 2


async def test_who_waits_at_n3_waits_for_the_end_of_quiet_hours_and_practice_wakes_nobody(tmp_path: Path) -> None:
    async with posts(tmp_path) as post:
        await post.call_list(KIM_THEN_LEE)
        await post.waits("[N3] hej")
        assert await post.look_after(hours=2) == 0
        assert await post.look_after(hours=2) == 1, "seven in the morning"
        assert post.letters.to("kim") == ["Lotsen: Någon på N3 väntar, 240 min"]


async def test_practice_wakes_nobody(tmp_path: Path) -> None:
    async with posts(tmp_path, mode="practice") as post:
        await post.call_list("alla 00:00-24:00 Kim mailto:kim@example.se")
        await post.waits()
        assert await post.look_after(minutes=10) == 0


async def test_an_address_that_no_mail_can_be_sent_to_keeps_nobody_else_from_being_woken(tmp_path: Path) -> None:
    """It may stand in a list that was saved before such addresses were refused."""
    async with posts(tmp_path) as post:
        listed = parse("alla 00:00-24:00 Kim mailto:kim@example.se\nalla 00:00-24:00 Lee mailto:lee@example.se")
        first, *rest = listed.shifts
        shifts = (replace(first, addresses=("mailto:kim@",)), *rest)
        await post.site.node.runtime.service.set_on_call(replace(listed, shifts=shifts), replaces=0)
        await post.waits()
        assert await post.look_after(minutes=3) == 0
        assert await post.look_after(seconds=10) == 1
        assert post.letters.to("lee")


async def test_somebody_whom_nothing_reaches_is_followed_by_the_next_at_once(tmp_path: Path) -> None:
    async with posts(tmp_path) as post:
        await post.call_list("alla 00:00-24:00 Kim WEB/kim\nalla 00:00-24:00 Lee mailto:lee@example.se")
        await post.waits()
        post.posted.refuses = True
        assert await post.look_after(minutes=3) == 0
        assert await post.look_after(seconds=10) == 1
        assert len(post.letters.to("lee")) == 1
        post.posted.refuses = False
        assert await post.look_after(minutes=3) == 1
        assert [path for path, _ in post.posted.came] == ["/kim"], "and is tried again when it is the turn"


async def test_a_database_that_takes_no_writes_wakes_whoever_operates_the_line(tmp_path: Path) -> None:
    async with posts(tmp_path) as post:
        await post.call_list(KIM_THEN_LEE)
        post.store.full = True
        assert await post.look_after(seconds=10) == 0
        assert await post.look_after(minutes=1) == 1
        assert post.letters.to("ada") == ["Lotsen: Databasen tar inte emot något: ingen kan skriva till linjen"]
        assert await post.look_after(minutes=30) == 0, "there is nobody else"
        assert "systemctl status mongod" in post.letters.whole


async def test_a_gateway_that_is_gone_rings_by_the_list_that_it_had_and_a_restart_rings_nothing_twice(
    tmp_path: Path,
) -> None:
    async with posts(tmp_path) as post:
        await post.call_list(KIM_THEN_LEE)
        await post.look_after(seconds=10)
        (tmp_path / "w.sock").unlink()
        assert await post.look_after(seconds=10) == 0
        assert await post.look_after(minutes=1) == 1
        assert post.letters.to("ada") == ["Lotsen: Linjen svarar inte"]
        post.relay = relay.Relay(
            post.relay._ask, post.relay._ways, operator=parse(""), state=tmp_path / "state.json", clock=post.clock
        )
        assert await post.look_after(minutes=20) == 0


async def test_a_gateway_that_restarts_makes_nothing_ring_twice(tmp_path: Path) -> None:
    async with posts(tmp_path) as post:
        await post.call_list("alla 00:00-24:00 Kim mailto:kim@example.se")
        await post.waits()
        assert await post.look_after(minutes=3) == 1
        socket = tmp_path / "w.sock"
        socket.rename(tmp_path / "off")
        assert await post.look_after(seconds=10) == 0
        (tmp_path / "off").rename(socket)
        assert await post.look_after(seconds=10) == 0
        assert len(post.letters.came) == 1


async def test_without_a_list_the_operator_is_called(tmp_path: Path) -> None:
    async with posts(tmp_path) as post:
        await post.waits()
        assert await post.look_after(minutes=3) == 1
        assert len(post.letters.to("drift")) == 1
        assert await post.relay.test() == {"driften mailto:drift@example.se": True}


async def test_a_trial_goes_to_each_address_of_everybody(tmp_path: Path) -> None:
    """Lee has an address by day and another by night, and Kim one that nobody takes beside one that is right."""
    async with posts(tmp_path) as post:
        await post.call_list(
            "vardagar 08:00-17:00 Lee mailto:lee@example.se\n"
            "alla 17:00-08:00 Lee ntfy+WEB/lee samtal\n"
            "alla 00:00-24:00 Kim mailto:kim@example.se mailto:gone@example.se\n"
        )
        post.letters.unknown = "gone@example.se"
        assert await post.relay.test() == {
            "Lee mailto:lee@example.se": True,
            f"Lee ntfy+{post.posted.url}/lee": True,
            "Kim mailto:kim@example.se": True,
            "Kim mailto:gone@example.se": False,
        }
        assert post.letters.to("lee") == post.letters.to("kim") == ["Lotsen: Prov: larmet når dig"]
        assert len(post.posted.came) == 1


async def test_nobody_but_the_named_user_is_told_anything(tmp_path: Path) -> None:
    async with posts(tmp_path, user=os.getuid() + 1) as post:
        await post.waits()
        assert await post.look_after(minutes=3) == 0
        through = aiohttp.UnixConnector(str(tmp_path / "w.sock"))
        async with aiohttp.ClientSession(connector=through) as http, http.get("http://gateway/status") as answer:
            assert (answer.status, "N4" in await answer.text()) == (403, False)


@pytest.mark.parametrize(
    ("counts", "risen"),
    [([], 0), ([5], 0), ([5, 5, 9], 4), ([5, 9, 0, 2], 6), ([0, 2, 4, 6], 6)],
)
def test_a_counter_that_begins_anew_is_counted_on(counts: list[int], risen: int) -> None:
    assert relay.rise([(NIGHT, each) for each in counts]) == risen
