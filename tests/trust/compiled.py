"""The environment of processes that are started often: their modules are compiled in advance."""

from __future__ import annotations

import os
from typing import Final

from tests.support.product import ROOT

_COMPILED: Final = ROOT / ".lotsen" / "compiled"


def environment() -> dict[str, str]:
    """This process's, with a place for compiled modules that all share."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**own, "PYTHONPYCACHEPREFIX": str(_COMPILED)}
