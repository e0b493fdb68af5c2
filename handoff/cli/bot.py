"""`lotsen bot …`: the Rasa side, in the bot's own environment. Owns nothing but the way there."""

from __future__ import annotations

import os
from argparse import REMAINDER, ArgumentParser, Namespace

SUMMARY = "the Rasa side: train, run, evaluate"


def configure(parser: ArgumentParser) -> None:
    """Everything after `bot` belongs to the bot's own command line."""
    parser.add_argument("words", nargs=REMAINDER, metavar="train|run|evaluate …")


def run(options: Namespace) -> int:
    """Become the bot's process; evaluating needs both sides and stays here."""
    if options.words[:1] == ["evaluate"]:
        from handoff.cli._evaluate import evaluate

        return evaluate(options.words[1:])
    if options.words[:1] == ["retrain"]:
        from handoff.cli._retrain import retrain

        return retrain(options.words[1:])
    from handoff.operations.bootstrap.checkout import Checkout
    from handoff.operations.bootstrap.items import provide
    from handoff.operations.bootstrap.python_environments import BOT
    from handoff.operations.supervisor.bot_side import bot_command, bot_environment, own_python

    checkout = Checkout.here()
    if own_python(os.environ) is None:
        provide(BOT, checkout)
    argv = bot_command(checkout, os.environ, options.words)
    return os.execve(argv[0], argv, bot_environment(checkout))
