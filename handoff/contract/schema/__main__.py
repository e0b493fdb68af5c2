"""Writes what the browser code needs of the contract: `.lotsen/dev/bin/python -m handoff.contract.schema`.

The TypeScript types, and the two documents from which the build makes the pages below `/api/`. Run it after every
change of `handoff/contract` or of the error table; a test fails while a committed file is stale.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from handoff.contract.schema.asyncapi import asyncapi
from handoff.contract.schema.components import Json
from handoff.contract.schema.openapi import openapi
from handoff.contract.schema.typescript import typescript

_SOURCES: Final = Path(__file__).resolve().parents[3] / "widget" / "src"


def generated() -> dict[Path, str]:
    """Each generated file with what belongs in it."""
    return {
        _SOURCES / "shared" / "contract.generated.ts": typescript(),
        _SOURCES / "api" / "openapi.generated.json": _lines(openapi()),
        _SOURCES / "api" / "asyncapi.generated.json": _lines(asyncapi()),
    }


def _lines(document: Json) -> str:
    """In lines, so that a change of the contract shows what it changes."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Overwrite the generated files."""
    for file, content in generated().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
