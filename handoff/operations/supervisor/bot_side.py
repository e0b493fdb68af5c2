"""The command lines and environments of the bot's processes.

The bot gets none of the service's settings: it needs neither the database nor the keys.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.commands import clean_environment
from handoff.operations.bootstrap.python_environments import BOT
from handoff.operations.endpoint import SOCKET_SCHEME
from handoff.operations.supervisor.bot_choice import Choices
from handoff.operations.supervisor.child import Program
from handoff.operations.supervisor.preflight import socket_in

HEALTH_PATH = "/webhooks/lotsen/health"
"""Answers 200 as soon as the bot can answer a visitor."""

SOCKET = "bot.sock"
"""In the bot's folder in the data folder: where the bot answers this installation's gateway."""


def own_socket(data: Path) -> Path:
    """Where the bot of the installation in the folder `data` answers, if no other is named by a setting."""
    return socket_in(Choices(data.absolute()).folder, SOCKET)


def own_url(data: Path) -> str:
    """The same as an address."""
    return f"{SOCKET_SCHEME}://{own_socket(data)}"


def own_python(environment: Mapping[str, str]) -> Path | None:
    """The Python of a bot environment that the operator has made and named in `LOTSEN_BOT_PYTHON`; else None."""
    named = environment.get("LOTSEN_BOT_PYTHON")
    return Path(named).absolute() if named else None


def bot_command(checkout: Checkout, environment: Mapping[str, str], words: Sequence[str]) -> list[str]:
    """The command line of `bot WORDS…`, with the models folder added unless it is given."""
    python = own_python(environment) or checkout.python(BOT.folder)
    models = Path(environment.get("LOTSEN_MODELS") or checkout.models).absolute()
    if words and not words[0].startswith("-") and "--models" not in words:
        words = [words[0], "--models", str(models), *words[1:]]
    return [str(python), "-m", "bot.cli", *words]


def bot_environment(checkout: Checkout) -> dict[str, str]:
    """The environment of this process without the service's settings."""
    ours = {"PYTHONPATH": str(checkout.root), "PYTHONUNBUFFERED": "1"}
    return {name: value for name, value in clean_environment(ours).items() if not name.startswith("LOTSEN_")}


def preparing(checkout: Checkout) -> Program:
    """The program that makes the bot's Python environment; a process of its own, so that it can be cancelled."""
    return Program(
        label="",
        argv=(sys.executable, "-m", "handoff.operations.bootstrap", "provide", "bot"),
        env=bot_environment(checkout),
        cwd=checkout.root,
    )


def training(checkout: Checkout, environment: Mapping[str, str], *, source: Path | None = None) -> Program:
    """The program that trains the bot, unless its content has a model. `source`: another copy of its project."""
    return _bot(checkout, environment, ["train"], source)


def running(checkout: Checkout, environment: Mapping[str, str], at: Path, *, source: Path | None = None) -> Program:
    """The program that serves the bot on the socket `at`, for this user alone; `source` as for `training`."""
    return _bot(checkout, environment, ["run", "--socket", str(at)], source)


def _bot(checkout: Checkout, environment: Mapping[str, str], words: Sequence[str], source: Path | None) -> Program:
    root = source or checkout.root
    return Program(
        label="bot",
        argv=tuple(bot_command(checkout, environment, words)),
        env={**bot_environment(checkout), "PYTHONPATH": str(root)},
        cwd=root,
    )


def trial(checkout: Checkout, folder: Path) -> Program:
    """The program that trains and measures the sentences in `folder` (`handoff.backoffice.teaching.trial`)."""
    return Program(
        label="bot",
        argv=(sys.executable, "-m", "handoff.cli", "bot", "retrain", str(folder)),
        env={**os.environ, "PYTHONPATH": str(checkout.root), "PYTHONUNBUFFERED": "1"},
        cwd=checkout.root,
    )
