"""Owns whether the visitor asks for a person. A model of its own, apart from the intent.

People ask in the middle of anything: of danger, of worry, of a question. So the wish is not one of the intents that a
message must choose between. Beside the letters and the meaning, which are of all that is told, the model sees the
shape of the sentences (`bot/shape.py`). What it takes for a wish is read once more by `bot/asking.py`, which knows
negation and whose wish it is.
"""

import json
from pathlib import Path
from typing import Any, Dict, List

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.asking import Asking
from bot.components.linear import Centre, LinearModel, Rows, label
from bot.components.neighbours import pooled
from bot.shape import Kinds, ShapeFeatures

DATA = Path(__file__).parent.parent / "data"
SHAPES_FILE = "shapes.json"
ASKS = "True"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RequestModel(GraphComponent):
    """Sets `human_request`."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The settings and their defaults.

        `strength`: inverse regularisation; `dense_weight` and `shape_weight`: how loud the embedding and the shapes are
        beside the n-grams; `votes`: how loud the nearest examples are; `asks`: from which probability the visitor asks
        for a person.
        """
        return {"strength": 4.0, "dense_weight": 1.5, "shape_weight": 0.3, "votes": 0.6, "asks": 0.5}

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Start untrained."""
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._asking = Asking(_words("asking"))
        self._kinds = Kinds(_words("kinds"))
        self._shapes: ShapeFeatures | None = None
        self._model: LinearModel | None = None
        self._centre: Centre | None = None

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "RequestModel":
        """Make an untrained model."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the labelled examples and store the result."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        rows = Rows.of(examples)
        self._centre = Centre.of(rows.dense)
        self._shapes = ShapeFeatures.learnt(self._kinds, [example.get(TEXT) for example in examples])
        asks = [str(label(example, "request")) for example in examples]
        self._model = LinearModel.fit(self._rows(examples), asks, self._config["strength"])
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder, "request")
            self._centre.save(folder)
            (folder / SHAPES_FILE).write_text(json.dumps(self._shapes.columns), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from predicted wishes."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Judge the messages."""
        if not messages:
            return messages
        probabilities = self._model.probabilities(self._rows(messages))
        at = self._model.classes.index(ASKS)
        for message, row in zip(messages, probabilities, strict=True):
            likely = pooled(row, message, "request", self._config["votes"])[at] >= self._config["asks"]
            wish = bool(likely) and not self._asking.declined(message.get(TEXT) or "")
            message.set("human_request", wish, add_to_output=True)
        return messages

    def _rows(self, messages: List[Message]) -> Rows:
        """What the model sees: n-grams and shapes beside each other, and the embeddings about their centre."""
        rows = Rows.of(messages).moved(self._centre, self._config["dense_weight"])
        shapes = self._shapes.rows([message.get(TEXT) or "" for message in messages], self._config["shape_weight"])
        return rows.beside(shapes)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "RequestModel":
        """Read the trained model back."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = LinearModel.load(folder, "request")
            component._centre = Centre.load(folder)
            columns = json.loads((folder / SHAPES_FILE).read_text(encoding="utf-8"))
            component._shapes = ShapeFeatures(component._kinds, columns)
        return component


def _words(name: str) -> Dict[str, Any]:
    lists: Dict[str, Any] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return lists
