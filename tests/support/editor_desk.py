"""People at the editor's desk over HTTP, and a library that builds no search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from typing import Any, Final

import aiohttp

from handoff.app.build import utc_now
from handoff.assistant.library import Library, LibraryFactory
from handoff.backoffice.accounts.sessions import COOKIE
from handoff.contract.base import Role
from handoff.contract.routes import PREFIX
from knowledge import seed, wordings
from storage.ids import AccountId
from storage.memory import MemoryStore
from storage.ports.staff import StaffAccount
from tests.support.letters import VECTORS, Letters
from tests.support.samples import NOON
from tests.support.shared_search import SharedSearch
from tests.support.site import Site

A05 = "editor/texts/article/sv.a05"
Answered = tuple[int, dict[str, Any]]


class Unsearched(Library):
    """Builds no search, which nothing here asks for and which takes longer than all the rest."""

    async def reindex(self) -> None:
        """Nothing."""


def unsearched(store: MemoryStore, clock: Callable[[], datetime] = utc_now) -> LibraryFactory:
    """A library over this store that builds no search."""
    return partial(Unsearched, store.knowledge, embedder=Letters, clock=clock)


_words: Final = cache(lambda: wordings.load(seed.REPLIES))


def installed_library(store: MemoryStore, made: type[Library] = SharedSearch) -> LibraryFactory:
    """A library over this store, with the words of a fresh installation."""
    return partial(made, store.knowledge, embedder=Letters, vectors=VECTORS, clock=utc_now, installed=_words())


class Desk:
    """Asks as the browser of one member of staff."""

    def __init__(self, http: aiohttp.ClientSession, url: str, cookie: str) -> None:
        self._http = http
        self._url = url
        self._headers = {"Origin": url, **({"Cookie": f"{COOKIE}={cookie}"} if cookie else {})}

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answered:
        sent = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        address = f"{self._url}{PREFIX}{path}"
        async with self._http.request(method, address, headers={**self._headers, **headers}, **sent) as response:
            return response.status, await response.json() if response.content_type == "application/json" else {}

    async def get(self, path: str) -> dict[str, Any]:
        status, ack = await self.ask("get", path)
        assert status == 200, ack
        return ack

    async def does(self, step: str, path: str = A05, **body: Any) -> dict[str, Any]:
        """One step that is granted."""
        status, ack = await self.ask("post", f"{path}/{step}", body)
        assert status == 200, ack
        return ack

    async def refused(self, step: str, path: str = A05, **body: Any) -> tuple[int, str]:
        status, ack = await self.ask("post", f"{path}/{step}", body)
        return status, ack["error"]["code"]

    async def waiting(self, name: str) -> list[str]:
        """The texts of one group of the to-do list."""
        groups = (await self.get("editor/todo"))["groups"]
        return next(([row["name"] for row in group["texts"]] for group in groups if group["name"] == name), [])

    async def fetches(self, path: str) -> bytes:
        async with self._http.get(f"{self._url}{PREFIX}{path}", headers=self._headers) as response:
            assert response.status == 200
            return await response.read()

    async def uploads(self, *files: tuple[str, bytes], look: bool = False) -> Answered:
        form = aiohttp.FormData()
        for name, body in files:
            form.add_field("file", body, filename=name)
        return await self.ask("post", "editor/files" + ("?look=1" if look else ""), form)


class People:
    """Who works at the editor's desk, on any node."""

    def __init__(self, http: aiohttp.ClientSession, store: MemoryStore) -> None:
        self._http = http
        self._store = store

    async def at(self, site: Site, name: str, role: Role, *, jurist: bool = False) -> Desk:
        account = StaffAccount(AccountId(name), name, role, "no password", NOON, jurist=jurist)
        await self._store.accounts.add(account)
        return Desk(self._http, site.url, await self._store.sessions.open(AccountId(name)))
