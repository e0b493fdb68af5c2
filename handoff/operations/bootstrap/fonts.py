"""The fonts in which the browser tests are run: fonts differ in width, and a layout must hold in each.

Owns where they are found and how Debian installs them. A machine that cannot install them is tested with what it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handoff.operations.bootstrap import debian
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.progress import Write, progress, to_stderr

FOLDERS: Final = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / "Library/Fonts",
)
"""Where machines keep their fonts."""


@dataclass(frozen=True, slots=True)
class Font:
    """One font family: its short name in test ids, its Debian package, and a file by which it is found."""

    name: str
    family: str
    package: str
    file: str


FONTS: Final = (
    Font("noto", "Noto Sans", "fonts-noto-core", "NotoSans-Regular.ttf"),
    Font("dejavu", "DejaVu Sans", "fonts-dejavu-core", "DejaVuSans.ttf"),
)


def folder_of(font: Font, folders: Sequence[Path] = FOLDERS) -> Path | None:
    """The folder that holds the font's files; None if the machine does not have it."""
    return next((found.parent for folder in folders for found in folder.rglob(font.file)), None)


def missing(folders: Sequence[Path] = FOLDERS) -> list[Font]:
    """The fonts that this machine does not have."""
    return [font for font in FONTS if folder_of(font, folders) is None]


def provide_fonts(log: Path, *, write: Write = to_stderr, folders: Sequence[Path] = FOLDERS) -> None:
    """Install missing fonts where Debian packages can be installed; say which ones are missing otherwise."""
    for font in missing(folders):
        if debian.can_install():
            try:
                with progress("browser", f"installing Debian's {font.package}"):
                    debian.install(font.package, log=log)
            except ProvisionError as error:
                write(f"[browser] {error}")
    for font in missing(folders):
        write(f"[browser] the font {font.family} is missing (Debian: {font.package}); no test is run in it")
