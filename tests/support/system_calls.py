"""Becomes a program that may make the listed system calls alone, as under systemd: `system_calls.py JSON ARGV…`.

JSON: {"calls": numbers, "families": of sockets}. Any other call fails with EPERM. For x86-64; standard library alone.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import struct
import sys
from collections.abc import Sequence

_X86_64 = 0xC000003E
_SOCKET = 41
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2


def program(calls: Sequence[int], families: Sequence[int]) -> bytes:
    """The filter, in the kernel's form."""
    lines = [(_LOAD, 0, 0, _ARCHITECTURE), (_JUMP_IF_EQUAL, 1, 0, _X86_64), (_RETURN, 0, 0, _FAIL | errno.EPERM)]
    lines += [(_LOAD, 0, 0, _NUMBER), (_JUMP_IF_EQUAL, 0, 2 * len(families) + 2, _SOCKET)]
    lines += [(_LOAD, 0, 0, _FIRST_ARGUMENT)]
    lines += [line for each in families for line in _allow_if(each)]
    lines += [(_RETURN, 0, 0, _FAIL | errno.EAFNOSUPPORT)]
    lines += [line for each in calls for line in _allow_if(each)]
    lines += [(_RETURN, 0, 0, _FAIL | errno.EPERM)]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def _allow_if(value: int) -> list[tuple[int, int, int, int]]:
    return [(_JUMP_IF_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW)]


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.c_char_p))


def main(rules: str, argv: list[str]) -> None:
    """Set the filter and become the program."""
    code = program(**json.loads(rules))
    library = ctypes.CDLL(None, use_errno=True)
    held = _Filter(len(code) // 8, code)
    if library.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(held)) != 0:
        raise OSError(ctypes.get_errno(), "the filter was not taken")
    os.execvp(argv[0], argv)  # noqa: S606  # to become it is the point


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
