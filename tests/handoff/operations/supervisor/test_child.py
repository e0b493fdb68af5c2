"""A child's lines are passed on under its name, and nothing of it outlives us."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.supervisor.child import Child
from handoff.operations.supervisor.runner import run_once
from tests.handoff.operations.supervisor.conftest import WAIT_S, Lines, Script, until_gone

SLEEPS = "import signal; print('up'); signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); signal.pause()"
PARENT_OF_ONE = """
import signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print("grandchild", child.pid)
signal.pause()
"""
SUPERVISOR = """
import asyncio, os, sys
from pathlib import Path
from handoff.operations.supervisor.child import Child, Program

async def main():
    program = Program("x", (sys.executable, "-c", "import signal; signal.pause()"), dict(os.environ), Path("."))
    child = await Child.start(program, print)
    print(child.pid, flush=True)
    await child.wait()

asyncio.run(main())
"""


async def test_lines_of_both_outputs_carry_its_name(lines: Lines, script: Script) -> None:
    program = script("bot", "import sys; print('one'); print('två', file=sys.stderr); print('three', end='')")
    code, last_error = await run_once(program, lines.write)
    assert code == 0
    assert sorted(lines.all) == ["[bot] one", "[bot] three", "[bot] två"]
    assert last_error == "två"


async def test_a_line_without_end_is_cut_and_not_kept_in_memory(lines: Lines, script: Script) -> None:
    await run_once(script("bot", "import sys; sys.stdout.write('x' * 1_000_000)"), lines.write)
    assert sum(line.count("x") for line in lines.all) == 1_000_000
    assert max(map(len, lines.all)) < 200_000


async def test_it_is_asked_to_end_before_it_is_ended(lines: Lines, script: Script) -> None:
    child = await Child.start(script("bot", SLEEPS), lines.write)
    await lines.until("up")
    await child.stop()
    assert await child.wait() == -signal.SIGTERM


async def test_one_that_does_not_listen_is_ended(lines: Lines, script: Script) -> None:
    child = await Child.start(script("bot", STUBBORN), lines.write)
    await lines.until("up")
    await child.stop(grace_s=0.05)
    assert await child.wait() == -signal.SIGKILL


async def test_what_it_started_ends_with_it(lines: Lines, script: Script) -> None:
    child = await Child.start(script("bot", PARENT_OF_ONE), lines.write)
    grandchild = int((await lines.until("grandchild")).split()[-1])
    await child.stop()
    await until_gone(grandchild)


async def test_it_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    supervisor = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SUPERVISOR),
        env={**os.environ, "PYTHONPATH": str(Checkout.here().root)},
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
    )
    assert supervisor.stdout is not None
    async with asyncio.timeout(WAIT_S):
        child = int(await supervisor.stdout.readline())
        supervisor.kill()
        await supervisor.wait()
    await until_gone(child)
