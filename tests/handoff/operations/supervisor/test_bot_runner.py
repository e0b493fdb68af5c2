"""The bot follows what is chosen for it, and what does not answer is gone back from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import msgspec

from handoff.operations.endpoint import Endpoint
from handoff.operations.supervisor.bot_choice import BotStatus, Choice, Choices
from handoff.operations.supervisor.bot_runner import ChosenBot, run_chosen
from handoff.operations.supervisor.restarts import Restarts
from tests.handoff.backoffice.teaching.test_sources import NEW
from tests.handoff.operations.supervisor.conftest import WAIT_S, Lines, Script, running
from tests.handoff.operations.supervisor.test_child import SLEEPS
from tests.handoff.operations.supervisor.test_tree import SERVES
from tests.support.product import free_port

CHOICE = Choice((NEW,))
QUICK = Restarts(first_s=0.01, most_s=0.05)


async def until(choices: Choices, status: BotStatus) -> None:
    async with asyncio.timeout(WAIT_S):
        # It is a file, as it is for the gateway: there is no event to wait for.
        while choices.status != status:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def following(tmp_path: Path, script: Script, port: int) -> ChosenBot:
    """Programs that print what they were made for."""
    choices = Choices(tmp_path / "data")
    programs = partial(script, "bot", SERVES, port)
    return ChosenBot(choices, lambda choice: programs(choice.id), poll_every_s=0.02, answers_within_s=WAIT_S)


@asynccontextmanager
async def answering(port: int) -> AsyncIterator[None]:
    """Something that says at this port that it is well."""

    async def well(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(well, "127.0.0.1", port):
        yield


async def test_the_bot_is_restarted_with_what_is_chosen_and_with_what_was_before(
    tmp_path: Path, lines: Lines, script: Script
) -> None:
    port = free_port()
    follows = following(tmp_path, script, port)
    choices = follows.choices
    assert choices.status.state == "elsewhere"
    async with running(run_chosen(follows, Endpoint(f"http://127.0.0.1:{port}"), QUICK, lines.write)):
        await until(choices, BotStatus("running"))
        choices.choose(CHOICE)
        await until(choices, BotStatus("running", CHOICE.id))
        choices.go_back()
        await until(choices, BotStatus("running"))
    assert choices.status.state == "elsewhere"


async def test_a_choice_that_does_not_answer_is_gone_back_from(tmp_path: Path, lines: Lines, script: Script) -> None:
    choices, sleeps = Choices(tmp_path / "data"), script("bot", SLEEPS)
    follows = ChosenBot(choices, lambda _: sleeps, poll_every_s=0.02, answers_within_s=0.2)
    port = free_port()
    # The answers are this process's own: the program itself never answers. What was good before may take its time.
    async with running(run_chosen(follows, Endpoint(f"http://127.0.0.1:{port}"), QUICK, lines.write)):
        async with answering(port):
            await until(choices, BotStatus("running"))
        choices.choose(CHOICE)
        await lines.until("reverting")
        async with answering(port):
            await until(choices, BotStatus("went_back"))
        assert choices.chosen == Choice()


async def test_what_was_chosen_is_chosen_after_a_restart_and_a_broken_file_is_the_installation(tmp_path: Path) -> None:
    Choices(tmp_path).choose(CHOICE)
    assert Choices(tmp_path).chosen == CHOICE
    (tmp_path / "bot" / "chosen.json").write_bytes(msgspec.json.encode({"examples": [{"id": 1}]}))
    assert Choices(tmp_path).chosen == Choice()
