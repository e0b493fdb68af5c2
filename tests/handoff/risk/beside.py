"""The rules of another checkout in this process, so that old and new are measured in turn.

Owns nothing but the import: the modules of the other checkout are put away again, and are alive in what is returned.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType


def risk_of(folder: Path) -> ModuleType:
    """The package `handoff.risk` of the checkout in `folder`, beside the one that this process has."""
    own = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == "handoff"}
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("handoff.risk")
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] == "handoff"]:
            del sys.modules[name]
        sys.modules.update(own)
