"""What the first program of a layout has stored is opened, upgraded and read by the program of today.

Nothing here is simulated: see `earlier/README.md` for where the data comes from.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from storage.ids import ConversationId
from tests.support.clients import Counselor
from tests.support.product import ROOT, running

LAYOUTS = sorted((Path(__file__).parent / "earlier").glob("layout-*.tar"))
COUNSELOR = ("stodjare2", "PCyHbZu6cqVwHSkPkh3r")
TALK = ConversationId("fxxrcssb6d6pan3ntqsmsng7py")
NO_BOT = {"LOTSEN_BOT_URL": "http://127.0.0.1:9"}


def lotsen(data: Path, *words: str) -> str:
    """A command on this installation, which must succeed; returns what it prints."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOTSEN_")}
    done = subprocess.run(
        [sys.executable, "-m", "handoff.cli", *words],
        env={**inherited, "PYTHONPATH": str(ROOT), "LOTSEN_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The data folder of an installation whose data an earlier program has written, restored and upgraded."""
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path / "earlier", filter="data")
    data, earlier = tmp_path / "data", tmp_path / "earlier"
    data.mkdir(mode=0o700)
    for name in ("keys.json", "checkpoints.jsonl"):
        (earlier / name).rename(data / name).chmod(0o600)
    restored = lotsen(data, "restore", str(earlier / "data"), "--keys", str(earlier / "keys"), "--erased-may-come-back")
    assert "2 conversations restored" in restored
    return data


@pytest.mark.parametrize("installation", LAYOUTS, ids=lambda path: path.stem, indirect=True)
async def test_a_counselor_of_then_signs_in_and_reads_what_was_said_then(installation: Path) -> None:
    assert "nothing to convert" in lotsen(installation, "upgrade")
    async with running(installation, NO_BOT) as product:
        await product.line("chat ")
        counselor = await Counselor(product.url).log_in(*COUNSELOR)
        ack = await counselor.call("conversation:open", {"conversation": TALK, "after_seq": 0})
        await counselor.close()
    assert ack["ok"], ack
    said = [each["text"] for each in ack["events"] if each["kind"] == "message" and each.get("from") != "bot"]
    assert said == ["jag är rädd att min bror ska åka och strida", "Hej, jag läser vad du skriver.", "tack"]


def test_there_is_data_of_every_layout_that_can_be_upgraded() -> None:
    from storage.mongo.migrations import FIRST, newest

    assert {path.stem for path in LAYOUTS} >= {f"layout-{each}" for each in range(FIRST, newest())} | {"layout-3"}
