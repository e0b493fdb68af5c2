"""A fast JSON codec for the Socket.IO server, as the module that the library expects.

What the fast reader refuses (half a character, a number of a hundred digits, nesting without end) is given to the
library's, so that the same frames are taken and refused as before.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from engineio import json as library

_LONG_NUMBER = re.compile(r"\d{100}", re.ASCII)
"""The fast decoder is slow on a very long number; the library refuses it."""

_read = msgspec.json.Decoder().decode
_write = msgspec.json.Encoder().encode


def loads(text: str) -> Any:
    """Decode a frame. Raises ValueError or RecursionError, as the library does."""
    if _LONG_NUMBER.search(text):
        return library.loads(text)
    try:
        return _read(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return library.loads(text)


def dumps(data: Any, **options: Any) -> str:
    """Encode a frame, without spaces. `options` are the library's, which encodes what the fast encoder refuses."""
    try:
        return _write(data).decode("utf-8")
    except (TypeError, UnicodeError):
        return str(library.dumps(msgspec.to_builtins(data), **options))
