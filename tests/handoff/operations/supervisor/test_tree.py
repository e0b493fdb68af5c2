"""What a person sees of `lotsen up`: when it can be used, what fails, and that it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from handoff.cli.up import tree
from handoff.cli.up.plan import BotPlan, Patience, Plan, Stage
from handoff.contract.errors import SettingError
from handoff.operations.endpoint import Endpoint
from handoff.operations.supervisor.preflight import data_folder
from handoff.operations.supervisor.restarts import Restarts
from handoff.operations.supervisor.runner import ChildFailed
from tests.handoff.operations.supervisor.conftest import WAIT_S, Lines, Script, running
from tests.support.product import free_port

SERVES = """
import http.server, os, sys
class Ok(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *words): pass
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ok)
print("pid", os.getpid())
server.serve_forever()
"""
REFUSES = "import sys; print('lotsen: LOTSEN_RATE_PER_S must be a whole number', file=sys.stderr); sys.exit(78)"
FAILS = "import sys; sys.exit(3)"
WAITS_FOR = "import sys; open(sys.argv[1]).read()"


class FakeDatabase:
    """A database that can be told to die."""

    def __init__(self) -> None:
        self.starts = 0
        self.running = False
        self._died = asyncio.Event()

    uri = "mongodb://127.0.0.1:1"

    async def start(self) -> None:
        self.starts += 1
        self.running = True
        self._died.clear()

    async def stop(self) -> None:
        self.running = False

    async def wait(self) -> int:
        await self._died.wait()
        return -signal.SIGKILL

    def die(self) -> None:
        self._died.set()


@pytest.fixture
def plan(tmp_path: Path, script: Script) -> Plan:
    """A gateway and a bot that answer at once."""
    port, bot_port = free_port(), free_port()
    gateway = script("gateway", SERVES, port)
    return Plan(
        host="127.0.0.1",
        port=port,
        data=tmp_path / "data",
        database="mongodb://127.0.0.1:1",
        gateway=lambda _: gateway,
        bot=BotPlan(Endpoint(f"http://127.0.0.1:{bot_port}", "/health"), program=script("bot", SERVES, bot_port)),
    )


async def test_it_says_once_when_the_chat_is_open_and_once_when_the_bot_answers(plan: Plan, lines: Lines) -> None:
    async with running(tree.run(plan, lines.write)):
        await lines.until("ready ")
    plain = [line for line in lines.all if not line.startswith("[")]
    assert plain == [f"chat {plan.address}", f"ready {plan.address}"]


async def test_what_has_started_it_is_told_when_the_chat_is_open_and_not_before(
    plan: Plan, lines: Lines, script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    gateway = script("gateway", f"import sys; open(sys.argv[2]).read()\n{SERVES}", plan.port, gate)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", manager.getsockname())
        async with running(tree.run(replace(plan, gateway=lambda _: gateway), lines.write)):
            opened = await asyncio.to_thread(gate.open, "w", encoding="utf-8")  # the gateway waits for what comes
            with opened, pytest.raises(BlockingIOError):
                manager.recv(100)
            async with asyncio.timeout(WAIT_S):
                said = await asyncio.get_running_loop().sock_recv(manager, 100)
            assert said == b"READY=1"
            async with Endpoint(plan.address).session() as http, http.get(plan.address) as answered:
                assert answered.status == 200


async def test_the_chat_opens_while_the_bot_is_still_being_prepared(
    plan: Plan, lines: Lines, script: Script, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    plan = replace(plan, bot=replace(plan.bot, stages=(Stage("training", script("bot", WAITS_FOR, gate)),)))
    async with running(tree.run(plan, lines.write)):
        await lines.until("chat ")
        assert not any(line.startswith("ready") for line in lines.all)
        await asyncio.to_thread(gate.write_text, "go")
        await lines.until("ready ")


async def test_a_bot_that_cannot_be_prepared_leaves_the_chat_open(plan: Plan, lines: Lines, script: Script) -> None:
    bot = replace(plan.bot, stages=(Stage("training", script("bot", FAILS)),))
    plan = replace(plan, bot=bot, patience=Patience(stage=Restarts(first_s=0.01, most_failures=2)))
    async with running(tree.run(plan, lines.write)) as task:
        await lines.until("visitors reach people directly")
        await lines.until("chat ")
        assert not task.done()


@pytest.mark.parametrize("who", ["gateway", "bot"])
async def test_a_child_that_is_killed_is_started_again(plan: Plan, lines: Lines, who: str) -> None:
    async with running(tree.run(plan, lines.write)):
        await lines.until("ready ")
        first = await lines.until(f"[{who}] pid")
        lines.all.clear()
        os.kill(int(first.split()[-1]), signal.SIGKILL)
        await lines.until(f"[{who}] ended by signal SIGKILL; starting again in 1 s")
        assert await lines.until(f"[{who}] pid") != first
    assert not any(line.startswith(("chat", "ready")) for line in lines.all)


async def test_a_database_that_dies_is_started_again_and_stopped_at_the_end(plan: Plan, lines: Lines) -> None:
    database = FakeDatabase()
    async with running(tree.run(replace(plan, database=database), lines.write)):
        await lines.until("chat ")
        database.die()
        await lines.until("[database] ended by signal SIGKILL; starting again in 1 s")
    assert database.starts >= 1
    assert not database.running


async def test_the_gateway_is_given_the_address_of_the_database(plan: Plan, lines: Lines, script: Script) -> None:
    plan = replace(
        plan, database=FakeDatabase(), gateway=lambda uri: script("gateway", "import sys; print(sys.argv[1])", uri)
    )
    async with running(tree.run(plan, lines.write)):
        await lines.until(f"[gateway] {FakeDatabase.uri}")


async def test_a_gateway_that_refuses_its_settings_ends_everything_with_its_own_sentence(
    plan: Plan, lines: Lines, script: Script
) -> None:
    refusing = script("gateway", REFUSES)
    async with asyncio.timeout(WAIT_S):
        with pytest.raises(SettingError, match=r"^LOTSEN_RATE_PER_S must be a whole number$"):
            await tree.run(replace(plan, gateway=lambda _: refusing), lines.write)


async def test_a_gateway_that_cannot_stay_up_is_given_up(plan: Plan, lines: Lines, script: Script) -> None:
    failing = script("gateway", FAILS)
    plan = replace(plan, gateway=lambda _: failing, patience=Patience(gateway=Restarts(first_s=0.01, most_failures=2)))
    async with asyncio.timeout(WAIT_S):
        with pytest.raises(ChildFailed, match="the gateway ended 2 times in a row, last with exit code 3"):
            await tree.run(plan, lines.write)


async def test_a_taken_port_is_named(plan: Plan, lines: Lines) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", plan.port)
    async with server:
        with pytest.raises(SettingError, match=rf"LOTSEN_PORT: cannot listen on 127\.0\.0\.1 port {plan.port}"):
            await tree.run(plan, lines.write)


async def test_a_data_folder_that_is_none_is_named(plan: Plan, lines: Lines) -> None:
    plan.data.write_text("a file")
    with pytest.raises(SettingError, match=r"LOTSEN_DATA: .*/data is no folder"):
        await tree.run(plan, lines.write)


async def test_two_cannot_use_one_data_folder(plan: Plan, lines: Lines) -> None:
    with data_folder(plan.data), pytest.raises(SettingError, match="another `lotsen up` uses the folder"):
        await tree.run(plan, lines.write)


def test_a_new_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    with data_folder(tmp_path / "new" / "data"):
        assert (tmp_path / "new" / "data").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("localhost", "localhost")],
)
def test_the_address_is_one_that_a_browser_here_can_open(plan: Plan, host: str, shown: str) -> None:
    assert replace(plan, host=host, port=8000).address == f"http://{shown}:8000/"
