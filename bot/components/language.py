"""The language detector: sv, en, ar, so, other, or None where a text shows no language.

Texts are short, so the detector goes by script and by each language's commonest words (`bot/data/languages.yaml`)
rather than by statistics of letters. With None the conversation's own language holds. It must not decide what follows.
"""

from pathlib import Path

import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.base import FixedComponent
from bot.language import Detector

WORDS_FILE = Path(__file__).parent.parent / "data" / "languages.yaml"
LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageDetector(FixedComponent):
    """Sets `language` to a code or None."""

    def __init__(self) -> None:
        """Read the word lists."""
        self._detector = Detector(yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8")))

    def _annotate(self, message: Message) -> None:
        message.set(LANGUAGE, self._detector.language(message.get(TEXT) or ""), add_to_output=True)
