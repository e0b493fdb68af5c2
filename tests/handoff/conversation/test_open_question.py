"""The open question and its answer: remembered as codes, raised at once where somebody's safety is at stake."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.conversation import commands as cmd
from handoff.conversation.events import BotWrote, Noticed, OfferedButton, RiskSeen, StateChanged, VisitorAnswered
from handoff.conversation.rules.visitor import payload_of_text
from handoff.conversation.state import State, is_taken_back
from handoff.conversation.visibility import wire_events
from handoff.risk import Level
from storage.ids import ConversationId
from tests.support.samples import (
    AFTER_HOURS,
    KIM,
    Story,
    bot_fail,
    bot_reply,
    refold,
    started,
    write,
)


def says(story: Story, *reply_ids: str, **changes: Any) -> Story:
    """The bot answers with these replies."""
    lines = tuple(cmd.BotLine(reply_id) for reply_id in reply_ids)
    return story.does(bot_reply(story.pending, lines=lines, slots={}, **changes))


def asked(*reply_ids: str) -> Story:
    """A conversation in which the bot has just said this."""
    return says(started(write()), *reply_ids)


def told(story: Story) -> list[tuple[str, str, str]]:
    events = [event for _, record in story.records for event in record.events]
    return [(each.question, each.fact, each.value) for each in events if isinstance(each, VisitorAnswered)]


def last(story: Story, kind: type) -> list[Any]:
    return [event for event in story.records[-1][1].events if isinstance(event, kind)]


def test_what_a_reply_asks_is_open_until_it_is_answered() -> None:
    story = asked("ar_du_robot")
    assert story.state.question == "person_wanted"
    story.does(write(text="nej tack", client_msg_id="n"))
    assert (story.state.question, told(story)) == ("", [("person_wanted", "", "no")])
    assert (story.state.pending[-1].question, story.state.pending[-1].answer) == ("person_wanted", "no")


def test_who_somebody_is_may_be_said_in_any_few_words() -> None:
    story = asked("fraga_roll").does(write(text="servitris", client_msg_id="n"))
    assert told(story) == [("role", "", "said")]
    assert "audience" not in story.state.memory
    asks = asked("fraga_roll").does(write(text="varför frågar du", client_msg_id="n"))
    assert told(asks) == []
    story = asked("fraga_roll").does(
        write(text="han har slagit sönder dörren och jag vet inte var han är", client_msg_id="n")
    )
    assert ("role", "", "said") not in told(story)


def test_a_turn_that_asks_nothing_closes_a_question_but_not_one_about_safety() -> None:
    offered = asked("oro_natet").does(write(text="är jag anonym", client_msg_id="n"))
    assert says(offered, "fraga_anonymitet").state.question == ""
    threatened = asked("hot_mot_person").does(write(text="är jag anonym", client_msg_id="n"))
    assert says(threatened, "fraga_anonymitet").state.question == "safe_now"


def test_of_several_questions_the_one_that_is_asked_is_open() -> None:
    assert asked("oro_natet", "fraga_roll").state.question == "person_after_advice"
    assert asked("fraga_roll", "fraga_anonymitet").state.question == "role"


def test_the_answer_is_remembered_and_kept_for_a_return_only_in_part() -> None:
    story = asked("fraga_roll").does(write(text="jag är mamma", client_msg_id="n"))
    says(story, "hot_mot_person").does(write(text="ja", client_msg_id="o"))
    assert story.state.memory == {"audience": "anhorig", "safe": "yes"}
    story.does(cmd.End(), cmd.Return())
    assert story.state.memory == {"audience": "anhorig"}
    assert (story.state.question, story.state.said) == ("talk_about", ("welcome_back#0",))


def test_facts_are_remembered_wherever_they_stand_and_the_first_one_counts() -> None:
    story = started(write(text="Min son är 15 år och vi bor i Kiruna. Sedan i somras är han inte sig lik."))
    told_of_him = {"relation": "barn", "sex": "he", "age_band": "15_17", "kommun": "2584", "since": "months"}
    assert story.state.memory == told_of_him
    story.does(write(text="Min bror i Umeå säger samma sak", client_msg_id="n"))
    assert (story.state.memory["relation"], story.state.memory["kommun"]) == ("barn", "2584")
    story = asked("fraga_kommun").does(write(text="vi bor i Kiruna", client_msg_id="n"))
    assert told(story) == [("municipality", "kommun", "2584")]


def test_a_danger_told_while_the_bot_takes_an_earlier_one_back_stands() -> None:
    told_first = started(write(Level.N3, "S4"))
    taken_back = bot_reply(told_first.pending, lines=(cmd.BotLine("guide:hot/fel"),), slots={})
    told_first.does(write(Level.N3, "S2", client_msg_id="n"), taken_back)
    assert told_first.state.danger_told
    assert not is_taken_back(told_first.state)
    settled = started(write(Level.N3, "S4"))
    settled.does(bot_reply(settled.pending, lines=(cmd.BotLine("guide:hot/fel"),), slots={}))
    assert (settled.state.danger_told, is_taken_back(settled.state), settled.state.level) == (False, True, Level.N3)
    settled.does(write(Level.N3, "S4", client_msg_id="n"))
    assert settled.state.danger_told, "the same danger again, at the level that never fell"


def test_who_says_that_it_is_about_themselves_mends_whom_it_was_taken_to_be_about() -> None:
    story = started(write(text="min kompis sa att jag borde skriva hit"))
    assert story.state.memory["relation"] == "van"
    story.does(write(text="det är ju mig han har frågat, inte nån annan", client_msg_id="n"))
    assert story.state.memory["relation"] == "jag_sjalv"
    story.does(write(text="min bror är med", client_msg_id="o"))
    assert story.state.memory["relation"] == "jag_sjalv"


def test_what_the_bot_understood_is_remembered_too() -> None:
    story = started(write())
    story.does(bot_reply(story.pending, slots={"audience": "ung", "topic": "oro", "kommun": None}))
    assert story.state.memory == {"audience": "ung"}


def test_a_role_that_the_bot_only_guesses_is_not_remembered() -> None:
    story = started(write(text="får jag ta bort dem?"))
    guessed = {"audience": "vill_lamna", "topic": "lamna"}
    story.does(bot_reply(story.pending, confidence=0.5, slots=guessed))
    assert story.state.memory == {}
    assert {name: story.state.slots.get(name) for name in guessed} == {"audience": None, "topic": "lamna"}


def test_what_was_said_is_remembered() -> None:
    story = started(write())
    story.does(bot_reply(story.pending, lines=(cmd.BotLine("bekrafta"), cmd.BotLine("fraga_roll"))))
    assert story.state.said == ("welcome#0", "bekrafta#0", "fraga_roll#0")


def test_a_pressed_button_is_an_answer() -> None:
    story = started(write())
    buttons = (("knapp_trygg_ja", "trygg_ja"), ("knapp_trygg_nej", "trygg_nej"))
    story.does(bot_reply(story.pending, lines=(cmd.BotLine("hot_mot_person", buttons),), slots={}))
    story.does(write(text="?", client_msg_id="n", button=(story.state.buttons_seq, 0)))
    assert story.state.memory == {"safe": "yes"}


def test_no_to_am_i_safe_alarms_in_the_entry_of_the_message() -> None:
    story = asked("hot_mot_person").does(write(text="nä", client_msg_id="n"))
    (risk,) = last(story, RiskSeen)
    assert (risk.level, risk.signals, risk.source) == ("N4", ("S1",), "answer")
    assert [notice.text_id for notice in last(story, Noticed)] == ["notice_emergency_answered", "notice_queued_danger"]
    assert [change.state for change in last(story, StateChanged)] == ["queued"]
    assert (story.state.level, story.state.signals) == (Level.N4, ("S1",))


def test_a_no_in_other_talk_is_no_answer_to_an_earlier_question_about_safety() -> None:
    passed = says(asked("hot_mot_person").does(write(text="han är 15", client_msg_id="n")), "fraga_anonymitet")
    passed.does(write(text="nej men han har slutat träffa sina vänner", client_msg_id="m"))
    assert ("safe_now", "safe", "no") not in told(passed)
    assert passed.state.level < Level.N4
    later = says(asked("hot_mot_person").does(write(text="är jag anonym", client_msg_id="n")), "fraga_anonymitet")
    later.does(write(text="nej jag är inte trygg", client_msg_id="m"))
    assert later.state.level is Level.N4


def asked_of_danger(*signals: str) -> Story:
    """Somebody has told of danger, and the bot is not sure: it has asked whether anybody is in danger now."""
    story = started(write(Level.N3, *signals))
    return story.does(bot_reply(story.pending, level="N4", unsure=True, slots={}))


@pytest.mark.parametrize(
    "text", ["han sover", "han är inte hemma just nu", "min man är på jobbet", "he is asleep", "nej han är på träning"]
)
def test_who_is_feared_and_elsewhere_is_no_danger_now(text: str) -> None:
    story = asked_of_danger("S4").does(write(text=text, client_msg_id="n"))
    assert (story.state.unsettled_since, story.state.memory.get("danger")) == (None, "no")
    assert (story.state.level, story.state.name) == (Level.N3, "queued")


@pytest.mark.parametrize(
    ("signal", "text"),
    [
        ("S4", "han är här hos mig"),
        ("S4", "han är på jobbet men kommer snart"),
        ("S4", "han är utanför"),
        ("S3", "hon är inte hemma"),
        ("S2", "han är i skolan nu"),
    ],
)
def test_who_comes_back_or_may_harm_anywhere_is_no_less_dangerous(signal: str, text: str) -> None:
    story = asked_of_danger(signal).does(write(text=text, client_msg_id="n"))
    assert story.state.memory.get("danger") != "no"


def test_doubt_about_safety_calls_a_person_without_the_alarm_text() -> None:
    story = asked("hot_mot_person").does(write(text="vet inte", client_msg_id="n"))
    assert (story.state.level, story.state.name) == (Level.N3, "queued")
    assert [notice.text_id for notice in last(story, Noticed)] == ["notice_queued_unasked"]


def test_it_alarms_though_the_bot_is_down_and_nobody_is_there() -> None:
    story = asked("hot_mot_person").does(write(text="nej", client_msg_id="n", intake=AFTER_HOURS))
    assert (story.state.level, story.state.name) == (Level.N4, "queued")
    assert [line.reply_id for line in last(story, BotWrote)] == ["dygnet_runt"]
    story.does(bot_fail(story.pending, intake=AFTER_HOURS))
    assert story.state.level == Level.N4


def test_the_112_text_asks_and_its_answer_is_read_before_the_bot_has_answered() -> None:
    story = started(write(Level.N4, "S1"))
    assert story.state.question == "safe_now"
    story.does(write(text="ja", client_msg_id="n"))
    assert (story.state.memory, story.state.level) == ({"safe": "yes"}, Level.N4)


@pytest.mark.parametrize("text", ["ja", "jag är trygg", "nej inte alls, jag är trygg"])
def test_a_denial_never_lowers_what_the_rules_heard(text: str) -> None:
    story = asked("hot_mot_person").does(write(Level.N3, "S4", text=text, client_msg_id="n"))
    assert story.state.level >= Level.N3
    assert "S4" in story.state.signals


def test_a_higher_reading_of_the_rules_is_not_lowered_by_the_answer() -> None:
    story = asked("hot_mot_person").does(write(Level.N4, "S3", text="kanske", client_msg_id="n"))
    assert story.state.level == Level.N4


def test_a_new_danger_is_recorded_at_the_same_level() -> None:
    story = asked("hot_mot_person").does(write(Level.N4, "S3", text="nej", client_msg_id="n"))
    assert story.state.signals == ("S3", "S1")


def test_what_is_said_to_a_counselor_answers_nothing() -> None:
    story = asked("hot_mot_person").does(cmd.AskHuman(), cmd.Claim(KIM, lead=False))
    assert story.state.question == ""
    story.does(write(Level.N4, "S1", text="nej", client_msg_id="n"))
    assert (story.state.question, told(story)) == ("", [])


def test_nobody_sees_an_answer_as_an_event() -> None:
    story = asked("hot_mot_person").does(write(text="nej", client_msg_id="n"))
    for receiver in ("visitor", "staff"):
        kinds = [each.kind for each in wire_events(ConversationId("c"), story.records, receiver, str)]
        assert "answered" not in kinds
    assert refold(story.records) == story.state


def test_a_button_may_be_named_by_its_place() -> None:
    buttons = (
        OfferedButton(title="Oro för ett barn", payload="oro_barn"),
        OfferedButton(title="B", payload="hur_prata"),
    )
    state = State(name="bot", buttons=buttons)
    assert payload_of_text(state, "det första") == "oro_barn"
    assert payload_of_text(state, "Den andra!") == "hur_prata"
    assert payload_of_text(State(name="bot"), "det första") is None


def test_calm_answers_are_counted_from_the_last_danger_on_and_by_whom_it_was_read_is_known() -> None:
    story = asked("hot_mot_person").does(write(text="ja", client_msg_id="n"))
    assert (story.state.calm_answers, story.state.danger_told) == (1, False)
    says(story, "fara_nu").does(write(text="ja", client_msg_id="o"))
    assert (story.state.calm_answers, story.state.danger_told) == (0, True)


def test_a_no_about_somebody_else_who_did_nothing_is_no_answer_about_the_writers_safety() -> None:
    story = asked("hot_mot_person").does(write(text="nej han har inte gjort nåt", client_msg_id="n"))
    assert (story.state.level, told(story)) == (Level.N0, [])


def test_who_says_who_they_are_is_not_asked() -> None:
    assert started(write(text="Goddag, jag är mormor och ovan vid det här")).state.memory["audience"] == "anhorig"
    assert started(write(text="jag är inte lärare, bara nyfiken")).state.memory == {}


def test_thanks_answer_no_question_but_one_about_safety_or_a_person() -> None:
    assert told(asked("guide_fortsatta").does(write(text="tack snälla", client_msg_id="n"))) == []
    assert told(asked("erbjud_person").does(write(text="ja tack", client_msg_id="n"))) == [("person_wanted", "", "yes")]


def test_a_no_that_goes_on_to_say_that_who_is_feared_is_away_is_no_alarm() -> None:
    away = asked("hot_mot_person").does(write(text="nej han är på jobbet nu så det är lugnt", client_msg_id="n"))
    assert away.state.memory["safe"] == "yes"
    near = asked("hot_mot_person").does(write(text="nej han är på jobbet men kommer snart", client_msg_id="n"))
    assert near.state.level is Level.N4
