"""What is asked about the line in few words is answered by what the line says of itself, whatever else is going on."""

from __future__ import annotations

import pytest

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotRisk, Intent, Reply
from handoff.assistant.replies.plain_talk import plainly_answered
from handoff.conversation.state import State
from handoff.conversation.wishes.service_questions import service_reply


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("ingen annan läser det här va", "fraga_syns"),
        ("ser nån vad jag skriver här?", "fraga_syns"),
        ("varför undrar du det?", "fraga_varfor"),
        ("hjälper ni vuxna också?", "fraga_om_tjansten"),
        ("ni är dom som jobbar med extremister va", "fraga_om_tjansten"),
        ("arbetar ni även med äldre?", "fraga_om_tjansten"),
        ("från vilken ålder kan man skriva?", "fraga_om_tjansten"),
        ("jobbar ni med polisen?", "fraga_polis"),
        ("vilken modell är du", "ar_du_robot"),
        ("varför ska jag svara på det", "fraga_varfor"),
        ("why do you ask", "fraga_varfor"),
        ("لماذا تسأل؟", "fraga_varfor"),
        ("hur raderar jag det här", "fraga_syns"),
        ("hon går igenom min historik", "fraga_syns"),
        ("nobody can see this right", "fraga_syns"),
        ("snuten läser inte det här va", "fraga_polis"),
        ("ni för väl ingen logg?", "fraga_lagring"),
        ("Är ni knutna till staten?", "fraga_om_tjansten"),
        ("هل هذا الحديث سري؟", "fraga_hemligt"),
        ("هل هي مجانية؟", "fraga_om_tjansten"),
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
        ("kan ni prata me han", "tar_ingen_kontakt"),
        ("kan ni inte ringa dom åt mig?", "tar_ingen_kontakt"),
        ("kan jag ta hit nån som pratar med gänget?", "tar_ingen_kontakt"),
        ("can you talk to my son", "tar_ingen_kontakt"),
        ("kommer de nån till mitt hus om jag skriver här", "fraga_hemligt"),
        ("om jag säger vem det är, vad händer då", "fraga_hemligt"),
        ("Tar ni emot bilder?", "bara_text"),
        ("can i send you a screenshot", "bara_text"),
        ("e du en robot", "ar_du_robot"),
        ("går det att ringa också?", "andra_kanaler"),
        ("finns det något telefonnummer, jag talar hellre", "andra_kanaler"),
        ("ni registrerar väl folk", "fraga_lagring"),
        ("får man skämta här eller kommer snuten", "fraga_polis"),
        ("blir jag anmäld om jag berättar", "fraga_polis"),
        ("är jag på fel sida", "fraga_om_tjansten"),
        ("kan man konsultera er avidentifierat?", "fraga_anonymitet"),
        ("هل يقدر أهلي يشوفوا هذه المحادثة", "fraga_syns"),
        ("هل يرى أحد ما أكتب", "fraga_syns"),
        ("من يقرأ هذا", "fraga_lagring"),
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
        "kan ni ringa polisen åt mig",
        "kan nån prata med mig",
        "finns det nåt nummer till soc",
        "vågar inte ringa 112. kan man smsa",
        "är hon en bra människa",
        "är det fel",
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
