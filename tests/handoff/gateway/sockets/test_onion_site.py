"""The socket of the onion service: half requests are hung up on, and what is answered may go on."""

from __future__ import annotations

import asyncio
import contextlib
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from handoff.contract.errors import SettingError
from handoff.gateway.limits.client_address import remote_address
from handoff.gateway.limits.onion import DOOR
from handoff.gateway.sockets.onion_site import OnionConnections, OnionSite
from handoff.gateway.sockets.serving import runner_of

SHORT_S = 0.3
REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n"


@pytest.fixture
async def unix(tmp_path: Path) -> AsyncIterator[Path]:
    """A socket behind which an answer begins at once and ends when its client has gone."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(remote_address(request, ("0.0.0.0/0",)).encode())
        await asyncio.sleep(3 * SHORT_S)
        await response.write(b" still here")
        return response

    app = web.Application()
    app.router.add_get("/", answer)
    runner = await serving(app, tmp_path / "onion.sock")
    yield tmp_path / "onion.sock"
    await runner.cleanup()


async def serving(app: web.Application, path: Path) -> web.AppRunner:
    """A runner that serves the application at this socket."""
    runner, connections = runner_of(app, last_answers_s=0.1), OnionConnections(app, begins_within_s=SHORT_S)
    await runner.setup()
    await OnionSite(runner, path, connections).start()
    return runner


async def test_half_a_request_is_hung_up_on_and_an_answer_goes_on(unix: Path) -> None:
    half, half_writer = await asyncio.open_unix_connection(unix)
    half_writer.write(REQUEST[:20])
    whole, whole_writer = await asyncio.open_unix_connection(unix)
    whole_writer.write(REQUEST)
    async with asyncio.timeout(30):
        with contextlib.suppress(ConnectionError):
            assert await half.read() == b""
        assert b"still here" in await whole.readuntil(b"still here")
    whole_writer.close()


def test_the_group_may_connect_and_nobody_else(unix: Path) -> None:
    assert stat.S_IMODE(unix.stat().st_mode) == 0o660


async def test_who_comes_by_it_has_no_address_whatever_they_say(unix: Path) -> None:
    reader, writer = await asyncio.open_unix_connection(unix)
    writer.write(REQUEST)
    async with asyncio.timeout(30):
        assert DOOR.encode() in await reader.readuntil(DOOR.encode())
    writer.close()


async def test_a_socket_of_an_earlier_run_is_replaced_and_anything_else_is_not(tmp_path: Path) -> None:
    path = tmp_path / "onion.sock"
    runners = [await serving(web.Application(), path) for _ in range(2)]  # the second finds the socket of the first
    assert path.is_socket()
    for runner in runners:
        await runner.cleanup()
    path.unlink(missing_ok=True)
    path.write_text("a file")
    with pytest.raises(SettingError, match="LOTSEN_ONION_SOCKET: cannot listen"):
        await serving(web.Application(), path)
    assert path.read_text() == "a file"
