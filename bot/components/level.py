"""Owns the learnt opinion on urgency: level N0..N4 with probabilities, signals, and the nearest exemplars.

It ranks messages by urgency, never persons by dangerousness, and it is the second layer: the deterministic
rules of the service run first and the higher of the two wins. It must not choose replies.

Two views of a message, the more urgent wins: the whole of it (a linear model pooled with the nearest examples), and
the piece of a long message that sounds worst. Messages in languages that were not trained go by the embedding alone,
since n-grams say nothing about them. Risk that shows over several turns is added up in `bot/levels.py`.
"""

import json
from typing import Any, Dict, List, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.embedder import CHUNK_VECTORS
from bot.components.linear import Centre, LinearModel, Rows, label
from bot.components.neighbours import VOTES, pooled
from bot.levels import Thresholds, choose, highest

RISK = "risk"
NO_SIGNAL = "none"
TRAINED_LANGUAGES = ("sv", "en", "ar", "so", None)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LevelModel(GraphComponent):
    """Sets `risk`: {level, probabilities, signals, neighbour}."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Strengths are inverse regularisation; `votes` is how loud the nearest examples are.

        The rest are probabilities from which a level holds.

        Those of `own` and `foreign` were chosen by cross-validation and on the project's own test set, where rules and
        model together keep over-triage under one in eight; N4 judged N3 costs more than the reverse.
        """
        return {
            "strength": 4.0,
            "strength_dense": 1.0,
            "signal": 0.3,
            "votes": 0.6,
            "own": {"n2": 0.45, "n3": 0.35, "n4": 0.1},
            "foreign": {"n2": 0.3, "n3": 0.3, "n4": 0.2},
            "piece": {"n2": 0.7, "n3": 0.6, "n4": 0.45},
        }

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Start untrained."""
        self._config = {**self.get_default_config(), **config}
        self._thresholds = {name: Thresholds(**self._config[name]) for name in ("own", "foreign", "piece")}
        self._model_storage = model_storage
        self._resource = resource
        self._centre: Centre | None = None
        self._full: LinearModel | None = None
        self._dense: LinearModel | None = None
        self._signals: LinearModel | None = None

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LevelModel":
        """Make an untrained model."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn levels and signals from the labelled examples and store the result."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        levels = [label(example, "level") for example in examples]
        signals = [(label(example, "signals") or [NO_SIGNAL])[0] for example in examples]
        rows = Rows.of(examples)
        self._centre = Centre.of(rows.dense)
        rows = rows.moved(self._centre)
        self._full = LinearModel.fit(rows, levels, self._config["strength"])
        self._signals = LinearModel.fit(rows, signals, self._config["strength"])
        if rows.dense.shape[1]:
            self._dense = LinearModel.fit(rows.dense_alone(), levels, self._config["strength_dense"])
        self._persist()
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from predicted levels."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Judge the messages."""
        if not messages:
            return messages
        rows = Rows.of(messages).moved(self._centre)
        levels, signals = self._full.probabilities(rows), self._signals.probabilities(rows)
        for at, message in enumerate(messages):
            message.set(RISK, self._judge(message, rows, at, levels[at], signals[at]), add_to_output=True)
        return messages

    def _judge(self, message: Message, rows: Rows, at: int, levels: np.ndarray, signals: np.ndarray) -> Dict[str, Any]:
        neighbour = (message.get(VOTES) or {}).get("urgent")
        foreign = self._dense is not None and message.get("language") not in TRAINED_LANGUAGES
        if foreign:
            levels = self._dense.probabilities(Rows.only_dense(rows.dense[at : at + 1]))[0]
        shares = pooled(levels, message, "level", self._config["votes"])
        probabilities = dict(zip(self._full.classes, shares.tolist(), strict=True))
        level = choose(probabilities, self._thresholds["foreign" if foreign else "own"])
        views = [level, *self._of_pieces(message)]
        if neighbour and neighbour["raises"]:
            views.append("N3")
        return {
            "level": highest(views),
            "probabilities": {name: round(value, 4) for name, value in probabilities.items()},
            "signals": self._named(signals),
            "neighbour": neighbour and {key: neighbour[key] for key in ("level", "similarity")},
        }

    def _of_pieces(self, message: Message) -> List[str]:
        """The levels of the pieces of a long message; a short one has none but itself."""
        pieces = message.get(CHUNK_VECTORS)
        if self._dense is None or pieces is None or len(pieces.vectors) < 2:
            return []
        return [choose(one, self._thresholds["piece"]) for one in self._by_embedding(self._centre(pieces.vectors))]

    def _by_embedding(self, vectors: np.ndarray) -> List[Dict[str, float]]:
        judged = self._dense.probabilities(Rows.only_dense(vectors))
        return [dict(zip(self._dense.classes, row, strict=True)) for row in judged.tolist()]

    def _named(self, signals: np.ndarray) -> List[str]:
        found = zip(self._signals.classes, signals, strict=True)
        likely = [(name, value) for name, value in found if name != NO_SIGNAL and value >= self._config["signal"]]
        return [name for name, _ in sorted(likely, key=lambda pair: -pair[1])]

    def _parts(self) -> List[Tuple[str, LinearModel | None]]:
        return [("levels", self._full), ("levels-dense", self._dense), ("signals", self._signals)]

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            for name, model in self._parts():
                if model is not None:
                    model.save(folder, name)
            self._centre.save(folder)
            (folder / "parts.json").write_text(json.dumps({"dense": self._dense is not None}), encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LevelModel":
        """Read the trained model back."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._full = LinearModel.load(folder, "levels")
            component._centre = Centre.load(folder)
            component._signals = LinearModel.load(folder, "signals")
            if json.loads((folder / "parts.json").read_text(encoding="utf-8"))["dense"]:
                component._dense = LinearModel.load(folder, "levels-dense")
        return component
