"""Trains Rasa's default pipeline on our intents, to be measured beside ours: `python -m tests.bot.rasa_default TARGET`.

The components and settings are those that Rasa writes into a new project's configuration. Each is trained for one
epoch, on some examples of each intent: a turn costs the same however long it was trained, and what it answers is not
compared; so nothing is refused for a low confidence. Rules become stories too, because TED and UnexpecTED learn from
stories alone. An existing target is not trained again.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

import yaml

from bot.process_setup import prepare_process

EXAMPLES_OF_INTENT = 20
ONCE = {"epochs": 1, "constrain_similarities": True}
DEFAULT = {
    "recipe": "default.v1",
    "assistant_id": "default",
    "language": "sv",
    "importers": [{"name": "bot.training.importer.ExampleImporter"}],
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", **ONCE},
        {"name": "EntitySynonymMapper"},
        {"name": "ResponseSelector", **ONCE},
        {"name": "FallbackClassifier", "threshold": 0.0, "ambiguity_threshold": 0.0},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy", "check_for_contradictions": False, "core_fallback_action_name": "utter_forstod_inte"},
        {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 1},
        {"name": "TEDPolicy", "max_history": 5, **ONCE},
    ],
}


def stories_of(rules: Path) -> str:
    """The rules as stories."""
    read = yaml.safe_load(rules.read_text("utf-8"))["rules"]
    stories = [{"story": rule["rule"], "steps": [*rule.get("condition", []), *rule["steps"]]} for rule in read]
    return yaml.safe_dump({"version": "3.1", "stories": stories}, allow_unicode=True, sort_keys=False)


def train(target: Path) -> None:
    """Train in a folder that is thrown away, and keep the model."""
    from rasa.model_training import train as rasa_train

    from bot.training.examples import read_examples
    from bot.training.project import ROOT, write_training_files

    with tempfile.TemporaryDirectory(prefix="lotsen-default-") as name:
        folder = Path(name)
        counted: Counter[str] = Counter()
        some = []
        for example in read_examples(ROOT / "data" / "intents"):
            counted[example.intent] += 1
            if counted[example.intent] <= EXAMPLES_OF_INTENT:
                some.append(example)
        config, domain, files = write_training_files(folder / "build", some)
        config.write_text(yaml.safe_dump(DEFAULT), "utf-8")
        stories = folder / "build" / "stories.yml"
        stories.write_text(stories_of(files[-1]), "utf-8")
        made = rasa_train(str(domain), str(config), [str(each) for each in (*files, stories)], str(folder))
        if made.model is None:
            raise RuntimeError("Rasa made no model")
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".partial")
        partial.write_bytes(Path(made.model).read_bytes())
        partial.replace(target)


if __name__ == "__main__":
    prepare_process()
    if not Path(sys.argv[1]).exists():
        train(Path(sys.argv[1]))
