"""An answer that is beside what a message is about, where it stands, gives way to one that is not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, BotRisk, Handoff, Intent, Reply
from handoff.assistant.contextual.model import URGENT
from handoff.assistant.contextual.reread import (
    AHEAD,
    CALM,
    CALM_ENOUGH,
    GOES,
    HARDLY_A_WISH,
    IN_DANGER_AHEAD,
    LEAST,
    NO_WISH,
    SURELY,
    answering,
    is_hardly_a_wish,
    may_be_reread,
    meant,
)
from handoff.assistant.contextual.said import subjects_of
from handoff.assistant.contextual.seen import seen
from handoff.assistant.replies.plain_questions import LAWFUL, TAKE_AWAY, TELLS_OTHERS
from handoff.conversation.events import GuideStood
from handoff.conversation.state import Pending, State
from handoff.risk import Level
from storage.ids import Seq

STORY = State(name="bot", said=("oro_barn#0",), memory={"relation": "barn"}, episode_messages=4)
MISREAD = BotAnswer(
    intent=Intent("utanfor_omradet", 0.8),
    language="sv",
    ranking=(Intent("utanfor_omradet", 0.8), Intent("fraga_polis", 0.1)),
    replies=(Reply("utanfor_omradet"),),
    risk=BotRisk("N0"),
)


def waits(text: str) -> Pending:
    return Pending(Seq(4), text, None, datetime(2026, 1, 1, tzinfo=UTC))


def subject(
    likely: dict[str, float], said: tuple[str, ...] = ("off_topic",), answer: BotAnswer = MISREAD, state: State = STORY
) -> str | None:
    return meant(likely, said, answer, state)


def test_what_is_surely_meant_and_not_said_is_answered() -> None:
    assert subject({"police": 0.9, "off_topic": 0.05}) == "police"
    answer = answering("police", MISREAD, STORY)
    assert (answer.intent, answer.ranking) == (Intent("fraga_polis", 1.0), ())
    assert answer.replies == (Reply("fraga_polis", buttons=(BotButton("knapp_person", "be_om_manniska"),)),)
    assert answer.risk == MISREAD.risk


@pytest.mark.parametrize(
    "likely",
    [
        {},
        {"police": LEAST - 0.01},
        {"police": 0.8, "off_topic": 0.8 - AHEAD + 0.01},
        {"police": 0.8, "small_answer": 0.8 - AHEAD + 0.01},
        {"person": 1.0, "thanks": 1.0, "abuse": 1.0, "harmful_request": 1.0},
    ],
)
def test_an_answer_that_is_not_surely_beside_stands(likely: dict[str, float]) -> None:
    assert subject(likely) is None


@pytest.mark.parametrize("reply", ["hat_trakasseri_igen", "begar_skadlig_info"])
def test_limits_stand(reply: str) -> None:
    assert subject({"police": 1.0}, answer=replace(MISREAD, replies=(Reply(reply),))) is None


FIRST = replace(STORY, episode_messages=1, pending=(waits("hej"),))
ROBOT = replace(MISREAD, replies=(Reply("ar_du_robot"),))
WISHED = replace(MISREAD, handoff=Handoff(requested=True, reason="asked"), replies=(Reply("be_om_manniska"),))


@pytest.mark.parametrize("answer", [ROBOT, replace(MISREAD, replies=(Reply("ring_at_mig"),)), WISHED])
def test_what_was_read_by_words_gives_way_only_to_what_is_surely_said_by_who_goes_on(answer: BotAnswer) -> None:
    assert subject({"police": SURELY + 0.01}, answer=answer) == "police"
    assert subject({"police": SURELY - 0.01}, answer=answer) is None
    assert subject({"police": 0.9, "person": NO_WISH + 0.01}, answer=answer) is None, "a person may be meant"
    assert subject({"police": 0.9}, answer=answer, state=FIRST) is None, "a first message the model knows better"


def test_nobody_is_called_for_a_wish_that_gave_way() -> None:
    assert answering("police", WISHED, STORY).handoff == Handoff()


def test_a_goodbye_stands_where_the_words_take_leave() -> None:
    goodbye = replace(MISREAD, intent=Intent("avsluta", 0.8), replies=(Reply("avsluta"),))
    leaves = replace(STORY, pending=(waits("tack och hej då"),))
    tells = replace(STORY, pending=(waits("vi fotar och tvättar bort det"),))
    assert subject({"worry_close": 0.9}, ("goodbye",), goodbye, leaves) is None
    assert subject({"worry_close": 0.9}, ("goodbye",), goodbye, tells) == "worry_close"


def test_who_takes_leave_in_other_words_is_taken_leave_of() -> None:
    goes = {"goodbye": GOES + 0.01, "worry_close": 0.1}
    assert subject(goes, ("worry_close",)) == "goodbye"
    assert subject({"goodbye": GOES - 0.01}, ("worry_close",)) is None
    assert answering("goodbye", MISREAD, STORY).replies == (Reply("avsluta"),)
    told = replace(STORY, level=Level.N4, signals=("S1",), danger_told=True, danger_at=2)
    assert answering("goodbye", MISREAD, told).replies == (Reply("avsluta_fara"),)
    assert subject(goes, ("danger_now",), state=replace(told, danger_at=told.episode_messages)) is None


def test_who_tells_of_the_net_and_worries_for_nobody_else_tells_of_themselves() -> None:
    assert subject({"online": 0.9, "drawn_in": 0.6, "worry_child": 0.1}) == "drawn_in"
    assert subject({"online": 0.9, "drawn_in": 0.1, "worry_child": 0.6}) == "online"


def test_a_wish_for_a_person_that_only_the_model_hears_is_one_unless_that_is_unlikely_there() -> None:
    assert is_hardly_a_wish({"person": HARDLY_A_WISH - 0.01, "signs": 0.9})
    assert not is_hardly_a_wish({"person": HARDLY_A_WISH + 0.01})
    assert not is_hardly_a_wish({})
    assert may_be_reread(WISHED, BotRequest(text="nån runa", lang="sv"), STORY)


@pytest.mark.parametrize("reply", [TAKE_AWAY, LAWFUL, TELLS_OTHERS])
def test_what_is_asked_in_so_many_words_does_not_give_way_to_what_is_told(reply: str) -> None:
    plain = replace(MISREAD, intent=Intent(reply, 1.0), replies=(Reply(reply),))
    assert subject({"worry_child": 0.9}, answer=plain) is None
    assert subject({"police": 0.9}, answer=plain) == "police"


def test_a_sure_question_does_not_give_way_to_what_is_told() -> None:
    asks = replace(MISREAD, intent=Intent("fraga_sekretess_yrke", 0.8), replies=(Reply("fraga_sekretess_yrke"),))
    assert subject({"worry_work": 0.9}, ("professional_secrecy",), asks) is None
    assert subject({"report_concern": 0.9}, ("professional_secrecy",), asks) == "report_concern"
    assert subject({"threat": 0.9}, ("professional_secrecy",), asks) == "threat", "a danger it does"
    assert subject({"threat": SURELY - 0.01}, ("professional_secrecy",), asks) is None


@pytest.mark.parametrize(
    ("answer", "payload"),
    [(MISREAD, "fraga_polis"), (replace(MISREAD, ranking=()), None), (replace(MISREAD, language="so"), None)],
)
def test_buttons_what_words_said_and_other_languages_are_not_read_again(answer: BotAnswer, payload: str | None) -> None:
    assert may_be_reread(MISREAD, BotRequest(text="hur då", lang="sv"), STORY)
    assert not may_be_reread(answer, BotRequest(text="hur då", lang="sv", payload=payload), STORY)


def test_a_danger_that_no_level_supports_is_met_without_a_promise_of_a_person() -> None:
    assert subject({"threat": 0.9}) == "threat"
    answer = answering("threat", MISREAD, STORY)
    assert (answer.intent.name, answer.replies[0].reply_id) == ("hot_mot_person", "hot_lugn")
    assert (answer.risk, answer.handoff) == (MISREAD.risk, Handoff())


def test_in_danger_that_was_told_only_what_is_asked_is_answered_and_not_at_once() -> None:
    told = replace(STORY, level=Level.N3, danger_told=True, danger_at=2)
    threat = replace(MISREAD, replies=(Reply("hot_mot_person"),))
    assert subject({"police": 0.9}, ("threat",), threat, told) == "police"
    assert subject({"leave": SURELY - 0.01, URGENT: 0.01}, ("threat",), threat, told) is None
    assert subject({"leave": 0.9, URGENT: 0.01}, state=told) == "leave", "nothing was said of it"
    assert subject({"leave": SURELY - 0.01, URGENT: CALM + 0.01}, state=told) is None
    assert subject({"police": 0.9}, state=replace(told, danger_at=told.episode_messages)) is None


@pytest.mark.parametrize("about", ["police", "leave"])
def test_what_is_surely_said_and_calm_is_answered_though_danger_was_read_in_it(about: str) -> None:
    telling = replace(STORY, level=Level.N3, danger_told=True, danger_at=STORY.episode_messages)
    threat = replace(MISREAD, replies=(Reply("hot_mot_person"),))
    assert subject({about: 0.9, URGENT: CALM_ENOUGH - 0.01}, ("threat",), threat, telling) == about
    assert subject({about: 0.9, URGENT: CALM_ENOUGH + 0.01}, ("threat",), threat, telling) is None
    assert subject({about: SURELY - 0.01, URGENT: 0.01}, ("threat",), threat, telling) is None


def test_where_the_model_alone_has_read_danger_what_is_told_calmly_is_answered_too() -> None:
    guessed = replace(STORY, level=Level.N3)
    assert subject({"worry_child": 0.9, URGENT: CALM - 0.01}, state=guessed) == "worry_child"
    assert subject({"worry_child": SURELY - 0.01, URGENT: CALM + 0.01}, state=guessed) is None


def test_after_a_danger_another_is_answered_by_name_where_it_is_far_ahead() -> None:
    told = replace(STORY, level=Level.N3, danger_told=True, danger_at=2)
    own = replace(MISREAD, replies=(Reply("egen_valdsavsikt"),))
    assert subject({"threat": 0.9}, ("own_violence",), own, told) == "threat"
    assert answering("threat", own, told).replies[0].reply_id == "hot_mot_person"
    near = {"threat": 0.9, "own_violence": 0.9 - IN_DANGER_AHEAD + 0.01}
    assert subject(near, ("own_violence",), own, told) is None
    assert subject({"threat": 0.9}, ("own_violence",), own, replace(told, danger_at=told.episode_messages)) is None


def test_in_a_guide_what_is_told_answers_the_guide_unless_nothing_was_found_to_say() -> None:
    guided = replace(STORY, guide=GuideStood(guide="oro", version="1", step="sedan"))
    assert subject({"worry_child": SURELY - 0.01}, state=guided) is None
    assert subject({"anonymity": 0.9}, state=guided) == "anonymity"
    silent = replace(MISREAD, replies=(Reply("fraga_utan_svar"),))
    assert subject({"leave": 0.9}, (), silent, guided) == "leave"


def test_what_is_surely_told_is_answered_in_a_guide_and_after_danger_where_it_is_calm() -> None:
    guided = replace(STORY, guide=GuideStood(guide="oro", version="1", step="sedan"))
    assert subject({"leave": SURELY + 0.01}, state=guided) == "leave"
    assert subject({"leave": SURELY + 0.01, "off_topic": 0.3}, state=guided) is None
    told = replace(guided, level=Level.N3, danger_told=True, danger_at=2)
    threat = replace(MISREAD, replies=(Reply("hot_mot_person"),))
    assert subject({"feelings": SURELY + 0.01, URGENT: CALM_ENOUGH - 0.01}, ("threat",), threat, told) == "feelings"
    assert subject({"feelings": SURELY + 0.01, URGENT: CALM_ENOUGH + 0.01}, ("threat",), threat, told) is None


def test_the_message_is_seen_with_the_one_before_and_what_the_conversation_knows() -> None:
    state = replace(STORY, recent=("han hänger med dom", "hur gör man"), pending=(waits("hur gör man"),))
    message = seen(MISREAD, BotRequest(text="hur gör man", lang="sv"), state)
    assert (message.text, message.before) == ("hur gör man", "han hänger med dom")
    assert {"said:oro_barn", "relation=barn", "level:0", "thread:oro_barn"} <= set(message.context)
    assert message.readings["intent:utanfor_omradet"] == 0.8


def test_a_reply_is_about_its_subject_its_thread_and_what_a_step_of_a_guide_says() -> None:
    def of_a_step(reply: str) -> tuple[str, ...]:
        return ("how_to_talk",) if reply == "guide:oro/prata" else ()

    assert "police" in subjects_of(["fraga_polis"], of_a_step)
    assert subjects_of(["lyssnar_yrke"], of_a_step) == {"worry_work"}
    assert subjects_of(["spegling_radd", "guide:oro/prata"], of_a_step) == {"own_wellbeing", "feelings", "how_to_talk"}
    assert subjects_of(["menar_du"], of_a_step) == frozenset()


def test_whether_somebody_comes_stays_answered_whatever_else_is_likely() -> None:
    comes = replace(MISREAD, replies=(Reply("person_kommer"),))
    assert subject({"about_service": 0.95, "how_to_talk": 0.9}, (), comes) is None
