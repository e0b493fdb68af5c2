"""The build is the same everywhere: whoever has the sources can make what a line serves, and compare."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.node import node
from tests.support.product import ROOT

WIDGET = ROOT / "widget"
OTHERWISE = {"TZ": "Pacific/Auckland", "LANG": "C", "HOME": "/nonexistent", "SOURCE_DATE_EPOCH": "1"}


def test_two_builds_in_other_folders_at_other_times_have_the_same_hashes(tmp_path: Path) -> None:
    one = _built(tmp_path / "one", {}, age_s=0)
    other = _built(tmp_path / "quite" / "another place", OTHERWISE, age_s=400 * 86_400)
    assert len(one) > 40
    assert one == other


def _built(folder: Path, environment: dict[str, str], *, age_s: int) -> dict[str, str]:
    """File -> hash of a build of these sources in this folder, whose files are so old."""
    shutil.copytree(WIDGET, folder, ignore=shutil.ignore_patterns("node_modules", "dist", "screenshots"))
    (folder / "node_modules").symlink_to((WIDGET / "node_modules").resolve())
    for file in folder.rglob("*"):
        if not file.is_symlink():
            seconds = file.stat().st_mtime - age_s
            os.utime(file, (seconds, seconds))
    program = node(Checkout.here())
    done = subprocess.run(
        [program.npm, "run", "build"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **program.environment, **environment},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    dist = folder / "dist"
    files = sorted(file for file in dist.rglob("*") if file.is_file())
    return {str(file.relative_to(dist)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
