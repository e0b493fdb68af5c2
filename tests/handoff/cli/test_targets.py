"""Where what a command writes is not taken, one sentence says so, and never a traceback."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from handoff.backoffice.accounts.registry import DemoAccount
from handoff.cli.__main__ import main
from handoff.cli._demo import write_demo
from storage.embedded.server import EmbeddedDatabase
from storage.mongo.store import open_mongo
from tests.storage.samples import ANNA, say
from tests.support.product import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def uri(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with EmbeddedDatabase(tmp_path_factory.mktemp("targets") / "database") as database:
        yield database.uri


@pytest.mark.parametrize(
    "words",
    [
        ["export", "TARGET"],
        ["backup", "TARGET", "--keys", "KEYS"],
        ["report", "--period", "2025Q4", "--no-pdf", "--out", "TARGET"],
        ["knowledge", "export", "TARGET"],
        ["keys", "recovery", "TARGET"],
        ["keys", "backup", "TARGET"],
        ["retention", "erase-all", "--proof", "TARGET", "--sure", "lotsen"],
        ["oncall", "set", "TARGET"],
        ["restore", "TARGET", "--keys", "KEYS"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
async def test_a_target_below_a_file_is_named_in_one_sentence(
    words: list[str], uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    monkeypatch.setenv("LOTSEN_MONGODB_URI", uri)
    monkeypatch.setenv("LOTSEN_DATA", str(data))
    monkeypatch.setenv("LOTSEN_DATABASE", f"t{abs(hash(tmp_path)) % 10**9}")
    names = {
        "TARGET": str(tmp_path / "file" / "target"),
        "KEYS": str(tmp_path / "keys"),
        "lotsen": os.environ["LOTSEN_DATABASE"],
    }
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = await asyncio.to_thread(main, [names.get(word, word) for word in words])
    assert code in (65, 69, 78), said.getvalue()
    assert str(tmp_path) in said.getvalue()
    assert "Traceback" not in said.getvalue()


@pytest.mark.parametrize("source", [["--keys", "KEYS"], ["--identity", "KEY"]], ids=["folders", "set"])
async def test_a_restore_of_what_is_not_there_says_so_and_makes_no_installation(
    source: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LOTSEN_MONGODB_URI", raising=False)
    monkeypatch.setenv("LOTSEN_DATA", str(tmp_path / "data"))
    assert await asyncio.to_thread(main, ["restore", str(tmp_path / "backup"), *source]) == 78
    assert "is not there; nothing was restored or made" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


async def test_a_command_that_has_a_question_and_nobody_to_ask_names_the_options(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert await asyncio.to_thread(main, ["setup"]) == 78
    assert "--help lists the options that answer them" in capsys.readouterr().err


async def test_a_proof_of_deletion_is_never_written_over_and_nothing_is_erased_for_one_that_cannot_be(
    uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, proof = tmp_path / "data", tmp_path / "proof.json"
    data.mkdir(mode=0o700)
    store = await open_mongo(uri, database="proved", key_file=data / "keys.json", timeout_s=5)
    await say(store, b"hej")
    proof.write_text("an earlier one", "utf-8")
    settings = {"LOTSEN_MONGODB_URI": uri, "LOTSEN_DATA": str(data), "LOTSEN_DATABASE": "proved"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        words = ["retention", "erase-all", "--proof", str(proof), "--sure", "proved"]
        assert await asyncio.to_thread(main, words) == 78
    assert "is there already; nothing was erased" in said.getvalue()
    assert proof.read_text("utf-8") == "an earlier one"
    assert len(await store.log.read(ANNA)) == 1
    await store.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
async def test_an_output_that_takes_nothing_is_told_too(tmp_path: Path) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOTSEN_")}
    command = f"{sys.executable} -m handoff.cli keys backup {tmp_path}/private.txt > /dev/full"
    process = await asyncio.create_subprocess_shell(
        command,
        env={**inherited, "PYTHONPATH": str(ROOT), "LOTSEN_DATA": str(tmp_path)},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode == 69, said
    assert said == b"lotsen: its output is not taken (No space left on device)\n"


async def test_passwords_of_demo_accounts_are_written_where_nobody_else_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await write_demo(tmp_path, [DemoAccount("Kim", "counselor", False, "hemligt-losen")])
    file = tmp_path / "demo-accounts.txt"
    assert "password hemligt-losen" in file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    said = capsys.readouterr().out
    assert str(file) in said
    assert "hemligt-losen" not in said
    await write_demo(tmp_path / "nowhere", [])
