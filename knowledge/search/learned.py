"""What was learned of the short answers, in a file: by a hash of the texts that taught it, so that it is never stale.

Owns the file; the hash is `taught.py`'s. A missing, broken or foreign file only costs the seconds of learning.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from knowledge.search.array_files import read_arrays, write_arrays
from knowledge.search.choosing import Chooser

INSTALLED: Final = Path(__file__).parent.parent / "content" / "search" / "learned.npz"
"""What the installation's own texts teach (`make vectors`)."""
_PARTS: Final = ("mean", "turn", "middles", "bias")


def read_learned(path: Path | None, *, installed: Path | None = INSTALLED) -> dict[bytes, Chooser]:
    """The weights that this file and the installation's hold, by their keys; at half precision, as they are kept."""
    return {**_read(installed), **_read(path)}


def write_learned(learned: Mapping[bytes, Chooser], path: Path | None) -> None:
    """Keep these weights and no others, at half precision, which is finer than the vectors that taught them."""
    if path is None:
        return
    kept = {"keys": np.array([np.frombuffer(key, np.uint8) for key in learned])}
    for number, chooser in enumerate(learned.values()):
        kept |= {f"{part}_{number}": getattr(chooser, part).astype(np.float16) for part in _PARTS}
    write_arrays(path, kept)


def _read(path: Path | None) -> dict[bytes, Chooser]:
    held = read_arrays(path)
    try:
        return {
            bytes(key): Chooser(*(held[f"{part}_{number}"] for part in _PARTS))
            for number, key in enumerate(held.get("keys", ()))
        }
    except KeyError:
        return {}
