"""The base of the three classifiers: logistic regressions on features that are moved to the centre of the examples."""

import json
from abc import abstractmethod
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.components.base import TrainedComponent
from bot.components.linear import Centre, LinearModel, Rows

MODELS_FILE = "models.json"


class LinearClassifier(TrainedComponent):
    """Holds the centre and the models by name; stores and loads both."""

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Start untrained."""
        super().__init__(config, model_storage, resource)
        self._centre: Centre | None = None
        self._models: Dict[str, LinearModel] = {}

    @abstractmethod
    def _fit(self, examples: List[Message], rows: Rows) -> Dict[str, LinearModel]:
        """The models, by name, trained on `examples` with the features `rows`."""

    def _features(self, messages: List[Message], rows: Rows | None = None) -> Rows:
        """The features of `messages` as the models take them; `rows` where they are joined already."""
        joined = Rows.of(messages) if rows is None else rows
        return joined.moved(self._centre, self._config.get("dense_weight", 1.0))

    def _learn(self, examples: List[Message]) -> None:
        rows = Rows.of(examples)
        self._centre = Centre.of(rows.dense)
        self._models = self._fit(examples, self._features(examples, rows))

    def _write(self, folder: Path) -> None:
        self._centre.save(folder)
        for name, model in self._models.items():
            model.save(folder, name)
        (folder / MODELS_FILE).write_text(json.dumps(list(self._models)), encoding="utf-8")

    def _read(self, folder: Path) -> None:
        self._centre = Centre.load(folder)
        names = json.loads((folder / MODELS_FILE).read_text(encoding="utf-8"))
        self._models = {name: LinearModel.load(folder, name) for name in names}
