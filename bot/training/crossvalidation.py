"""Cross-validation on the training data: train on some folds, judge the others, print figures.

It runs the pipeline's own components without Rasa's graph. The independent test sets are measured by
`lotsen bot evaluate`, not here.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import class_from_module_path

from bot.training.examples import Example
from bot.training.project import pipeline_config


@dataclass(frozen=True)
class Judged:
    """One example as a pipeline that has not seen it judges it."""

    example: Example
    intent: str
    human_request: bool
    level: str


def crossvalidate(examples: Sequence[Example], folds: int, say: Callable[[str], None]) -> list[Judged]:
    """Every example judged by a pipeline that was trained without its fold (drawn with a fixed seed)."""
    return [_judged(example, message) for example, message in read_unseen(examples, folds, say)]


def read_unseen(
    examples: Sequence[Example], folds: int, say: Callable[[str], None]
) -> Iterator[tuple[Example, Message]]:
    """Every example as the pipeline's components leave it, trained without its fold (drawn with a fixed seed)."""
    draw = np.random.RandomState(7).randint(0, folds, len(examples))
    for fold in range(folds):
        started = time.monotonic()
        unseen = [example for example, at in zip(examples, draw, strict=True) if at == fold]
        pipeline = yaml.safe_load(pipeline_config())["pipeline"]
        judge = trained_pipeline([example for example, at in zip(examples, draw, strict=True) if at != fold], pipeline)
        yield from zip(unseen, judge([message_of(example) for example in unseen]), strict=True)
        say(f"fold {fold + 1} of {folds}: {len(unseen)} examples, {time.monotonic() - started:.0f} s")


def trained_pipeline(
    examples: Sequence[Example], pipeline: Sequence[dict[str, Any]]
) -> Callable[[list[Message]], list[Message]]:
    """The components of `pipeline`, trained on `examples`; the result judges other messages."""
    data = TrainingData([message_of(example) for example in examples])
    components = []
    with tempfile.TemporaryDirectory(prefix="lotsen-folds-") as folder:
        storage = LocalModelStorage(Path(folder))
        for entry in pipeline:
            component = _component(entry, storage)
            if hasattr(component, "train"):
                component.train(data)
            component.process_training_data(data)
            components.append(component)

    def judge(messages: list[Message]) -> list[Message]:
        for component in components:
            messages = component.process(messages)
        return messages

    return judge


def report(judged: Sequence[Judged]) -> list[str]:
    """The figures, one line each."""
    lines = [f"examples {len(judged)}"]
    for lang in (None, "sv", "en"):
        part = [one for one in judged if lang in (None, one.example.lang)]
        lines.append(f"{lang or 'all'}: {_intent_line(part)}; {_level_line(part)}")
    return lines


def _intent_line(judged: Sequence[Judged]) -> str:
    asks = [one for one in judged if one.example.request]
    said = [one for one in judged if one.human_request]
    hits = sum(one.human_request for one in asks)
    accuracy = _share(judged, lambda one: one.intent == one.example.intent)
    return (
        f"intent accuracy {accuracy:.3f}, macro-F1 {macro_f1(judged):.3f}; human request recall "
        f"{hits / max(1, len(asks)):.3f}, precision {hits / max(1, len(said)):.3f}"
    )


def macro_f1(judged: Sequence[Judged]) -> float:
    """Mean over the intents of the harmonic mean of precision and recall."""
    return macro_f1_of([(one.example.intent, one.intent) for one in judged])


def macro_f1_of(answers: Sequence[tuple[str, str]]) -> float:
    """The same for pairs (right, predicted)."""
    scores = []
    for intent in sorted({right for right, _ in answers}):
        hits = sum(said == intent == right for right, said in answers)
        misses = sum((said == intent) != (right == intent) for right, said in answers)
        scores.append(2 * hits / max(1, 2 * hits + misses))
    return sum(scores) / max(1, len(scores))


def _level_line(judged: Sequence[Judged]) -> str:
    def urgent(one: Judged) -> bool:
        return one.level >= "N3"

    n4 = [one for one in judged if one.example.level == "N4"]
    high = [one for one in judged if one.example.level >= "N3"]
    calm = [one for one in judged if one.example.level <= "N1"]
    return (
        f"N4 at N3+ {_share(n4, urgent):.3f}, N4 at N4 {_share(n4, lambda one: one.level == 'N4'):.3f}, "
        f"N3+ at N3+ {_share(high, urgent):.3f}, N4 at N0 {sum(one.level == 'N0' for one in n4)}, "
        f"calm at N3+ {_share(calm, urgent):.3f}, calm at N2+ {_share(calm, lambda one: one.level >= 'N2'):.3f}"
    )


def _share(judged: Sequence[Judged], holds: Callable[[Judged], bool]) -> float:
    return sum(map(holds, judged)) / max(1, len(judged))


def _judged(example: Example, message: Message) -> Judged:
    return Judged(example, message.get("intent")["name"], message.get("human_request"), message.get("risk")["level"])


def message_of(example: Example) -> Message:
    """The example as Rasa's readers make it of a training file."""
    return Message.build(example.text, example.intent, example_metadata=example.labels())


def _component(entry: dict[str, Any], storage: LocalModelStorage) -> Any:
    kind = class_from_module_path(entry["name"])
    settings = {key: value for key, value in entry.items() if key != "name"}
    defaults = kind.get_default_config() if hasattr(kind, "get_default_config") else {}
    context = ExecutionContext(GraphSchema({}), node_name=entry["name"])
    return kind.create({**defaults, **settings}, storage, Resource(entry["name"]), context)
