"""The browser and the fonts of the end-to-end tests and screenshots. Without a browser they fail; they never skip."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from handoff.operations.bootstrap import debian, fonts, stamps
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.commands import ask, run
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.items import provide
from handoff.operations.bootstrap.progress import progress
from handoff.operations.bootstrap.python_environments import DEVELOPMENT

_NAMES = ("chromium", "chromium-browser")
_WITHOUT_WINDOWS = "chromium-headless-shell"
"""Debian's package and its program: the same engine in a program that opens no windows."""
_ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright as start\n"
    "with start() as playwright: print(playwright.chromium.executable_path)"
)


def executable(checkout: Checkout) -> Path:
    """The program file that opens pages in tests: the Chromium without windows, which needs two thirds of the time.

    Raises:
        ProvisionError: there is none; `./lotsen provide browser` gets one.
    """
    found = shutil.which(_WITHOUT_WINDOWS)
    return Path(found) if found else whole_executable(checkout)


def whole_executable(checkout: Checkout) -> Path:
    """The program file of a whole Chromium, which also restores the tabs of its last session.

    Raises:
        ProvisionError: there is none; `./lotsen provide browser` gets one.
    """
    found = _on_path() or _downloaded(checkout)
    if found is None:
        raise ProvisionError("no Chromium was found; get one with: ./lotsen provide browser")
    return found


class Browser:
    """Chromium: the one on PATH, else Debian's packages of both, else the one that Playwright fetches."""

    name = "browser"

    def fingerprint(self, checkout: Checkout) -> str:
        """Any Chromium that is there will do; a download belongs to one version of Playwright."""
        if _on_path() is not None:
            return "on PATH"
        return stamps.digest([(checkout.root / DEVELOPMENT.lock).read_bytes()])

    def is_there(self, checkout: Checkout) -> bool:
        """Whether a program file is in its place, and every font that can be installed here."""
        return _has_browser(checkout) and not (fonts.missing() and debian.can_install())

    def make(self, checkout: Checkout) -> None:
        """Get a browser by the first way that works, and the fonts where they can be installed."""
        log = checkout.log(self.name)
        if not _has_browser(checkout):
            _install(checkout, log)
        fonts.provide_fonts(log)


def _install(checkout: Checkout, log: Path) -> None:
    reasons = []
    for way in (_from_debian, _from_playwright):
        try:
            way(checkout, log)
        except ProvisionError as error:
            reasons.append(str(error))
        if _has_browser(checkout):
            return
    raise ProvisionError(
        "the browser tests need Chromium, and it could not be installed; put a program named chromium on "
        "PATH and start again.\n" + "\n".join(reasons)
    )


def _has_browser(checkout: Checkout) -> bool:
    return _on_path() is not None or _downloaded(checkout) is not None


def _on_path() -> Path | None:
    return next((Path(found) for found in map(shutil.which, _NAMES) if found), None)


def _downloaded(checkout: Checkout) -> Path | None:
    try:
        path = Path(_note(checkout).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return path if path.exists() else None


def _note(checkout: Checkout) -> Path:
    """The file with the path of a downloaded browser: asking Playwright for it takes half a second."""
    return checkout.environment("browser") / "executable"


def _from_debian(checkout: Checkout, log: Path) -> None:
    if debian.can_install():
        with progress("browser", "installing Debian's chromium"):
            debian.install("chromium", log=log)
            with contextlib.suppress(ProvisionError):  # not every release has it, and tests go without
                debian.install(_WITHOUT_WINDOWS, log=log)


def _from_playwright(checkout: Checkout, log: Path) -> None:
    provide(DEVELOPMENT, checkout)
    python, folder = checkout.python(DEVELOPMENT.folder), checkout.environment("browser")
    place = {"PLAYWRIGHT_BROWSERS_PATH": str(folder)}
    with progress("browser", "fetching Chromium"):
        run(
            [python, "-m", "playwright", "install", "chromium"],
            log=log,
            what="playwright install chromium",
            env=place,
        )
    path = ask([python, "-c", _ASK_PLAYWRIGHT], env=place)
    if path:
        _note(checkout).write_text(path, encoding="utf-8")
