"""The fonts of the browser tests are installed where they can be; elsewhere what is missing is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.operations.bootstrap import debian
from handoff.operations.bootstrap.fonts import FONTS, folder_of, missing, provide_fonts
from tests.handoff.operations.bootstrap.conftest import MakeTool

NOTO, DEJAVU = FONTS


def test_a_font_is_found_by_its_file_in_any_folder(tmp_path: Path) -> None:
    folder = tmp_path / "truetype" / "noto"
    folder.mkdir(parents=True)
    (folder / NOTO.file).touch()
    assert folder_of(NOTO, [tmp_path / "none", tmp_path]) == folder
    assert missing([tmp_path]) == [DEJAVU]


def test_a_missing_font_is_installed_by_its_package(tool: MakeTool, tmp_path: Path) -> None:
    done = tmp_path / "done"
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    tool("apt-get", f'echo "$@" >>{done}\ntouch {fonts}/{NOTO.file} {fonts}/{DEJAVU.file}')
    if not debian.can_install():
        pytest.skip("only root installs packages")
    lines: list[str] = []
    provide_fonts(tmp_path / "log", write=lines.append, folders=[fonts])
    assert lines == []
    assert [line.split()[-1] for line in done.read_text().splitlines() if " install " in line] == [
        NOTO.package,
        DEJAVU.package,
    ]


def test_a_font_that_cannot_be_installed_is_named_and_stops_nothing(tool: MakeTool, tmp_path: Path) -> None:
    tool("apt-get", "echo no such package; exit 100")
    lines: list[str] = []
    provide_fonts(tmp_path / "log", write=lines.append, folders=[tmp_path])
    assert lines[-2:] == [
        "[browser] the font Noto Sans is missing (Debian: fonts-noto-core); no test is run in it",
        "[browser] the font DejaVu Sans is missing (Debian: fonts-dejavu-core); no test is run in it",
    ]
