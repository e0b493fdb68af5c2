"""A test that fails once is run again and named; one that fails again stays failed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.product import ROOT
from tests.support.run_all import PARTS, TESTS_FAILED, Part, pytest_run, rerun_failed, run

TEST = """
from pathlib import Path

def test_first_time_late():
    seen = Path({seen!r})
    first = not seen.exists()
    seen.touch()
    assert not first

def test_broken():
    assert not {broken}

def test_sound():
    assert not Path({seen!r} + ".again").exists()
    Path({seen!r} + ".again").touch()
"""


@pytest.mark.parametrize("broken", [False, True])
def test_only_what_failed_is_run_rerun_failed_and_named(
    tmp_path: Path, broken: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "test_sample.py"
    file.write_text(TEST.format(seen=str(tmp_path / "seen"), broken=broken), encoding="utf-8")
    part = pytest_run((str(file),), tmp_path / "cache")
    assert run([part]) == {part: TESTS_FAILED}

    assert rerun_failed(part) == (TESTS_FAILED if broken else 0)

    said = capsys.readouterr().out
    assert "passed when run by itself: " in said
    assert "test_first_time_late" in said
    assert ("failed again: " in said) is broken


def test_many_failures_are_no_accident(tmp_path: Path) -> None:
    file = tmp_path / "test_sample.py"
    file.write_text("".join(f"def test_{n}():\n    assert not {n + 1}\n" for n in range(13)), encoding="utf-8")
    part = pytest_run((str(file),), tmp_path / "cache")
    run([part])
    file.write_text("def test_0():\n    pass\n", encoding="utf-8")

    assert rerun_failed(part) == TESTS_FAILED


def test_every_part_has_its_code_and_what_it_said(capsys: pytest.CaptureFixture[str]) -> None:
    parts = [Part(str(code), (sys.executable, "-c", f"print('says {code}'); exit({code})")) for code in (0, 3, 4)]
    assert list(run(parts).values()) == [0, 3, 4]
    assert "says 3\nended with 3 after" in capsys.readouterr().out


def test_every_path_of_a_part_is_there() -> None:
    """A path that is not there would be reported as a wrong use of pytest, an hour later."""
    assert [path for part in PARTS for path in part if not (ROOT / path.removeprefix("--ignore=")).exists()] == []
