"""The linear model that the classifiers share, and its features.

Stored as NumPy arrays and JSON, so that loading a model never runs code from it.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, List, Sequence, Tuple

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack, vstack

MAX_ITERATIONS = 100
CURVATURE = 0.001
"""Of the loss along one feature, for each example that has it: an average that fits few classes and many."""
ROWS = "lotsen_rows"


def label(example: Message, key: str) -> Any:
    """The label of a training `example` under `key` (level, signals, holder, request)."""
    return example.get("metadata")["example"][key]


@dataclass(frozen=True)
class Rows:
    """Features of n messages: n-grams (n x terms, sparse) beside embeddings (n x dim); dim 0 without embedder.

    They stay two blocks because a sparse matrix with dense columns costs several times the work.
    """

    sparse: csr_matrix
    dense: np.ndarray

    @classmethod
    def of(cls, messages: Sequence[Message]) -> "Rows":
        """The features of `messages`; those of a single message are computed once for all classifiers."""
        if len(messages) != 1:
            return cls._joined(messages)
        rows: Rows | None = messages[0].get(ROWS)
        if rows is None:
            rows = cls._joined(messages)
            messages[0].set(ROWS, rows)
        return rows

    @classmethod
    def _joined(cls, messages: Sequence[Message]) -> "Rows":
        sparse = [message.get_sparse_features(TEXT)[1].features for message in messages]
        dense = [message.get_dense_features(TEXT)[1] for message in messages]
        width = 0 if dense[0] is None else dense[0].features.shape[1]
        block = np.vstack([row.features for row in dense]) if width else np.zeros((len(messages), 0))
        terms = sparse[0].tocsr() if len(sparse) == 1 else vstack(sparse, format="csr")
        return cls(terms.astype(np.float32, copy=False), block.astype(np.float32))

    @classmethod
    def only_dense(cls, vectors: np.ndarray) -> "Rows":
        """Rows of embeddings without n-grams."""
        return cls(csr_matrix((len(vectors), 0), dtype=np.float32), vectors.astype(np.float32))

    def dense_alone(self) -> "Rows":
        """The same rows without n-grams."""
        return Rows.only_dense(self.dense)

    def beside(self, other: csr_matrix) -> "Rows":
        """The same rows with the terms of `other`, of as many rows, after their own."""
        if self.sparse.shape[0] != 1 or other.shape[0] != 1:
            return Rows(hstack([self.sparse, other], format="csr"), self.dense)
        # A single message is one that a visitor waits for, and hstack takes six times as long.
        data = np.concatenate([self.sparse.data, other.data])
        indices = np.concatenate([self.sparse.indices, other.indices + self.sparse.shape[1]])
        width = self.sparse.shape[1] + other.shape[1]
        return Rows(csr_matrix((data, indices, np.array([0, len(indices)])), shape=(1, width)), self.dense)

    def moved(self, centre: "Centre", dense_weight: float = 1.0) -> "Rows":
        """The same rows with embeddings relative to `centre`, times `dense_weight`."""
        return Rows(self.sparse, centre(self.dense) * np.float32(dense_weight))


class Centre:
    """Subtracts the mean of the training examples from embeddings, and scales them back to unit length.

    The vectors of this model family share most of their direction; the rest is what distinguishes sentences.
    """

    def __init__(self, mean: np.ndarray) -> None:
        """`mean` is (dim,)."""
        self._mean = mean

    @classmethod
    def of(cls, vectors: np.ndarray) -> "Centre":
        """The centre of `vectors` (n x dim); with dim 0 there is nothing to move."""
        return cls(vectors.mean(axis=0))

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        """`vectors` (n x dim) as unit vectors relative to the centre."""
        moved = vectors - self._mean
        return (moved / (np.linalg.norm(moved, axis=1, keepdims=True) + 1e-9)).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write the mean."""
        np.save(folder / "centre.npy", self._mean, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "Centre":
        """Read the files of `save`."""
        return cls(np.load(folder / "centre.npy", allow_pickle=False))


class LinearModel:
    """Multinomial logistic regression as plain arrays."""

    def __init__(self, classes: List[str], sparse: np.ndarray, dense: np.ndarray, bias: np.ndarray) -> None:
        """Weights of the two blocks (terms x classes, dim x classes) and the bias (classes,)."""
        self.classes = classes
        self._sparse = sparse
        self._dense = dense
        self._bias = bias

    @classmethod
    def fit(cls, rows: Rows, labels: Sequence[str], strength: float) -> "LinearModel":
        """Train on `rows` with equal weight for each class; `strength` is the inverse of regularisation.

        The objective is that of scikit-learn's LogisticRegression with balanced classes.
        """
        classes, truth = np.unique(labels, return_inverse=True)
        loss, step = _objective(rows, truth, len(classes), strength)
        options = {"maxiter": MAX_ITERATIONS, "maxcor": 10, "ftol": 1e-4}
        found = minimize(loss, np.zeros(len(step) * len(classes)), jac=True, method="L-BFGS-B", options=options)
        weights = (found.x.reshape(-1, len(classes)) * step).astype(np.float32)
        terms = rows.sparse.shape[1]
        return cls([str(name) for name in classes], weights[:terms], weights[terms:-1], weights[-1])

    def scores(self, rows: Rows) -> np.ndarray:
        """Log-odds before normalising, (n x classes)."""
        return np.asarray(rows.sparse @ self._sparse + rows.dense @ self._dense + self._bias)

    def probabilities(self, rows: Rows) -> np.ndarray:
        """Probabilities, (n x classes), each row summing to 1."""
        return softmax(self.scores(rows))

    def save(self, folder: Path, name: str) -> None:
        """Write the arrays as `name`.npz and the classes as `name`.json."""
        np.savez(folder / f"{name}.npz", sparse=self._sparse, dense=self._dense, bias=self._bias)
        (folder / f"{name}.json").write_text(json.dumps(self.classes), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> "LinearModel":
        """Read the files of `save`."""
        classes = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            return cls(classes, arrays["sparse"], arrays["dense"], arrays["bias"])


def _objective(
    rows: Rows, truth: np.ndarray, classes: int, strength: float
) -> Tuple[Callable[[np.ndarray], Tuple[float, np.ndarray]], np.ndarray]:
    """The function that L-BFGS minimises, loss and gradient of one flat vector, and the step of each feature (n x 1).

    A weight is its place in the vector times the step of its feature. Common n-grams curve the loss hundreds of times
    more than rare ones do; with steps that even this out it takes half as many iterations.
    """
    weight = (len(truth) / (classes * np.bincount(truth)))[truth].astype(np.float32)
    columns, terms = rows.sparse.T.tocsr(), rows.sparse.shape[1]
    picked = (np.arange(len(truth)), truth)
    squares = np.concatenate([columns.multiply(columns) @ weight, (rows.dense**2).T @ weight, [weight.sum()]])
    step = (1.0 / np.sqrt(1.0 + CURVATURE * strength * squares)).astype(np.float32)[:, None]

    def loss(flat: np.ndarray) -> Tuple[float, np.ndarray]:
        weights = flat.reshape(-1, classes).astype(np.float32) * step
        guess = softmax(rows.sparse @ weights[:terms] + rows.dense @ weights[terms:-1] + weights[-1])
        misfit = -float((weight * np.log(guess[picked] + 1e-12)).sum())
        guess[picked] -= 1.0
        guess *= strength * weight[:, None]
        gradient = np.vstack([columns @ guess, rows.dense.T @ guess, guess.sum(axis=0, keepdims=True)])
        gradient[:-1] += weights[:-1]
        gradient *= step
        penalty = 0.5 * float((weights[:-1] ** 2).sum())
        return strength * misfit + penalty, gradient.astype(np.float64).ravel()

    return loss, step


def softmax(scores: np.ndarray) -> np.ndarray:
    """Row-wise softmax."""
    shifted: np.ndarray = np.exp(scores - scores.max(axis=1, keepdims=True))
    shifted /= shifted.sum(axis=1, keepdims=True)
    return shifted
