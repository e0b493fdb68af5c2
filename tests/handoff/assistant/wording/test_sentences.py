"""A sentence is read once, but for what helps in danger."""

from __future__ import annotations

import pytest

from handoff.assistant.wording.sentences import without_read
from handoff.assistant.wording.wording import Wording
from handoff.conversation.events import BotWrote, OfferedButton
from handoff.conversation.state import State
from knowledge import seed, wordings
from tests.support.samples import OPEN

INSTALLED = wordings.load(seed.REPLIES)
PERSON = OfferedButton("", "be_om_manniska")


def said(*replies: str, lang: str = "sv", **changes: object) -> BotWrote:
    """The last of these replies, each with the button that asks for a person."""
    state = State(lang=lang, said=tuple(f"{each}#0" for each in replies[:-1]))
    event = BotWrote(
        reply_id=replies[-1], title_ids=("knapp_person",), buttons=(PERSON,), question=str(changes.get("question", ""))
    )
    (worded,) = Wording(INSTALLED, lambda: OPEN).word((event,), state, lambda: OPEN)
    assert isinstance(worded, BotWrote)
    return worded


@pytest.mark.parametrize(
    ("words", "safety", "left"),
    [
        ("Hej. Vad vill du?", False, "Vad vill du?"),
        ("Är någon i fara? Ring 112. Hej.", False, "Är någon i fara? Ring 112."),
        ("Jag hämtar en person. Gå därifrån. Ring 112.", True, "Gå därifrån. Ring 112."),
        ("Hej. Är någon i fara?", False, "Hej. Är någon i fara?"),
        ("Nytt här.", False, "Nytt här."),
    ],
)
def test_what_was_read_is_left_out_but_not_what_helps_in_danger(words: str, safety: bool, left: str) -> None:
    read = {"Hej.", "Är någon i fara?", "Ring 112.", "Jag hämtar en person.", "Gå därifrån."}
    assert without_read(words, read, safety=safety) == left


def test_an_offer_that_was_made_in_another_reply_is_not_made_in_the_same_words() -> None:
    first, second = said("oro_natet", question="person_wanted"), said("hur_prata", "fraga_tecken")
    assert first.question == "person_wanted"
    again = said("hur_prata", "eget_maende", question="person_wanted")
    assert not set(again.text.split(". ")) & set(INSTALLED.text("hur_prata", "sv", open=True).split(". "))
    assert [button.payload for button in again.buttons] == ["be_om_manniska"]
    assert second.text


def test_a_question_about_safety_is_asked_again() -> None:
    every = INSTALLED.variants("hot_mot_person", "sv", open=True)
    state = State(said=tuple(f"hot_mot_person#{at}" for at in range(every)))
    event = BotWrote(reply_id="hot_mot_person", question="safe_now")
    (again,) = Wording(INSTALLED, lambda: OPEN).word((event,), state, lambda: OPEN)
    assert isinstance(again, BotWrote)
    assert ("?" in again.text, again.question) == (True, "safe_now")


@pytest.mark.parametrize("days", [14, 30])
def test_who_asks_how_long_what_they_write_is_kept_hears_the_number_that_the_operator_has_set(days: int) -> None:
    asked = BotWrote(reply_id="fraga_lagring")
    (told,) = Wording(INSTALLED, lambda: OPEN, kept_days=days).word((asked,), State(lang="sv"), lambda: OPEN)
    assert isinstance(told, BotWrote)
    assert f"{days} dagar" in told.text
