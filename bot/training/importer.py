"""Rasa importer: hands the examples to Rasa as messages, from the file that `write_training_files` writes.

Rasa's own format for them is YAML, which it parses several times over: over a minute for thirteen thousand sentences.
Rules and the domain are in Rasa's format, and read by its own importer.
"""

from __future__ import annotations

import json
from pathlib import Path

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.training.example_message import ExampleMessage


class ExampleImporter(RasaFileImporter):
    """Named in the configuration under `importers`."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        """`training_data_paths`: files, not folders; those that end in .json are examples."""
        paths = [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths or []
        self._examples = [Path(path) for path in paths if path.endswith(".json")]
        super().__init__(config_file, domain_path, [path for path in paths if not path.endswith(".json")])

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """All examples, equal to what Rasa's own reader makes of YAML. Called once by Rasa's caching wrapper."""
        read = [each for path in self._examples for each in json.loads(path.read_text(encoding="utf-8"))]
        return TrainingData(
            [ExampleMessage.build(each["text"], each["intent"], example_metadata=each["labels"]) for each in read]
        )
