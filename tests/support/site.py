"""Runs a whole node on a free port, with real sockets, over the memory store and a scripted bot."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web, web_app

from handoff.app.build import Node, build, utc_now
from handoff.app.settings import Settings
from handoff.assistant.library import Library, LibraryFactory
from handoff.assistant.wording.speech import Texts
from handoff.contract.base import Role
from handoff.conversation.state import State
from handoff.gateway.cluster.bus import Bus
from handoff.gateway.sockets.server import GuardedServer
from handoff.gateway.sockets.serving import runner_of
from handoff.operations.supervisor.child import Program
from handoff.risk import RiskRules
from storage.ids import AccountId, ConversationId
from storage.memory import MemoryStore
from storage.ports.staff import StaffAccount
from storage.ports.store import Store
from tests.support.clients import Client, Counselor, Visitor, Wire
from tests.support.fakes import PlainTexts, ScriptedBot, TagRules
from tests.support.installed import Content
from tests.support.samples import NOON

TIMEOUT_S = 60.0
LOCALES = Path(__file__).parents[2] / "widget" / "src" / "locales"
ANSWER_S = 30.0
"""For one packet: only a failure takes this long."""


@dataclass(slots=True)
class Site:
    """The node, its address, and clients of it that are closed at the end."""

    url: str
    node: Node
    store: Store
    bot: ScriptedBot
    clients: list[Client]
    began: datetime

    @property
    def server(self) -> GuardedServer:
        """The Socket.IO server, for counting connections."""
        return self.node.server

    @property
    def library(self) -> Library:
        """The published knowledge of a node that has one."""
        found = self.node.runtime.knowledge.library
        assert found is not None
        return found

    async def visitor(self, *, start: bool = True, token: str | None = None) -> Visitor:
        """A visitor who has connected, and begun a conversation if they have no token."""
        client = Visitor(self.url)
        client.token = token
        self.clients.append(client)
        await client.connect()
        if start and token is None:
            await client.start()
        return client

    async def account(self, name: str, role: Role = "counselor") -> StaffAccount:
        account = StaffAccount(AccountId(name), name.title(), role, "no password", NOON)
        await self.store.accounts.add(account)
        return account

    async def cookie(self, name: str, role: Role = "counselor") -> str:
        """A session of this member of staff."""
        await self.account(name, role)
        return await self.store.sessions.open(AccountId(name))

    async def counselor(self, name: str, role: Role = "counselor", *, cookie: str | None = None) -> Counselor:
        """A member of staff with an open console."""
        client = Counselor(self.url)
        client.cookie = cookie or await self.cookie(name, role)
        self.clients.append(client)
        return await client.connect()

    async def taken(self, visitor: Visitor, counselor: Counselor) -> None:
        """The visitor asks for a person and this counselor takes them."""
        await counselor.available(2)
        ack = await visitor.call("human:request", {"client_msg_id": "human"})
        assert ack["ok"], ack
        await self.node.runtime.projection.settled()
        ack = await counselor.take_next()
        assert ack == {"ok": True, "conversation": visitor.conversation}

    async def state(self, client: Visitor | str) -> State:
        name = client if isinstance(client, str) else client.conversation
        return await self.node.runtime.conversations.state(ConversationId(name))

    @asynccontextmanager
    async def raw(self, namespace: str = "/visitor", **headers: str) -> AsyncIterator[RawSocket]:
        """A bare WebSocket that has joined a namespace and may send what it likes."""
        async with aiohttp.ClientSession() as http:
            address = f"{self.url}/socket.io/?EIO=4&transport=websocket"
            async with http.ws_connect(address, headers=headers, autoclose=False) as ws:
                client = RawSocket(ws)
                await client.receive()
                if namespace:
                    await client.join(namespace)
                yield client


class RawSocket:
    """Frames as they are."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws

    async def join(self, namespace: str, auth: object = None) -> str:
        """Ask to join; the answer's packet."""
        await self.ws.send_str(f"40{namespace}," + ("" if auth is None else json.dumps(auth)))
        return await self.receive() or ""

    async def receive(self, within_s: float = ANSWER_S) -> str | None:
        """The next packet but pings; None once the server has closed."""
        async with asyncio.timeout(within_s):
            while True:
                message = await self.ws.receive()
                if message.type != aiohttp.WSMsgType.TEXT:
                    return None
                if message.data != "2":
                    return str(message.data).rstrip(" ")  # what pads it

    async def closed(self, within_s: float = ANSWER_S) -> bool:
        """Whether the server closes the connection, whatever it sends before."""
        try:
            while await self.receive(within_s) is not None:
                continue
        except TimeoutError:
            return False
        return True

    async def acknowledged(self, number: int, within_s: float = ANSWER_S) -> Wire:
        """The acknowledgement with this number; packets before it are passed over."""
        while (packet := await self.receive(within_s)) is not None:
            kind, _, rest = packet.partition(",")
            if kind.startswith("43") and rest.startswith(f"{number}["):
                answer: Wire = json.loads(rest.removeprefix(str(number)))[0]
                return answer
        raise ConnectionError("closed before the acknowledgement")


def pages(folder: Path) -> Path:
    """A widget build with nothing in it but the words of the chat without scripts."""
    (folder / "static").mkdir(parents=True)
    for name in ("host.html", "chat.sv.html", "console.html", "editor.html", "api.html", "widget.js", "static/app.js"):
        (folder / name).write_text("<!doctype html>", encoding="utf-8")
    for path in LOCALES.glob("*.json"):
        texts = json.loads(path.read_text("utf-8"))
        (folder / f"plain.{path.stem}.json").write_text(json.dumps(texts["visitor"] | texts["plain"]), encoding="utf-8")
    return folder


@asynccontextmanager
async def site(
    widget: Path,
    store: Store | None = None,
    *,
    bot: ScriptedBot | None = None,
    texts: Texts | None = None,
    rules: RiskRules | None = None,
    library: LibraryFactory | None = None,
    library_words: bool = False,
    trial: Callable[[Path], Program] | None = None,
    clock: Callable[[], datetime] = utc_now,
    bus: Bus | None = None,
    port: int = 0,
    within_s: float | None = TIMEOUT_S,
    **changes: Any,
) -> AsyncIterator[Site]:
    """Serve one node until the block ends, at most `within_s`. `changes` are settings.

    `library_words`: the node says what the library keeps, in place of `texts`.
    """
    listening = socket.create_server(("127.0.0.1", port))
    port = listening.getsockname()[1]
    settings = Settings(
        mongodb_uri="mongodb://unused",
        port=port,
        widget=widget,
        rate_per_s=10_000,
        rate_per_minute=600_000,
        calm_starts=10_000,
    )
    store = store or MemoryStore(clock)
    content = Content(store, library, clock)
    await content.put()
    bot = bot or ScriptedBot()
    node = await build(
        replace(settings, **changes),
        store=store,
        bot=bot,
        texts=None if library_words else texts or PlainTexts(),
        rules=rules or TagRules(),
        library=library,
        trial=trial,
        bus=bus,
        clock=clock,
    )
    runner = runner_of(node.app, last_answers_s=0.05)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    await content.keep()
    clients: list[Client] = []
    try:
        async with asyncio.timeout(within_s):
            yield Site(f"http://127.0.0.1:{port}", node, store, bot, clients, await store.clock.now())
    finally:
        await asyncio.gather(*(client.close() for client in clients), return_exceptions=True)
        await runner.cleanup()
        # What aiohttp remembers of each handler, for its last thousand, holds the whole node and all its texts:
        # after some hundred nodes every look for garbage would take seconds.
        web_app._cached_build_middleware.cache_clear()


Opens = Callable[..., Awaitable[Site]]
"""The keyword arguments of `site`."""
