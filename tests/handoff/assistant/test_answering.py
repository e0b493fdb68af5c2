"""What fits the conversation: who waits for a person already and asks for one again is told that one comes."""

from __future__ import annotations

from handoff.assistant.answering import fitted
from handoff.assistant.bot_service.client import BotAnswer, Handoff, Intent, Reply
from handoff.assistant.replies.declared import answered
from handoff.assistant.turns import bot_request
from handoff.risk import Level
from knowledge import questions
from tests.support.samples import OPEN, Story, bot_reply, started, write

WISH = "jag vill prata med en människa"


def said(story: Story) -> list[str]:
    wish = Intent("be_om_manniska", 0.9)
    heard = BotAnswer(wish, (Reply(wish.name),), handoff=Handoff(requested=True, reason="asked"), ranking=(wish,))
    request = bot_request(story.state, OPEN)
    fits = fitted(heard, request, answered(story.state, questions.load()), story.state, {})
    return [each.reply_id for each in fits.replies]


def test_a_person_is_called_for_who_asks_and_comes_to_who_waits() -> None:
    assert "be_om_manniska" in said(started(write(text=WISH)))
    assert "be_om_manniska" in said(called := started(write(Level.N3, text=WISH))), "the message that calls one"
    assert said(called.does(bot_reply(called.pending), write(text="en människa sa jag"))) == ["person_kommer"]
