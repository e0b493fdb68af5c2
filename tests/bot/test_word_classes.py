"""Requests that are worded alike have word class sequences in common, whatever else a text says."""

from __future__ import annotations

import pytest
import yaml

from bot.training.project import ROOT
from bot.word_classes import SequenceFeatures, WordClasses, clauses


@pytest.fixture(scope="module")
def classes() -> WordClasses:
    return WordClasses(yaml.safe_load((ROOT / "data" / "word_classes.yaml").read_text(encoding="utf-8")))


def test_every_word_has_one_class() -> None:
    lists = yaml.safe_load((ROOT / "data" / "word_classes.yaml").read_text(encoding="utf-8"))
    entries = [word for words in lists.values() for word in words.split()]
    assert len(entries) == len(set(entries))
    assert all(clauses(word) == [[word]] for word in entries if word not in ("men", "but", "utan"))


def test_other_words_and_another_language_have_the_same_sequence(classes: WordClasses) -> None:
    swedish = classes.sequences("kaffet kallnar, jag vill tala med en rådgivare")
    english = classes.sequences("the roof leaks and I want to talk to an adviser")
    assert "self want" in swedish & english
    assert "~^ self want" in swedish & english


def test_the_one_who_wants_is_part_of_the_sequence(classes: WordClasses) -> None:
    assert "self want" not in classes.sequences("min bror vill inte tala med någon")


def test_a_clause_ends_where_another_subject_begins() -> None:
    assert clauses("han sover och jag vill prata") == [["han", "sover"], ["jag", "vill", "prata"]]
    assert clauses("Så sent, än en gång")[0] == ["such", "sent"]


def test_only_sequences_that_examples_share_are_used(classes: WordClasses) -> None:
    features = SequenceFeatures.fit(classes, ["jag vill prata"] * 3 + ["du kan skriva"])
    rows = features.rows(["jag vill prata", "du kan skriva", ""], 0.5).toarray()
    assert rows[0].max() == 0.5
    assert rows[0].all()
    assert rows[1].sum() < rows[0].sum()
    assert not rows[2].any()
