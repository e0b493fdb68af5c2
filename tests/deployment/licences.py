"""Which licences Lotsen may be given out with: `make audit` names every package whose licence is none of them.

Reads THIRD_PARTY.md, which a test compares with the locks; so no registry is asked, and nothing has to be installed. A
package may state its licence in many spellings: each is listed once, with what it means.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tests.deployment.notices import TARGET

ALLOWED: Final = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC"),
        *("MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "TCL", "Zlib"),
        # A change of one of its files would have to be published; none is changed.
        "MPL-2.0",
    }
)
"""SPDX names: they ask for their notice to be kept, which each package's own files do."""
SPELLINGS: Final = {
    "Apache": "Apache-2.0",
    "Apache 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "BSD 3-Clause": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "new BSD": "BSD-3-Clause",
    "MIT License": "MIT",
    "MIT license": "MIT",
    "MIT, BSD": "MIT AND BSD-3-Clause",
    "MPL 2.0": "MPL-2.0",
    "PSF": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages of before SPDX write, and what it is."""
ALONE: Final = {
    # A program of its own, which the gateway talks to over a socket and no code of ours imports; its source is the same
    # package of the same version.
    "secantusdb": "GPL-2.0-only AND CC-BY-4.0",
    # A library that is used as it is, loaded when it runs, and can be replaced: what the LGPL asks for.
    "psycopg2-binary": "LGPL with exceptions",
    # Of three licences we take the Mozilla one: none of its files is changed. It runs in a process of its own.
    "pyphen": "GNU General Public License v2 or later (GPLv2+) or "
    "GNU Lesser General Public License v2 or later (LGPLv2+) or Mozilla Public License 1.1 (MPL 1.1)",
}
"""Packages with another licence, each with why it may be given out; a new licence of one has to be looked at anew."""

_ROW: Final = re.compile(r"^\| (?P<name>\S+) \| \S+ \| (?P<licence>.+) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a package states."""

    name: str
    licence: str

    @property
    def is_accepted(self) -> bool:
        """Whether it may be given out with Lotsen."""
        return ALONE.get(self.name) == self.licence or _is_allowed(self.licence)


def stated(text: str) -> Iterator[Stated]:
    """Every package of a document as `make notices` writes it."""
    for row in _ROW.finditer(text):
        if row["name"] != "package":
            yield Stated(row["name"], row["licence"])


def _is_allowed(licence: str) -> bool:
    """Whether one of the alternatives has only allowed parts."""
    spelt = SPELLINGS.get(licence, licence)
    alternatives = re.split(r" (?:OR|or) ", spelt.replace("(", "").replace(")", ""))
    return any(all(_one(part) for part in each.split(" AND ")) for each in alternatives)


def _one(part: str) -> bool:
    return SPELLINGS.get(part.strip(), part.strip()) in ALLOWED


def main() -> int:
    """Print what may not be given out; 1 if there is anything."""
    packages = list(stated(TARGET.read_text("utf-8")))
    wrong = [each for each in packages if not each.is_accepted]
    print(f"licences: {len(packages)} packages, {len(wrong)} whose licence is not on the list")
    for each in wrong:
        print(f"  {each.name}: {each.licence}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
