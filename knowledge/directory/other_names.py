"""What people call the entries of the directory beside their own names. Pure but for reading its file once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

FILE: Final = Path(__file__).parents[1] / "content" / "directory" / "other_names.yaml"


@cache
def other_names() -> Mapping[str, tuple[str, ...]]:
    """Names by entry; an entry that is not here is called by its own name alone.

    Raises:
        OSError, msgspec.DecodeError: the file is missing or broken.
    """
    return msgspec.yaml.decode(FILE.read_bytes(), type=dict[str, tuple[str, ...]])
