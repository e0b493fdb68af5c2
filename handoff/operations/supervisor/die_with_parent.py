"""Runs a program that is killed when its parent dies. A script that the supervisor puts in front of every child.

A parent that is killed with SIGKILL cannot stop its children. On Linux the kernel does it, if the child has asked for
it (PR_SET_PDEATHSIG); elsewhere the children of a killed parent must be ended by hand.

    python die_with_parent.py PARENT_PID PROGRAM ARGUMENT…
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(parent: int, argv: list[str]) -> None:
    """Tie this process to `parent`, then become `argv`."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        # The parent died before the kernel was asked.
        sys.exit(1)
    os.execvp(argv[0], argv)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
