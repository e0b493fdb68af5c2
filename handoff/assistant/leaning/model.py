"""How likely a short question is about this service and not about what was told before it. Pure, once it is read.

By its vector, by that of the question read together with what stands before it, and by its words: "kommer polisen då?"
and "sparas det?" are about either, and their own words do not tell.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from handoff.assistant.learned.regression import Regression, read

WEIGHTS: Final = Path(__file__).parent / "weights.npz"
OF_THE_LINE: Final = "line"


@cache
def load() -> Regression:
    """The weights that come along; they take the vector of the question, and then that of both."""
    return read(WEIGHTS, OF_THE_LINE)
