"""What `lotsen serve` sets in its process before anything else is imported, and what it does not import."""

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


_LARGE = ("redis", "webauthn", "holidays", "matplotlib", "weasyprint", "pyrage")
"""Libraries that a gateway hardly ever needs, or never: what they take in memory is some 30 MB together."""
_IMPORTED = f"""
import sys
import handoff.app.build, handoff.cli._parts, handoff.cli.serve, handoff.gateway.sockets.serving
print(*(name for name in {_LARGE!r} if name in sys.modules))
import redis
"""


def test_a_gateway_starts_without_the_large_libraries_that_it_hardly_ever_needs() -> None:
    done = subprocess.run([sys.executable, "-c", _IMPORTED], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == []
