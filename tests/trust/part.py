"""Runs one part of a form, started by `parallel`: `python -m tests.trust.part FORM NUMBER TIMES FOLDER RESULT`."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from pathlib import Path

import msgspec

from tests.trust.forms import FORMS, Part


def main(name: str, number: str, times: str, folder: str, result: str) -> None:
    """Run it, and leave its outcome as JSON."""
    logging.disable()  # what the parts in this process say of the attacks; processes of their own are read and searched
    form = next(form for form in FORMS if form.name == name)
    Path(folder).mkdir()
    began = time.monotonic()
    outcome = asyncio.run(Part(form, int(number), int(times)).run(Path(folder)))
    outcome.seconds = time.monotonic() - began
    Path(result).write_bytes(msgspec.json.encode(outcome))


if __name__ == "__main__":
    main(*sys.argv[1:])
