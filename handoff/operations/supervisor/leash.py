"""Becomes a program that dies with its parent: run as a script, by the supervisor, in front of every child.

A parent that is killed with -9 cannot stop its children. On Linux the kernel does it, if it is asked to from
inside the child; elsewhere the children of a killed parent must be ended by hand.

    python leash.py PARENT_PID PROGRAM ARGUMENT…
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
        # The parent died before the kernel knew of the leash.
        sys.exit(1)
    os.execvp(argv[0], argv)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
