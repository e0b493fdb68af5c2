"""What is said without the bot: a menu whose every button is answered, and nobody in the queue who did not ask."""

from __future__ import annotations

import pytest

from handoff.assistant.bot_service.client import BotRequest
from handoff.assistant.bot_service.fallback import MENU, fallback_answer
from handoff.assistant.wording.wording import OWN_TEXTS


def said(payload: str | None = None, **slots: bool) -> tuple[list[str], bool]:
    """The ids of what is said, and whether a person is asked for."""
    answer = fallback_answer(BotRequest(text="hej", lang="sv", payload=payload, slots={**slots}))
    return [reply.reply_id for reply in answer.replies], answer.handoff.requested


def test_what_is_written_gets_the_menu_and_calls_nobody() -> None:
    assert said() == (["manga_skriver"], False)
    assert said("roll_ung") == (["manga_skriver"], False)


def test_who_asks_for_a_person_is_given_one() -> None:
    assert said("be_om_manniska") == (["be_om_manniska"], True)


def test_who_waits_for_a_person_already_is_left_in_peace() -> None:
    assert said(queued=True) == ([], False)


@pytest.mark.parametrize("button", MENU, ids=lambda button: button.payload)
def test_every_button_of_the_menu_is_answered_without_the_menu_again(button: object) -> None:
    (reply,), _ = said(button.payload)  # type: ignore[attr-defined]
    assert reply != "manga_skriver"
    assert {reply, button.title_id} <= OWN_TEXTS  # type: ignore[attr-defined]
