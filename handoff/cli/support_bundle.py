"""`lotsen support-bundle FILE`: what somebody who helps needs to know of an installation, and nothing of anybody.

Owns the choice: settings by name, findings without names of staff, metrics, and of the log only lines of known events.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import platform
import subprocess
import sys
import tarfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from handoff.app.exposure import Finding

SUMMARY = "write what somebody who helps needs to know of this installation: no names, no addresses, no content"

EVENTS: Final = Path(__file__).parents[1] / "deployment" / "log-events.yaml"
_NAMES_STAFF: Final = ("accounts",)
"""Findings that name people: of these the bundle has the subject alone."""
_UNITS: Final = tuple(f"lotsen-{name}" for name in ("gateway", "bot", "notify", "mail", "backup", "drill", "check"))
_LINES: Final = 5_000
_KEPT_HOME: Final = ("origin_refused", "library", "unhandled")
"""Events that stay at home: a site's name, or words that are not ours."""


def configure(parser: ArgumentParser) -> None:
    """The file alone."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file, such as support.tar.gz")


def run(options: Namespace) -> int:
    """Write it; returns 0, 78 if there is no installation or the file is there already."""
    from handoff.cli._moving import finish

    return finish(_write(options.file))


async def _write(file: Path) -> None:
    # Both before the installation is looked at, as the service's user: that one may read neither journal nor folder.
    out = await asyncio.to_thread(_new, file)
    log = kept_lines(await asyncio.to_thread(_journal))
    try:
        parts = {**await _installation(), "log.txt": log}
        await asyncio.to_thread(_pack, out, parts)
    finally:
        out.close()
    print(f"{file}: {', '.join(sorted(parts))}. Look through it before you send it; it should name nobody.")


async def _installation() -> dict[str, str]:
    from handoff.app.summary import summary
    from handoff.cli._database import settings_with_database
    from handoff.cli.check import found
    from handoff.operations.bootstrap.checkout import Checkout

    async with settings_with_database(os.environ) as settings:
        findings = await found(settings)
        machine = f"lotsen {Checkout.here().version}\npython {sys.version.split()[0]}\n{platform.platform()}\n"
        return {
            "machine.txt": machine,
            "settings.txt": summary(settings).replace(" ", "\n") + "\n",
            "check.txt": "".join(f"{_nameless(each)}\n" for each in findings),
            "metrics.txt": await _metrics(settings.own_address),
        }


def _nameless(finding: Finding) -> str:
    subject = finding.line.partition(":")[0]
    line = f"{subject}: (names people)" if subject in _NAMES_STAFF else finding.line
    return f"{'ok' if finding.good else '!!'} {line}"


async def _metrics(address: str) -> str:
    import aiohttp

    try:
        timeout = aiohttp.ClientTimeout(total=5)
        async with aiohttp.ClientSession(timeout=timeout) as http, http.get(f"{address}/metrics") as answer:
            return await answer.text()
    except (OSError, TimeoutError, aiohttp.ClientError) as error:
        return f"no gateway answers ({type(error).__name__})\n"


def _journal() -> Iterable[str]:
    """What the units have printed; nothing where there is no journal."""
    units = [word for unit in _UNITS for word in ("-u", unit)]
    try:
        done = subprocess.run(
            ["/usr/bin/journalctl", "-o", "cat", "--no-pager", "-n", str(_LINES), *units],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return done.stdout.splitlines()


def kept_lines(lines: Iterable[str]) -> str:
    """Lines of known events, in either form of the log."""
    import yaml

    known: Mapping[str, str] = yaml.safe_load(EVENTS.read_text("utf-8"))
    return "".join(f"{line}\n" for line in lines if _event_of(line) in known.keys() - set(_KEPT_HOME))


def _event_of(line: str) -> str:
    """The event of a line of the log, of either form; empty if it is none."""
    if line.startswith("{"):
        try:
            return str(json.loads(line).get("event", ""))
        except ValueError:
            return ""
    words = line.split()
    levels = ("INFO", "WARNING", "ERROR")
    return words[2].rstrip(":") if len(words) > 2 and words[0] in levels else ""  # level, logger, event


def _new(file: Path) -> BinaryIO:
    return open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")  # the caller closes it


def _pack(out: BinaryIO, parts: Mapping[str, str]) -> None:
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, text in sorted(parts.items()):
            content = text.encode()
            info = tarfile.TarInfo(f"lotsen-support/{name}")
            info.size, info.mtime, info.mode = len(content), int(time.time()), 0o600
            archive.addfile(info, io.BytesIO(content))
