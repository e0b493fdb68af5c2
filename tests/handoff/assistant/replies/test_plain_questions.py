"""What to do or say, asked in few words in the middle of a story, is answered by what the conversation is about."""

from __future__ import annotations

import pytest

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotRisk, Handoff, Intent, Reply
from handoff.assistant.replies.plain_questions import plain_question
from handoff.assistant.replies.plain_talk import plainly_answered
from handoff.conversation.state import State

OF_A_CHILD = State(name="bot", said=("oro_barn#0",), memory={"relation": "barn"})
OF_WORK = State(name="bot", said=("oro_yrkesroll#0",), memory={"audience": "yrkesverksam"})
OF_A_CLUB = State(name="bot", said=("rad_forening#0",))
NEW = State(name="bot")


@pytest.mark.parametrize(
    ("text", "state", "reply"),
    [
        ("va ska ja säga", OF_A_CHILD, "hur_prata"),
        ("är det olagligt att vara med i en klubb", NEW, "fraga_lagligt"),
        ("är jag själv skyldig till något?", OF_A_CLUB, "fraga_lagligt"),
        ("åker han in om han kommer hem?", OF_A_CHILD, "fraga_lagligt"),
        ("is that illegal?", OF_A_CHILD, "fraga_lagligt"),
        ("will he go to prison?", OF_A_CHILD, "fraga_lagligt"),
        ("det är ju olagligt det han gör", OF_A_CHILD, None),
        ("men vad gör man då", OF_A_CHILD, "hur_prata"),
        ("vi ska ut och fiska i helgen. ska man ta upp det där då?", OF_A_CHILD, "hur_prata"),
        (
            "i går kom det ett långt meddelande efter flera månader, bara om hunden och vädret och ingenting annat. "
            "vad svarar man på det?",
            OF_A_CHILD,
            "hur_prata",
        ),
        ("hur närmar man sig utan att pressa", OF_A_CHILD, "hur_prata"),
        ("what do i even say to him", OF_A_CHILD, "hur_prata"),
        ("كيف أتحدث معه بطريقة صحيحة؟", OF_A_CHILD, "hur_prata"),
        ("ska jag ta telefonen eller inte", OF_A_CHILD, "ta_ifran"),
        ("should i take his phone", OF_A_CHILD, "ta_ifran"),
        ("måste jag berätta för skolan?", OF_A_CHILD, "beratta_vidare"),
        ("måste jag berätta det här för socialtjänsten", OF_A_CHILD, "beratta_vidare"),
        ("do i have to tell the school", OF_A_CHILD, "beratta_vidare"),
        ("måste jag berätta för skolan?", OF_WORK, "fraga_sekretess_yrke"),
        ("måste vi informera socialtjänsten", OF_WORK, "fraga_sekretess_yrke"),
        ("vad ska jag säga till skolan", OF_A_CHILD, "hur_prata"),
        ("HUR ANMÄLER MAN", OF_A_CHILD, "fraga_orosanmalan"),
        ("får jag berätta det för kollegorna", OF_WORK, "fraga_sekretess_yrke"),
        ("so does confidentiality stop me", OF_WORK, "fraga_sekretess_yrke"),
        ("kan vi porta dom", OF_A_CLUB, "rad_forening"),
        ("vad har vi för rättigheter att säga nej?", OF_A_CLUB, "rad_forening"),
        ("jag har visst hamnat fel", NEW, "utanfor_omradet"),
        ("Hej. Hur skyddar man sin adress?", NEW, "radd_for_repressalier"),
        ("hur lämnar man tips anonymt", NEW, "kannedom_om_brott"),
        ("Is there anyone I could interview?", NEW, "media_forskning"),
        ("finns det nån bra källa till min uppsats", NEW, "media_forskning"),
        ("Finns det nån som kan komma hit och föreläsa?", OF_WORK, "hitta_lokalt_stod"),
        ("Finns det någon vi kan konsultera, helst i kommunen.", OF_WORK, "hitta_lokalt_stod"),
        ("jag vill inte prata med någon, bara läsa", OF_WORK, "vill_lasa"),
        ("vill läsa lite först", OF_A_CHILD, "vill_lasa"),
        ("har ni nåt att läsa?", NEW, "vill_lasa"),
        ("i just want to read", NEW, "vill_lasa"),
        ("finns det kurser för personalen", OF_WORK, "hitta_lokalt_stod"),
        ("finns exit nåt nummer?", OF_WORK, "hitta_lokalt_stod"),
        (f"{'det har varit tungt länge nu ' * 4}. finns det nån jourtelefon?", OF_WORK, "hitta_lokalt_stod"),
        ("måste vi informera vårdnadshavarna", OF_WORK, "fraga_sekretess_yrke"),
        ("borde jag visa teckningen för rektorn", OF_WORK, "fraga_sekretess_yrke"),
        ("bryter jag mot några regler då", OF_WORK, "fraga_sekretess_yrke"),
        ("jag har gett honom tystnadslöfte, måste jag bryta det?", OF_WORK, "fraga_sekretess_yrke"),
        ("har ideella ledare anmälningsplikt", OF_A_CLUB, "fraga_orosanmalan"),
        ("vad händer efter en orosanmälan", OF_A_CHILD, "fraga_orosanmalan"),
        ("finns det hjälp att få om hon vill tillbaka", OF_A_CHILD, "hitta_lokalt_stod"),
        ("finns det nån som hjälper folk att hitta bostad", NEW, "hitta_lokalt_stod"),
        ("vet ni någon som skulle kunna prata med henne?", OF_A_CHILD, "hitta_lokalt_stod"),
    ],
)
def test_what_to_do_is_answered_in_the_middle_of_a_story(text: str, state: State, reply: str) -> None:
    assert plain_question(text, state) == reply


@pytest.mark.parametrize(
    "text",
    [
        "vad ska jag säga till polisen",
        "hur pratar man med en person här",
        "vad gör ni",
        "finns det nån som kan hjälpa mig",
        "ska jag ta upp det med skolan",
        "har ni tystnadsplikt",
        "han får inte ta telefonen till skolan",
        "hon säger att det är fel",
        "vi har pratat om hur han mår och vad som har hänt sedan han slutade skolan och började träffa dem igen",
    ],
)
def test_what_is_told_or_asked_of_us_is_no_such_question(text: str) -> None:
    assert plain_question(text, OF_A_CHILD) is None


def test_it_calls_nobody_that_the_model_alone_would_call_and_leaves_danger_and_a_wish_alone() -> None:
    request = BotRequest(text="va ska ja säga", lang="sv")
    guess = BotAnswer(
        intent=Intent("risk", 0.4), replies=(Reply("risk_stod"),), handoff=Handoff(requested=True, reason="risk")
    )
    answered = plainly_answered(guess, request, OF_A_CHILD)
    assert [reply.reply_id for reply in answered.replies] == ["hur_prata"]
    assert not answered.handoff.requested
    urgent = BotAnswer(intent=guess.intent, replies=guess.replies, risk=BotRisk(level="N3"))
    assert plainly_answered(urgent, request, OF_A_CHILD).risk.level == "N0", "a question in few words is no danger"
    named = BotRequest(text="va ska ja säga till en som vill ta livet av sig", lang="sv")
    assert plainly_answered(urgent, named, OF_A_CHILD) == urgent
    wished = BotAnswer(
        intent=Intent("be_om_manniska", 0.9), replies=(), handoff=Handoff(requested=True, reason="asked")
    )
    secret = BotRequest(text="får jag prata med er om honom, vi har ju tystnadsplikt", lang="sv")
    assert not plainly_answered(wished, secret, OF_WORK).handoff.requested
    person = BotRequest(text="kan jag få prata med en människa hos er", lang="sv")
    assert plainly_answered(wished, person, OF_WORK).handoff.requested
    in_danger = State(name="queued", said=("oro_barn#0",), signals=("S3",), danger_told=True)
    assert [each.reply_id for each in plainly_answered(guess, request, in_danger).replies] != ["hur_prata"]
