"""What `lotsen serve` sets in its process before anything else is imported."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.product import ROOT

_TUNED = """
import os, sys
from handoff.cli import serve
serve.tune()
print("numpy" in sys.modules, os.environ["OPENBLAS_NUM_THREADS"], round(sys.getswitchinterval(), 4))
"""


def test_threads_give_way_and_linear_algebra_has_one() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    told = subprocess.run(
        [sys.executable, "-c", _TUNED], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert told.stdout.split() == ["False", "1", "0.0002"]
