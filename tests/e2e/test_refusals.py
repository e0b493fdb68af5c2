"""What must not start does not: one clear sentence, a non-zero exit, and nothing left running."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from storage.embedded.server import EmbeddedDatabase
from tests.support.product import ROOT, free_port

EX_CONFIG, EX_UNAVAILABLE = 78, 69


async def _serve(environment: Mapping[str, str], *words: str) -> tuple[int, str]:
    """Run `lotsen serve`, or other words, to its end; its exit code and what it wrote."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LOTSEN_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "handoff.cli",
        *(words or ("serve",)),
        cwd=ROOT,
        env={**ours, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(300):
        output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode()


def _sentence(output: str) -> str:
    """The one line that says why; a traceback is not a sentence."""
    assert "Traceback" not in output, output
    said = [line for line in output.splitlines() if line.startswith("lotsen: ")]
    assert len(said) == 1, output
    return said[0]


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"LOTSEN_PORT": "80x"}, "LOTSEN_PORT"),
        ({"LOTSEN_PORT": "70000"}, "LOTSEN_PORT"),
        ({"LOTSEN_MONGODB_URI": "http://somewhere"}, "LOTSEN_MONGODB_URI"),
        ({"LOTSEN_ORIGINS": "example.org"}, "LOTSEN_ORIGINS"),
        ({"LOTSEN_RATE_PER_S": "0"}, "LOTSEN_RATE_PER_S"),
        ({"LOTSEN_NO_SUCH_THING": "1"}, "LOTSEN_NO_SUCH_THING"),
        ({}, "LOTSEN_MONGODB_URI"),
    ],
)
async def test_a_wrong_setting_is_named(environment: dict[str, str], named: str, tmp_path: Path) -> None:
    code, output = await _serve({"LOTSEN_DATA": str(tmp_path), **environment})
    assert code == EX_CONFIG
    assert named in _sentence(output)


async def test_an_unreachable_database(tmp_path: Path) -> None:
    """Not as a wrong setting, after which systemd would not start it again."""
    uri = f"mongodb://127.0.0.1:{free_port()}/"
    code, output = await _serve({"LOTSEN_MONGODB_URI": uri, "LOTSEN_DATA": str(tmp_path)})
    assert code == EX_UNAVAILABLE
    assert "database" in _sentence(output)


async def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, output = await _serve({"LOTSEN_PORT": port, "LOTSEN_DATA": str(tmp_path / "data")}, "up")
        assert code == EX_CONFIG
        assert port in _sentence(output)


async def test_keys_missing_wrong_or_readable_by_others(tmp_path: Path) -> None:
    keys = tmp_path / "data" / "keys.json"
    async with EmbeddedDatabase(tmp_path / "database") as database:
        environment = {"LOTSEN_MONGODB_URI": database.uri, "LOTSEN_DATA": str(keys.parent)}
        first = ("accounts", "list")
        assert (await _serve(environment, *first))[0] == 0, "a first start with an empty database makes the keys"
        assert keys.stat().st_mode & 0o077 == 0
        original = keys.read_bytes()

        keys.unlink()
        code, output = await _serve(environment)
        assert code == EX_CONFIG
        assert "key" in _sentence(output)
        assert not keys.exists(), "no keys may be made beside data that other keys have sealed"

        async with EmbeddedDatabase(tmp_path / "other") as other:
            await _serve({**environment, "LOTSEN_MONGODB_URI": other.uri}, *first)
        code, output = await _serve(environment)
        assert code == EX_CONFIG
        assert "key" in _sentence(output)

        keys.write_bytes(original)
        keys.chmod(0o644)
        code, output = await _serve(environment)
        assert code == EX_CONFIG
        assert "600" in _sentence(output)
