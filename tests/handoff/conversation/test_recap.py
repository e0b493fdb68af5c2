"""What the bot has understood: said back once a wait, in reviewed sentences, and mended by the visitor."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.conversation import commands as cmd
from handoff.conversation.events import BotWrote, StateChanged
from handoff.conversation.state import RECAP
from handoff.conversation.told.understood import MOST_LINES, SENTENCES, confirmed, sentences, told
from handoff.risk import Level
from tests.support.samples import AFTER_HOURS, KIM, Story, ask_human, bot_reply, decided, started, write

TOLD = {"relation": "barn", "age_band": "15_17", "since": "months", "kommun": "2584"}


def telling(*, lang: str = "sv", **memory: str) -> Story:
    story = started(lang=lang)
    story.state = replace(story.state, memory=memory or TOLD)
    return story


def recaps(events: tuple[object, ...]) -> list[BotWrote]:
    return [event for event in events if isinstance(event, BotWrote) and event.reply_id == RECAP]


def test_who_begins_to_wait_is_asked_whether_the_bot_has_understood() -> None:
    story = telling()
    (asks,) = recaps(story.took(decided(story.state, cmd.AskHuman())))
    assert asks.sentences == (
        ("minns_relation_barn", ""),
        ("minns_alder_15_17", ""),
        ("minns_sedan_months", ""),
        ("minns_kommun", "Kiruna"),
    )
    assert (story.state.question, [button.payload for button in story.state.buttons]) == (
        "understood",
        ["bekrafta", "neka"],
    )


def test_it_is_the_only_question_of_a_turn_and_comes_once_a_wait() -> None:
    story = telling()
    story.does(write(text="jag vill ha en person"))
    story.does(cmd.AskHuman())
    assert story.state.recapped is False, "the bot still owes an answer"
    lines = (cmd.BotLine("oro_barn", (("knapp_person", "be_om_manniska"),)),)
    events = story.took(decided(story.state, bot_reply(story.pending, lines=lines)))
    assert [event.question for event in events if isinstance(event, BotWrote)] == ["", "understood"]
    story.does(write(client_msg_id="n"))
    assert recaps(story.took(decided(story.state, bot_reply(story.pending)))) == []
    story.does(cmd.LeaveQueue())
    assert recaps(decided(story.state, cmd.AskHuman())), "another wait"


@pytest.mark.parametrize(
    "story",
    [
        telling(lang="so"),
        telling(relation="barn"),
        telling().does(write(Level.N3, "S4")),
        telling(relation="okänt", safe="no"),
    ],
)
def test_nothing_is_said_back_when_it_is_urgent_or_there_is_little_to_say(story: Story) -> None:
    asked = story.does(cmd.AskHuman()) if story.state.name == "bot" else story
    if asked.state.pending:
        asked.does(bot_reply(asked.pending))
    assert not asked.state.recapped


def test_who_cannot_wait_now_is_not_asked() -> None:
    events = decided(telling().state, ask_human(AFTER_HOURS))
    assert not any(isinstance(event, StateChanged) for event in events)
    assert recaps(events) == []


def test_the_visitor_mends_what_was_understood() -> None:
    story = telling().does(cmd.AskHuman(), write(text="nej, det är min bror och han är 19 år"))
    assert (story.state.memory["relation"], story.state.memory["age_band"]) == ("syskon", "18_24")
    assert story.state.question == ""
    story.does(write(text="min son är 12 år", client_msg_id="n"))
    assert story.state.memory["relation"] == "syskon", "later somebody else may be spoken of"


def test_at_most_five_lines_each_said_once() -> None:
    memory = {**TOLD, "about": "self", "own_age": "18_24", "safe": "yes", "audience": "anhorig"}
    assert len(sentences(memory)) == MOST_LINES
    assert sentences({"relation": "jag_sjalv", "about": "self"}) == (("minns_relation_jag_sjalv", ""),)
    assert told({"lang": "sv", "since": "long"}) == (("since", "long"),)
    assert all(value and fact for fact, value in SENTENCES)


def test_what_is_known_from_an_earlier_visit_alone_is_not_said_back() -> None:
    story = telling(kommun="2584", audience="anhorig").does(cmd.End(), cmd.Return())
    assert story.state.memory
    assert recaps(decided(story.state, cmd.AskHuman())) == []
    assert told(confirmed(story.state)) == ()


def test_the_counselor_who_comes_finds_it_asked() -> None:
    story = telling().does(cmd.AskHuman(), cmd.Claim(KIM, lead=False))
    assert (story.state.recapped, story.state.question) == (True, "")
