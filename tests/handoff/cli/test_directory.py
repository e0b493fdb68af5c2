"""`lotsen directory check`: from a file to a report and a file of proposals, and no further without two people."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from knowledge import seed
from knowledge.directory import csv_file
from tests.support.product import ROOT
from tests.support.web_pages import html, served


def check(file: Path, to: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "handoff.cli", "directory", "check", str(file), "--to", str(to)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


async def test_it_says_what_it_found_and_reads_nothing_of_the_own_network(tmp_path: Path) -> None:
    async with served({"sida": html("<p>Telefon 08-000 00 00</p>")}) as address:
        file = tmp_path / "directory.csv"
        bris = next(each for each in seed.contacts() if each.id == "bris")
        row = csv_file.write([bris]).decode().replace(bris.source, f"{address}/sida").replace(bris.reach.web, "")
        file.write_text(row, encoding="utf-8")
        ended = check(file, tmp_path / "found")
    assert ended.returncode == 0, ended.stderr
    assert "1 of 1 pages" in ended.stderr
    assert "bris: Bris" in ended.stdout
    assert "leads to an address that is not public" in (tmp_path / "found" / "report.txt").read_text("utf-8")
    assert csv_file.read((tmp_path / "found" / "directory.csv").read_bytes()) == []


def test_what_is_no_directory_is_refused_with_its_faults(tmp_path: Path) -> None:
    file = tmp_path / "directory.csv"
    for body, said in ((None, "cannot be read"), ("id,namn\nx,y\n", "columns")):
        if body is not None:
            file.write_text(body)
        ended = check(file, tmp_path / "found")
        assert (ended.returncode, said in ended.stderr) == (65, True), ended.stderr
