"""The page of a conversation says each thing once: in danger, in the queue, and at a closed door."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from handoff.app.build import utc_now
from handoff.contract.parts import Button, Card
from handoff.contract.pushed import WireEvent
from handoff.gateway.http.plain.frame import Carried, Site
from handoff.gateway.http.plain.talk import Moment, Sent, TalkPage
from handoff.gateway.http.plain.view import View
from handoff.gateway.http.plain.words import Words
from tests.handoff.gateway.http.plain.test_markup import read
from tests.support.product import ROOT

_LOCALE = json.loads((ROOT / "widget/src/locales/sv.json").read_text("utf-8"))
WORDS = Words("sv", {**_LOCALE["visitor"], **_LOCALE["plain"]})
OPEN = Moment(open=True, why_closed="Just nu är ingen av oss här.", opening="Vi öppnar 1/2 09:00.")
CLOSED = replace(OPEN, open=False)
NOTICE = "Det låter akut. Ring 112 nu. Jag hämtar en person. Är du trygg?"
CARD = Card(type="article", id="a05", title="Hur pratar jag?")


def event(seq: int, text: str = "", **more: object) -> WireEvent:
    at = f"2026-01-05T09:{seq // 10:02}:00.000Z"
    told = {"kind": "message", "from_": "bot", **more}
    return WireEvent(conversation="c", seq=seq, prev_seq=seq - 1, at=at, text=text, **told)  # type: ignore[arg-type]


def page() -> TalkPage:
    site = Site(style="/static/plain.css", exit_url="https://example.org", practice=False)
    return TalkPage(WORDS, site, Carried(id="a" * 32, follow=False, token="t"), clock=utc_now, contact=lambda _: None)


def seen(view: View, moment: Moment = OPEN) -> str:
    return read(page().beginning(view, moment, Sent())).text


def in_danger(*answers: WireEvent, state: str = "queued", text_id: str | None = None) -> View:
    notice = event(1, NOTICE, kind="notice", code="emergency", from_=None, reply_id=text_id)
    return View(state=state, events=[notice, *answers], open=True)  # type: ignore[arg-type]


def test_in_danger_the_question_stands_above_its_answers_and_who_comes_is_said_by_the_answer() -> None:
    alone = seen(in_danger())
    assert NOTICE.removeprefix("Det låter akut. ") in alone
    answered = seen(in_danger(event(2, "En person är på väg.", buttons=[Button(title="Ja"), Button(title="Nej")])))
    assert "Jag hämtar en person." not in answered
    assert answered.count("Är du trygg?") == 1
    assert answered.index("En person är på väg.") < answered.index("Är du trygg?") < answered.index("Nej")


def test_in_danger_the_bot_leaves_out_what_the_panel_says() -> None:
    answers = (event(2, "Ingen ska leva så. Blir det farligt: ring 112."), event(3, "Ring 112 nu. Jag är kvar."))
    text = seen(in_danger(*answers))
    assert "Ingen ska leva så." in text
    assert "Blir det farligt" not in text
    assert text.count("Ring 112 nu.") == 1
    going_on = page()
    view = in_danger(answers[0])
    going_on.beginning(view, OPEN, Sent())
    view.events.append(answers[1])
    assert "Ring 112 nu" not in read(going_on.lines(view, view.events[2:])).text


def test_the_steps_fit_the_danger_and_where_an_answer_has_shown_it_none_stand() -> None:
    assert WORDS.t("acute_danger_1") in seen(in_danger(text_id="notice_emergency_danger"))
    assert WORDS.t("acute_suicide_1") in seen(in_danger(text_id="notice_emergency_suicide"))
    answer = event(2, f"Jag är kvar. {WORDS.t('acute_danger_1')}")
    answered = in_danger(answer, text_id="notice_emergency_answered")
    assert "first-steps" not in page().beginning(answered, OPEN, Sent())
    assert seen(answered).count(WORDS.t("acute_danger_1")) == 1


def test_what_was_said_in_danger_before_the_conversation_was_closed_stands_beside_a_new_danger() -> None:
    closed = event(3, kind="state", state="closed")
    notice = event(4, "Ring 112 nu.", kind="notice", code="emergency", from_=None)
    answer = event(5, "Sov hos en vän. Jag är kvar.")
    text = seen(in_danger(event(2, "Ring 112 nu. Sov hos en vän."), closed, notice, answer))
    assert text.count("Ring 112 nu.") == 2
    assert text.count("Sov hos en vän.") == 2


def test_while_a_person_comes_only_the_cards_of_what_is_asked_meanwhile_stand() -> None:
    asked = event(4, "och sen?", from_="visitor")
    events = [event(1, cards=[CARD]), event(2, kind="state", state="queued"), event(3, cards=[CARD]), asked]
    waiting = View(state="queued", events=events, open=True)
    assert CARD.title not in seen(waiting)
    waiting.events.append(event(5, cards=[CARD]))
    assert seen(waiting).count(CARD.title) == 1
    assert 'class="now person-comes"' in page().now(waiting, OPEN)
    waiting.open = False
    assert seen(waiting, CLOSED).count(CARD.title) == 3


def test_a_closed_door_says_once_that_nobody_is_here_and_a_message_is_offered_once() -> None:
    leave = Button(title="Lämna ett meddelande", action="mailbox")
    view = View(state="bot", events=[event(1, "Hej.", buttons=[leave])], open=False)
    text = seen(view, CLOSED)
    assert text.count("ingen av oss här") == 1
    html = page().now(view, CLOSED)
    assert len(re.findall('value="mailbox_form"', html)) == 1
    told = event(2, "Just nu är ingen av oss här.", kind="notice", code="closed_hours", from_=None)
    view.events.append(told)
    text = seen(view, CLOSED)
    assert text.count("ingen av oss här") == 1
    assert "Vi öppnar 1/2" in text
    said = event(1, "Just nu är ingen av oss här, men du kan lämna ett meddelande.")
    assert seen(View(state="bot", events=[said, told], open=False), CLOSED).count("ingen av oss här") == 1


def test_long_answers_come_thought_by_thought_and_a_minute_has_one_time() -> None:
    long = "Det är tungt när ens barn förändras, och det är bra att du söker hjälp. " * 2
    html = page().beginning(
        View(events=[event(1, long), event(2, "Vill du berätta?"), event(11, "Hej.")]), OPEN, Sent()
    )
    assert html.count('class="bubble"') == 4
    assert html.count('class="stamp"') == 2
