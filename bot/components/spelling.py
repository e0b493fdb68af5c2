"""The speller: sets what the embedder reads, with å, ä and ö where the visitor's keyboard had none.

The message's own text stays as it is. It must not classify anything.
"""

import json
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.base import TrainedComponent
from bot.spelling import DottedWords

SPELT = "lotsen_spelt"
WORDS_FILE = "dotted_words.json"


def spelt(message: Message) -> str:
    """The text of `message` with its letters back; the text itself without this component."""
    text: str = message.get(SPELT) or message.get(TEXT) or ""
    return text


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class DottedSpelling(TrainedComponent):
    """Sets `lotsen_spelt`."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """There is nothing to set."""
        return {}

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Start without words."""
        super().__init__(config, model_storage, resource)
        self._words = DottedWords({})

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Spell the training examples too: some are typed without these letters."""
        self.process([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    def _learn(self, examples: List[Message]) -> None:
        self._words = DottedWords.of(example.get(TEXT) for example in examples)

    def _write(self, folder: Path) -> None:
        (folder / WORDS_FILE).write_text(json.dumps(self._words.forms), encoding="utf-8")

    def _read(self, folder: Path) -> None:
        self._words = DottedWords(json.loads((folder / WORDS_FILE).read_text(encoding="utf-8")))

    def _annotate(self, messages: List[Message]) -> None:
        for message in messages:
            message.set(SPELT, self._words.restore(message.get(TEXT) or ""))
