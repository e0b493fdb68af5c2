"""The commands of triage say what is wrong and end with a code of their own, when there is no bot to ask."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.product import free_port

ROOT = Path(__file__).parents[4]
EX_UNAVAILABLE = 69


@pytest.mark.parametrize("words", [["bot", "evaluate"], ["triage", "classify"], ["triage", "dialogue"]])
def test_without_a_bot_the_reason_has_a_stable_code(words: list[str]) -> None:
    line = '{"id": 1, "text": "hej", "turns": ["hej"]}\n'
    environment = {**os.environ, "LOTSEN_BOT_URL": f"http://127.0.0.1:{free_port()}"}
    command = [sys.executable, "-m", "handoff.cli", *words]
    ended = subprocess.run(command, cwd=ROOT, env=environment, input=line, capture_output=True, text=True, check=False)
    if words[-1] == "dialogue":
        # a conversation goes on without the bot: it is handed over
        assert (ended.returncode, '"handoff_at": 0' in ended.stdout) == (0, True), ended.stderr
        return
    assert ended.returncode == EX_UNAVAILABLE
    assert "[bot_unreachable]" in ended.stderr
    assert "Traceback" not in ended.stderr
