"""The test set of triage is large enough, labelled within the contract, and apart from the training data."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from handoff.assistant.evaluation.cases import Dialogue, Sentence, read
from handoff.contract.base import LEVELS

HERE = Path(__file__).parent
INTENTS = HERE.parents[3] / "bot" / "data" / "intents"
TOO_NEAR = 0.8
"""Shared character 4-grams (Jaccard) from which two sentences are one. Nearness in meaning is looked for by hand
with the sentence embedding when the set is changed: it takes minutes and is no unit test."""

SHORT = 12
"""A sentence with fewer 4-grams is like many others by chance."""

SAID_BY_EVERYBODY = frozenset({"person-001"})
"""Sentences of a set that nobody can say in other words than those of the training."""


def _training() -> list[str]:
    texts: list[str] = []
    for path in INTENTS.glob("*.yaml"):
        content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for examples in content["examples"].values():
            texts += [example if isinstance(example, str) else example["text"] for example in examples]
    return texts


def _grams(text: str) -> frozenset[str]:
    folded = " ".join(text.casefold().split())
    return frozenset(folded[at : at + 4] for at in range(len(folded) - 3))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


class Index(NamedTuple):
    """The training sentences: their 4-grams, and for each 4-gram the sentences that have it."""

    trained: list[frozenset[str]]
    by_gram: dict[str, list[int]]

    def knows(self, grams: frozenset[str]) -> bool:
        """Whether a training sentence is nearly the one with these 4-grams.

        One that is so near shares all but a few of them, so at least one of any larger number: the rarest.
        """
        if len(grams) < SHORT:
            return False
        rarest_first = sorted(grams, key=lambda gram: len(self.by_gram.get(gram, ())))
        looked_for = rarest_first[: len(grams) - math.ceil(TOO_NEAR * len(grams)) + 1]
        alike = {number for gram in looked_for for number in self.by_gram.get(gram, ())}
        return any(_jaccard(grams, self.trained[each]) >= TOO_NEAR for each in alike)


@pytest.fixture(scope="module")
def index() -> Index:
    """Made once for all sets."""
    trained = [_grams(text) for text in _training()]
    by_gram: dict[str, list[int]] = {}
    for number, grams in enumerate(trained):
        for gram in grams:
            by_gram.setdefault(gram, []).append(number)
    return Index(trained, by_gram)


def test_there_are_enough_of_each_kind() -> None:
    sentences = read(HERE / "sentences.yaml", Sentence)
    assert len(sentences) >= 500
    assert len({case.id for case in sentences}) == len(sentences)
    by_level = Counter(case.level for case in sentences)
    assert set(by_level) == set(LEVELS)
    assert by_level["N4"] >= 90
    assert sum(case.human_request for case in sentences) >= 50
    known = {path.stem for path in INTENTS.glob("*.yaml")}
    assert len(known) == 48
    assert {case.intent for case in sentences} == known
    traps = Counter(case.trap for case in sentences if case.trap)
    assert len(traps) >= 17, "every row of the domain's table of traps"


def test_dialogues_have_a_level_for_every_turn_and_none_falls() -> None:
    dialogues = read(HERE / "dialogues.yaml", Dialogue)
    assert len(dialogues) >= 60
    for case in dialogues:
        assert len(case.levels) == len(case.turns), case.id
        assert list(case.levels) == sorted(case.levels), case.id


@pytest.mark.parametrize(
    "name",
    [
        "sentences.yaml",
        "blind.yaml",
        "unseen.yaml",
        "unheard.yaml",
        "fresh.yaml",
        "sixth.yaml",
        "seventh.yaml",
        "eighth.yaml",
        "ninth.yaml",
        "tenth.yaml",
        "calm.yaml",
        "calm_second.yaml",
        "calm_third.yaml",
        "urgent_unread.yaml",
        "openings.yaml",
        "openings_read.yaml",
        "turns.yaml",
        "turn_pairs.yaml",
    ],
)
def test_no_sentence_is_nearly_a_training_sentence(name: str, index: Index) -> None:
    near = {case.id for case in read(HERE / name, Sentence) if index.knows(_grams(case.text))}
    assert near <= SAID_BY_EVERYBODY


def test_a_sentence_is_known_by_a_few_letters_more_or_less_and_not_by_half_of_them(index: Index) -> None:
    told = max(_training(), key=len)
    assert index.knows(_grams(told))
    assert index.knows(_grams(f"{told} ja"))
    assert not index.knows(_grams(told[: len(told) // 2]))
    assert not index.knows(_grams(told[:SHORT]))
