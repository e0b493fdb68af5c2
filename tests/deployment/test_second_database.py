"""The main job over a second, independent implementation of MongoDB's protocol.

Data of an earlier program is restored and upgraded there, a counselor of then signs in, a visitor meets the bot and
then that counselor, who closes; a month later nothing of what was said is left. In short form with a bot on a script.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from handoff.app.background import retention_job
from handoff.app.offline import assemble_offline
from handoff.app.settings import Settings
from handoff.cli.__main__ import main
from storage.connect import open_store
from storage.ids import ConversationId
from tests.handoff.gateway.sockets.test_silence import bot_process
from tests.storage.backup.test_earlier import COUNSELOR, LAYOUTS, TALK
from tests.support.clients import Counselor, Visitor
from tests.support.fakes import PlainTexts, TagRules
from tests.support.product import Product, running
from tests.support.second import MONTH, SecondDatabase, second_database

pytestmark = pytest.mark.slow


@pytest.fixture
def database() -> Iterator[SecondDatabase]:
    with second_database() as started:
        yield started


async def lotsen(*words: str | Path) -> str:
    """A command, in a thread of this process; returns what it prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert await asyncio.to_thread(main, [str(word) for word in words]) == 0
    return said.getvalue()


@pytest.fixture
async def data(database: SecondDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of an installation there, with what an earlier program has stored, upgraded."""
    with tarfile.open(LAYOUTS[-1]) as archive:
        archive.extractall(tmp_path / "earlier", filter="data")
    data, earlier = tmp_path / "data", tmp_path / "earlier"
    data.mkdir(mode=0o700)
    for name in ("keys.json", "checkpoints.jsonl"):
        (earlier / name).rename(data / name).chmod(0o600)
    monkeypatch.setenv("LOTSEN_MONGODB_URI", database.uri)
    monkeypatch.setenv("LOTSEN_DATA", str(data))
    restored = await lotsen("restore", earlier / "data", "--keys", earlier / "keys", "--erased-may-come-back")
    assert "2 conversations restored" in restored
    assert "nothing to convert" in await lotsen("upgrade")
    return data


async def greets(request: web.Request) -> web.Response:
    answer = {"intent": {"name": "greet", "confidence": 0.9}, "replies": [{"reply_id": "welcome_back"}]}
    return web.json_response(answer)


async def served(product: Product) -> ConversationId:
    """A visitor who wrote, was answered, asked for a person, got one, and was closed."""
    visitor = await Visitor(product.url).connect()
    await visitor.start()
    assert (await visitor.say("hej"))["ok"]
    await visitor.until(lambda event: event["kind"] == "message" and event.get("from") == "bot")
    assert (await visitor.call("human:request", {"client_msg_id": "human"}))["ok"]
    counselor = await Counselor(product.url).log_in(*COUNSELOR)
    earlier = await counselor.call("conversation:open", {"conversation": TALK, "after_seq": 0})
    # Theirs, unless the bot's training has taken longer than somebody's absence is waited for: then it waits, below.
    assert earlier["ok"] or earlier["error"]["code"] == "not_yours", earlier
    assert (await counselor.available(capacity=2))["ok"]
    while (taken := await counselor.takes_next()) != visitor.conversation:  # somebody of then still waits
        assert (await counselor.finish(taken))["ok"]
    assert (await counselor.answer(visitor.conversation, "Hej, jag läser."))["ok"]
    await visitor.until(lambda event: event.get("text") == "Hej, jag läser.")
    closed = await counselor.finish(visitor.conversation)
    assert closed["ok"], closed
    await visitor.until(lambda event: event.get("state") == "closed")
    for client in (visitor, counselor):
        await client.close()
    return ConversationId(visitor.conversation)


async def gone_a_month_later(database: SecondDatabase, data: Path, *conversations: ConversationId) -> bool:
    """Whether the daily job, by both clocks a month later, has erased all and these among them."""
    database.month_passes()
    store = await open_store(database.uri, key_file=data / "keys.json", timeout_s=5)
    try:
        later = lambda: datetime.now(UTC) + MONTH  # noqa: E731  # a clock
        runtime = await assemble_offline(store, texts=PlainTexts(), rules=TagRules(), clock=later)
        proof = await retention_job(runtime, Settings(database.uri).retention).run()
        heads = [await store.log.head(each) for each in conversations]
        left = [entry for each in conversations for entry in await store.log.read(each)]
    finally:
        await store.close()
    assert proof is not None
    assert (proof.past, proof.complete, left) == (0, True, [])
    return all(head is not None and head.erased for head in heads)


async def main_job(database: SecondDatabase, data: Path, **settings: str) -> None:
    async with running(data, {"LOTSEN_MONGODB_URI": database.uri, **settings}) as product:
        await product.line("ready" if not settings else "chat ")
        conversation = await served(product)
    assert await gone_a_month_later(database, data, TALK, conversation)


async def test_the_main_job_is_done_there(database: SecondDatabase, data: Path) -> None:
    async with bot_process(greets) as bot:
        await main_job(database, data, LOTSEN_BOT_URL=bot)


@pytest.mark.long
async def test_the_main_job_is_done_there_with_the_real_bot(database: SecondDatabase, data: Path) -> None:
    await main_job(database, data)
