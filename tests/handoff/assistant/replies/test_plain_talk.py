"""What is plainly said is answered plainly, whatever the model takes it for; danger comes first."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotRisk, Handoff, Intent, Reply
from handoff.assistant.replies.plain_talk import comes_already, plainly_answered
from handoff.conversation.state import State
from tests.support.samples import started, write

WITH_BOT = State(name="bot")
WAITING = State(name="queued")
IN_DANGER = State(name="queued", signals=("S3",), danger_told=True)
CALLS = Handoff(requested=True, reason="asked")


def heard(intent: str = "oro_barn", *then: Intent, **changes: Any) -> BotAnswer:
    first = Intent(intent, 0.7)
    return replace(BotAnswer(intent=first, replies=(Reply(intent),), ranking=(first, *then)), **changes)


def said(text: str, answer: BotAnswer, state: State = WITH_BOT, lang: str = "sv") -> list[str]:
    return [each.reply_id for each in plainly_answered(answer, BotRequest(text=text, lang=lang), state).replies]


def test_thanks_are_answered_with_a_goodbye() -> None:
    assert said("tack, det hjälpte", heard()) == ["avsluta"]
    assert said("ok tack robot", heard("be_om_manniska", handoff=CALLS)) == ["avsluta"]


def test_while_danger_is_open_the_goodbye_names_112() -> None:
    assert said("ok hejdå", heard(), IN_DANGER) == ["avsluta_fara"]


def test_who_has_to_stop_at_once_is_told_how() -> None:
    assert said("hinner inte mer nu, nån kommer", heard()) == ["avsluta_brattom"]


def test_danger_that_the_model_reads_in_a_goodbye_is_not_held_down() -> None:
    assert said("hejdå", heard("sjalvmord_sjalvskada", risk=BotRisk(level="N3"))) == ["sjalvmord_sjalvskada"]


def test_who_has_to_stop_and_who_thanks_before_an_errand_are_let_go_whatever_the_model_reads() -> None:
    alarmed = heard("akut_fara_nu", risk=BotRisk(level="N3"))
    assert said("han kommer nu, måste stänga", alarmed) == ["avsluta_brattom"]
    assert said("tack, nu ska jag hämta på dagis", alarmed) == ["avsluta"]
    assert said("tack, nu ska jag hämta på dagis", alarmed, IN_DANGER) == ["akut_fara_nu"]
    assert said("tack för att ni fanns", alarmed) == ["akut_fara_nu"]


@pytest.mark.parametrize(
    "text", ["Voinko kirjoittaa englanniksi?", "Ez dikarim bi îngilîzî binivîsim?", "English please"]
)
def test_who_asks_for_a_language_is_told_in_it_that_it_is_fine(text: str) -> None:
    story = started(write(text="Hei, onko siellä ketään?")).does(write(text=text, client_msg_id="2"))
    assert said(text, heard("annat_sprak"), story.state) == ["sprak_gar_bra"]


def test_who_asks_for_a_language_that_has_only_phrases_is_told_which_there_are() -> None:
    story = started(write(text="kan vi skriva på finska"))
    assert said("kan vi skriva på finska", heard("annat_sprak"), story.state) == ["annat_sprak"]


@pytest.mark.parametrize(
    ("state", "reply"),
    [
        (IN_DANGER, "stanna_sjalvmord"),
        (WAITING, "person_kommer"),
        (State(name="bot", episode_messages=3), "kvar_har"),
        (WITH_BOT, "ar_har"),
    ],
)
def test_who_asks_whether_somebody_is_there_is_answered_where_they_are(state: State, reply: str) -> None:
    assert said("är du kvar", heard("ar_du_robot", risk=BotRisk(level="N3")), state) == [reply]


def test_who_waits_is_told_that_somebody_comes() -> None:
    assert said("är det nån som kommer eller", heard(), WAITING) == ["person_kommer"]
    guessed = heard("akut_fara_nu", risk=BotRisk(level="N3"))
    assert said("hur lång tid tar det", guessed, WAITING) == ["person_kommer"]
    assert said("hur länge orkar jag", guessed, WAITING) == ["akut_fara_nu"]
    assert said("är det nån som kommer eller", heard()) == ["oro_barn"]


def test_who_waits_and_wishes_for_a_person_again_is_told_that_one_comes() -> None:
    wish = heard("be_om_manniska", handoff=CALLS)
    assert comes_already(wish, waits=False) is wish
    answer = comes_already(wish, waits=True)
    assert [each.reply_id for each in answer.replies] == [answer.intent.name] == ["person_kommer"], "no guide begins"
    assert not answer.handoff.requested
    assert comes_already(heard(), waits=True) == heard()


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("tack", "kvar_i_kon"),
        ("ok tack, ska hämta kaffe så länge", "plan_hort"),
        ("tack, hejdå", "avsluta"),
        ("jag måste gå nu", "avsluta"),
    ],
)
def test_who_waits_and_only_thanks_is_not_said_goodbye_to(text: str, reply: str) -> None:
    assert said(text, heard("avsluta"), WAITING) == [reply]
    assert said(text, heard("avsluta"), WITH_BOT) == ["avsluta"]


@pytest.mark.parametrize(
    ("text", "is_wait"),
    [
        ("hur länge måste jag vänta?", True),
        ("hur länge till", True),
        ("hur lång tid tar det innan nån kommer", True),
        ("how long will it take", True),
        ("hur länge sparas det jag skriver?", False),
        ("hur lång tid tar det att göra en anmälan", False),
        ("how long can they go to prison", False),
    ],
)
def test_who_waits_and_asks_how_long_something_else_takes_is_not_told_of_the_queue(text: str, *, is_wait: bool) -> None:
    assert (said(text, heard(), WAITING) == ["person_kommer"]) == is_wait


@pytest.mark.parametrize("text", ["ska vi ställa in", "hon står bakom mig. hej mamma"])
def test_nobody_is_called_whom_no_word_asks_for(text: str) -> None:
    answer = plainly_answered(heard("be_om_manniska", handoff=CALLS), BotRequest(text=text, lang="sv"), WITH_BOT)
    assert [each.reply_id for each in answer.replies] == ["erbjud_person"]
    assert not answer.handoff.requested
    assert said(text, heard("be_om_manniska", Intent("rad_forening", 0.2), handoff=CALLS)) == ["rad_forening"]


@pytest.mark.parametrize("text", ["kan jag få prata med nån", "ställ mig i kön då", "put me through", "männska tack"])
def test_a_wish_for_a_person_stays_one(text: str) -> None:
    assert said(text, heard("be_om_manniska", handoff=CALLS)) == ["be_om_manniska"]


def test_who_asks_for_the_language_in_which_they_write_is_not_asked_for_one() -> None:
    english = State(name="bot", lang="en")
    asked = "is it ok to write in english? i am worried about my cousin"
    assert said("is it ok to write in english?", heard("annat_sprak"), english, "en") == ["sprak_gar_bra"]
    assert said(asked, heard("annat_sprak"), english, "en") == ["oro_annan_narstaende"]
    worried = heard("annat_sprak", Intent("oro_annan_narstaende", 0.3))
    assert said(asked, worried, english, "en") == ["oro_annan_narstaende"]
    assert said("jag skriver dålig svenska", heard("annat_sprak")) == ["sprak_gar_bra"]
    assert said("kan man skriva på arabiska", heard("annat_sprak")) == ["annat_sprak"]


def test_who_writes_only_that_they_cannot_talk_is_asked_whether_there_is_danger() -> None:
    assert said("kan int prata", heard("test_missbruk")) == ["ta_pa_allvar"]
    assert said("jag kan inte prata med honom om det", heard("hur_prata")) == ["hur_prata"]


def test_keys_that_were_hit_at_random_are_taken_for_a_test() -> None:
    assert said("asdfghjkl", heard("forstod_inte")) == ["test_missbruk"]
    assert said("hjälp", heard("akut_fara_nu")) == ["akut_fara_nu"]


def test_who_has_lost_faith_in_help_is_met_and_not_told_to_mind_their_words() -> None:
    assert said("ni är väl som alla andra. bara snack", heard("hat_trakasseri")) == ["misstro"]
    assert said("ingen har gjort ett skit", heard("eget_maende"), IN_DANGER) == ["eget_maende"]


def test_whom_no_word_asks_for_gives_way_to_what_the_message_is_surely_about() -> None:
    text = "jag undervisar och har en elev som jag blir mer fundersam över"
    assert said(text, heard("oro_yrkesroll", handoff=CALLS)) == ["oro_yrkesroll"]


def test_who_cannot_write_wishes_for_nobody_by_it() -> None:
    answer = plainly_answered(
        heard("be_om_manniska", handoff=CALLS), BotRequest(text="hinner inte skriva mer", lang="sv"), WITH_BOT
    )
    assert not answer.handoff.requested


def test_who_asks_about_the_line_is_not_asked_who_they_are() -> None:
    replies = (Reply("fraga_anonymitet"), Reply("fraga_roll"))
    answer = heard("fraga_anonymitet", replies=replies, slots={"asked": ["welcome", "roll"]})
    made = plainly_answered(answer, BotRequest(text="så ni vet vem jag är?", lang="sv"), WITH_BOT)
    assert [each.reply_id for each in made.replies] == ["fraga_anonymitet"]
    assert made.slots["asked"] == ["welcome"]
    assert made.replies[0].buttons


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("jag vill bara skriva av mig", False),
        ("i just need to vent", False),
        ("jag vill prata av mig med nån", True),
        ("jag vill skriva med en människa", True),
    ],
)
def test_who_wants_to_get_it_off_their_chest_is_listened_to(text: str, calls: bool) -> None:
    answer = plainly_answered(heard("be_om_manniska", handoff=CALLS), BotRequest(text=text, lang="sv"), WITH_BOT)
    assert answer.handoff.requested is calls


def test_a_question_beside_thanks_is_answered_before_any_goodbye() -> None:
    assert said("ok tack. har ni öppet imorgon", heard("fraga_om_tjansten")) == ["fraga_om_tjansten"]


def test_who_asks_in_their_language_whether_they_may_write_in_it_calls_nobody() -> None:
    arabic = State(name="bot", lang="ar", memory={"lang": "ar"})
    sure = Intent("annat_sprak", 0.99)
    asks = replace(heard("be_om_manniska", handoff=CALLS), intent=sure, ranking=(sure, Intent("halsa", 0.01)))
    answer = plainly_answered(asks, BotRequest(text="هل يمكن الكتابة بالعربية؟", lang="ar"), arabic)
    assert ([each.reply_id for each in answer.replies], answer.handoff.requested) == (["sprak_gar_bra"], False)
    wished = BotRequest(text="أريد أن أتكلم مع شخص يتكلم العربية", lang="ar")
    assert plainly_answered(asks, wished, arabic).handoff.requested
    of_whom = plainly_answered(asks, BotRequest(text="هل أكتب بالعربية؟ أسأل عن أخي", lang="ar"), arabic)
    assert [each.reply_id for each in of_whom.replies] == ["oro_annan_narstaende"]


def test_of_whom_somebody_writes_is_heard_beside_a_question_about_the_language() -> None:
    english = State(name="bot", lang="en")
    assert said("do you speak english? it is about my son", heard("annat_sprak"), english, "en") == ["oro_barn"]
    assert said("do you speak english?", heard("annat_sprak"), english, "en") == ["sprak_gar_bra"]


def test_a_question_about_the_robot_is_answered_and_calls_nobody() -> None:
    sure = Intent("ar_du_robot", 0.99)
    hardly = (sure, Intent("be_om_manniska", 0.01))
    asks = replace(heard("be_om_manniska", handoff=CALLS), intent=sure, ranking=hardly)
    answer = plainly_answered(asks, BotRequest(text="skrivs svaren av en människa?", lang="sv"), WITH_BOT)
    assert ([each.reply_id for each in answer.replies], answer.handoff.requested) == (["ar_du_robot"], False)
    wished = replace(asks, ranking=(sure, Intent("be_om_manniska", 0.2)))
    assert plainly_answered(wished, BotRequest(text="får jag en människa?", lang="sv"), WITH_BOT).handoff.requested


def test_whether_something_is_a_crime_is_answered_with_whom_to_ask() -> None:
    answer = plainly_answered(heard("fraga_tecken"), BotRequest(text="är det olagligt?", lang="sv"), WITH_BOT)
    assert [(each.reply_id, [card.id for card in each.cards]) for each in answer.replies] == [
        ("fraga_lagligt", ["polisen-114-14"])
    ]
