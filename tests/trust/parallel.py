"""Runs the parts of forms in parallel, each in a process of its own, and combines their outcomes.

What measures how long something takes runs first, with nothing beside it. A part that ends without an outcome, or
does not end in time, is a failure.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import defaultdict, deque
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from tests.support.product import ROOT
from tests.trust import compiled
from tests.trust.forms import Form, Part
from tests.trust.outcome import Outcome, together

MOST_S: Final = 40 * 60.0
"""A part that takes longer hangs."""


async def run_all(forms: Sequence[Form], share: float, workers: int) -> list[Outcome]:
    """Run all parts, `workers` at a time; one outcome for each form."""
    done: dict[str, list[Outcome]] = defaultdict(list)
    parts = [part for form in forms for part in form.parts(share)]

    async def work(left: deque[Part]) -> None:
        while left:
            part = left.popleft()
            outcome = await _run(part)
            done[part.form.name].append(outcome)
            print(outcome.line(), flush=True)

    await work(deque(part for part in parts if part.form.alone))
    beside = deque(part for part in parts if not part.form.alone)
    await asyncio.gather(*(work(beside) for _ in range(workers)))
    return [together(done[form.name]) for form in forms]


async def _run(part: Part) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="lotsen-trust-") as folder:
        result = Path(folder) / "outcome.json"
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.trust.part", part.form.name, str(part.number), str(part.times)),
            *(str(Path(folder) / "installation"), str(result)),
            cwd=ROOT,
            env=compiled.environment(),
        )
        try:
            async with asyncio.timeout(MOST_S):
                status = await process.wait()
        except TimeoutError:
            process.kill()
            status = await process.wait()
        if result.exists():
            return msgspec.json.decode(result.read_bytes(), type=Outcome)
    return Outcome(part.form.name, failures=[f"part {part.number} ended with {status} and no outcome"])
