"""The words of the chat without scripts: values, plurals, direction, and every key that its pages name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handoff.gateway.http.plain import pages, talk, words
from tests.support.site import pages as built

NAMED = re.compile(r"""(?:\bt|words\.t|_words\.t)\(\s*"([a-z_0-9]+)\"""")


@pytest.fixture(scope="module")
def all_words(tmp_path_factory: pytest.TempPathFactory) -> dict[str, words.Words]:
    return dict(words.load(built(tmp_path_factory.mktemp("built") / "widget")))


def test_every_language_has_every_word_that_the_pages_name(all_words: dict[str, words.Words]) -> None:
    sources = "".join(Path(module.__file__ or "").read_text("utf-8") for module in (pages, talk, words))
    keys = set(NAMED.findall(sources))
    assert len(keys) > 40
    assert set(all_words) == {"sv", "en", "ar"}
    for each in all_words.values():
        assert {key for key in keys if key not in each.texts} == set()


def test_values_plurals_and_directions(all_words: dict[str, words.Words]) -> None:
    swedish, arabic = all_words["sv"], all_words["ar"]
    assert swedish.t("queue_place", n=2).startswith("Plats 2 ")
    assert "1 dag " in swedish.n("notice_kept", 1, most=30)
    assert "14 dagar" in swedish.n("notice_kept", 14, most=30)
    assert {arabic.n("notice_kept", n, most=30) for n in (1, 2, 3, 14)}.isdisjoint({"notice_kept"})
    assert (swedish.direction, arabic.direction) == ("ltr", "rtl")
    assert swedish.problem("no_such_code") == swedish.t("error_internal")


def test_an_answer_of_a_value_is_no_text_to_fill_in_again() -> None:
    assert words.Words("sv", {"a": "{x} {y}"}).t("a", x="{y}", y=1) == "{y} 1"
