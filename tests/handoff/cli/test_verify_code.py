"""`lotsen code sign` and `lotsen verify-code` against a running gateway with the real build."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from handoff.cli.__main__ import main
from handoff.gateway.code.listing import FILE, CodeList, Published
from tests.support.product import ROOT
from tests.support.site import Site, site

BUILD = ROOT / "widget" / "dist"
"""Made by `./lotsen provide widget`."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command has left."""

    code: int
    said: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A running line and its operator's files."""

    site: Site
    folder: Path

    @property
    def widget(self) -> Path:
        return self.folder / "widget"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def key(self) -> Path:
        return self.folder / "home" / "code.key"

    async def sign(self, *words: str) -> Ended:
        """The operator signs, with the installation's settings."""
        settings = {"LOTSEN_DATA": str(self.data), "LOTSEN_WIDGET": str(self.widget)}
        return await lotsen("code", "sign", "--key", str(self.key), *words, **settings)

    async def verify(self, *words: str) -> Ended:
        """Somebody without an installation verifies."""
        return await lotsen("verify-code", self.site.url, *words)

    def fingerprint(self) -> str:
        return Published.read((self.data / FILE).read_bytes()).fingerprint


async def lotsen(*words: str, **settings: str) -> Ended:
    """Run a command; its exit code and all that it printed."""

    def run() -> Ended:
        said = StringIO()
        with patched_environment(settings), redirect_stdout(said), redirect_stderr(said):
            return Ended(main(words), said.getvalue())

    return await asyncio.to_thread(run)


@contextmanager
def patched_environment(settings: Mapping[str, str]) -> Iterator[None]:
    """Only these settings, as long as the block lasts."""
    before = dict(os.environ)
    for name in before:
        if name.startswith("LOTSEN_"):
            del os.environ[name]
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@asynccontextmanager
async def line(folder: Path) -> AsyncIterator[Signed]:
    """A gateway that serves a copy of the build."""
    shutil.copytree(BUILD, folder / "widget")
    (folder / "data").mkdir(mode=0o700)
    async with site(folder / "widget", data=folder / "data") as running:
        yield Signed(running, folder)


async def test_what_was_signed_is_found_as_it_was_and_a_changed_byte_is_named(tmp_path: Path) -> None:
    async with line(tmp_path) as signed:
        nothing = await signed.verify()
        assert (nothing.code, "nothing is signed" in nothing.said) == (1, True), nothing

        made = await signed.sign()
        assert made.code == 0, made
        assert stat.S_IMODE(signed.key.stat().st_mode) == 0o600
        assert f"key     {signed.fingerprint()}" in made.said

        good = await signed.verify("--key", signed.fingerprint(), "--build", str(BUILD))
        assert good.code == 0, good
        assert "!!" not in good.said
        stranger = await signed.verify("--key", "0000 " * 8)
        assert (stranger.code, "by another key" in stranger.said) == (1, True), stranger

        # One byte, in what browsers get packed; then one in what is served unpacked, and a page that is gone.
        packed = next((signed.widget / "static").glob("desk-entry-*.js.gz"))
        shutil.copy(signed.widget / "static" / "host.js.gz", packed)
        name = packed.name.removesuffix(".gz")
        changed = await signed.verify()
        assert changed.code == 1
        assert f"!! /static/{name} is not what was signed (gzip)" in changed.said
        assert changed.said.count("!! /") == 1, changed.said
        with (signed.widget / "console.html").open("ab") as file:
            file.write(b" ")
        (signed.widget / "static" / "proof.js.gz").unlink()
        (signed.widget / "static" / "proof.js").unlink()
        worse = await signed.verify()
        assert "!! /console is not what was signed (identity)" in worse.said
        assert "!! /static/proof.js is not there (404, identity)" in worse.said


async def test_a_list_that_another_key_has_signed_or_nobody_is_told(tmp_path: Path) -> None:
    async with line(tmp_path) as signed:
        await signed.sign()
        first = signed.fingerprint()
        published = Published.read((signed.data / FILE).read_bytes())
        forged = CodeList.read(published.text)
        text = CodeList(forged.signed, forged.placed, {**forged.files, "/static/host.js": "0" * 64}).text()
        (signed.data / FILE).write_bytes(Published(text, published.key, published.signature).encoded())
        unsigned = await signed.verify()
        assert (unsigned.code, "not that of this list" in unsigned.said) == (1, True), unsigned

        signed.key.unlink()
        await signed.sign()
        assert signed.fingerprint() != first
        other = await signed.verify("--key", first)
        assert (other.code, "by another key" in other.said) == (1, True), other


async def test_a_list_that_is_not_of_one_s_own_build_says_where(tmp_path: Path) -> None:
    async with line(tmp_path) as signed:
        own = tmp_path / "own"
        shutil.copytree(BUILD, own)
        (own / "widget.js").write_text("other", "utf-8")
        await signed.sign()
        ended = await signed.verify("--build", str(own))
        assert ended.code == 1
        assert "!! /widget.js is signed as something else than your build makes of it" in ended.said


async def test_the_key_is_neither_made_where_the_service_could_read_it_nor_used_where_others_can(
    tmp_path: Path,
) -> None:
    async with line(tmp_path) as signed:
        inside = await signed.sign("--key", str(signed.data / "code.key"))
        assert (inside.code, "lies in the data folder" in inside.said) == (78, True), inside
        assert list(signed.data.iterdir()) == []
        await signed.sign()
        signed.key.chmod(0o644)
        read = await signed.sign()
        assert (read.code, "can be read by others" in read.said) == (78, True), read


@pytest.mark.parametrize(("url", "code"), [("chatt.example.se", 78), ("http://127.0.0.1:9", 69)])
async def test_an_address_that_is_none_and_one_that_does_not_answer_are_told_apart(url: str, code: int) -> None:
    ended = await lotsen("verify-code", url)
    assert ended.code == code
    assert ended.said.startswith("lotsen: ")
