"""`lotsen report`, `export`, `import`, `retention` and their files, on a real database; the PDF is really typeset."""

from __future__ import annotations

import asyncio
import json
import re
import zlib
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path

import pytest

from handoff.cli.__main__ import main
from handoff.cli._registry import load
from storage.ports.records import KeptRecord
from tests.storage.conftest import Installation
from tests.support.samples import NOON


@pytest.fixture
def environment(installation: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Installation:
    """The settings of an operator who has a database of their own."""
    monkeypatch.setenv("LOTSEN_MONGODB_URI", installation.uri)
    monkeypatch.setenv("LOTSEN_DATABASE", installation.name)
    monkeypatch.setenv("LOTSEN_DATA", str(tmp_path))
    return installation


def lotsen(*words: str) -> int:
    parser = ArgumentParser()
    command = load(words[0])
    command.configure(parser)
    return command.run(parser.parse_args(words[1:]))


def inside(pdf: bytes) -> bytes:
    """A PDF with its objects unpacked."""
    assert pdf.startswith(b"%PDF")
    packed = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    # A packed object may itself end with a line break, so what follows it is left to the unpacking.
    return pdf + b"".join(zlib.decompressobj().decompress(each) for each in packed if each[:1] == b"\x78")


@pytest.mark.usefixtures("environment")
def test_a_report_is_a_page_a_sheet_and_a_tagged_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lotsen("report", "--period", "2026Q3", "--out", str(tmp_path / "out")) == 0
    page, pdf = (tmp_path / "out" / f"lotsen-2026Q3.{ending}" for ending in ("html", "pdf"))
    assert "Utkast" in page.read_text("utf-8")
    assert "<script" not in page.read_text("utf-8")
    printed = inside(pdf.read_bytes())
    for mark in (b"/StructTreeRoot", b"/Lang (sv)", b"/Outlines", b"pdfuaid"):
        assert mark in printed, mark
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".csv", ".csv", ".html", ".pdf"]
    assert "a draft: nobody has approved it" in capsys.readouterr().err
    assert lotsen("report", "--period", "2026-11", "--out", str(tmp_path)) == 64


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("words", [["export"], ["report", "--period", "2026Q3", "--out"]], ids=" ".join)
def test_a_target_that_cannot_be_written_is_named(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert main([*words, str(tmp_path / "file" / "out")]) == 78
    assert f"{tmp_path}/file" in capsys.readouterr().err


def test_a_line_is_handed_over_and_its_deletion_proved(
    environment: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lotsen("export", str(tmp_path / "out")) == 0
    assert lotsen("export", str(tmp_path / "out")) == 65, "never over another one"
    assert lotsen("import", str(tmp_path / "out")) == 0
    assert "0 articles, 0 contacts, 0 guides, 0 other documents and 0 settings changed" in capsys.readouterr().out
    (tmp_path / "out" / "HANDOVER.md").write_text("annat", encoding="utf-8")
    assert lotsen("import", str(tmp_path / "out")) == 65
    proof = tmp_path / "proof.json"
    assert lotsen("retention", "erase-all", "--proof", str(proof), "--sure", "another") == 78
    assert not proof.exists()
    assert lotsen("retention", "erase-all", "--proof", str(tmp_path / "no" / "p"), "--sure", environment.name) == 78
    assert "cannot be written (No such file or directory); nothing was erased" in capsys.readouterr().err
    assert lotsen("retention", "erase-all", "--proof", str(proof), "--sure", environment.name) == 0
    written = proof.read_bytes()
    assert lotsen("retention", "erase-all", "--proof", str(proof), "--sure", environment.name) == 78
    assert "is there already; nothing was erased" in capsys.readouterr().err
    assert proof.read_bytes() == written
    assert set(json.loads(proof.read_bytes())["left"].values()) == {0}


@pytest.mark.usefixtures("environment")
def test_the_operator_sees_the_proof_of_retention(capsys: pytest.CaptureFixture[str]) -> None:
    assert lotsen("retention", "status") == 70
    assert "never run" in capsys.readouterr().out
    assert lotsen("retention", "run") == 0
    assert lotsen("retention", "status") == 0
    assert "oldest transcript: none, 0 past retention" in capsys.readouterr().out


def test_retention_by_hand_ends_all_that_the_job_of_a_node_ends(environment: Installation) -> None:
    """A note on a call is in no transcript: a run that looked through transcripts alone would leave it."""
    call = KeptRecord("call", "2026-01", False, NOON - timedelta(days=300), b"ring i morgon")

    async def kept() -> KeptRecord | None:
        store = await environment.open()
        try:
            return await store.form_notes.get(call.id)
        finally:
            await store.close()

    async def add() -> None:
        store = await environment.open()
        try:
            assert await store.form_notes.save(call, seen=0)
        finally:
            await store.close()

    asyncio.run(add())
    assert lotsen("retention", "run") == 0
    assert asyncio.run(kept()) is None
