"""A trial from end to end, with a bot that learns nothing: trained in a copy, both measured on the whole test set."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest

from handoff.assistant.evaluation.cases import Sentence, read
from handoff.backoffice.teaching import trial
from handoff.backoffice.teaching.sources import TEST_SET
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.supervisor.bot_choice import Choice
from tests.handoff.backoffice.teaching.test_sources import NEW

HERE = Checkout.here()
BOT = """
import http.server, json, pathlib, socketserver, sys
words = sys.argv[3:]
copied = pathlib.Path("bot").resolve() != pathlib.Path(ROOT, "bot")
if words[0] == "train":
    taught = SENTENCE in pathlib.Path("bot/data/intents/oro_annan_narstaende.yaml").read_text(encoding="utf-8")
    sys.exit(0 if taught else "lotsen: the copy has not the new sentence")
class Bot(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def do_POST(self):
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["texts"]
        risk = {"level": "N1" if copied else "N0"}
        result = {"intent": "oro_barn", "confidence": 0.9, "risk": risk}
        body = json.dumps({"results": [result] * len(texts)}).encode()
        self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers()
        self.wfile.write(body)
    def log_message(self, *words): pass
class AtSocket(socketserver.UnixStreamServer):
    def get_request(self):
        return super().get_request()[0], ("gateway", 0)
AtSocket(words[words.index("--socket") + 1], Bot).serve_forever()
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """One in which the bot's interpreter runs the small bot above."""
    source, python = tmp_path / "small_bot.py", tmp_path / "python"
    source.write_text(f"ROOT, SENTENCE = {str(HERE.root)!r}, {NEW.text!r}\n{BOT}", encoding="utf-8")
    python.write_text(f'#!/bin/sh\nexec {sys.executable} {source} "$@"\n', encoding="utf-8")
    python.chmod(0o700)
    return {"LOTSEN_BOT_PYTHON": str(python), "LOTSEN_MODELS": str(tmp_path / "models")}


def lay_out(folder: Path, choice: Choice) -> Path:
    for name, value in ((trial.CHOICE, choice), (trial.CURRENT, Choice())):
        (folder / name).write_bytes(msgspec.json.encode(value))
    return folder


async def test_the_new_bot_and_the_running_one_are_measured_on_the_whole_test_set(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    said: list[str] = []
    report = await trial.run(HERE, environment, lay_out(tmp_path, Choice((NEW,))), said.append)
    assert [line.removeprefix(trial.STEP) for line in said if line.startswith(trial.STEP)] == list(trial.STEPS)
    assert report.before.sentences == report.after.sentences == len(read(HERE.root / TEST_SET, Sentence))
    assert report.after.n4_as_n0 == 0 <= report.before.n4_as_n0
    assert 0 < report.after.intent_accuracy == report.before.intent_accuracy < 0.2


async def test_a_training_that_fails_says_what_the_trainer_said(tmp_path: Path, environment: dict[str, str]) -> None:
    other = msgspec.structs.replace(NEW, text="en helt annan mening")
    with pytest.raises(trial.TrialFailed, match="has not the new sentence"):
        await trial.run(HERE, environment, lay_out(tmp_path, Choice((other,))), lambda line: None)
