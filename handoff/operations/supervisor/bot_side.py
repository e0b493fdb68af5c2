"""How the bot's processes are called: its interpreter, its arguments, its environment.

The bot gets none of our settings: it needs neither the database nor where keys lie.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.commands import clean_environment
from handoff.operations.bootstrap.python_environments import BOT
from handoff.operations.supervisor.child import Program

HEALTH_PATH = "/webhooks/lotsen/health"
"""Answers 200 as soon as the bot can answer a visitor."""


def own_python(environment: Mapping[str, str]) -> Path | None:
    """The interpreter of a bot environment that was made elsewhere, if the operator names one."""
    named = environment.get("LOTSEN_BOT_PYTHON")
    return Path(named).absolute() if named else None


def bot_command(checkout: Checkout, environment: Mapping[str, str], words: Sequence[str]) -> list[str]:
    """The whole command of `bot WORDS…`, with the folder of models put in where a command takes it."""
    python = own_python(environment) or checkout.python(BOT.folder)
    models = Path(environment.get("LOTSEN_MODELS") or checkout.models).absolute()
    if words and not words[0].startswith("-") and "--models" not in words:
        words = [words[0], "--models", str(models), *words[1:]]
    return [str(python), "-m", "bot.cli", *words]


def bot_environment(checkout: Checkout) -> dict[str, str]:
    """The environment of the bot's processes: this one without the service's settings."""
    ours = {"PYTHONPATH": str(checkout.root), "PYTHONUNBUFFERED": "1"}
    return {name: value for name, value in clean_environment(ours).items() if not name.startswith("LOTSEN_")}


def preparing(checkout: Checkout) -> Program:
    """Makes the bot's environment; a process of its own, so that it can be ended half-way."""
    return Program(
        label="",
        argv=(sys.executable, "-m", "handoff.operations.bootstrap", "provide", "bot"),
        env=bot_environment(checkout),
        cwd=checkout.root,
    )


def training(checkout: Checkout, environment: Mapping[str, str], *, source: Path | None = None) -> Program:
    """Trains the bot, unless a model of the same content exists. `source`: where another copy of its project lies."""
    return _bot(checkout, environment, ["train"], source)


def running(checkout: Checkout, environment: Mapping[str, str], port: int, *, source: Path | None = None) -> Program:
    """The bot itself, on the loopback address; `source` as for `training`."""
    return _bot(checkout, environment, ["run", "--port", str(port)], source)


def _bot(checkout: Checkout, environment: Mapping[str, str], words: Sequence[str], source: Path | None) -> Program:
    root = source or checkout.root
    return Program(
        label="bot",
        argv=tuple(bot_command(checkout, environment, words)),
        env={**bot_environment(checkout), "PYTHONPATH": str(root)},
        cwd=root,
    )


def trial(checkout: Checkout, folder: Path) -> Program:
    """Train and measure what lies in `folder` (`handoff.backoffice.teaching.trial`), at a low priority."""
    return Program(
        label="bot",
        argv=(sys.executable, "-m", "handoff.cli", "bot", "retrain", str(folder)),
        env={**os.environ, "PYTHONPATH": str(checkout.root), "PYTHONUNBUFFERED": "1"},
        cwd=checkout.root,
    )
