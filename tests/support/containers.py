"""A container engine for tests: Podman, as root, with a store and settings of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TOOLS: Final = ("podman", "podman-compose", "runc", "netavark")
_CONTAINERS: Final = """
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "none"
"""
"""Limits that may be set where the machine's own are lower; no systemd is asked for anything."""
_STORAGE: Final = """
[storage]
driver = "overlay"
graphroot = "{folder}/store"
runroot = "{folder}/run"
"""


def missing() -> str:
    """What this machine lacks to run containers; empty if nothing."""
    if os.getuid() != 0:
        return "networks of their own need root"
    folders = os.pathsep.join((os.environ.get("PATH", ""), "/usr/lib/podman"))
    return " ".join(tool for tool in _TOOLS if shutil.which(tool, path=folders) is None)


@dataclass(frozen=True, slots=True)
class Engine:
    """Podman with everything of its own below a folder."""

    folder: Path

    @classmethod
    def at(cls, folder: Path) -> Engine:
        """Write its settings; what an earlier one has stored there stays."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "containers.conf").write_text(_CONTAINERS, "utf-8")
        (folder / "storage.conf").write_text(_STORAGE.format(folder=folder), "utf-8")
        return cls(folder)

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "CONTAINERS_CONF": str(self.folder / "containers.conf"),
            "CONTAINERS_STORAGE_CONF": str(self.folder / "storage.conf"),
            "PODMAN_IGNORE_CGROUPSV1_WARNING": "1",
            "BUILDAH_ISOLATION": "chroot",
            "BUILDAH_FORMAT": "docker",  # Podman's own form of an image has no health check
        }

    def run(self, *argv: str | Path, within_s: float = 1200.0) -> str:
        """Run a command of the engine; returns what it printed. Fails if the command does."""
        done = subprocess.run(
            argv, env=self._environment(), capture_output=True, text=True, check=False, timeout=within_s
        )
        assert done.returncode == 0, f"{argv}: {done.stdout[-1500:]}{done.stderr[-3000:]}"
        return done.stdout

    def import_root(self, root: Path, name: str) -> None:
        """Make an image of a root, unless there is one of this name."""
        if not self.run("podman", "images", "--quiet", name):
            script = f"tar --directory {root} --create . | podman import --quiet - {name}"
            self.run("sh", "-ec", script)

    def build(self, file: Path, context: Path, name: str) -> None:
        """Build an image."""
        self.run("podman", "build", "--quiet", "--tag", name, "--file", file, context)

    def inside(self, container: str, script: str) -> str:
        """What a script prints in a running container."""
        return self.run("podman", "exec", container, "sh", "-c", script)

    @asynccontextmanager
    async def composed(self, folder: Path, *, services: tuple[str, ...]) -> AsyncIterator[None]:
        """Everything of the folder's compose.yaml, built and started in its order, until the block ends.

        `services`: those of one image, which is built once: starting builds none that an earlier run has left.
        """
        command = ("podman-compose", "--in-pod=0", "--file", folder / "compose.yaml")
        first, *others = (f"lotsen_{service}" for service in services)
        health = asyncio.create_task(self._ask_for_health())
        try:
            await asyncio.to_thread(self.run, *command, "build", services[0], within_s=2400)
            for other in others:
                await asyncio.to_thread(self.run, "podman", "tag", first, other)
            await asyncio.to_thread(self.run, *command, "up", "--detach")
            yield
        finally:
            health.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await health
            await asyncio.to_thread(self.run, *command, "down", "--timeout", "5", "--volumes")

    async def _ask_for_health(self) -> None:
        """In place of systemd, by whose timers Podman asks."""
        while True:
            for container in (await asyncio.to_thread(self.run, "podman", "ps", "--quiet")).split():
                with contextlib.suppress(AssertionError):  # not healthy yet, which the engine remembers
                    await asyncio.to_thread(self.run, "podman", "healthcheck", "run", container)
            await asyncio.sleep(1)  # an interval is what is meant
