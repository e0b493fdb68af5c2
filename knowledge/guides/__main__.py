"""Check guides: `python -m knowledge.guides [FILE ...]`; without files all of the installation. Exits 1 at a fault."""

from __future__ import annotations

import sys
from pathlib import Path

from knowledge import seed
from knowledge.guides.checks import Known, findings, known_of
from knowledge.guides.files import GuideError, parse, placed
from knowledge.wordings import load


def installed() -> Known:
    """What the content of the installation has."""
    return known_of(load(seed.REPLIES).ids, seed.articles(), [each.name for each in seed.contacts()])


def main(names: list[str]) -> int:
    """Print the faults of these files."""
    known = installed()
    faulty = 0
    for path in [Path(name) for name in names] or sorted(seed.GUIDES.glob("*.yaml")):
        source = path.read_bytes()
        try:
            found = placed(findings(parse(source, where=path.name)[0], known), source, where=path.name)
        except GuideError as error:
            found = error.findings
        for each in found:
            print(each)  # noqa: T201  # what the command is for
        faulty += bool(found)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
