"""The command line of the bot: `python -m bot.cli train | run | vectors | crossvalidate | calibrate | compare`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from bot.listener import Listener, SocketListener, TcpListener, user_id
from bot.process_setup import prepare_process


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    prepare_process()
    if options.command == "crossvalidate":
        return _crossvalidate(options.models, options.folds)
    if options.command == "calibrate":
        return _calibrate(options.models, options.folds)
    if options.command == "compare":
        return _compare(options.models, options.only, options.share)
    if options.command == "vectors":
        return _vectors(options.models, options.force)
    from bot.training.train import ensure_model

    if options.command == "run":
        return _run(options)
    ensure_model(options.models, say, force=options.force)
    return 0


def _run(options: argparse.Namespace) -> int:
    """Serve; train first, in a process of its own so that its memory is freed, if there is no model."""
    from bot.training.project import model_name

    model = options.models / model_name()
    if not model.exists():
        training = [sys.executable, "-m", "bot.cli", "train", "--models", str(options.models)]
        code = subprocess.run(training, check=False).returncode  # noqa: S603  # our own command
        if code:
            return code
    from bot.serve import serve

    return serve(model, _listener(options), say)


def _listener(options: argparse.Namespace) -> Listener:
    if options.socket is None:
        return TcpListener(options.host, options.port)
    return SocketListener(options.socket, frozenset(options.peer or [os.getuid()]))


def _crossvalidate(models: Path, folds: int) -> int:
    from bot.training.crossvalidation import crossvalidate, report
    from bot.training.examples import read_examples
    from bot.training.project import ROOT
    from bot.training.train import use_cache

    use_cache(models)
    for line in report(crossvalidate(read_examples(ROOT / "data" / "intents"), folds, say)):
        say(line)
    return 0


def _calibrate(models: Path, folds: int) -> int:
    from bot.training.calibration import calibrate
    from bot.training.examples import read_examples
    from bot.training.project import ROOT
    from bot.training.train import use_cache

    use_cache(models)
    calibrate(read_examples(ROOT / "data" / "intents"), folds, say).save()
    return 0


def _compare(models: Path, only: str | None, share: float) -> int:
    from bot.training.comparison import compare, try_one
    from bot.training.examples import read_examples
    from bot.training.project import ROOT
    from bot.training.train import use_cache

    use_cache(models)
    if only is None:
        compare(models, share, say)
    else:
        say(try_one(only, read_examples(ROOT / "data" / "intents"), share))
    return 0


def _vectors(models: Path, force: bool) -> int:
    from bot.training.train import cache_file
    from bot.training.vector_file import write_vectors

    write_vectors(None if force else cache_file(models), say)
    return 0


def say(line: str) -> None:
    """One progress line, at once, also while Rasa's own output is being swallowed."""
    print(line, file=sys.__stdout__, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.cli", description="Lotsen's Rasa assistant")
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="train the model unless one of this content exists")
    train.add_argument("--force", action="store_true", help="train even so")
    run = commands.add_parser("run", help="train if needed, then answer on HTTP")
    run.add_argument("--socket", type=Path, help="a Unix socket instead of host and port")
    run.add_argument("--peer", type=user_id, action="append", help="with --socket: the user that is answered (own)")
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", type=int, default=5005, help="0 lets the system choose; the line `bot ready` tells")
    measure = commands.add_parser("crossvalidate", help="figures by cross-validation on the training data")
    measure.add_argument("--folds", type=int, default=4)
    weigh = commands.add_parser("calibrate", help="learn how level and intent are weighed together, for the project")
    weigh.add_argument("--folds", type=int, default=3)
    trial = commands.add_parser("compare", help="the classifiers on one split: scores, times, memory")
    trial.add_argument("--only", metavar="PIPELINE", help="one of them, as JSON")
    trial.add_argument("--share", type=float, default=1.0, help="of the examples, to be quicker")
    vectors = commands.add_parser("vectors", help="embed what is new of the examples for the file that comes along")
    vectors.add_argument("--force", action="store_true", help="embed them all anew")
    for command in (train, run, measure, weigh, trial, vectors):
        command.add_argument("--models", type=Path, required=True, help="folder of trained models")
    return parser


if __name__ == "__main__":
    sys.exit(main())
