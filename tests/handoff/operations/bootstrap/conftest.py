"""A checkout in a temporary folder, and fake tools: small shell scripts at the place of the real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handoff.operations.bootstrap.checkout import Checkout

MakeTool = Callable[[str, str], Path]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    root = tmp_path / "checkout"
    root.mkdir()
    return Checkout(root)


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeTool:
    """Puts a shell script on PATH, before everything else that is there."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))

    def make(name: str, script: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return make
