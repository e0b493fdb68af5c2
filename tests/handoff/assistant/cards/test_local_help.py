"""When help near the visitor is said, of which place, and beside what."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.answering import fitted
from handoff.assistant.bot_service.client import BotAnswer, BotRisk, Handoff, Intent, Reply
from handoff.assistant.cards.local_help import ASK_PLACE, FOR_ONESELF, IN_PLACE, LOCAL_HELP, is_local, with_local_help
from handoff.assistant.cards.near import place_of, wish_near
from handoff.assistant.replies.declared import answered
from handoff.assistant.turns import bot_request
from handoff.conversation import commands as cmd
from handoff.conversation.state import State
from handoff.risk import Level
from knowledge import questions, seed
from knowledge.directory.search import find
from tests.support.samples import OPEN, Story, bot_reply, started, write

KIRUNA, MALMO = "2584", "1280"


def told(*texts: str) -> State:
    """A conversation in which the visitor has written this; all but the last is answered."""
    story: Story = started(write(text=texts[0]))
    for number, text in enumerate(texts[1:]):
        story = story.does(bot_reply(story.pending, slots={}), write(text=text, client_msg_id=f"n{number}"))
    return story.state


def answer(intent: str = "oro_barn", *replies: str, level: str = "N1", asked: bool = False) -> BotAnswer:
    return BotAnswer(
        intent=Intent(intent, 0.8),
        replies=tuple(Reply(each) for each in replies or (intent,)),
        risk=BotRisk(level=level),  # type: ignore[arg-type]  # a level's name
        handoff=Handoff(requested=asked, reason="asked" if asked else None),
    )


def said(state: State, given: BotAnswer) -> list[tuple[str, str]]:
    made = with_local_help(given, bot_request(state, OPEN), state)
    return [(reply.reply_id, reply.kommun) for reply in made.replies]


@pytest.mark.parametrize(
    "text",
    [
        "vi bor i Malmö, vart vänder man sig?",
        "finns det nåt i malmö",
        "Någon i Malmö som jobbar med sånt?",
        "finns nån på rosengård en kan prata me",
        "I live in Malmo, is there anybody",
        "هل يوجد أحد في مالمو",
        "Malmö",
        "vi bor i Malmö",
    ],
)
def test_help_is_said_of_the_place_in_the_same_turn(text: str) -> None:
    assert said(told(text), answer("oro_barn")) == [(IN_PLACE, MALMO)]


@pytest.mark.parametrize(
    "text", ["min bror i Malmö har slutat svara", "vi flyttade från Malmö i våras och sen dess är han tyst"]
)
def test_a_place_told_in_passing_changes_nothing_and_is_used_by_the_next_help(text: str) -> None:
    state = told(text)
    assert said(state, answer("oro_barn")) == [("oro_barn", "")]
    state = told(text, "vart kan man vända sig")
    assert said(state, answer(LOCAL_HELP, ASK_PLACE)) == [(IN_PLACE, MALMO)]


def test_the_place_of_the_message_goes_before_the_one_that_is_remembered() -> None:
    state = told("vi bor i Malmö", "min syster bor i Kiruna, finns det hjälp där?")
    assert said(state, answer(LOCAL_HELP)) == [(IN_PLACE, KIRUNA)]
    assert place_of(state) == MALMO


def test_the_place_is_asked_for_once_and_then_help_is_national() -> None:
    state = told("finns det hjälp nära oss")
    assert said(state, answer(LOCAL_HELP, ASK_PLACE)) == [(ASK_PLACE, "")]
    assert said(told("finns det nån grupp i närheten"), answer("oro_barn")) == [(ASK_PLACE, "")]
    asked = started(write(text="finns det hjälp nära oss"))
    asked = asked.does(bot_reply(asked.pending, lines=(cmd.BotLine(ASK_PLACE),), slots={}))
    asked = asked.does(write(text="vad finns det för hjälp", client_msg_id="n"))
    assert said(asked.state, answer(LOCAL_HELP, ASK_PLACE)) == [(LOCAL_HELP, "")]


def test_whether_somebody_is_there_asks_for_this_line_and_not_for_a_place() -> None:
    assert said(told("finns det någon där?"), answer("be_om_manniska", asked=True)) == [("be_om_manniska", "")]


@pytest.mark.parametrize("text", ["vem ringer man där?", "finns det nån där som kan hjälpa oss?"])
def test_who_asks_for_somebody_there_means_the_place_that_was_told(text: str) -> None:
    state = told("vi bor i Kiruna", text)
    given = answer("be_om_manniska", "andra_kanaler", asked=True)
    made = with_local_help(given, bot_request(state, OPEN), state)
    assert [(reply.reply_id, reply.kommun) for reply in made.replies] == [(IN_PLACE, KIRUNA)]
    assert not made.handoff.requested
    assert said(told("hej", "vem ringer man där?"), answer("andra_kanaler")) == [("andra_kanaler", "")]


def test_who_wants_to_leave_is_told_how_to_begin_for_themselves() -> None:
    state = replace(told("jag vill lämna gruppen, finns det stöd i Kiruna?"), signals_told=("S9",))
    assert said(state, answer(LOCAL_HELP)) == [("hjalp_i_kommun_lamna", KIRUNA)]


def test_beside_a_person_who_is_called_and_words_of_safety_it_comes_after_them() -> None:
    state = told("finns det någon i Malmö jag kan prata med nu")
    assert said(state, answer("be_om_manniska", asked=True)) == [("be_om_manniska", ""), (IN_PLACE, MALMO)]
    assert said(state, answer("risk_stod", level="N3")) == [("risk_stod", ""), (IN_PLACE, MALMO)]


def test_in_acute_danger_nothing_is_said_beside_it_and_later_what_is_asked_is_answered() -> None:
    state = told("han är här i Malmö med kniv, vem hjälper mig")
    assert said(state, answer("akut_fara_nu", level="N4")) == [("akut_fara_nu", "")]
    assert said(state, answer("begar_skadlig_info", level="N0")) == [(IN_PLACE, MALMO)]


def test_it_is_said_while_one_waits_for_a_person_without_the_button_for_one() -> None:
    state = told("finns det stöd i Malmö")
    waiting = replace(bot_request(state, OPEN), slots={"queued": True})
    (reply,) = with_local_help(answer(LOCAL_HELP), waiting, state).replies
    assert (reply.reply_id, reply.buttons) == (IN_PLACE, ())


@pytest.mark.parametrize(
    "text",
    [
        "vem i Kiruna borde veta om det här utöver rektor?",
        "Kiruna. vem här?",
        "e där nån i Kiruna som fattar sånt",
        "vi skulle vilja rådgöra med någon i Kiruna",
    ],
)
def test_who_asks_for_somebody_in_a_place_asks_for_help_there(text: str) -> None:
    assert said(told(text), answer("oro_yrkesroll")) == [(IN_PLACE, KIRUNA)]


@pytest.mark.parametrize(
    "text", ["vem i Kiruna har skrivit det vet jag inte", "nån i Kiruna hotar min son", "hon är i Kiruna hos en kille"]
)
def test_who_only_tells_of_somebody_in_a_place_is_not_told_of_help_there(text: str) -> None:
    assert [reply for reply, _ in said(told(text), answer("oro_barn"))] == ["oro_barn"]


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("jag är 14 år och bor i Kiruna", "hjalp_i_kommun_ung"),
        ("min son bor i Kiruna", IN_PLACE),
        ("det gäller mig själv, jag bor i Kiruna", FOR_ONESELF),
    ],
)
def test_the_words_fit_who_writes(text: str, reply: str) -> None:
    assert said(told(text, "vart kan man vända sig"), answer(LOCAL_HELP)) == [(reply, KIRUNA)]


def test_who_tells_of_how_they_are_is_not_told_that_they_fear_for_somebody() -> None:
    state = told("jag mår så dåligt, finns det hjälp i Kiruna?")
    assert said(state, answer("eget_maende")) == [(FOR_ONESELF, KIRUNA)]
    of_a_son = told("min son har dragits in. jag mår dåligt, finns det hjälp i Kiruna?")
    assert said(of_a_son, answer("eget_maende")) == [(IN_PLACE, KIRUNA)]


def test_who_is_threatened_is_not_told_that_they_fear_for_somebody() -> None:
    by_a_husband = replace(told("min man hotar mig, finns det hjälp i Kiruna?"), signals_told=("S4",))
    assert said(by_a_husband, answer(LOCAL_HELP)) == [(FOR_ONESELF, KIRUNA)]
    at_work = replace(
        told("jag är lärare och får hot. finns det hjälp i Kiruna?"),
        signals_told=("S4",),
        memory={"audience": "yrkesverksam", "kommun": "2584"},
    )
    assert said(at_work, answer(LOCAL_HELP)) == [(FOR_ONESELF, KIRUNA)]
    for_a_son = replace(told("de hotar min son, finns det hjälp i Kiruna?"), signals_told=("S4",))
    assert said(for_a_son, answer(LOCAL_HELP)) == [(IN_PLACE, KIRUNA)]


def test_a_button_of_something_else_asks_for_no_help() -> None:
    state = told("vi bor i Malmö, vart vänder man sig?")
    pressed = replace(bot_request(state, OPEN), payload="roll_ung")
    assert [each.reply_id for each in with_local_help(answer("roll_ung"), pressed, state).replies] == ["roll_ung"]


def test_contacts_go_with_replies_of_a_place_and_not_with_the_question_for_it() -> None:
    assert is_local(answer(LOCAL_HELP, "hjalp_i_kommun_yrke"))
    assert is_local(answer("oro_barn", "risk_stod", IN_PLACE))
    assert not is_local(answer(LOCAL_HELP, ASK_PLACE))
    assert not is_local(answer("oro_barn"))


def test_the_bot_does_not_move_somebody_to_where_they_would_have_to_go_instead() -> None:
    state = told("vi bor i Kiruna", "finns det stöd för föräldrar här eller ska man åka till Karlstad")
    request = bot_request(state, OPEN)
    found = replace(answer(LOCAL_HELP), slots={"kommun": "Karlstad", "topic": "oro"})
    fits = fitted(found, request, answered(state, questions.load()), state, {})
    assert fits.slots == {"kommun": KIRUNA, "topic": "oro"}
    by_name = replace(state, memory={**state.memory, "kommun": "Kiruna"})
    assert fitted(found, request, answered(state, questions.load()), by_name, {}).slots["kommun"] == "Kiruna"
    moved = fitted(found, request, answered(State(), questions.load()), told("vi har flyttat till Karlstad"), {})
    assert moved.slots["kommun"] == "Karlstad"


def test_who_is_looked_for_follows_from_what_was_told() -> None:
    state = told("jag är 14 år och bor i Kiruna")
    wish = wish_near(state, "sv")
    assert (wish.municipality, wish.audience, wish.age, wish.topics) == (KIRUNA, "ung", 14, ("barn",))
    asked = wish_near(told("min son bor i Kiruna"), "en", text="finns det stöd till avhoppare")
    assert (asked.audience, asked.age, asked.topics, asked.lang) == ("anhorig", None, ("lamna", "anhorigstod"), "en")
    assert wish_near(State(slots={"topic": "heder", "kommun": "Malmö"}), "sv").topics == ("heder",)
    assert wish_near(State(slots={"topic": "heder", "kommun": "Malmö"}), "sv").municipality == MALMO
    assert wish_near(State(signals=("S3",), level=Level.N3), "sv").topics == ("sjalvmord",)
    assert wish_near(state, "sv", topics=("lamna",)).topics == ("lamna",)


@pytest.mark.parametrize(
    ("text", "grown_up"),
    [
        ("min man har gått med i en extrem grupp", True),
        ("min bror är 34 år och har gått med i en extrem grupp", True),
        ("min pappa hatar alla som inte tror som han", True),
        ("min bror är 14 år och har gått med i en extrem grupp", False),
        ("min bror har gått med i en extrem grupp", False),
        ("min son har gått med i en extrem grupp", False),
    ],
)
def test_lines_about_a_child_are_for_who_speaks_of_a_child(text: str, grown_up: bool) -> None:
    wish = wish_near(told(text), "sv")
    assert wish.of_a_grown_up is grown_up
    found = [each.id for each in find(seed.contacts(seed.UNVERIFIED), wish, most=40)]
    assert ("bris-vuxentelefon" in found) is not grown_up
    assert "hjalplinjen" in found
