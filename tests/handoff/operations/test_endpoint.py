"""Who listens on a socket is known before a word is sent; nobody else gets one."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import uvloop

from handoff.contract.errors import SettingError
from handoff.operations.endpoint import Endpoint
from handoff.operations.supervisor.preflight import private_folder, socket_in

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Listener:
    """Answers on a socket, and keeps what it was sent."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard.append(await reader.read(65_536))
        writer.write(ANSWER)
        writer.close()

    @asynccontextmanager
    async def at(self, path: Path) -> AsyncIterator[str]:
        async with await asyncio.start_unix_server(self.meet, path):
            yield f"unix://{path}"


async def asked(where: Endpoint) -> str:
    async with where.session() as session, session.post(where.url, data=b"words of a visitor") as answer:
        return await answer.text()


async def test_the_listener_of_the_named_user_is_asked(tmp_path: Path) -> None:
    listener = Listener()
    async with listener.at(tmp_path / "s") as address:
        assert await asked(Endpoint(address, "/turn")) == "ok"
        assert await asked(Endpoint(address, user=os.getuid())) == "ok"
    assert [each.split(b" ")[1] for each in listener.heard] == [b"/turn", b"/"]


async def never_asked(tmp_path: Path) -> None:
    listener = Listener()
    async with listener.at(tmp_path / "s") as address:
        with pytest.raises(aiohttp.ClientConnectionError, match="another user"):
            await asked(Endpoint(address, user=os.getuid() + 1))
    assert set(listener.heard) <= {b""}


def test_a_listener_of_another_user_is_told_nothing(tmp_path: Path) -> None:
    asyncio.run(never_asked(tmp_path))
    uvloop.run(never_asked(tmp_path))


async def test_a_web_address_is_reached_as_it_is() -> None:
    where = Endpoint("http://bot.example.se:5005/", "/health", user=1)
    assert (where.url, where.socket) == ("http://bot.example.se:5005/health", None)


def test_a_socket_whose_path_would_be_too_long_lies_in_a_short_folder_of_its_own(tmp_path: Path) -> None:
    assert socket_in(tmp_path, "bot.sock") == tmp_path / "bot.sock"
    deep = tmp_path / ("d" * 100)
    short = socket_in(deep, "bot.sock")
    assert len(os.fsencode(short)) < 104
    assert short == socket_in(deep, "bot.sock")
    assert short != socket_in(tmp_path / ("e" * 100), "bot.sock")


def test_a_folder_of_sockets_is_closed_to_others_or_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    private_folder(folder)
    folder.chmod(0o750)
    with pytest.raises(SettingError, match="others can reach"):
        private_folder(folder)
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(SettingError, match="others can reach"):
        private_folder(tmp_path / "link")
