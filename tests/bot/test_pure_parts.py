"""Texts, word lists, languages and levels, without a model."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from bot.dialogue import ParsedMessage, TurnContext, is_ambiguous, main_event
from bot.gazetteer import Gazetteer
from bot.language import Detector
from bot.levels import Evidence, Thresholds, choose
from bot.text import CHUNK_CHARS, MAX_CHUNKS, chunks, clean, fold, is_keyboard_mash
from bot.training.examples import ExampleError, read_examples
from bot.training.project import ROOT, model_name

DATA = ROOT / "data"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(DATA / "kommuner.csv", DATA / "lookups.yaml")


def test_every_municipality_is_found_in_its_forms(gazetteer: Gazetteer) -> None:
    with (DATA / "kommuner.csv").open(encoding="utf-8", newline="") as rows:
        kommuner = list(csv.DictReader(rows))
    assert len(kommuner) == 290
    for row in kommuner:
        name, code = row["kommun"], row["kommun_code"]
        for text in (f"vi bor i {name}", f"vem hjälper i {name.lower()} kommun", f"ligger det i {name.upper()}", name):
            assert [hit.value for hit in gazetteer.find(text) if hit.entity == "kommun"] == [code], text


@pytest.mark.parametrize("text", ["jag såg en orm igår", "hon är så sala", "det var mora mig", "en ale med honom"])
def test_words_that_are_also_places_are_left_alone(gazetteer: Gazetteer, text: str) -> None:
    assert not [hit for hit in gazetteer.find(text) if hit.entity == "kommun"]


def test_relation_and_time_are_found(gazetteer: Gazetteer) -> None:
    found = {(hit.entity, hit.value) for hit in gazetteer.find("Min bror säger att det händer i kväll")}
    assert found == {("relation", "syskon"), ("tid_nara", "i_dag")}


def test_the_training_sentences_are_taken_for_swedish_and_english() -> None:
    detector = Detector(yaml.safe_load((DATA / "languages.yaml").read_text(encoding="utf-8")))
    examples = [example.text for example in read_examples(DATA / "intents") if example.lang in ("sv", "en")]
    assert [text for text in examples if detector.language(text) not in ("sv", "en", None)] == []


def test_cleaning_keeps_words_and_lines_and_drops_what_cannot_be_seen() -> None:
    assert clean("  /restart\x00  nu\u200b\r\n\n ja ") == "restart nu\nja"
    assert len(clean("å" * 9000)) == 4000


def test_folding_makes_one_of_many_spellings() -> None:
    assert fold("SJÄLVMOOOORD") == fold("sjalvmoord")


@pytest.mark.parametrize("text", ["fghjkl", "öäpl krrt", "xcvb nmn qq", "ASLDKJ"])
def test_a_cat_on_the_keyboard_is_seen(text: str) -> None:
    assert is_keyboard_mash(text)


@pytest.mark.parametrize("text", ["", "12345", "hahaha", "säg något roligt", "test 123", "hej hmm hallå", "öööö"])
def test_play_and_words_are_not_mashed(text: str) -> None:
    assert not is_keyboard_mash(text)


@pytest.mark.parametrize("text", ["", "hej", "x" * 4000, "Hej. " * 800, "ord " * 1000])
def test_pieces_are_few_and_short(text: str) -> None:
    pieces = chunks(text)
    assert 1 <= len(pieces) <= MAX_CHUNKS
    assert all(len(piece) <= CHUNK_CHARS for piece in pieces)


def test_a_message_torn_between_two_urgent_levels_is_urgent() -> None:
    thresholds = Thresholds(n2=0.5, n3=0.3, n4=0.2)
    assert choose({"N0": 0.4, "N1": 0.25, "N3": 0.17, "N4": 0.18}, thresholds) == "N3"
    assert choose({"N0": 0.6, "N1": 0.4}, thresholds) == "N0"


@pytest.mark.parametrize(
    "text", ["han ska sticka", "de ÅKER NER på fredag", "vi gör det ikväll", "jag vill bara försvinna"]
)
def test_ambiguous_verbs_are_known(text: str) -> None:
    assert is_ambiguous(text)


def test_urgency_goes_before_doubt() -> None:
    heard = ParsedMessage("halsa", 0.05, "N4", "sv", True, "hej")
    assert main_event(heard, TurnContext()) == "akut_i_annat_amne"


def test_a_torn_example_is_refused_with_its_words(tmp_path: Path) -> None:
    for intent in ("a", "b"):
        content = {"intent": intent, "default": {"level": "N0"}, "examples": {"sv": ["samma mening"]}}
        (tmp_path / f"{intent}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ExampleError, match="samma mening"):
        read_examples(tmp_path)


def test_an_unknown_level_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("{intent: a, default: {level: N9}, examples: {sv: [hej]}}", encoding="utf-8")
    with pytest.raises(ExampleError, match=r"a\.yaml"):
        read_examples(tmp_path)


def test_the_model_is_named_by_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    name = model_name()
    assert name == model_name()
    monkeypatch.setenv("LOTSEN_BOT_EMBEDDER", "none")
    assert model_name() != name


def test_risk_that_no_message_shows_alone_shows_over_turns() -> None:
    hint = {"N0": 0.4, "N1": 0.25, "N2": 0.05, "N3": 0.27, "N4": 0.03}
    evidence, levels = Evidence(), []
    for _ in range(4):
        evidence = evidence.with_message(hint)
        levels.append(evidence.level(hint))
    assert levels[0] == "N0"
    assert levels[-1] == "N3"
    assert evidence.level({"N0": 0.97, "N1": 0.02, "N2": 0.01}) == "N0"
