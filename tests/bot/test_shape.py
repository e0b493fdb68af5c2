"""Sentences that ask alike have shapes in common, whatever else they tell."""

from __future__ import annotations

import pytest
import yaml

from bot.shape import Kinds, ShapeFeatures, clauses
from bot.training.project import ROOT


@pytest.fixture(scope="module")
def kinds() -> Kinds:
    return Kinds(yaml.safe_load((ROOT / "data" / "kinds.yaml").read_text(encoding="utf-8")))


def test_every_word_has_one_kind() -> None:
    lists = yaml.safe_load((ROOT / "data" / "kinds.yaml").read_text(encoding="utf-8"))
    entries = [word for words in lists.values() for word in words.split()]
    assert len(entries) == len(set(entries))
    assert all(clauses(word) == [[word]] for word in entries if word not in ("men", "but", "utan"))


def test_other_words_and_another_language_have_the_same_shape(kinds: Kinds) -> None:
    swedish = kinds.shapes("kaffet kallnar, jag vill tala med en rådgivare")
    english = kinds.shapes("the roof leaks and I want to talk to an adviser")
    assert "self want" in swedish & english
    assert "~^ self want" in swedish & english


def test_the_one_who_wants_is_part_of_the_shape(kinds: Kinds) -> None:
    assert "self want" not in kinds.shapes("min bror vill inte tala med någon")


def test_a_clause_ends_where_another_subject_begins() -> None:
    assert clauses("han sover och jag vill prata") == [["han", "sover"], ["jag", "vill", "prata"]]
    assert clauses("Så sent, än en gång")[0] == ["such", "sent"]


def test_only_shapes_that_examples_share_are_learnt(kinds: Kinds) -> None:
    features = ShapeFeatures.learnt(kinds, ["jag vill prata"] * 3 + ["du kan skriva"])
    rows = features.rows(["jag vill prata", "du kan skriva", ""], 0.5).toarray()
    assert rows[0].max() == 0.5
    assert rows[0].all()
    assert rows[1].sum() < rows[0].sum()
    assert not rows[2].any()
