"""An authority for certificates on a machine of a test (Debian's Pebble), which certbot asks as it would any other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from tests.support.certificates import Authority
from tests.support.machine import Machine

PACKAGES: Final = ("certbot", "pebble", "ca-certificates", "curl", "openssl")
_DIRECTORY: Final = "https://localhost:14000/dir"
_ROOTS: Final = "https://localhost:15000/roots/0"
_TRUSTED: Final = "usr/local/share/ca-certificates"
_FOLDER: Final = "etc/pebble"


def prepare(root: Path, host: str) -> None:
    """Before the machine starts: the name leads to it, and it trusts the authority and asks it for certificates."""
    folder = root / _FOLDER
    folder.mkdir()
    authority = Authority(folder)
    authority.sign(name="localhost")
    (root / _TRUSTED / "directory.crt").write_bytes(authority.file.read_bytes())
    settings = {
        "listenAddress": "127.0.0.1:14000",
        "managementListenAddress": "127.0.0.1:15000",
        "certificate": f"/{_FOLDER}/fullchain.pem",
        "privateKey": f"/{_FOLDER}/key.pem",
        "httpPort": 80,
        "tlsPort": 443,
        "certificateValidityPeriod": 90 * 24 * 3600,
    }
    (folder / "pebble.json").write_text(json.dumps({"pebble": settings}), "utf-8")
    with (root / "etc/hosts").open("a", encoding="utf-8") as hosts:
        hosts.write(f"127.0.0.1 localhost {host}\n")
    chosen = root / "etc/letsencrypt/cli.ini"
    chosen.write_text(f"{chosen.read_text('utf-8')}server = {_DIRECTORY}\n", "utf-8")


async def run(debian: Machine) -> None:
    """Run it, and have the machine trust what it signs."""
    await debian.run("update-ca-certificates")
    unit = ("systemd-run", "--unit=pebble", "--setenv=PEBBLE_VA_NOSLEEP=1", "--property=Restart=no")
    await debian.run(*unit, "/usr/bin/pebble", "-config", f"/{_FOLDER}/pebble.json")
    asked = f"until curl --silent --fail {_ROOTS} > /{_TRUSTED}/signed.crt; do sleep 0.2; done"
    await debian.run("sh", "-c", asked)
    await debian.run("update-ca-certificates")
