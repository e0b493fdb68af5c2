"""Every id that the assistant can send has words; its files are read as data, its code is not imported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from handoff.assistant.contextual.kinds import kinds
from handoff.assistant.thread.topic import LISTENS, TAKES_UP, THREADS
from knowledge import questions
from knowledge.wordings import PLACEHOLDERS, Wordings, load

ROOT = Path(__file__).parents[2]
RESPONSES: dict[str, list[dict[str, Any]]] = yaml.safe_load((ROOT / "bot" / "domain.yml").read_text(encoding="utf-8"))[
    "responses"
]
VARIANTS = [variant for variants in RESPONSES.values() for variant in variants]


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return load(ROOT / "knowledge" / "content" / "replies")


def test_every_reply_and_button_has_words_in_both_languages(wordings: Wordings) -> None:
    wanted = {variant["text"] for variant in VARIANTS}
    wanted |= {button["title"] for variant in VARIANTS for button in variant.get("buttons", [])}
    assert wanted <= wordings.ids
    for name in wanted:
        values: dict[str, Any] = dict.fromkeys(PLACEHOLDERS.get(name, ()), "14")
        assert wordings.text(name, "en", open=True, **values) != "" != wordings.text(name, "sv", open=False, **values)


def test_a_reply_that_asks_for_a_person_has_a_closed_variant(wordings: Wordings) -> None:
    for variant in VARIANTS:
        if variant["metadata"].get("handoff"):
            name = variant["text"]
            assert wordings.text(name, "sv", open=True) != wordings.text(name, "sv", open=False), name


def test_no_words_are_left_that_nothing_sends(wordings: Wordings) -> None:
    sent = {variant["text"] for variant in VARIANTS}
    sent |= {button["title"] for variant in VARIANTS for button in variant.get("buttons", [])}
    sent |= {each.reply for _, question in questions.load() for each in question.answers.values()}
    sent |= {f"{beginning}{each}" for beginning in (LISTENS, TAKES_UP) for each in THREADS}
    sent |= set(kinds())
    service = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "handoff").rglob("*.py"))
    left = {name for name in wordings.ids - sent if not name.startswith("notice_") and f'"{name}"' not in service}
    assert not left
