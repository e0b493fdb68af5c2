"""The intent classifier: what a message is mostly about.

One logistic regression over n-grams and the sentence embedding, combined with the votes of the nearest examples. It
reads no slots and no levels; what follows on an intent is decided by the rules.
"""

from typing import Any, Dict, List

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.components.classifier import LinearClassifier
from bot.components.linear import LinearModel, Rows
from bot.components.neighbours import combined

RANKING_LENGTH = 3
SHARES = "lotsen_intents"
"""The probabilities of all intents, by name, for the classifiers that follow."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentModel(LinearClassifier, IntentClassifier):
    """Sets `intent` and `intent_ranking` (the best three), and the probabilities of all for the level."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The settings and their defaults.

        `strength`: inverse regularisation; `dense_weight`: weight of the embedding beside the n-grams; `votes`: weight
        of the nearest examples.
        """
        return {"strength": 4.0, "dense_weight": 1.5, "votes": 0.45}

    def _fit(self, examples: List[Message], rows: Rows) -> Dict[str, LinearModel]:
        labels = [example.get(INTENT) for example in examples]
        return {"intent": LinearModel.fit(rows, labels, self._config["strength"])}

    def _annotate(self, messages: List[Message]) -> None:
        model = self._models["intent"]
        for message, own in zip(messages, model.probabilities(self._features(messages)), strict=True):
            probabilities = combined(own, message, "intent", self._config["votes"])
            message.set(SHARES, dict(zip(model.classes, probabilities.tolist(), strict=True)))
            best = np.argsort(-probabilities)[:RANKING_LENGTH]
            ranking = [{"name": model.classes[at], "confidence": float(probabilities[at])} for at in best]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
