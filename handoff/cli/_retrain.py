"""`lotsen bot retrain FOLDER`: one trial of other training sentences (`handoff.backoffice.teaching.trial`)."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

import msgspec

from handoff.backoffice.teaching import trial
from handoff.contract.errors import LotsenError
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.items import provide
from handoff.operations.bootstrap.python_environments import BOT
from handoff.operations.supervisor import bot_side

EX_SOFTWARE = 70
LEAST_CLAIM = 19
"""The gateway and the bot that answers visitors on this machine go before it."""


def retrain(words: Sequence[str]) -> int:
    """Run the trial; returns 0, or 70 with one sentence on standard error."""
    parser = ArgumentParser(prog="lotsen bot retrain", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(words).folder.absolute()
    os.nice(LEAST_CLAIM)
    checkout = Checkout.here()
    try:
        if bot_side.own_python(os.environ) is None:
            provide(BOT, checkout)
        report = asyncio.run(trial.run(checkout, os.environ, folder, _say))
        (folder / trial.REPORT).write_bytes(msgspec.json.encode(report))
    except (LotsenError, OSError, msgspec.DecodeError) as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_SOFTWARE
    return 0


def _say(line: str) -> None:
    print(line, flush=True)
