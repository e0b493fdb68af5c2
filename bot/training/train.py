"""A training run: training files in a temporary folder, Rasa's trainer, the model under its name."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.training.project import model_name, write_training_files

HEARTBEAT_S = 5.0
CACHE_SETTING = "LOTSEN_BOT_EMBEDDING_CACHE"


def ensure_model(models: Path, say: Callable[[str], None], *, force: bool = False) -> Path:
    """The path of the model of this checkout under `models`, trained now if it is not there yet."""
    path = models / model_name()
    if path.exists() and not force:
        say(f"bot: model {path.name} is up to date")
        return path
    use_cache(models)
    with tempfile.TemporaryDirectory(prefix="lotsen-train-") as folder:
        trained = train_into(Path(folder), path.name, say)
        partial = path.with_suffix(".partial")
        partial.write_bytes(trained.read_bytes())
        partial.replace(path)
    return path


def use_cache(models: Path) -> None:
    """Set the embedder's cache file for vectors of training examples, beside the models."""
    models.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault(CACHE_SETTING, str(cache_file(models)))


def cache_file(models: Path) -> Path:
    """The cache file, beside the models, for vectors that do not come with the project."""
    return models / "vectors-of-examples.npz"


def train_into(folder: Path, name: str, say: Callable[[str], None]) -> Path:
    """Train in `folder` and return the model's path there; says what it does at least every 5 s."""
    say("bot: training, about two minutes on two cores; another for every 4,000 examples of your own")
    started = time.monotonic()
    with _heartbeat(say, started):
        from rasa.model_training import train

        from bot.process_setup import remove_library_handlers

        remove_library_handlers()
        config, domain, files = write_training_files(folder / "build")
        with contextlib.redirect_stdout(io.StringIO()):
            result = train(str(domain), str(config), [str(file) for file in files], str(folder), fixed_model_name=name)
    if result.model is None:
        raise RuntimeError("Rasa made no model")
    say(f"bot: trained {name} in {time.monotonic() - started:.0f} s")
    return Path(result.model)


@contextlib.contextmanager
def _heartbeat(say: Callable[[str], None], started: float) -> Iterator[None]:
    done = threading.Event()

    def beat() -> None:
        while not done.wait(HEARTBEAT_S):
            say(f"bot: training, {time.monotonic() - started:.0f} s")

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
