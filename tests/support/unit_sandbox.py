"""Runs the program of a shipped systemd unit under that unit's restrictions, without systemd: for tests, as root.

A root folder of its own holds what the unit may see: the system read-only, the checkout at /opt/lotsen, the unit's own
folders, a /proc with the unit's options, and nothing of /root and /home. Namespaces take away the network, other
processes and other people's folders; setpriv takes user, capabilities and new privileges; a filter of system calls is
made of systemd's own lists. Not applied: RestrictNamespaces, RestrictSUIDSGID, LockPersonality, RestrictRealtime.
"""

from __future__ import annotations

import functools
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from handoff.operations.bootstrap.checkout import Checkout
from tests.support.product import ROOT

USERS: Final = {
    "lotsen": 64_970,
    "lotsen-bot": 64_971,
    "lotsen-notify": 64_972,
    "lotsen-mail": 64_973,
    "lotsen-tor": 64_974,
}
"""The service's users, by numbers that no account of this machine has."""
INSTALLED: Final = "/opt/lotsen"
UNITS: Final = ROOT / "handoff" / "deployment" / "systemd"
_PYTHONS: Final = "/opt/python"
_FILTER: Final = Path(__file__).with_name("system_calls.py")
_NUMBERS: Final = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
_DEVICES: Final = ("full", "null", "random", "tty", "urandom", "zero")


def missing() -> str:
    """What this machine lacks to run a unit; empty if nothing."""
    if os.getuid() != 0:
        return "namespaces and other users need root"
    if not _NUMBERS.exists():
        return f"the numbers of system calls ({_NUMBERS})"
    return " ".join(tool for tool in ("unshare", "setpriv", "systemd-analyze") if shutil.which(tool) is None)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit file: every value of every name of its [Service]."""

    values: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, name: str, folder: Path = UNITS) -> Unit:
        """The unit of this name in a folder, by default the one that is shipped."""
        text = (folder / name).read_text("utf-8").split("[Service]")[1].split("[Install]")[0]
        values: dict[str, tuple[str, ...]] = {}
        for key, value in re.findall(r"^(\w+)=(.*)$", text, flags=re.MULTILINE):
            values[key] = (*values.get(key, ()), value)
        return cls(values)

    def one(self, name: str) -> str:
        """The last value of a name; empty without any."""
        return self.values.get(name, ("",))[-1]

    def words(self, name: str) -> list[str]:
        """All words of all values."""
        return [word for value in self.values.get(name, ()) for word in value.split()]

    def is_on(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.one(name) in ("yes", "true", "strict", "invisible", "pid")


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A unit with the folder below which its root, and what it shares with the test, are made.

    `folder` lies where other users can enter it. `made` is laid over the checkout's `.lotsen`: name -> folder.
    """

    unit: Unit
    folder: Path
    made: Mapping[str, Path] = field(default_factory=dict)

    def shared(self, path: str) -> Path:
        """The folder outside that the unit sees at `path`; made for the unit's user unless it is there."""
        outside = self.folder / "shared" / path.strip("/").replace("/", "-")
        if not outside.exists():
            outside.mkdir(parents=True)
        return outside

    def command(self, argv: Sequence[str] | None = None, environment: Mapping[str, str] | None = None) -> list[str]:
        """The command that runs the unit's program, or `argv`, inside."""
        return self._entering(self._exec(argv, environment or {}))

    def by_root(self, *argv: str) -> list[str]:
        """The command that runs `argv` where the unit would run, as its administrator: without its restrictions."""
        line = f"exec chroot {self.folder}/root env -i -C / PATH=/usr/bin:/bin LD_LIBRARY_PATH={self._libraries} "
        return self._entering(line + shlex.join(argv))

    @property
    def _libraries(self) -> str:
        """Where an interpreter that was built for another place finds its own library."""
        return ":".join(f"{_PYTHONS}/{name}/lib" for name in self.made)

    def _entering(self, last: str) -> list[str]:
        script = self.folder / "enter.sh"
        script.write_text("\n".join(["set -e", *self._mounts(), last]) + "\n", "utf-8")
        apart = ["--mount", "--pid", "--fork", "--ipc", "--uts", "--kill-child"]
        if self.unit.is_on("PrivateNetwork"):
            apart.append("--net")
        return ["unshare", *apart, "sh", str(script)]

    def _mounts(self) -> list[str]:
        """The lines that make the root; what must stay writable is mounted over a root that ends read-only."""
        root, unit = self.folder / "root", self.unit
        lines = ["mount --make-rprivate /", f"mkdir -p {root}", f"mount -t tmpfs -o mode=755 tmpfs {root}"]
        lines += [line for name in ("usr", "bin", "sbin", "lib", "lib64") for line in _system(root, name)]
        lines += [f"cp -a /etc {root}/etc", f"rm -rf {root}/etc/lotsen"]
        lines += [
            f"echo {name}:x:{number}:{number}::/:/bin/false >> {root}/etc/passwd" for name, number in USERS.items()
        ]
        lines += [f"mkdir -p {root}/{each}" for each in ("proc", "sys", "dev", "run", "var/lib", "opt/lotsen")]
        lines += [f"mkdir -m 1777 -p {root}/{each}" for each in ("tmp", "var/tmp")]
        lines += [f"mount -t tmpfs -o mode=1777 tmpfs {root}/{each}" for each in ("tmp", "var/tmp")]
        closed = "000" if unit.is_on("ProtectHome") else "755"
        lines += [f"mkdir -m {closed} -p {root}/{each}" for each in ("root", "home")]
        lines += [f"mount --bind {ROOT} {root}{INSTALLED}", f"mount -o remount,bind,ro {root}{INSTALLED}"]
        lines += self._made(root)
        lines += [f"mount -t tmpfs tmpfs {root}/dev"]
        lines += [f"touch {root}/dev/{each} && mount --bind /dev/{each} {root}/dev/{each}" for each in _DEVICES]
        lines += [f"mkdir -m 1777 {root}/dev/{each}" for each in ("shm",)]
        lines += [f"ln -s /proc/self/fd {root}/dev/fd"]
        lines += [f"mount -t proc -o {self._proc()} proc {root}/proc"]
        for each in self._own_folders():
            lines += _bind(self.shared(each), f"{root}{each}")
        for each in self._other_folders():
            lines += _bind(self.shared(each), f"{root}{each}")
        lines += [self._hidden(root, each) for each in unit.words("InaccessiblePaths")]
        if unit.is_on("ProtectSystem"):
            lines.append(f"mount -o remount,ro,mode=755 {root}")
        return lines

    def _made(self, root: Path) -> list[str]:
        """What was made for this test in place of the same in the checkout."""
        home, real = f"{root}{INSTALLED}/.lotsen", (ROOT / ".lotsen").resolve()
        lines = []
        if (ROOT / ".lotsen").is_symlink():  # a second worktree shares what was made
            home = f"{root}{real}"
            lines += [*_bind(real, home), f"mount -o remount,bind,ro {home}"]
        for name, outside in self.made.items():
            packages = next(outside.glob("lib/python3.*/site-packages")).relative_to(outside)
            lines += [f"mount --bind {outside} {home}/{name}"]
            lines += [f"mount --bind {real}/{name}/{packages} {home}/{name}/{packages}"]
            lines += _bind(Path(_prefix(name)), f"{root}{_PYTHONS}/{name}")
        return lines

    def _own_folders(self) -> list[str]:
        state = [f"/var/lib/{each}" for each in self.unit.words("StateDirectory")]
        return [*state, *(f"/run/{each}" for each in self.unit.words("RuntimeDirectory"))]

    def _other_folders(self) -> list[str]:
        """Folders of the installation that are there for everybody whom the unit does not keep out."""
        folders = ("/var/lib/lotsen", "/etc/lotsen", "/run/lotsen-bot", "/run/lotsen", "/mnt")
        return [each for each in folders if each not in self._own_folders()]

    def _hidden(self, root: Path, path: str) -> str:
        there = f"{root}{path.removeprefix('-')}"
        return f"if [ -e {there} ]; then mount -t tmpfs -o mode=000 tmpfs {there}; fi"

    def _proc(self) -> str:
        options = ["nosuid"]
        options += ["hidepid=invisible"] if self.unit.is_on("ProtectProc") else []
        return ",".join(options + (["subset=pid"] if self.unit.is_on("ProcSubset") else []))

    def _exec(self, argv: Sequence[str] | None, more: Mapping[str, str]) -> str:
        """The line that gives up everything and becomes the program."""
        unit, user = self.unit, USERS[self.unit.one("User")]
        given = dict(word.split("=", 1) for word in unit.words("Environment"))
        names = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LD_LIBRARY_PATH": self._libraries, **given, **more}
        groups = [str(USERS[each]) for each in unit.words("SupplementaryGroups")]
        drop = [
            *("setpriv", "--reuid", str(user), "--regid", str(user)),
            *(("--groups", ",".join(groups)) if groups else ("--clear-groups",)),
            *("--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"),
        ]
        program = list(argv) if argv is not None else shlex.split(unit.one("ExecStart"))
        inside = ["/usr/bin/python3", "-I", f"{INSTALLED}/tests/support/{_FILTER.name}", json.dumps(self._filter())]
        variables = [f"{name}={value}" for name, value in names.items()]
        work = unit.one("WorkingDirectory") or "/"
        limits = f"ulimit -c 0; umask {unit.one('UMask')}; cd {self.folder}/root{work}"
        return f"{limits}; exec chroot {self.folder}/root env -i -C {work} " + shlex.join(
            [*variables, *drop, *inside, *program]
        )

    def _filter(self) -> dict[str, list[int]]:
        """Numbers of allowed system calls, and of allowed families of sockets."""
        allowed: set[str] = set()
        for value in self.unit.values["SystemCallFilter"]:
            named = {call for word in value.removeprefix("~").split() for call in _calls(word)}
            allowed = allowed - named if value.startswith("~") else allowed | named
        families = [int(getattr(socket, name)) for name in self.unit.words("RestrictAddressFamilies")]
        return {"calls": sorted(_numbers()[each] for each in allowed if each in _numbers()), "families": families}


def prepared(folder: Path) -> dict[str, Path]:
    """Python environments that every user can run, made of the checkout's own: name below `.lotsen` -> folder.

    The interpreter is mounted where every user can reach it, as `./lotsen provide` has it in an installation for the
    whole machine; the packages are those of the checkout, mounted into it.
    """
    made = {}
    for name in ("bot", "service"):
        library = next((Checkout.here().environment(name) / "lib").glob("python3.*")).name
        made[name] = folder / name
        (made[name] / "lib" / library / "site-packages").mkdir(parents=True)
        (made[name] / "bin").mkdir()
        (made[name] / "bin" / "python").symlink_to(f"{_PYTHONS}/{name}/bin/{library}")
        (made[name] / "pyvenv.cfg").write_text(f"home = {_PYTHONS}/{name}/bin\n", "utf-8")
    return made


@functools.cache
def _prefix(environment: str) -> str:
    """Where the interpreter of an environment is installed."""
    command = [str(Checkout.here().python(environment)), "-c", "import sys; print(sys.base_prefix)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return str(done.stdout).strip()


def _system(root: Path, name: str) -> list[str]:
    path = Path("/", name)
    if path.is_symlink():
        return [f"ln -s {os.readlink(path)} {root}/{name}"]
    if not path.exists():
        return []
    return [f"mkdir -p {root}/{name}", f"mount --bind /{name} {root}/{name}", f"mount -o remount,bind,ro {root}/{name}"]


def _bind(outside: Path, inside: str) -> list[str]:
    return [f"mkdir -p {inside}", f"mount --bind {outside} {inside}"]


@functools.cache
def _calls(word: str) -> frozenset[str]:
    """The system calls of a group such as @system-service, or a call by its name."""
    if not word.startswith("@"):
        return frozenset({word})
    listed = subprocess.run(
        ["systemd-analyze", "syscall-filter", word], capture_output=True, text=True, check=True
    ).stdout
    names = [line.strip() for line in listed.splitlines() if line.startswith("    ") and "#" not in line]
    return frozenset(call for name in names for call in _calls(name))


@functools.cache
def _numbers() -> dict[str, int]:
    found = re.findall(r"#define __NR_(\w+) (\d+)", _NUMBERS.read_text("utf-8"))
    return {name: int(number) for name, number in found}
