"""Starts the assistant once, as its own process, and talks to it the way the gateway does."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
TIMEOUT_S = 60
TOP = ("payload", "lang", "level", "recent", "together", "question")
START_S = 900


@dataclass
class Bot:
    """The running assistant: its address, its process id, and everything it has printed."""

    url: str
    pid: int
    printed: list[bytes]

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        """Status and JSON of one request; `body` is sent as it is when it is bytes."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=TIMEOUT_S)
        try:
            connection.request("POST", f"/webhooks/lotsen/{path}", data, {"content-type": "application/json"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def turn(self, text: str, **fields: Any) -> dict[str, Any]:
        """One turn that must succeed; `fields` are slots but for those of `TOP`."""
        top = {name: fields.pop(name) for name in TOP if name in fields}
        status, answer = self.post("turn", {"v": 1, "text": text, "lang": "sv", "slots": fields, **top})
        assert status == 200, answer
        return answer


@dataclass
class Talk:
    """A conversation as the gateway keeps it: slots folded from the answers, the level sticky."""

    bot: Bot
    slots: dict[str, Any] = field(default_factory=dict)
    level: str = "N0"
    said: list[str] = field(default_factory=list)

    def say(self, text: str, payload: str | None = None, lang: str = "sv") -> dict[str, Any]:
        """One message of the visitor, in a conversation in `lang`."""
        slots = {**self.slots, "turn": len(self.said) + 1, "open": True, "lang": lang}
        answer = self.bot.turn(text, payload=payload, level=self.level, recent=self.said[-5:], **slots)
        self.slots.update(answer["slots"])
        self.level = max(self.level, answer["risk"]["level"])
        self.said.append(text)
        return answer


def reply_ids(answer: dict[str, Any]) -> list[str]:
    return [reply["reply_id"] for reply in answer["replies"]]


@pytest.fixture(scope="session")
def bot() -> Iterator[Bot]:
    models = os.environ.get("LOTSEN_MODELS") or str(ROOT / ".lotsen" / "models")
    command = [sys.executable, "-m", "bot.cli", "run", "--models", models, "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
    listening = Listening(process)
    listening.start()
    try:
        yield Bot(listening.address(), process.pid, listening.lines)
    finally:
        process.terminate()
        process.wait(timeout=30)


class Listening(threading.Thread):
    """Reads all that the assistant prints, and tells when it is ready."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True)
        self.lines: list[bytes] = []
        self._process = process
        self._known = threading.Event()
        self._address = ""

    def run(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line)
            found = re.search(rb"bot ready (http://\S+)", line)
            if found:
                self._address = found.group(1).decode()
                self._known.set()
        self._known.set()

    def address(self) -> str:
        assert self._known.wait(START_S), "the assistant was not ready in time"
        assert self._address, b"".join(self.lines).decode()
        return self._address


@pytest.fixture
def talk(bot: Bot) -> Talk:
    return Talk(bot)
