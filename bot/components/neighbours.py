"""Owns the semantic neighbours: which training examples a message lies nearest to in embedding space.

A second opinion beside the linear models, and one that can be explained: "this reads almost like sentences that are
N4". What the nearest examples are (intent, level, request) is handed on as votes; the models pool them with their own
probabilities. Without an embedder there are none. It must not decide anything by itself but one thing: a message very
near to an urgent example, and not as near to any calm one, is urgent.
"""

import json
from pathlib import Path
from typing import Any, Dict, List, Sequence

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.linear import Centre, Rows, label
from bot.engine.similar import Similar

VOTES = "lotsen_votes"
KINDS = ("intent", "level", "request")
NEIGHBOURS = 16
# How fast a vote fades with distance (cosine), and what a class gets that no neighbour has.
FADES = 0.05
FLOOR = 0.001
# Chosen by cross-validation: raises 8 % of the urgent messages that the classifier misses, 0.1 % of the calm.
NEAR = 0.65
NEARER_BY = 0.05


class Labelled:
    """One kind of label of the examples: its classes, and the class of each example."""

    def __init__(self, classes: List[str], codes: np.ndarray) -> None:
        """`codes` is (n,) of indices into `classes`."""
        self.classes = classes
        self.codes = codes
        common = np.sqrt(np.bincount(codes, minlength=len(classes)))
        self._weights = common.mean() / common

    @classmethod
    def of(cls, labels: Sequence[str]) -> "Labelled":
        """The classes in alphabetical order, as the linear models have them."""
        classes, codes = np.unique(labels, return_inverse=True)
        return cls([str(name) for name in classes], codes.astype(np.int16))

    def votes(self, nearest: np.ndarray, similarities: np.ndarray) -> np.ndarray:
        """Shares of the classes among the `nearest` examples, (classes,); nearer ones and rarer classes count more."""
        codes = self.codes[nearest]
        strength = np.exp((similarities - similarities.max()) / FADES) * self._weights[codes]
        shares = FLOOR + np.bincount(codes, weights=strength, minlength=len(self.classes))
        return shares / shares.sum()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NearestExamples(GraphComponent):
    """Sets `lotsen_votes`: for each kind of label the shares by class, and the nearest urgent example; or nothing."""

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        """Start without examples."""
        self._model_storage = model_storage
        self._resource = resource
        self._examples: Similar | None = None
        self._labels: Dict[str, Labelled] = {}
        self._centre: Centre | None = None
        self._calm_end = 0
        self._urgent_start = 0

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "NearestExamples":
        """Make a component that knows no example yet."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the examples' embeddings and labels, the calm ones first and the urgent ones last."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        examples.sort(key=lambda example: label(example, "level"))
        rows = Rows.of(examples)
        self._centre = Centre.of(rows.dense)
        vectors = self._centre(rows.dense)
        self._keep(
            vectors,
            {
                "intent": Labelled.of([example.get(INTENT) for example in examples]),
                "level": Labelled.of([label(example, "level") for example in examples]),
                "request": Labelled.of([str(label(example, "request")) for example in examples]),
            },
        )
        self._persist(vectors)
        return self._resource

    def _keep(self, vectors: np.ndarray, labels: Dict[str, Labelled]) -> None:
        self._labels = labels
        self._examples = Similar(vectors) if vectors.size else None
        levels = np.array(labels["level"].classes)[labels["level"].codes]
        self._calm_end = int((levels <= "N1").sum())
        self._urgent_start = int((levels < "N3").sum())

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The models learn without votes: an example would vote for itself."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Let the nearest examples of each message vote."""
        if messages and self._examples is not None:
            vectors = self._centre(Rows.of(messages).dense)
            for message, vector, roughly in zip(messages, vectors, self._examples.roughly(vectors), strict=True):
                message.set(VOTES, self._votes(self._examples, vector, roughly))
        return messages

    def _votes(self, examples: Similar, vector: np.ndarray, roughly: np.ndarray) -> Dict[str, Any]:
        nearest, similarities = examples.nearest(vector, roughly, NEIGHBOURS)
        shares = {kind: labels.votes(nearest, similarities) for kind, labels in self._labels.items()}
        return {**shares, "urgent": self._urgent(examples, vector, roughly)}

    def _urgent(self, examples: Similar, vector: np.ndarray, roughly: np.ndarray) -> Dict[str, Any] | None:
        """The level of the nearest urgent example, the cosine, and whether that alone raises the level."""
        best, near = examples.nearest(vector, roughly, 1, first=self._urgent_start)
        _, calm = examples.nearest(vector, roughly, 1, last=self._calm_end)
        if not len(near):
            return None
        levels = self._labels["level"]
        return {
            "level": levels.classes[levels.codes[best[0]]],
            "similarity": round(float(near[0]), 3),
            "raises": bool(near[0] >= NEAR and (not len(calm) or near[0] - calm[0] >= NEARER_BY)),
        }

    def _persist(self, vectors: np.ndarray) -> None:
        codes = {kind: labels.codes for kind, labels in self._labels.items()}
        classes = {kind: labels.classes for kind, labels in self._labels.items()}
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / "examples.npz", vectors=vectors, **codes)
            (folder / "classes.json").write_text(json.dumps(classes), encoding="utf-8")
            self._centre.save(folder)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "NearestExamples":
        """Read the examples back."""
        component = cls(model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._read(folder)
        return component

    def _read(self, folder: Path) -> None:
        classes = json.loads((folder / "classes.json").read_text(encoding="utf-8"))
        self._centre = Centre.load(folder)
        with np.load(folder / "examples.npz", allow_pickle=False) as arrays:
            self._keep(arrays["vectors"], {kind: Labelled(classes[kind], arrays[kind]) for kind in KINDS})


def pooled(probabilities: np.ndarray, message: Message, kind: str, weight: float) -> np.ndarray:
    """`probabilities` (classes,) of a model pooled with the neighbours' votes: a weighted product, summing to 1."""
    votes = message.get(VOTES)
    if votes is None:
        return probabilities
    together: np.ndarray = probabilities * votes[kind] ** weight
    return together / together.sum()
