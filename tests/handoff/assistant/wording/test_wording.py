"""Words are put into events just before they are stored, in the language and for the hour that hold then."""

from __future__ import annotations

import pytest

from handoff.assistant.wording.wording import Wording
from handoff.conversation.events import (
    BotUnderstood,
    BotWrote,
    EpisodeStarted,
    Event,
    HumanAsked,
    Noticed,
    OfferedButton,
    Started,
)
from handoff.conversation.fold import apply
from handoff.conversation.intake import Intake
from handoff.conversation.state import State
from knowledge import seed, wordings
from storage.ids import Seq
from tests.support.fakes import PlainTexts
from tests.support.samples import AFTER_HOURS, NOON, OPEN, UNSTAFFED

WELCOME = BotWrote(reply_id="welcome")


def worded(*events: Event, state: State = State(lang="sv"), intake: Intake = OPEN) -> tuple[Event, ...]:  # noqa: B008
    return Wording(PlainTexts(), lambda: intake).word(events, state, lambda: intake)


def texts(events: tuple[Event, ...]) -> list[str]:
    return [event.text for event in events if isinstance(event, BotWrote | Noticed)]


@pytest.mark.parametrize(("intake", "action"), [(OPEN, ""), (AFTER_HOURS, "mailbox")])
def test_the_button_that_asks_for_a_person_opens_the_mailbox_while_none_can_be_had(intake: Intake, action: str) -> None:
    asked = BotWrote(
        reply_id="ask",
        title_ids=("knapp_person", "knapp_nej"),
        buttons=(OfferedButton("", "be_om_manniska"), OfferedButton("", "neka")),
    )
    (message,) = worded(asked, intake=intake)
    assert isinstance(message, BotWrote)
    assert [button.action for button in message.buttons] == [action, ""]


def test_what_was_understood_is_said_back_a_line_each() -> None:
    asks = BotWrote(reply_id="forstatt_ratt", sentences=(("minns_relation_barn", ""), ("minns_kommun", "Kiruna")))
    assert texts(worded(asks)) == ["sv:forstatt_ratt\n• sv:minns_relation_barn\n• sv:minns_kommun kommun=Kiruna"]


def test_messages_notices_and_buttons_get_their_words_and_keep_their_ids() -> None:
    asked = BotWrote(reply_id="ask", title_ids=("knapp_ja",), buttons=(OfferedButton("", "/affirm"),))
    message, notice = worded(asked, Noticed(code="queued", text_id="notice_queued"))
    assert isinstance(message, BotWrote)
    assert (message.text, message.reply_id) == ("sv:ask", "ask")
    assert message.buttons == (OfferedButton("sv:knapp_ja", "/affirm"),)
    assert texts((notice,)) == ["sv:notice_queued"]


def test_nothing_promises_a_person_while_none_can_be_had() -> None:
    assert texts(worded(WELCOME, intake=UNSTAFFED)) == ["sv:welcome:closed"]


def test_a_conversation_that_begins_begins_in_its_language() -> None:
    assert texts(worded(Started(lang="en", practice=True), WELCOME)) == ["en:welcome"]


def test_the_answer_to_a_change_of_language_is_in_the_new_one() -> None:
    chosen = BotUnderstood(answers=Seq(1), intent="language", confidence=1.0, slots={"lang": "en"})
    assert texts(worded(chosen, WELCOME)) == ["en:welcome"]
    unchanged = BotUnderstood(answers=Seq(1), intent="greet", confidence=1.0)
    assert texts(worded(unchanged, WELCOME)) == ["sv:welcome"]


def test_what_has_no_words_is_left_alone() -> None:
    assert worded(HumanAsked()) == (HumanAsked(),)


def test_a_text_outside_the_log_has_its_values() -> None:
    said = Wording(PlainTexts(), lambda: OPEN).say("notice_queue_position", "sv", position=3)
    assert said == "sv:notice_queue_position position=3"


def test_each_time_a_reply_is_said_in_a_variant_that_was_not_read_before() -> None:
    ask, state, read = BotWrote(reply_id="ask"), State(lang="sv"), []
    for _ in range(4):
        (event,) = Wording(PlainTexts({"ask": 3}), lambda: OPEN).word((ask,), state, lambda: OPEN)
        assert isinstance(event, BotWrote)
        read.append((event.text, event.variant))
        state = apply(state, event, NOON)
    assert read == [("sv:ask", 0), ("sv:ask#1", 1), ("sv:ask#2", 2), ("sv:ask", 0)]
    assert state.said == ("ask#1", "ask#2", "ask#0")


def test_two_messages_of_one_turn_do_not_say_the_same() -> None:
    ask = BotWrote(reply_id="ask")
    worded_events = Wording(PlainTexts({"ask": 2}), lambda: OPEN).word((ask, ask), State(lang="sv"), lambda: OPEN)
    assert texts(worded_events) == ["sv:ask", "sv:ask#1"]


def test_a_new_episode_begins_with_the_first_variants_again() -> None:
    said = State(lang="sv", said=("welcome#0",))
    begun = EpisodeStarted(episode=2)
    event = Wording(PlainTexts({"welcome": 2}), lambda: OPEN).word((begun, WELCOME), said, lambda: OPEN)[1]
    assert texts((event,)) == ["sv:welcome"]
    assert apply(apply(said, begun, NOON), event, NOON).said == ("welcome#0",)


def test_a_passage_is_said_as_it_was_published_and_counts_as_said() -> None:
    passage = BotWrote(reply_id="stycke:a10", text="Lyssna klart.", variant=7, lang="sv")
    (event,) = worded(passage)
    assert event == passage
    assert apply(State(lang="sv"), event, NOON).said == ("stycke:a10#7",)


def test_a_question_between_two_readings_names_both_as_its_buttons_do() -> None:
    asks = BotWrote(
        reply_id="menar_du",
        title_ids=("knapp_lasning_oro_barn", "knapp_lasning_hur_prata"),
        buttons=(OfferedButton(title="", payload="oro_barn"), OfferedButton(title="", payload="hur_prata")),
    )
    (said,) = Wording(wordings.load(seed.REPLIES), lambda: OPEN).word((asks,), State(lang="sv"), lambda: OPEN)
    assert isinstance(said, BotWrote)
    assert said.text == "Jag vill inte gissa fel. Menar du oro för ett barn, eller hur du kan prata om det?"
