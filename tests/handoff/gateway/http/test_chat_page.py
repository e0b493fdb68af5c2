"""The chat's page: one answer with all that a start needs, and a policy that lets nothing else run."""

from __future__ import annotations

import base64
import gzip
import hashlib
import zlib
from pathlib import Path

import aiohttp
import pytest
from aiohttp.abc import AbstractStreamWriter
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from handoff.gateway.code.served import Placed
from handoff.gateway.http.chat_page import ChatPage
from tests.support.site import Opens, Site

SHELL = '<!doctype html><style>h1 { color: red }</style><body><h1>Hej</h1><a href="{{exit}}">Lämna</a>'
LATER = "p { color: blue }"
SCRIPT = "console.log('början')"
PAGE = f'{SHELL}<style>{LATER}</style><script type="module">{SCRIPT}</script>'


class Writes(AbstractStreamWriter):
    """A connection that keeps what is written to it, write by write."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    async def write(self, chunk: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(chunk))

    async def write_eof(self, chunk: bytes = b"") -> None:
        await self.write(chunk)

    async def drain(self) -> None:
        pass

    def enable_compression(self, encoding: str = "deflate", strategy: int | None = None) -> None:
        pass

    def enable_chunking(self) -> None:
        pass

    async def write_headers(self, status_line: str, headers: CIMultiDict[str]) -> None:
        pass


@pytest.fixture
async def here(open_site: Opens, widget: Path) -> Site:
    (widget / "chat.sv.html").write_text(PAGE, encoding="utf-8")
    return await open_site(exit_url="https://exempel.se/?a=1&b=2")


def named(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


async def fetched(here: Site, packing: str) -> tuple[aiohttp.ClientResponse, bytes]:
    async with (
        aiohttp.ClientSession(auto_decompress=False) as http,
        http.get(f"{here.url}/chat", headers={"Accept-Encoding": packing}) as response,
    ):
        return response, await response.read()


async def test_what_is_part_of_the_page_is_named_by_its_hash_and_nothing_else_inline_runs(here: Site) -> None:
    response, _ = await fetched(here, "identity")
    policy = dict(part.strip().partition(" ")[::2] for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == f"'self' {named(SCRIPT)}"
    assert policy["style-src"] == f"'self' {named('h1 { color: red }')} {named(LATER)}"
    assert "unsafe" not in response.headers["Content-Security-Policy"]


async def test_the_page_is_the_same_packed_and_not(here: Site) -> None:
    plain, body = await fetched(here, "identity")
    packed, compressed = await fetched(here, "br, gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed) == body
    assert body.decode() == PAGE.replace("{{exit}}", "https://exempel.se/?a=1&amp;b=2")


async def test_the_shell_is_written_by_itself_and_can_be_painted_before_the_rest_has_come(
    here: Site, widget: Path
) -> None:
    page = ChatPage(widget, embedders=(), placed=Placed(exit_url="https://exempel.se/"))
    writes = Writes()
    request = make_mocked_request("GET", "/chat", headers={"Accept-Encoding": "gzip"}, writer=writes)
    await page.serve(request)
    shell, rest = writes.written
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    assert unpacking.decompress(shell).decode().endswith("Lämna</a>")
    assert unpacking.decompress(rest).decode().startswith("<style>")


async def test_only_the_head_is_sent_where_only_it_is_asked_for(here: Site) -> None:
    async with aiohttp.ClientSession() as http:
        async with http.head(f"{here.url}/chat") as response:
            assert response.status == 200
            assert int(response.headers["Content-Length"]) > 0
        async with http.get(f"{here.url}/chat") as response:
            assert "början" in await response.text()
