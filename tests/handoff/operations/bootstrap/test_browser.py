"""There is a browser, or there is an error: end-to-end tests are never skipped in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.operations.bootstrap.browser import Browser, executable, whole_executable
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from tests.handoff.operations.bootstrap.conftest import MakeTool


def test_the_one_on_path_is_used(checkout: Checkout, tool: MakeTool, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tool("chromium", ":")
    monkeypatch.setenv("PATH", str(there.parent))
    assert executable(checkout) == there


def test_pages_are_opened_in_the_one_without_windows(checkout: Checkout, tool: MakeTool) -> None:
    whole, without_windows = tool("chromium", ":"), tool("chromium-headless-shell", ":")
    assert executable(checkout) == without_windows
    assert whole_executable(checkout) == whole


def test_one_that_was_downloaded_is_used(checkout: Checkout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    downloaded = tmp_path / "chrome"
    downloaded.touch()
    note = checkout.environment("browser") / "executable"
    note.parent.mkdir(parents=True)
    note.write_text(str(downloaded))
    assert executable(checkout) == downloaded


def test_none_is_an_error_that_says_how_to_get_one(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProvisionError, match=r"\./lotsen provide browser"):
        executable(checkout)


def test_a_release_without_the_one_without_windows_gets_the_whole_one(
    checkout: Checkout, tool: MakeTool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    there = tool("chromium", ":")
    there.rename(tmp_path / "packed")
    tool("apt-get", f'case "$*" in *headless*) exit 100;; *" chromium") /bin/cp {tmp_path}/packed {there};; esac')
    monkeypatch.setenv("PATH", str(there.parent))
    Browser().make(checkout)
    assert whole_executable(checkout) == there
