"""The code that browsers load: npm packages, and the build in `widget/dist`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from handoff.operations.bootstrap import stamps
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.commands import run
from handoff.operations.bootstrap.items import provide
from handoff.operations.bootstrap.node import node
from handoff.operations.bootstrap.progress import progress

_MADE = frozenset({"node_modules", "dist"})


class NpmPackages:
    """`widget/node_modules`, by package-lock.json."""

    name = "npm packages"

    def fingerprint(self, checkout: Checkout) -> str:
        """Hash of lock and manifest."""
        return stamps.digest((checkout.widget / name).read_bytes() for name in ("package.json", "package-lock.json"))

    def is_there(self, checkout: Checkout) -> bool:
        """Whether npm has finished: it writes this file last."""
        return (checkout.widget / "node_modules" / ".package-lock.json").exists()

    def make(self, checkout: Checkout) -> None:
        """`npm ci`."""
        tool = node(checkout)
        with progress(self.name, "installing"):
            run(
                [tool.npm, "ci", "--no-audit", "--no-fund"],
                cwd=checkout.widget,
                env=tool.environment,
                log=checkout.log("npm"),
                what="npm ci",
            )


class BrowserCode:
    """`widget/dist`, built from every tracked file in `widget/`."""

    name = "browser code"

    def fingerprint(self, checkout: Checkout) -> str:
        """Hash of paths and contents of all sources."""
        parts: list[bytes] = []
        for path in sorted(_sources(checkout.widget)):
            parts += (str(path.relative_to(checkout.widget)).encode(), path.read_bytes())
        return stamps.digest(parts)

    def is_there(self, checkout: Checkout) -> bool:
        """Whether something was built."""
        dist = checkout.widget / "dist"
        return dist.is_dir() and any(dist.iterdir())

    def make(self, checkout: Checkout) -> None:
        """`npm run build`, after its packages are there."""
        provide(NpmPackages(), checkout)
        tool = node(checkout)
        with progress(self.name, "building"):
            run(
                [tool.npm, "run", "build"],
                cwd=checkout.widget,
                env=tool.environment,
                log=checkout.log("npm"),
                what="building the browser code",
            )


def _sources(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name in _MADE:
            continue
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.is_file():
            yield entry
