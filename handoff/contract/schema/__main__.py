"""Writes the TypeScript types of the contract: `.lotsen/dev/bin/python -m handoff.contract.schema`.

Run it after every change of `handoff/contract` or of the error table; a test fails while the committed
file is stale.
"""

from __future__ import annotations

from pathlib import Path

from handoff.contract.schema.typescript import typescript

TARGET = Path(__file__).resolve().parents[3] / "widget" / "src" / "shared" / "contract.generated.ts"


def main() -> None:
    """Overwrite the generated file."""
    TARGET.write_text(typescript(), encoding="utf-8")


if __name__ == "__main__":
    main()
