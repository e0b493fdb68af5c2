"""The request classifier: whether the visitor asks for a person. Independent of the intent.

People ask for a person in the middle of anything: danger, worry, a question. So the request is not one of the intents
that a message must choose between. Beside n-grams and the embedding, which cover everything that is said, the model
sees sequences of word classes (`bot/word_classes.py`). What it takes for a request is checked by
`bot/request_check.py`, which knows negation and whose request it is.
"""

import json
from pathlib import Path
from typing import Any, Dict, List

import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.classifier import LinearClassifier
from bot.components.linear import LinearModel, Rows, label
from bot.components.neighbours import combined
from bot.request_check import RequestCheck
from bot.word_classes import SequenceFeatures, WordClasses

DATA = Path(__file__).parent.parent / "data"
SEQUENCES_FILE = "sequences.json"
REQUESTED = "True"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RequestModel(LinearClassifier):
    """Sets `human_request`."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The settings and their defaults.

        `strength`: inverse regularisation; `dense_weight` and `sequence_weight`: weight of the embedding and of the
        word class sequences beside the n-grams; `votes`: weight of the nearest examples; `threshold`: the probability
        from which the visitor asks for a person.
        """
        return {"strength": 4.0, "dense_weight": 1.5, "sequence_weight": 0.3, "votes": 0.6, "threshold": 0.5}

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Start untrained."""
        super().__init__(config, model_storage, resource)
        self._check = RequestCheck(_word_lists("request_check"))
        self._word_classes = WordClasses(_word_lists("word_classes"))
        self._sequences: SequenceFeatures | None = None

    def _learn(self, examples: List[Message]) -> None:
        self._sequences = SequenceFeatures.fit(self._word_classes, [example.get(TEXT) for example in examples])
        super()._learn(examples)

    def _fit(self, examples: List[Message], rows: Rows) -> Dict[str, LinearModel]:
        labels = [str(label(example, "request")) for example in examples]
        return {"request": LinearModel.fit(rows, labels, self._config["strength"])}

    def _features(self, messages: List[Message], rows: Rows | None = None) -> Rows:
        """The features of every classifier, with the word class sequences beside the n-grams."""
        texts = [message.get(TEXT) or "" for message in messages]
        sequences = self._sequences.rows(texts, self._config["sequence_weight"])
        return super()._features(messages, rows).beside(sequences)

    def _annotate(self, messages: List[Message]) -> None:
        model = self._models["request"]
        requested = model.classes.index(REQUESTED)
        for message, own in zip(messages, model.probabilities(self._features(messages)), strict=True):
            probability = combined(own, message, "request", self._config["votes"])[requested]
            found = bool(probability >= self._config["threshold"])
            request = found and not self._check.declined(message.get(TEXT) or "")
            message.set("human_request", request, add_to_output=True)

    def _write(self, folder: Path) -> None:
        super()._write(folder)
        (folder / SEQUENCES_FILE).write_text(json.dumps(self._sequences.columns), encoding="utf-8")

    def _read(self, folder: Path) -> None:
        super()._read(folder)
        columns = json.loads((folder / SEQUENCES_FILE).read_text(encoding="utf-8"))
        self._sequences = SequenceFeatures(self._word_classes, columns)


def _word_lists(name: str) -> Dict[str, Any]:
    lists: Dict[str, Any] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return lists
