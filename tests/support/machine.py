"""A bare Debian machine for tests, as root: a root of its own with processes and a network of its own.

Without systemd, what is started is started as the unit file says: user, groups, folders, settings; the restrictions of
the units are the matter of `tests.support.unit_sandbox`. With systemd, it starts everything itself, as on any machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.unit_sandbox import Unit

TOOLS: Final = ("debootstrap", "unshare", "nsenter", "ip")
_PATH: Final = "PATH=/usr/sbin:/usr/bin:/sbin:/bin"
_STARTED_WITHIN_S: Final = 120.0
_INIT: Final = """
mount --make-rprivate /
mount --bind {root} {root}
mount -t proc proc {root}/proc
mkdir -p {root}/dev/shm && chmod 1777 {root}/dev/shm
mount -t tmpfs -o mode=755 tmpfs {root}/run
mount -t tmpfs -o mode=1777 tmpfs {root}/tmp
ip link set lo up
{volumes}
echo ready
exec sleep infinity
"""


def missing() -> str:
    """What this machine lacks to have another one in it; empty if nothing."""
    if os.getuid() != 0:
        return "namespaces and other users need root"
    return " ".join(tool for tool in TOOLS if shutil.which(tool) is None)


def as_service(user: str, groups: str) -> list[str]:
    """The beginning of a command that runs as this user, with no capability and no way to more."""
    identity = [f"--reuid={user}", f"--regid={user}", f"--groups={groups}"]
    return ["setpriv", *identity, "--bounding-set=-all", "--no-new-privs"]


_SYSTEMD: Final = """
mount --make-rprivate /
mount --bind {root} {root}
cd {root}
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
for folder in run dev; do mount -t tmpfs -o mode=755 tmpfs $folder; done
mount -t tmpfs -o mode=1777 tmpfs tmp
for each in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0"; do
  set -- $each
  mknod -m 666 dev/$1 c $2 $3
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ip link set lo up
mkdir -p .outside
pivot_root . .outside
umount -l /.outside
echo ready
exec env -i container=lxc {path} /sbin/init > /dev/null 2>&1
"""
"""`container=`: systemd leaves alone what is the outer machine's."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A running machine."""

    root: Path
    pid: int
    """Of the process that holds its namespaces, outside."""
    has_systemd: bool = False
    """Its first process is systemd, which sees nothing but this root."""

    def command(self, argv: Sequence[str], *, inside: bool = True) -> list[str]:
        """The command that runs `argv` on it; or, not `inside`, on its network with this machine's files."""
        enter = ["nsenter", f"--target={self.pid}", "--net"]
        if not inside:
            return [*enter, *argv]
        into = [] if self.has_systemd else ["chroot", str(self.root)]
        return [*enter, "--mount", "--pid", *into, "env", "-i", _PATH, "LANG=C.UTF-8", *argv]

    async def run(self, *argv: str, within_s: float = 300.0) -> str:
        """Run a command as its administrator; returns all that it printed. Fails if the command does."""
        code, said = await self.result(*argv, within_s=within_s)
        assert code == 0, f"{shlex.join(argv)}: {said[-3000:]}"
        return said

    async def result(self, *argv: str, within_s: float = 300.0) -> tuple[int, str]:
        """Run a command as its administrator; returns its exit code and all that it printed."""
        process = await asyncio.create_subprocess_exec(
            *self.command(argv), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        async with asyncio.timeout(within_s):
            said, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, said.decode()

    @asynccontextmanager
    async def service(self, name: str) -> AsyncIterator[None]:
        """Run a unit of the installed package until the block ends, as systemd would start and stop it."""
        unit = Unit.read(name, self.root / "usr/lib/systemd/system")
        user = unit.one("User")
        for folder in unit.words("RuntimeDirectory"):
            mode = unit.one("RuntimeDirectoryMode") or "0755"
            await self.run("install", "-d", "-o", user, "-g", user, "-m", mode, f"/run/{folder}")
        groups = ",".join([user, *unit.words("SupplementaryGroups")])
        drop = as_service(user, groups)
        script = f"umask {unit.one('UMask')}; cd {unit.one('WorkingDirectory')}; "
        for file in unit.words("EnvironmentFile"):
            script += f"set -a; . {file}; set +a; "
        script += f"export {' '.join(unit.words('Environment'))}; exec {shlex.join(drop)} {unit.one('ExecStart')}"
        async with self.program("sh", "-c", script):
            yield

    @asynccontextmanager
    async def program(self, *argv: str) -> AsyncIterator[None]:
        """Run a program until the block ends. What it prints is shown if a test fails."""
        process = await asyncio.create_subprocess_exec(*self.command(argv), stdin=subprocess.DEVNULL)
        try:
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            await process.wait()


def unified_groups() -> Path | None:
    """Where this machine has its unified control groups, without which no systemd of today starts."""
    mounts = (line.split() for line in Path("/proc/mounts").read_text("utf-8").splitlines())
    return next((Path(words[1]) for words in mounts if words[2] == "cgroup2"), None)


@asynccontextmanager
async def machine_with_systemd(root: Path) -> AsyncIterator[Machine]:
    """Start a machine on this root, which has systemd, and return when that has started all."""
    groups = unified_groups()
    assert groups is not None
    own = groups / f"lotsen-{root.name}-{os.getpid()}"
    own.mkdir()
    script = f"echo $$ > {own}/cgroup.procs; exec unshare --mount --net --ipc --uts --pid --cgroup --fork --kill-child "
    script += f"sh -e -c {shlex.quote(_SYSTEMD.format(root=root, path=_PATH))}"
    holder = await asyncio.create_subprocess_exec("sh", "-c", script, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"ready\n"
    running = Machine(root, _child_of(holder.pid), has_systemd=True)
    try:
        async with asyncio.timeout(_STARTED_WITHIN_S):
            while (await running.result("test", "-d", "/run/systemd/system"))[0]:  # noqa: ASYNC110  # nothing tells of it
                await asyncio.sleep(0.2)
        await running.result("systemctl", "is-system-running", "--wait")
        yield running
    finally:
        holder.kill()
        await holder.wait()
        await asyncio.to_thread(_remove, own)


def _remove(groups: Path) -> None:
    """Without its processes, whose end takes a moment, a control group can go."""
    until = time.monotonic() + _STARTED_WITHIN_S
    while groups.exists() and time.monotonic() < until:
        for each in (*sorted(groups.rglob("*/"), reverse=True), groups):
            with contextlib.suppress(OSError):
                each.rmdir()
        time.sleep(0.2)  # the kernel tells nobody


@asynccontextmanager
async def machine(root: Path, *, volumes: Mapping[str, tuple[int, str]] | None = None) -> AsyncIterator[Machine]:
    """Start a machine on this root; at the end nothing of it runs any more.

    `volumes`: as a container: the root is read-only, but for these folders (path -> owner's number and mode).
    """
    holder = await asyncio.create_subprocess_exec(
        *("unshare", "--mount", "--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child"),
        *("sh", "-e", "-c", _INIT.format(root=root, volumes=_volumes(root, volumes))),
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"ready\n"
    try:
        yield Machine(root, _child_of(holder.pid))
    finally:
        holder.kill()
        await holder.wait()


def _volumes(root: Path, volumes: Mapping[str, tuple[int, str]] | None) -> str:
    if volumes is None:
        return ""
    lines = [
        f"mkdir -p {root}{path}; mount -t tmpfs -o uid={owner},gid={owner},mode={mode} tmpfs {root}{path}"
        for path, (owner, mode) in volumes.items()
    ]
    return "\n".join([*lines, f"mount -o remount,bind,ro {root}"])


def _child_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()[0])


def bare_debian(root: Path, *packages: str) -> None:
    """Make a bare Debian of this machine's release with these packages, unless it is there."""
    done = root.with_name(f"{root.name}.done")
    if done.exists() and done.read_text("utf-8") == " ".join(packages):
        return
    shutil.rmtree(root, ignore_errors=True)
    release = _release()
    subprocess.run(["debootstrap", "--variant=minbase", release, root], check=True, stdout=subprocess.DEVNULL)
    # The ways to Debian's packages of this machine, without what it has of other releases.
    shutil.copytree("/etc/apt/apt.conf.d", root / "etc/apt/apt.conf.d", dirs_exist_ok=True)
    for file in Path("/etc/apt/sources.list.d").glob("debian.sources"):
        shutil.copy(file, root / "etc/apt/sources.list.d")
        (root / "etc/apt/sources.list").unlink(missing_ok=True)
    shutil.copy("/etc/resolv.conf", root / "etc")
    for words in (("update", "-qq"), ("install", "-qq", "-y", "--no-install-recommends", *packages)):
        subprocess.run(
            ["chroot", root, "env", "-i", _PATH, "DEBIAN_FRONTEND=noninteractive", "apt-get", *words],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    done.write_text(" ".join(packages), "utf-8")


def _release() -> str:
    """The code name of this machine's Debian."""
    lines = Path("/etc/os-release").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)["VERSION_CODENAME"].strip('"')
