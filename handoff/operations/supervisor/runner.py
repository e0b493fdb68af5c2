"""Runs a program as a child process: once, or restarted whenever it ends."""

from __future__ import annotations

import asyncio
import signal
from typing import NoReturn

from handoff.contract.errors import LotsenError, SettingError
from handoff.operations.supervisor.child import Child, Program, Write
from handoff.operations.supervisor.restarts import Restarts

EX_CONFIG = 78
"""The exit code of a child with a wrong setting: it is not restarted (sysexits.h)."""


class ChildFailed(LotsenError):
    """A child process has ended too often; the message is one sentence for the operator."""


async def run_forever(program: Program, restarts: Restarts, write: Write) -> NoReturn:
    """Run the program and restart it whenever it ends. Cancelling this ends the program.

    Raises:
        SettingError: it refuses its settings; the message is its own.
        ChildFailed: it has died too often in a row.
    """
    clock = asyncio.get_running_loop().time
    while True:
        started_s = clock()
        code, last_error = await run_once(program, write)
        if code == EX_CONFIG:
            raise SettingError(last_error.removeprefix("lotsen: ") or f"the {program.label} refuses its settings")
        restarts = restarts.died(clock() - started_s)
        if restarts.is_hopeless:
            raise ChildFailed(f"the {program.label} ended {restarts.failures} times in a row, last {describe(code)}")
        write(f"[{program.label}] ended {describe(code)}; starting again in {restarts.delay_s:.0f} s")
        await asyncio.sleep(restarts.delay_s)


async def run_once(program: Program, write: Write) -> tuple[int, str]:
    """Run the program to its end; returns its exit code and last error line. Cancelling this ends the program."""
    child = await Child.start(program, write)
    try:
        code = await child.wait()
    finally:
        await child.stop()
    return code, child.last_error


def describe(code: int) -> str:
    """An exit code in words."""
    if code >= 0:
        return f"with exit code {code}"
    return f"by signal {signal.Signals(-code).name}"
