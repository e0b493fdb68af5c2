"""An N4 that the model alone reads, and not surely: N3 with one question, until it is settled."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.events import BotWrote, Event, Noticed, OfferedButton, RiskSeen, Settled, StateChanged
from handoff.conversation.unsettled import ASKS, CANNOT_TALK, IN_DANGER, NOBODY_IN_DANGER, NOT_CERTAIN
from handoff.risk import Level
from tests.support.samples import KIM, Story, bot_reply, decided, started, write

ANSWERS = [IN_DANGER, NOBODY_IN_DANGER, NOT_CERTAIN, CANNOT_TALK]


def doubtful(answers: int, **changes: Any) -> Any:
    return bot_reply(answers, level="N4", signals=("S4",), unsure=True, **changes)


def asked() -> Story:
    """The model has read an N4 of which it is not sure."""
    story = started(write(client_msg_id="1"))
    return story.does(doubtful(story.pending))


def pressed(story: Story, answer: str, *, level: Level = Level.N0, signals: tuple[str, ...] = ()) -> list[Event]:
    button = (story.state.buttons_seq, ANSWERS.index(answer))
    return list(story.took(decided(story.state, write(level, *signals, client_msg_id="2", button=button))))


def emergencies(events: list[Event]) -> list[Noticed]:
    return [event for event in events if isinstance(event, Noticed) and event.code == "emergency"]


def test_an_n4_in_doubt_is_n3_at_once_with_one_question_and_a_person_on_the_way() -> None:
    story = started(write(client_msg_id="1"))
    events = list(story.took(decided(story.state, doubtful(story.pending))))
    assert (story.state.level, story.state.name) == (Level.N3, "queued")
    assert story.state.unsettled_since == story.at
    (line,) = [event for event in events if isinstance(event, BotWrote)]
    assert line.reply_id == ASKS
    assert line.buttons == tuple(OfferedButton(title="", payload=answer) for answer in ANSWERS)
    assert not emergencies(events), "the alarm text is for what is known"


@pytest.mark.parametrize("taken_up", ["spegling_radd", "tar_upp_arbete", "hort_sover_inte"])
def test_what_takes_up_the_message_stands_before_the_question(taken_up: str) -> None:
    story = started(write(client_msg_id="1"))
    lines = (cmd.BotLine(taken_up), cmd.BotLine("risk_stod"))
    events = story.took(decided(story.state, doubtful(story.pending, lines=lines)))
    assert [event.reply_id for event in events if isinstance(event, BotWrote)] == [taken_up, ASKS]


def test_what_the_rules_read_as_n4_is_never_in_doubt() -> None:
    story = started(write(Level.N4, "S1", client_msg_id="1"))
    story.does(doubtful(story.pending))
    assert (story.state.level, story.state.unsettled_since) == (Level.N4, None)


def test_a_sure_n4_of_the_model_alarms_at_once() -> None:
    story = started(write(client_msg_id="1"))
    events = list(story.took(decided(story.state, bot_reply(story.pending, level="N4"))))
    assert (story.state.level, story.state.unsettled_since) == (Level.N4, None)
    assert emergencies(events)


@pytest.mark.parametrize("answer", [IN_DANGER, CANNOT_TALK])
def test_a_yes_makes_it_n4_in_the_same_entry_also_without_the_bot(answer: str) -> None:
    story = asked()
    events = pressed(story, answer)
    (risk,) = [event for event in events if isinstance(event, RiskSeen)]
    assert (risk.level, risk.signals, risk.source) == ("N4", ("S1",), "answer")
    assert (story.state.level, story.state.unsettled_since) == (Level.N4, None)
    assert emergencies(events)


def test_a_calm_answer_keeps_n3_and_its_place_and_clears_the_mark() -> None:
    story = asked()
    since = story.state.since
    assert Settled() in pressed(story, NOBODY_IN_DANGER)
    assert (story.state.level, story.state.name, story.state.since) == (Level.N3, "queued", since)
    assert story.state.unsettled_since is None


def test_who_does_not_know_has_not_settled_it() -> None:
    story = asked()
    assert not emergencies(pressed(story, NOT_CERTAIN))
    assert (story.state.level, story.state.unsettled_since is None) == (Level.N3, False)


def test_a_calm_answer_takes_nothing_back_of_what_the_rules_read() -> None:
    story = asked()
    pressed(story, NOBODY_IN_DANGER, level=Level.N3, signals=("S3",))
    assert story.state.level == Level.N4


@pytest.mark.parametrize(
    ("level", "signals", "after"),
    [
        (Level.N4, ("S4",), Level.N4),
        (Level.N3, ("S3",), Level.N4),
        (Level.N3, ("S4",), Level.N3),
        (Level.N2, ("S3",), Level.N3),
    ],
)
def test_worse_news_by_the_rules_settles_it(level: Level, signals: tuple[str, ...], after: Level) -> None:
    story = asked().does(write(level, *signals, client_msg_id="2"))
    assert story.state.level == after
    assert (story.state.unsettled_since is None) == (after == Level.N4)


def test_another_n4_of_the_model_settles_it() -> None:
    story = asked().does(write(client_msg_id="2"))
    story.does(doubtful(story.pending))
    assert (story.state.level, story.state.unsettled_since) == (Level.N4, None)


def test_an_unanswered_question_becomes_n4_without_new_text() -> None:
    story = asked()
    since = story.state.unsettled_since
    assert since is not None
    (event,) = story.took(decided(story.state, cmd.RingUnsettled(since)))
    assert isinstance(event, RiskSeen)
    assert (story.state.level, story.state.unsettled_since) == (Level.N4, None)
    with pytest.raises(Refused):
        decided(story.state, cmd.RingUnsettled(since))


def test_a_counselor_who_sets_the_level_has_settled_it() -> None:
    story = asked().does(cmd.Claim(KIM, lead=False))
    assert story.state.unsettled_since is not None, "who takes it sees that it may be N4"
    story.does(cmd.SetLevel(KIM, lead=False, level="N2", reason="läst"))
    assert story.state.level == Level.N2
    assert story.state.unsettled_since is None


def test_the_mark_ends_with_the_conversation() -> None:
    story = asked().does(cmd.End())
    assert isinstance(story.records[-1][1].events[0], StateChanged)
    assert story.state.unsettled_since is None


@pytest.mark.parametrize(("text", "settled"), [("nej", True), ("nej, men han har tagit kniven", True), ("vad", False)])
def test_an_answer_may_be_written_instead(text: str, settled: bool) -> None:
    story = asked().does(write(client_msg_id="2", text=text))
    assert (story.state.unsettled_since is None) is settled


def test_the_model_judges_no_answer_that_stands_alone() -> None:
    """Whose answer is "no" has disclosed nothing, whatever the model reads in the word."""
    story = asked().does(write(client_msg_id="2", text="nej"))
    story.does(bot_reply(story.pending, level="N4"))
    assert story.state.level == Level.N3


def test_the_model_judges_the_news_behind_an_answer() -> None:
    story = asked().does(write(client_msg_id="2", text="nej, men han har tagit kniven"))
    story.does(bot_reply(story.pending, level="N4"))
    assert story.state.level == Level.N4


@pytest.mark.parametrize(
    ("text", "level"),
    [
        *((text, Level.N0) for text in ("jag är 12", "Jag är 12 år.", "han är 15", "min son är femton år", "she's 14")),
        *((text, Level.N0) for text in ("15", "vår dotter fyller 13", "hon e bara 11")),
        ("jag är 12 och han slår mig", Level.N3),
        ("han är 15 och har en kniv", Level.N3),
    ],
)
def test_an_age_alone_is_no_disclosure(text: str, level: Level) -> None:
    story = started(write(client_msg_id="1", text=text))
    story.does(doubtful(story.pending))
    assert story.state.level == level
