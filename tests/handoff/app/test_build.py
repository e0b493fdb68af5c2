"""A whole node: its start, its end, and a restart over what an earlier one has left."""

from __future__ import annotations

import asyncio
import logging
import re
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from handoff.actions.mail import UNSENT
from handoff.app.build import utc_now
from handoff.conversation import commands as cmd
from handoff.routing import usual_wait
from handoff.routing.launch import Launch
from storage.errors import Unavailable
from storage.ids import AccountId, CommandId, ConversationId
from storage.memory import MemoryStore
from storage.periods import iso_week
from storage.ports.checkpoints import CheckpointFindings
from storage.ports.records import KeptRecord, RecordBook
from tests.support.fakes import BusyLog, ScriptedBot
from tests.support.imports import ROOT
from tests.support.letters import VECTORS, Letters
from tests.support.shared_search import SharedSearch
from tests.support.site import Site, pages, site


@pytest.fixture
def widget(tmp_path: Path) -> Path:
    return pages(tmp_path / "widget")


async def test_after_a_restart_everybody_has_their_place_and_their_counselor(widget: Path) -> None:
    store = MemoryStore()
    async with site(widget, store) as before:
        taken = await before.visitor()
        kim = await before.counselor("kim")
        await before.taken(taken, kim)
        waiting = [await before.visitor() for _ in range(3)]
        for visitor, text in zip(waiting, ("[human]", "[N4]", "[N3]"), strict=True):
            await visitor.say(text)
        await before.node.runtime.bot_turns.settled()
        await before.node.runtime.projection.settled()
        places = before.node.runtime.board.positions()
        assert list(places) == [waiting[1].conversation, waiting[2].conversation, waiting[0].conversation]
    async with site(widget, store) as after:
        assert after.node.runtime.board.positions() == places
        assert (await after.state(taken)).owner == "kim"
        for visitor in (taken, *waiting):
            again = await after.visitor(token=visitor.token)
            ack = await again.call("sync", {"after_seq": 0})
            assert ack["events"], "nothing is lost"
        lee = await after.counselor("lee")
        await lee.available(2)
        assert (await lee.take_next())["conversation"] == waiting[1].conversation, "nobody is given out twice"


class GatedBook:
    """Records that are saved only once the gate is open."""

    def __init__(self, book: RecordBook) -> None:
        self._book = book
        self.gate = asyncio.Event()

    async def save(self, record: KeptRecord, *, seen: int) -> bool:
        await self.gate.wait()
        return await self._book.save(record, seen=seen)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)


async def flagged(running: Site) -> None:
    """Somebody who has waited is taken, and their conversation flagged for supervision."""
    assert await running.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)
    visitor = await running.visitor()
    name, commands = ConversationId(visitor.conversation), running.node.runtime.commands
    await visitor.call("human:request", {"client_msg_id": "human"})
    await commands.run(name, CommandId("1"), cmd.Claim(AccountId("kim"), lead=False))
    await commands.run(name, CommandId("2"), cmd.Flag(AccountId("kim"), False, "supervision", True))


async def test_what_follows_from_what_was_done_is_stored_before_a_node_stops(widget: Path) -> None:
    store = MemoryStore()
    store.supervision = book = GatedBook(store.supervision)  # type: ignore[assignment]  # the same port
    async with site(widget, store) as running:
        await flagged(running)
        asyncio.get_running_loop().call_later(0.2, book.gate.set)
    assert len(await store.supervision.all()) == 1
    assert sum((await store.week_counts.since(usual_wait.KIND, iso_week(utc_now()))).values()) == 1


async def test_a_database_that_stores_nothing_any_more_does_not_keep_a_node_from_stopping(
    widget: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = MemoryStore()
    store.supervision = GatedBook(store.supervision)  # type: ignore[assignment]  # the same port
    async with asyncio.timeout(20), site(widget, store) as running:
        await flagged(running)
    assert "gateway_stopped_unsettled" in caplog.text


class FullDisk:
    """Checkpoints that cannot be written; counts who tried."""

    def __init__(self) -> None:
        self.tries = 0

    async def take(self) -> int:
        self.tries += 1
        raise OSError("no space left")

    async def verify(self) -> CheckpointFindings:
        return CheckpointFindings(checked=0)


async def test_checkpoints_are_taken_before_anybody_connects_and_a_full_disk_keeps_nobody_out(widget: Path) -> None:
    store, disk = MemoryStore(), FullDisk()
    store.checkpoints = disk  # type: ignore[assignment]  # the same port
    async with site(widget, store) as running:
        assert disk.tries >= 1
        assert (await (await running.visitor()).say("hej"))["ok"]


async def test_an_index_that_was_lost_is_there_before_anybody_connects(widget: Path) -> None:
    store = MemoryStore()
    async with site(widget, store) as before:
        visitor = await before.visitor()
        await visitor.say("[N4]")
        await before.node.runtime.bot_turns.settled()
        await before.node.runtime.projection.settled()
        conversation = ConversationId(visitor.conversation)
    await store.index.remove(conversation)
    async with site(widget, store) as after:
        assert list(after.node.runtime.board.positions()) == [conversation]


async def test_every_job_of_a_node_is_in_the_metrics_before_it_fails(widget: Path) -> None:
    store = MemoryStore()
    library = partial(SharedSearch, store.knowledge, embedder=Letters, vectors=VECTORS, clock=utc_now)
    async with site(widget, store, library=library) as running, aiohttp.ClientSession() as http:
        async with http.get(f"{running.url}/metrics") as answer:
            found = await answer.text()
        names = [job.name for job in running.node.jobs]
        assert len(set(names)) == len(names)
        for name in names:
            assert f'lotsen_job_items_failed_total{{job="{name}"}}' in found
            assert f'lotsen_job_runs_failed_total{{job="{name}"}}' in found
        assert _item_names() <= set(names), "items are counted under the name of their job"
        assert f'lotsen_job_items_failed_total{{job="{UNSENT}"}}' in found


def _item_names() -> set[str]:
    """The names under which jobs count the items that failed, as their modules have them."""
    paths = (ROOT / "handoff").rglob("*.py")
    return {name for path in paths for name in re.findall(r'\beach\(\s*"(\w+)"', path.read_text("utf-8"))}


async def test_a_node_ends_while_the_bot_is_thinking_and_people_are_connected(widget: Path) -> None:
    bot = ScriptedBot()
    async with asyncio.timeout(30):
        async with site(widget, bot=bot) as one:
            bot.hold()
            await (await one.visitor()).say("hej")
            await one.counselor("kim")
            await bot.asked()
        assert bot.in_flight == 0


async def test_a_node_ends_while_the_database_is_away(widget: Path, caplog: pytest.LogCaptureFixture) -> None:
    class AwayLog(BusyLog):
        """A log that stops answering."""

        away = False

        async def head(self, conversation: object) -> None:
            if self.away:
                raise Unavailable("away")

    store = MemoryStore()
    log = AwayLog(store.log)
    store.log = log  # type: ignore[assignment]  # the same port
    async with asyncio.timeout(30):
        async with site(widget, store) as one:
            visitor = await one.visitor()
            log.away = True
            ack = await visitor.call("sync", {"after_seq": 0})
            assert ack["error"] == {
                "code": "unavailable",
                "message": ack["error"]["message"],
                "retry_after_s": 1.01,
            }
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
