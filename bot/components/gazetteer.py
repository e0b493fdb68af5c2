"""The entity extractor: what the word lists find in a message, in Rasa's form.

`start` and `end` count words, not characters; the channel leaves them out.
"""

from pathlib import Path
from typing import Any, Dict

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.base import FixedComponent
from bot.gazetteer import Found, Gazetteer

DATA = Path(__file__).parent.parent / "data"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class GazetteerExtractor(FixedComponent, EntityExtractorMixin):
    """Sets `entities`."""

    def __init__(self) -> None:
        """Read the word lists."""
        self._gazetteer = Gazetteer(DATA / "kommuner.csv", DATA / "lookups.yaml")

    def _annotate(self, message: Message) -> None:
        found = [self._entity(hit) for hit in self._gazetteer.find(message.get(TEXT) or "")]
        message.set(ENTITIES, found, add_to_output=True)

    def _entity(self, hit: Found) -> Dict[str, Any]:
        return {
            "entity": hit.entity,
            "value": hit.value,
            "confidence": 1.0,
            "start": hit.start,
            "end": hit.end,
            "extractor": self.name,
        }
