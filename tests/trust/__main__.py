"""The long forms: `python -m tests.trust [attack|chaos|all] [--share PERCENT]`, for `make attack`, `chaos`, `trust`.

Tells how far each has come, prints one row for each kind of attack or fault with how often it was done, and ends with
1 if anything failed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time

from tests.trust.forms import FORMS
from tests.trust.outcome import table
from tests.trust.parallel import run_all


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("attack", "chaos", "all"))
    parser.add_argument("--share", type=float, default=100.0, help="percent of the long forms")
    names = ", ".join(form.name for form in FORMS)
    parser.add_argument("--only", default="", help=f"forms whose name contains this, of {names}")
    more_than_cores = (os.cpu_count() or 1) + 1  # much of it waits: for a disk, for somebody to leave
    parser.add_argument("--workers", type=int, default=more_than_cores, help="processes at a time")
    options = parser.parse_args()
    kinds = ("attack", "chaos") if options.kind == "all" else (options.kind,)
    forms = [form for form in FORMS if form.kind in kinds and options.only in form.name]
    began = time.monotonic()
    outcomes = asyncio.run(run_all(forms, options.share / 100, options.workers))
    failures = sum(len(each.failures) for each in outcomes)
    print(f"\n{table(outcomes)}\n{(time.monotonic() - began) / 60:.1f} minutes, {failures} failures")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
