"""The content check: every article of the installation passes it, and each rule finds what it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.articles import LINE_PAGES, parse
from knowledge.checks import plain, problems, words_of
from knowledge.intents import INTENTS
from tests.knowledge.samples import ARTICLE, article, seed_files

ROOT = Path(__file__).parents[2]


def test_all_articles_of_the_installation_are_fit_to_be_published() -> None:
    read = [parse(path.read_bytes(), where=path.name)[0] for path in seed_files()]
    known = {each.id for each in read}
    assert [problem for each in read for problem in problems(each, known=known)] == []
    swedish = {each.id for each in read if each.lang == "sv"}
    assert swedish == {*(f"a{n:02}" for n in range(1, 35)), "mall_lokal_plan", "mall_personalsamtal", *LINE_PAGES}
    assert sum(each.lang == "en" for each in read) == 21


def test_a_good_article_has_no_problem() -> None:
    assert problems(ARTICLE) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "ord " * 401}, "401 words, at most 400"),
        ({"text": "Kommunikationssvårigheter komplicerar situationen betydligt. " * 3}, "LIX"),
        ({"text": "Hej.\n\nRing 08-123 45 67."}, "text line 3: the number 08-123 45 67"),
        ({"lead": "Ring 116 111."}, "ingress: the number"),
        ({"text": "Här gäller absolut tystnadsplikt."}, "text line 1: promises"),
        ({"text": "Hej.\n\n<script>alert(1)</script>"}, "text line 3: HTML"),
        ({"text": "Hej <b onclick=x>du</b>."}, "text line 1: HTML"),
        ({"title": "<img src=x>"}, "titel line 1: HTML"),
        ({"text": "Hej.\n\n![bild](https://example.org/x.png)"}, "text line 3: pictures"),
        ({"text": "[klicka](javascript:alert(1))"}, "text line 1: a link that runs"),
        ({"text": "Se [mer](artikel:a99)."}, "leads to 'a99'"),
        ({"text": "Se [mer](http://example.org)."}, "neither artikel:"),
        ({"audiences": ("alla", "katter")}, "malgrupp: 'katter'"),
        ({"related_intents": ("hur_prata", "hur_pratar")}, "relaterade_intent: 'hur_pratar'"),
        ({"topics": ("fiske",)}, "lotsning_amnen: 'fiske'"),
        ({"text": ""}, "text: empty"),
    ],
)
def test_each_fault_is_named_with_its_place(changes: dict[str, object], said: str) -> None:
    found = problems(article(**changes), known={"a01", "a90"})
    assert any(said in problem and problem.startswith("sv/a90, ") for problem in found), found


def test_words_are_counted_without_marks() -> None:
    assert words_of("## Hej du\n\n- **ett** [två](artikel:a01)\n- tre") == 5
    assert plain("## Hej\n\nEn rad\nsom fortsätter") == "Hej.\nEn rad som fortsätter."
    assert plain('- Säg: "Jag finns här."\n- "Hur är det?"') == 'Säg: "Jag finns här."\n"Hur är det?"'


def test_the_intents_that_an_article_may_name_are_those_of_the_bot() -> None:
    taught = {path.stem for path in (ROOT / "bot" / "data" / "intents").glob("*.yaml")}
    assert taught == INTENTS
