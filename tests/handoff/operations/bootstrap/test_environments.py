"""An environment is its lock, installed; half an environment is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.items import provide
from handoff.operations.bootstrap.python_environments import SERVICE
from tests.handoff.operations.bootstrap.conftest import MakeTool

UV = """
echo "$*" >> {calls}
case "$*" in
  --version) echo "uv 0.13.9";;
  venv*) for folder; do :; done; mkdir -p "$folder/bin"; touch "$folder/bin/python";;
  "pip install"*) {install};;
esac"""


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    path = tmp_path / "calls"
    path.touch()
    return path


def lock(checkout: Checkout, text: str = "aiohttp==3.14.5 \\\n    --hash=sha256:00\n") -> None:
    (checkout.root / "requirements.lock").write_text(text)


def installs(calls: Path) -> list[str]:
    return [line for line in calls.read_text().splitlines() if line.startswith("pip install")]


def test_it_is_installed_from_the_lock_with_hashes(checkout: Checkout, tool: MakeTool, calls: Path) -> None:
    lock(checkout)
    tool("uv", UV.format(calls=calls, install=":"))
    provide(SERVICE, checkout)
    (install,) = installs(calls)
    assert f"--require-hashes --requirements {checkout.root}/requirements.lock" in install
    assert install.endswith(f"--python {checkout.root}/.lotsen/service/bin/python")


def test_it_is_installed_once_for_one_lock(checkout: Checkout, tool: MakeTool, calls: Path) -> None:
    lock(checkout)
    tool("uv", UV.format(calls=calls, install=":"))
    provide(SERVICE, checkout)
    provide(SERVICE, checkout)
    assert len(installs(calls)) == 1
    lock(checkout, "aiohttp==3.14.6 \\\n    --hash=sha256:01\n")
    provide(SERVICE, checkout)
    assert len(installs(calls)) == 2


def test_an_install_that_failed_is_told_with_the_tools_own_words_and_done_again(
    checkout: Checkout, tool: MakeTool, calls: Path
) -> None:
    lock(checkout)
    tool("uv", UV.format(calls=calls, install='echo "hash mismatch" >&2; exit 1'))
    with pytest.raises(ProvisionError, match=r"installing the service environment failed \(exit 1\)") as failure:
        provide(SERVICE, checkout)
    assert "hash mismatch" in str(failure.value)
    tool("uv", UV.format(calls=calls, install=":"))
    provide(SERVICE, checkout)
    assert len(installs(calls)) == 2


def test_an_active_environment_does_not_leak_into_ours(
    checkout: Checkout, tool: MakeTool, calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock(checkout)
    monkeypatch.setenv("VIRTUAL_ENV", "/somewhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    tool("uv", UV.format(calls=calls, install='test -z "$VIRTUAL_ENV$PYTHONPATH"'))
    provide(SERVICE, checkout)
