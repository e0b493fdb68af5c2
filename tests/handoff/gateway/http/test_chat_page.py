"""The chat's page: one answer with all that a start needs, and a policy that lets nothing else run."""

from __future__ import annotations

import base64
import gzip
import hashlib
import zlib
from pathlib import Path

import aiohttp
import pytest

from tests.support.site import Opens, Site

SHELL = '<!doctype html><style>h1 { color: red }</style><h1>Hej</h1><a href="{{exit}}">Lämna</a>'
SCRIPT = "console.log('början')"
PAGE = f'{SHELL}<script type="module">{SCRIPT}</script>'


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
    assert policy["style-src"] == f"'self' {named('h1 { color: red }')}"
    assert "unsafe" not in response.headers["Content-Security-Policy"]


async def test_the_page_is_the_same_packed_and_not(here: Site) -> None:
    plain, body = await fetched(here, "identity")
    packed, compressed = await fetched(here, "br, gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed) == body
    assert body.decode() == PAGE.replace("{{exit}}", "https://exempel.se/?a=1&amp;b=2")


async def test_the_shell_can_be_painted_before_the_script_has_come(here: Site) -> None:
    _, compressed = await fetched(here, "gzip")
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    come = b""
    for byte in compressed:
        come += unpacking.decompress(bytes([byte]))
        if "</a>" in come.decode("utf-8", "ignore"):
            break
    assert "console" not in come.decode()
