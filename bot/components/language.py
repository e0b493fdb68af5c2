"""Owns the guess of the language: sv, en, ar, so or other, and how sure it is.

Texts are short, so it goes by script and by each language's commonest words (`bot/data/languages.yaml`)
rather than by statistics of letters, and says `None` when a text shows nothing: the conversation's own
language holds then. It must not decide what follows from it.
"""

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

from bot.language import Detector

WORDS_FILE = Path(__file__).parent.parent / "data" / "languages.yaml"
LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageDetector(GraphComponent):
    """Sets `language` to a code or None."""

    def __init__(self) -> None:
        """Read the word lists."""
        self._detector = Detector(yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8")))

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageDetector":
        """Make the component; it has nothing to learn."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Guess the language of each message."""
        for message in messages:
            message.set(LANGUAGE, self._detector.language(message.get(TEXT) or ""), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training needs no languages."""
        return training_data
