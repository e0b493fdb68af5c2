"""The language of a conversation follows what the visitor writes, in the entry of the message itself."""

from __future__ import annotations

import pytest

from handoff.conversation import commands as cmd
from handoff.conversation import contact_facts
from handoff.conversation.events import BotUnderstood, BotWrote, Noticed, OfferedButton, VisitorAnswered
from handoff.conversation.fold import apply
from handoff.conversation.queue_order import Taker, Waiting, fits
from handoff.conversation.state import State, written
from handoff.risk import Level
from storage.ids import ConversationId, Seq
from tests.support.samples import KIM, NOON, Story, ask_human, bot_reply, leave, started, with_kim, write

SWEDISH, ENGLISH = "jag är orolig för min bror", "I am so worried about my brother"
ARABIC, SOMALI = "أنا خائفة على ابني", "waxaan ka welwelsanahay walaalkay"


def languages(story: Story) -> tuple[str, str, str]:
    return written(story.state), story.state.lang, story.state.base_lang


def answered(story: Story, level: str = "N0") -> Story:
    return story.does(bot_reply(story.pending, level=level))


def notices(story: Story) -> list[str]:
    return [event.text_id for _, record in story.records for event in record.events if isinstance(event, Noticed)]


def test_the_first_message_decides_whatever_the_page_is_in_and_one_line_says_so() -> None:
    story = answered(started(write(text=SWEDISH), lang="en"))
    assert languages(story) == ("sv", "sv", "sv")
    assert notices(story) == ["notice_language"]
    answered(story.does(write(text="han är borta", client_msg_id="2")))
    assert notices(story) == ["notice_language"], "once"


def test_a_message_in_the_language_of_the_page_changes_nothing() -> None:
    story = answered(started(write(text=ENGLISH), lang="en"))
    assert languages(story) == ("en", "en", "en")
    assert notices(story) == []
    told = [event for _, record in story.records for event in record.events if isinstance(event, VisitorAnswered)]
    assert "lang" not in {event.fact for event in told}


def test_the_language_stays_until_a_whole_message_is_in_another() -> None:
    story = started(write(text=SWEDISH), lang="en").does(write(text="ok thanks", client_msg_id="2"))
    assert languages(story)[0] == "sv"
    story.does(write(text=ENGLISH, client_msg_id="3"))
    assert languages(story) == ("en", "en", "en")


def test_arabic_is_answered_in_arabic_and_what_may_not_be_shown_in_the_language_before() -> None:
    assert languages(started(write(text=ARABIC), lang="en")) == ("ar", "ar", "en")


def test_a_language_with_phrases_alone_leaves_the_rest_in_the_language_before() -> None:
    story = answered(started(write(text=SOMALI), lang="en"))
    assert languages(story) == ("so", "en", "en")
    assert notices(story) == [], "the answer says which languages there are"


@pytest.mark.parametrize(("rules", "model"), [(Level.N4, "N0"), (Level.N0, "N4"), (Level.N0, "N3")])
def test_in_danger_no_line_about_languages_is_said(rules: Level, model: str) -> None:
    story = answered(started(write(rules, text=SWEDISH), lang="en"), model)
    assert "notice_language" not in notices(story)
    assert languages(story)[0] == "sv"


def test_what_stands_on_a_button_is_not_what_the_visitor_writes() -> None:
    button = OfferedButton("Skriv med en person", "be_om_manniska")
    story = started(write(text=SOMALI))
    story.state = State(**{**{f: getattr(story.state, f) for f in State.__struct_fields__}, "buttons": (button,)})
    story.does(write(text="Skriv med en person", client_msg_id="2"))
    assert languages(story)[0] == "so"


def test_a_button_that_chooses_a_language_does_so_without_the_bot() -> None:
    story = started(write(text=SOMALI))
    chosen = OfferedButton("العربية", "sprak_ar")
    story.state = State(**{**{f: getattr(story.state, f) for f in State.__struct_fields__}, "buttons": (chosen,)})
    story.does(write(text="العربية", client_msg_id="2"))
    assert languages(story) == ("ar", "ar", "sv")


@pytest.mark.parametrize("story", [with_kim(), started(leave())])
def test_the_language_follows_with_a_counselor_and_in_the_mailbox_too(story: Story) -> None:
    story.does(write(text=ARABIC, client_msg_id="a"))
    assert languages(story)[0] == "ar"
    assert "notice_language" not in notices(story)


def test_a_message_for_the_mailbox_has_its_language_at_once() -> None:
    assert languages(started(leave(text=ARABIC)))[0] == "ar"


def test_what_the_bot_has_understood_as_a_choice_of_language_still_counts() -> None:
    understood = BotUnderstood(answers=Seq(1), intent="sprak_en", confidence=1, slots={"lang": "en"})
    assert apply(State(), understood, NOON).lang == "en"


def test_the_language_goes_on_after_a_return() -> None:
    story = started(write(text=ARABIC), ask_human(), cmd.End(), cmd.Return())
    assert languages(story)[0] == "ar"


@pytest.mark.parametrize(("lang", "may"), [("sv", True), ("en", False), ("ar", True)])
def test_in_a_language_that_the_line_does_not_answer_in_anybody_is_better_than_nobody(lang: str, may: bool) -> None:
    waiting = Waiting(ConversationId("c"), Level.N1, NOON, lang=lang)
    assert fits(waiting, Taker(KIM, languages=("sv",))) is may


@pytest.mark.parametrize("first", ["sprak_okant", "be_om_manniska"])
def test_danger_is_answered_with_its_phrase_though_a_person_or_the_languages_were_named_before(first: str) -> None:
    story = started(write(text=SOMALI))
    story.does(bot_reply(story.pending, lines=(cmd.BotLine(first),)))
    for number, expected in enumerate(("hot_mot_person", "kvar_i_kon")):
        story.does(write(Level.N3, "S4", text=SOMALI, client_msg_id=f"m{number}"))
        story.does(bot_reply(story.pending, level="N3", lines=(cmd.BotLine("hot_mot_person"),)))
        said = [event.reply_id for _, record in story.records for event in record.events if isinstance(event, BotWrote)]
        assert said[-1] == expected


def test_the_form_is_filled_with_the_language_that_was_written() -> None:
    story = started(write(text=SOMALI), lang="en")
    facts = contact_facts.of([record for _, record in story.records])
    assert facts is not None
    assert facts.lang == "so"


def test_who_waits_in_a_language_of_phrases_is_told_once_that_a_person_is_called() -> None:
    story = started(write(text=SOMALI), lang="sv").does(ask_human())
    for number in range(3):
        line = cmd.BotLine(reply_id="be_om_manniska")
        story.does(write(text=SOMALI, client_msg_id=f"{number}")).does(bot_reply(story.pending, lines=(line,)))
    said = [event.reply_id for _, record in story.records for event in record.events if isinstance(event, BotWrote)]
    assert said[-3:] == ["be_om_manniska", "kvar_i_kon", "kvar_i_kon"]
