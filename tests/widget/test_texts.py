"""The visitor's fixed texts: plain Swedish, and a notice that is read in twenty seconds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from handoff.app.settings import Settings
from knowledge.plain_words import promises
from knowledge.readability import lix
from knowledge.wordings import MAX_LIX

LOCALES = Path(__file__).parents[2] / "widget" / "src" / "locales"
READ_IN_S = 20.0
WORDS_A_MINUTE = 240
"""Silent reading of adults (Brysbaert 2019, 238 words a minute for prose)."""

NOTICE = ("start_title", "notice_bot", "notice_anonymous", "notice_kept_other", "notice_limits", "notice_history")
FORMS = {
    "n": "14",
    "most": "30",
    "operator": "Röda Korset",
    "time": "i morgon 09:00",
    "number": "112",
    "date": "3 mars",
    "day": "3 mars",
    "clock": "14",
}
_SENTENCE = re.compile(r"[.!?](\s|$)")


def visitor_texts(lang: str) -> dict[str, str]:
    """The visitor's texts with their values filled in."""
    section = json.loads((LOCALES / f"{lang}.json").read_text(encoding="utf-8"))["visitor"]
    return {key: re.sub(r"\{(\w+)\}", lambda match: FORMS[match[1]], text) for key, text in section.items()}


SENTENCES = {key: text for key, text in visitor_texts("sv").items() if _SENTENCE.search(text)}


def test_there_are_sentences_to_read() -> None:
    assert len(SENTENCES) > 50
    assert set(NOTICE) <= set(SENTENCES)


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_every_sentence_is_plain_swedish(key: str) -> None:
    """Labels of a word or two have no sentences to measure."""
    assert lix(SENTENCES[key]) <= MAX_LIX, f"LIX {lix(SENTENCES[key]):.0f}: {SENTENCES[key]}"


@pytest.mark.parametrize("lang", ["sv", "en", "ar"])
def test_a_text_with_a_number_names_it_as_it_is_filled_in(lang: str) -> None:
    """Of texts that are chosen by a number the number is `{n}` (`Words.n`)."""
    sections = json.loads((LOCALES / f"{lang}.json").read_text(encoding="utf-8"))
    texts = {key: text for section in sections.values() for key, text in section.items()}
    assert [key for key, text in texts.items() if key.endswith(("_one", "_other")) and "{count}" in text] == []


def test_the_notice_is_read_in_twenty_seconds() -> None:
    texts = visitor_texts("sv")
    words = sum(len(texts[key].split()) for key in (*NOTICE, "notice_operator"))
    seconds = words * 60 / WORDS_A_MINUTE
    print(f"the notice has {words} words: {seconds:.1f} s")
    assert seconds <= READ_IN_S


def test_the_notice_is_plain_as_a_whole() -> None:
    texts = visitor_texts("sv")
    assert lix(" ".join(texts[key] for key in NOTICE)) <= MAX_LIX


@pytest.mark.parametrize("lang", ["sv", "en", "ar"])
def test_no_text_promises_secrecy_or_has_a_number_but_112(lang: str) -> None:
    for key, text in visitor_texts(lang).items():
        assert not list(promises(text)), key
        raw = re.sub(r"30|14|09:00", "", text)
        assert re.findall(r"\d{2,}", raw) in ([], ["112"], ["112", "112"]), key


def test_the_days_that_the_notice_names_are_the_settings() -> None:
    settings = Settings(mongodb_uri="mongodb://unused")
    assert (settings.retention.transcript_days, settings.retention.urgent_days) == (14, 30)
