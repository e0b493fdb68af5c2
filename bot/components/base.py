"""Base classes of the components: how Rasa makes, trains, stores, loads and runs one.

A component keeps only what differs: what it learns, what it stores, and what it adds to a message. It must not know
any field of a message.
"""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class FixedComponent(GraphComponent, ABC):
    """A component with nothing to learn: it adds to one message at a time."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "FixedComponent":
        """Make the component; it has neither settings nor stored data."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add to each message."""
        for message in messages:
            self._annotate(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are: no later component learns from what this one adds."""
        return training_data

    @abstractmethod
    def _annotate(self, message: Message) -> None:
        """Set this component's fields of `message`."""


class TrainedComponent(GraphComponent, ABC):
    """A component that learns from the examples, stores what it has learned, and reads it back."""

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Start untrained, with `config` over the default settings."""
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "TrainedComponent":
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "TrainedComponent":
        """Make a trained component from what `train` has stored."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._read(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that have an intent and a text, and store the result."""
        self._learn([example for example in training_data.intent_examples if example.get(TEXT)])
        with self._model_storage.write_to(self._resource) as folder:
            self._write(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are: no later component learns from predictions."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add to the messages."""
        if messages:
            self._annotate(messages)
        return messages

    @abstractmethod
    def _learn(self, examples: List[Message]) -> None:
        """Train on `examples`."""

    @abstractmethod
    def _write(self, folder: Path) -> None:
        """Store what was learned."""

    @abstractmethod
    def _read(self, folder: Path) -> None:
        """Read what `_write` has stored."""

    @abstractmethod
    def _annotate(self, messages: List[Message]) -> None:
        """Set this component's fields of `messages`, of which there is at least one."""
