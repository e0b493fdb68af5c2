"""Search by meaning: the similarity of a question's vector to each article. Pure arithmetic on vectors.

Vectors of this model lie close together, those of one language closest. So the mean of each language is taken away, the
common directions are flattened, and on what is left a ridge regression learns which article a passage belongs to, with
one more class for what lies outside. Each article also scores by the passages that are nearest to the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from knowledge.search.embedder import Vectors

Numbers = npt.NDArray[np.floating]

FLATTEN: Final = 5.0
"""How much of the mean variance every direction keeps: 0 would flatten all, infinity none."""
RIDGE: Final = 10.0
NEAREST: Final = 3
"""How many of an article's passages count as near."""
FEW_PASSAGES: Final = 30
"""A language with fewer has no mean of its own."""


@dataclass(frozen=True, slots=True)
class Closeness:
    """Similarities of one question, one number an article."""

    learned: Numbers
    best_question: Numbers
    nearest: Numbers
    outside_learned: float
    outside_nearest: float
    passages: Numbers
    """The similarity of each passage."""


class Meaning:
    """The vectors of all passages, prepared. `owners` has the article's number for each row."""

    def __init__(
        self,
        vectors: Vectors,
        *,
        langs: Sequence[str],
        owners: npt.NDArray[np.intp],
        is_question: npt.NDArray[np.bool_],
        outside: Vectors,
        outside_langs: Sequence[str],
    ) -> None:
        self._means = _means(vectors, np.array(langs))
        self._flatten = _flattening(vectors - self._mean_rows(langs))
        self._rows = self._prepared(vectors, langs)
        self._outside = self._prepared(outside, outside_langs)
        self._articles = int(owners.max()) + 1
        self._weights = _ridge(self._rows, owners, self._outside, self._articles)
        self._table = _table(owners, self._articles)
        question_rows = np.flatnonzero(is_question)
        self._question_table = _table(owners[question_rows], self._articles, question_rows)

    def of(self, vector: Vectors, lang: str) -> Closeness:
        """The similarities of a question to each article and to the outside texts."""
        question = self._prepared(vector[None], [lang])[0]
        learned = question @ self._weights
        near = np.append(self._rows @ question, -1.0)
        return Closeness(
            learned=learned[:-1],
            best_question=near[self._question_table].max(axis=1),
            nearest=_mean_of_best(near[self._table]),
            outside_learned=float(learned[-1]),
            outside_nearest=float(np.sort(self._outside @ question)[-NEAREST:].mean()) if len(self._outside) else -1.0,
            passages=near[:-1],
        )

    def _mean_rows(self, langs: Sequence[str]) -> Numbers:
        return np.array([self._means.get(lang, self._means[""]) for lang in langs]).reshape(len(langs), -1)

    def _prepared(self, vectors: Vectors, langs: Sequence[str]) -> Numbers:
        if not len(vectors):
            return np.zeros((0, self._flatten.shape[1]), np.float32)
        made = (vectors - self._mean_rows(langs)) @ self._flatten
        made /= np.linalg.norm(made, axis=1, keepdims=True) + 1e-9
        return made.astype(np.float32)


def _means(vectors: Vectors, langs: npt.NDArray[np.str_]) -> Mapping[str, Numbers]:
    """The mean vector of each language with enough passages, and under "" of all."""
    means: dict[str, Numbers] = {"": vectors.mean(axis=0)}
    for lang in np.unique(langs):
        own = vectors[langs == lang]
        if len(own) >= FEW_PASSAGES:
            means[str(lang)] = own.mean(axis=0)
    return means


def _flattening(centred: Numbers) -> Numbers:
    """The whitening matrix: it gives every direction about the same variance."""
    spread, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    made: Numbers = directions / np.sqrt(np.maximum(spread, 0) + FLATTEN * spread.mean() + 1e-12)
    return made


def _ridge(rows: Numbers, owners: npt.NDArray[np.intp], outside: Numbers, articles: int) -> Numbers:
    """Ridge regression: weights of one linear score an article, and a last one for outside."""
    known = np.vstack([rows, outside]).astype(np.float64)
    wanted = np.zeros((len(known), articles + 1))
    wanted[np.arange(len(rows)), owners] = 1.0
    wanted[len(rows) :, articles] = 1.0
    square = known.T @ known + RIDGE * np.eye(known.shape[1])
    weights = np.linalg.solve(square, known.T @ (wanted - wanted.mean(axis=0)))
    made: Numbers = weights.astype(np.float32)
    return made


def _table(
    owners: npt.NDArray[np.intp], articles: int, rows: npt.NDArray[np.intp] | None = None
) -> npt.NDArray[np.intp]:
    """Row numbers by article, padded with -1 (the row after the last)."""
    numbers = np.arange(len(owners)) if rows is None else rows
    own = [numbers[owners == article] for article in range(articles)]
    width = max(NEAREST, *(len(each) for each in own))
    table = np.full((articles, width), -1, dtype=np.intp)
    for article, each in enumerate(own):
        table[article, : len(each)] = each
    return table


def _mean_of_best(scores: Numbers) -> Numbers:
    best: Numbers = np.partition(scores, scores.shape[1] - NEAREST, axis=1)[:, -NEAREST:].mean(axis=1)
    return best
