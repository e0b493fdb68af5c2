"""Owns the entities of a message: puts what the word lists find into Rasa's form.

Character positions are left out of what the channel sends; here they are those of the words found.
"""

from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.gazetteer import Found, Gazetteer

DATA = Path(__file__).parent.parent / "data"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class GazetteerExtractor(GraphComponent, EntityExtractorMixin):
    """Sets `entities`."""

    def __init__(self) -> None:
        """Read the word lists."""
        self._gazetteer = Gazetteer(DATA / "kommuner.csv", DATA / "lookups.yaml")

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "GazetteerExtractor":
        """Make the component; it has nothing to learn."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities of each message."""
        for message in messages:
            found = [self._entity(hit) for hit in self._gazetteer.find(message.get(TEXT) or "")]
            message.set(ENTITIES, found, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training needs no entities."""
        return training_data

    def _entity(self, hit: Found) -> Dict[str, Any]:
        return {
            "entity": hit.entity,
            "value": hit.value,
            "confidence": 1.0,
            "start": hit.start,
            "end": hit.end,
            "extractor": self.name,
        }
