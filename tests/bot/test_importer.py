"""Rasa learns from the same messages as if it had read its own format."""

from __future__ import annotations

import json
from pathlib import Path

from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.formats import RasaYAMLReader

from bot.training.examples import Example, read_examples
from bot.training.project import ROOT, write_training_files

EXAMPLES = [
    Example("hej: 'du' \"där\" # inte", "halsa", "sv", "N0", (), "unknown"),
    Example("- ja\nnej", "bekrafta", "sv", "N1", ("S1", "S5"), "self"),
    Example("أريد التحدث", "be_om_manniska", "ar", "N0", (), "unknown", True),
    Example("null", "avsluta", "en", "N0", (), "other"),
]
YAML = """version: "3.1"
nlu:
- intent: {intent}
  examples:
  - {example}
"""


def _messages(importer: TrainingDataImporter) -> list[dict[str, object]]:
    return [message.as_dict() for message in importer.get_nlu_data().intent_examples if message.get("text")]


def _imported(folder: Path, examples: list[Example]) -> TrainingDataImporter:
    config, domain, files = write_training_files(folder, examples)
    return TrainingDataImporter.load_from_config(str(config), str(domain), [str(file) for file in files])


def test_an_example_is_the_message_that_rasa_would_make_of_it(tmp_path: Path) -> None:
    own = {str(message["text"]): message for message in _messages(_imported(tmp_path, EXAMPLES))}
    for example in EXAMPLES:
        entry = json.dumps({"text": example.text, "metadata": example.labels()}, ensure_ascii=False)
        (message,) = RasaYAMLReader().reads(YAML.format(intent=example.intent, example=entry)).training_examples
        assert own[example.text] == message.as_dict()
    assert len(own) == len(EXAMPLES)


def test_rules_and_domain_come_along(tmp_path: Path) -> None:
    importer = _imported(tmp_path, EXAMPLES)
    assert {"halsa", "be_om_manniska"} <= set(importer.get_domain().intents)
    assert not importer.get_stories().is_empty()


def test_no_example_is_lost(tmp_path: Path) -> None:
    examples = read_examples(ROOT / "data" / "intents")
    assert len(_messages(_imported(tmp_path, examples))) == len(examples)
