"""A child that is hurt is told of 112 and Bris; an adult who worries about a child is told whom to call."""

from __future__ import annotations

import pytest

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, Intent, Reply
from handoff.assistant.danger.child_replies import TO_A_CHILD, TO_AN_ADULT, to_a_child, to_who_is_recruited
from handoff.conversation.events import Slot


def said_to(text: str, *, recent: tuple[str, ...] = (), reply: str = TO_AN_ADULT, audience: str | None = None) -> Reply:
    """The reply that stands after the choice."""
    slots: dict[str, Slot] = {} if audience is None else {"audience": audience}
    answer = BotAnswer(intent=Intent("barn_far_illa", 0.9), replies=(Reply(reply),))
    return to_a_child(answer, BotRequest(text=text, lang="sv", recent=recent, slots=slots)).replies[0]


@pytest.mark.parametrize(
    "text",
    ["jag är 10 år och min pappa slår mig", "mamma sparkar mig", "I'm 12 and my dad hits me", "Jag är bara 17"],
)
def test_a_child_is_told_of_the_line_for_children(text: str) -> None:
    reply = said_to(text)
    assert reply.reply_id == TO_A_CHILD
    assert [card.id for card in reply.cards] == ["bris"]


def test_the_age_may_have_been_told_before_and_the_role_may_have_been_chosen() -> None:
    assert said_to("det händer hemma", recent=("jag är 11",)).reply_id == TO_A_CHILD
    assert said_to("det händer hemma", audience="ung").reply_id == TO_A_CHILD


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("grannens barn blir slagna", None),
        ("jag är 34 år och min son säger att läraren slår honom", None),
        ("min elev säger: pappa slår mig", "yrkesverksam"),
    ],
)
def test_an_adult_gets_the_words_for_adults(text: str, audience: str | None) -> None:
    assert said_to(text, audience=audience) == Reply(TO_AN_ADULT)


def test_other_replies_stay_as_they_are() -> None:
    assert said_to("jag är 10 år", reply="halsa") == Reply("halsa")


@pytest.mark.parametrize(
    ("text", "recent", "reply"),
    [
        ("dom vill att jag ska göra en grej på lördag", (), "rekrytering_sjalv"),
        ("en man i spelet skriver till mig varje dag", (), "rekrytering_sjalv"),
        ("de bjuder in honom hela tiden och jag vill att han slutar", (), "rekrytering_pagar"),
        ("dom vill att jag ska köra honom dit", ("det gäller min son",), "rekrytering_pagar"),
        ("en äldre man bjuder in folk i spelet", ("jag är 14",), "rekrytering_sjalv"),
    ],
)
def test_who_is_drawn_in_themselves_is_spoken_to_and_not_as_a_relative(
    text: str, recent: tuple[str, ...], reply: str
) -> None:
    answer = BotAnswer(intent=Intent("rekrytering_pagar", 0.9), replies=(Reply("rekrytering_pagar"),))
    said = to_who_is_recruited(answer, BotRequest(text=text, lang="sv", recent=recent)).replies[0]
    assert said.reply_id == reply


@pytest.mark.parametrize(
    ("text", "reply"), [("jag är 13 och min bror ska åka", "resa_barn"), ("han ska åka", "resa_konfliktzon")]
)
def test_a_child_who_hears_of_a_journey_is_told_to_go_to_an_adult(text: str, reply: str) -> None:
    answer = BotAnswer(intent=Intent("resa_konfliktzon", 0.9), replies=(Reply("resa_konfliktzon"),))
    made = to_a_child(answer, BotRequest(text=text, lang="sv"))
    assert [each.reply_id for each in made.replies] == [reply]
