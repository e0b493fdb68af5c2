"""Arrays in a file: read without trusting it, replaced at once. What the arrays mean is not known here."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]


def read_arrays(path: Path | None) -> Arrays:
    """All arrays of a file by name; none from one that is missing or broken."""
    if path is None:
        return {}
    try:
        with np.load(path, allow_pickle=False) as held:
            return dict(held)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Replace the file: who reads it meanwhile gets the old one or the new one.

    Raises:
        OSError: it cannot be written; the old one stands, and nothing is left beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
