"""The panel for danger and the chatbot say the same in the same words: the chat leaves out of a bubble what is pinned above it."""

from __future__ import annotations

import json

import pytest

from handoff.cli._parts import REPLIES
from knowledge import wordings
from tests.support.product import ROOT

LOCALES = ROOT / "widget" / "src" / "locales"
SILENT_WAYS = ("silent_call", "silent_sms", "silent_friend", "silent_say")


@pytest.mark.parametrize("lang", ["sv", "en", "ar"])
@pytest.mark.parametrize("is_open", [True, False])
def test_who_cannot_call_aloud_is_told_the_ways_of_the_panel_in_its_words(lang: str, is_open: bool) -> None:
    page = json.loads((LOCALES / f"{lang}.json").read_text("utf-8"))["visitor"]
    said = wordings.load(REPLIES).text("kan_inte_prata", lang, open=is_open)
    assert [way for way in SILENT_WAYS if page[way] not in said] == []
