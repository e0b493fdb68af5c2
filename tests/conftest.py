"""What holds for every test: what was there before the first is no garbage, and garbage is looked for less often."""

from __future__ import annotations

import gc
from typing import Final

OBJECTS: Final = 10_000
"""So many new ones before a look: at the usual 700 a tenth of the processor time goes into looking."""


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end, and a look at all objects would go through them each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
