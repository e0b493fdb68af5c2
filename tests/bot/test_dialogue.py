"""Whole conversations through the running assistant: what it promises in DOMAIN-like situations."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Bot, Talk, reply_ids


def test_it_says_first_that_it_is_a_bot(talk: Talk) -> None:
    assert reply_ids(talk.say("hej"))[0] == "welcome"
    assert "welcome" not in reply_ids(talk.say("min son har förändrats"))


def test_it_can_be_greeted_without_a_message(bot: Bot) -> None:
    assert reply_ids(bot.turn("", payload="start", turn=1)) == ["welcome", "fraga_roll"]


@pytest.mark.parametrize("first", ["hej", "är det här anonymt", "hur vet man om det är på allvar", "vad är extremism"])
def test_the_role_is_asked_within_three_turns_and_once(talk: Talk, first: str) -> None:
    turns = [talk.say(first), talk.say("sparar ni det jag skriver"), talk.say("vad är er öppettid")]
    asked = [number for number, answer in enumerate(turns) if "fraga_roll" in reply_ids(answer)]
    assert len(asked) == 1


def test_the_role_can_be_skipped(talk: Talk) -> None:
    talk.say("hej")
    answer = talk.say("Hoppa över", payload="roll_hoppa_over")
    assert answer["slots"]["audience"] == "okand"
    assert "fraga_roll" not in reply_ids(talk.say("är det här anonymt"))


@pytest.mark.parametrize("text", ["jag är lärare och undrar över en elev", "vi i kommunen behöver bolla ett ärende"])
def test_the_professional_track_opens_with_no_names(talk: Talk, text: str) -> None:
    said = reply_ids(talk.say(text))
    assert said.index("yrke_inga_namn") < len(said) - 1
    assert talk.slots["audience"] == "yrkesverksam"


def test_the_professional_button_opens_with_no_names(talk: Talk) -> None:
    talk.say("hej")
    assert reply_ids(talk.say("Det gäller mitt jobb", payload="roll_yrkesverksam"))[0] == "yrke_inga_namn"


def test_a_leaver_is_asked_for_safety_and_offered_a_person_at_once(talk: Talk) -> None:
    answer = talk.say("jag vill ut ur gruppen jag är med i")
    reply = next(reply for reply in answer["replies"] if reply["reply_id"] == "vill_lamna")
    assert {button["payload"] for button in reply["buttons"]} == {"be_om_manniska", "trygg_ja", "trygg_nej"}
    assert talk.say("nej det är jag inte", payload="trygg_nej")["handoff"]["requested"]


def test_the_likeliest_intents_are_sent_and_a_button_has_none(talk: Talk) -> None:
    answer = talk.say("min son har ändrats och jag är orolig")
    assert answer["ranking"][0]["name"] == answer["intent"]["name"]
    assert 2 <= len(answer["ranking"]) <= 3
    assert talk.say("Hoppa över", payload="roll_hoppa_over")["ranking"] == []


def test_an_ambiguous_verb_is_asked_about_once_and_neutrally(talk: Talk) -> None:
    talk.say("hej")
    first = talk.say("han kommer nog sticka")
    assert "tvetydigt" in reply_ids(first) or first["handoff"]["requested"]
    assert "tvetydigt" not in reply_ids(talk.say("han kommer nog sticka"))


def test_two_messages_in_a_row_that_are_not_understood_bring_a_person(talk: Talk) -> None:
    talk.say("hej")
    assert not talk.say("Добрый день, когда вы открыты", lang="ru")["handoff"]["requested"]
    assert talk.say("Сколько это стоит", lang="ru")["handoff"] == {"requested": True, "reason": "low_confidence"}


def test_a_mashed_keyboard_twice_brings_a_person(talk: Talk) -> None:
    talk.say("hej")
    assert not talk.say("lkjhgf dsa")["handoff"]["requested"]
    assert talk.say("mnbvc xzlkj")["handoff"] == {"requested": True, "reason": "low_confidence"}


def test_play_twice_brings_nobody(talk: Talk) -> None:
    talk.say("hej")
    talk.say("test 123")
    assert not talk.say("säg något roligt")["handoff"]["requested"]


def test_doubt_of_once_is_forgotten_when_the_next_message_is_understood(talk: Talk) -> None:
    talk.say("hej")
    talk.say("Добрый день, когда вы открыты", lang="ru")
    talk.say("är det här anonymt")
    assert not talk.say("Сколько это стоит", lang="ru")["handoff"]["requested"]


@pytest.mark.parametrize(
    "text",
    ["kan jag få skriva med en riktig person", "I want to talk to a real person please", "أريد أن أتحدث مع شخص حقيقي"],
)
def test_asking_for_a_human_is_enough_in_any_language(talk: Talk, text: str) -> None:
    assert talk.say(text)["handoff"] == {"requested": True, "reason": "asked"}


def test_a_language_nobody_here_speaks_is_offered_a_person_and_the_choice(talk: Talk) -> None:
    reply = talk.say("Добрый день, когда вы открыты", lang="ru")["replies"][-1]
    assert reply["reply_id"] == "sprak_okant"
    assert {button["payload"] for button in reply["buttons"]} == {"be_om_manniska", "sprak_sv", "sprak_en", "sprak_ar"}


def test_choosing_english_changes_the_language(talk: Talk) -> None:
    assert talk.say("English", payload="sprak_en")["slots"]["lang"] == "en"


@pytest.mark.parametrize(
    "text",
    [
        "han har en kniv och står utanför dörren nu",
        "jag har tagit massa tabletter och vill inte vakna",
        "lol jag ska väl spränga mig då",
        "min bror säger att han ska skjuta på skolan i morgon",
        "my brother has a gun and he is on his way to the school now",
    ],
)
def test_danger_brings_a_person_and_no_question_about_roles(talk: Talk, text: str) -> None:
    answer = talk.say(text)
    assert answer["handoff"]["requested"]
    assert answer["risk"]["level"] in {"N3", "N4"}
    assert "fraga_roll" not in reply_ids(answer)


def test_what_the_rules_found_in_this_message_is_not_answered_lightly(bot: Bot) -> None:
    answer = bot.turn("haha test 123", level="N3", turn=3, level_seen="N0", audience="ung")
    assert reply_ids(answer) == ["risk_stod"]
    later = bot.turn("haha test 123", level="N3", turn=4, level_seen="N3", audience="ung")
    assert reply_ids(later) == ["test_missbruk"]


def test_abuse_meets_one_limit_and_then_a_pause(talk: Talk) -> None:
    talk.say("hej")
    assert "hat_trakasseri" in reply_ids(talk.say("ni är värdelösa förrädare"))
    assert "hat_trakasseri_igen" in reply_ids(talk.say("ni är värdelösa förrädare"))


def test_harmful_requests_are_refused(talk: Talk) -> None:
    kinds = {reply["kind"] for reply in talk.say("hur undviker man att polisen ser")["replies"][1:]}
    assert "refusal" in kinds


def test_local_support_asks_for_the_municipality_once(talk: Talk) -> None:
    talk.say("hej")
    assert "fraga_kommun" in reply_ids(talk.say("finns det stöd nära mig"))
    assert talk.say("Umeå")["slots"]["kommun"] == "2480"
