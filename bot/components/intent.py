"""Owns the choice of intent: what a message is most about.

One logistic regression over n-grams and the sentence embedding together, pooled with what the nearest examples are.
It reads no slots and no levels; what follows on an intent is the rules' business.
"""

from typing import Any, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.linear import Centre, LinearModel, Rows
from bot.components.neighbours import pooled

RANKING_LENGTH = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentModel(IntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking` (the best three)."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The settings and their defaults.

        `strength`: inverse regularisation; `dense_weight`: how loud the embedding is beside the n-grams;
        `votes`: how loud the nearest examples are.
        """
        return {"strength": 4.0, "dense_weight": 1.5, "votes": 0.45}

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Start untrained."""
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._model: LinearModel | None = None
        self._centre: Centre | None = None

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentModel":
        """Make an untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the labelled examples and store the result."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = [example.get(INTENT) for example in examples]
        rows = Rows.of(examples)
        self._centre = Centre.of(rows.dense)
        self._model = LinearModel.fit(self._weighed(rows), labels, self._config["strength"])
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder, "intent")
            self._centre.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from predicted intents."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Classify the messages."""
        if not messages:
            return messages
        probabilities = self._model.probabilities(self._weighed(Rows.of(messages)))
        for message, own in zip(messages, probabilities, strict=True):
            row = pooled(own, message, "intent", self._config["votes"])
            order = np.argsort(-row)[:RANKING_LENGTH]
            ranking = [{"name": self._model.classes[at], "confidence": float(row[at])} for at in order]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _weighed(self, rows: Rows) -> Rows:
        return rows.moved(self._centre, self._config["dense_weight"])

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentModel":
        """Read the trained model back."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = LinearModel.load(folder, "intent")
            component._centre = Centre.load(folder)
        return component
