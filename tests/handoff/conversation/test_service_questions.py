"""What is asked about the line in few words is answered by what the line says of itself, whatever else is going on."""

from __future__ import annotations

import pytest

from handoff.assistant.client import BotAnswer, BotRequest, BotRisk, Intent, Reply
from handoff.assistant.plain_talk import plainly_answered
from handoff.conversation.service_questions import service_reply
from handoff.conversation.state import State


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("snälla säg inte till pappa", "fraga_hemligt"),
        ("ehm hej e de hemligt här", "fraga_hemligt"),
        ("lova att inte säga till nån", "fraga_hemligt"),
        ("ni får inte säga nåt till skolan", "fraga_hemligt"),
        ("RINGER NI HEM NU ELLER", "fraga_hemligt"),
        ("please dont tell my mother", "fraga_hemligt"),
        ("kan någon se att jag skriver här? han kollar min telefon", "fraga_syns"),
        ("can he see what i write", "fraga_syns"),
        ("kan inte skriva länge. dom kollar min mobil", "fraga_syns"),
        ("my dad goes through my phone", "fraga_syns"),
        ("what do you do with what i write", "fraga_lagring"),
        ("vad gör ni med allt som jag skriver", "fraga_lagring"),
        ("ringer ni polisen om jag säger mer", "fraga_polis"),
        ("ni får inte ringa polisen! snälla", "fraga_polis"),
        ("hamnar vi i något register då?", "fraga_lagring"),
        ("who reads this chat?", "fraga_lagring"),
        ("vad är det här för nåt", "fraga_om_tjansten"),
        ("kostar de", "fraga_om_tjansten"),
        ("vill tänka. får jag komma tillbaka", "komma_tillbaka"),
        ("går det att få samma person som sist?", "komma_tillbaka"),
        ("هل يقدر أهلي يشوفوا هذه المحادثة", "fraga_syns"),
    ],
)
def test_a_question_about_the_line_is_heard_in_few_words(text: str, reply: str) -> None:
    assert service_reply(text) == reply


@pytest.mark.parametrize(
    "text",
    [
        "min bror säger att polisen ljuger",
        "han ringer hem till oss på nätterna",
        "jag har inte sagt till någon vad han gör",
        "hon kommer tillbaka i morgon",
        "vad kostar en ny cykel",
        "han sparar bilder på vapen",
    ],
)
def test_what_is_told_of_others_is_no_such_question(text: str) -> None:
    assert service_reply(text) is None


def test_it_is_answered_in_place_of_what_the_model_hears_but_not_of_danger() -> None:
    request = BotRequest(text="jag vill inte att nån ringer hem", lang="sv")
    heard = BotAnswer(intent=Intent("vill_lamna", 0.5), replies=(Reply("vill_lamna"),))
    answered = plainly_answered(heard, request, State(name="bot"))
    assert [reply.reply_id for reply in answered.replies] == ["fraga_hemligt"]
    urgent = BotAnswer(intent=heard.intent, replies=heard.replies, risk=BotRisk(level="N4"))
    assert plainly_answered(urgent, request, State(name="bot")).risk.level == "N0", "a plea is no danger by itself"
    in_danger = BotRequest(text="säg inget till mamma att jag ska ta livet av mig", lang="sv")
    assert plainly_answered(urgent, in_danger, State(name="bot")) == urgent
