"""A uv that works is used; one that does not is not trusted because it is on PATH."""

from __future__ import annotations

import pytest

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.items import provide
from handoff.operations.bootstrap.uv import UvTool, uv
from tests.handoff.operations.bootstrap.conftest import MakeTool

PYTHON = """
mkdir -p "$4/bin"
printf '#!/bin/sh\\ntouch "${0%%/*}/uv"\\n' > "$4/bin/python"
chmod +x "$4/bin/python\""""
"""Stands in for the system's Python: makes an environment whose pip installs a uv."""


def test_the_one_on_path_is_used(checkout: Checkout, tool: MakeTool) -> None:
    there = tool("uv", "echo uv 0.13.9")
    assert uv(checkout) == there


@pytest.mark.parametrize("script", ["exit 127", "echo uv 0.1.0", "echo something else"])
def test_one_that_fails_or_is_too_old_is_replaced_by_our_own(checkout: Checkout, tool: MakeTool, script: str) -> None:
    tool("uv", script)
    (checkout.root / "requirements-uv.lock").write_text("uv==0.13.9\n")
    provide(UvTool(python=tool("system-python", PYTHON)), checkout)
    own = uv(checkout)
    assert own == checkout.root / ".lotsen" / "tools" / "bin" / "uv"
    assert own.exists()
