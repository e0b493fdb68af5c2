"""A booked time: bound to the conversation, kept through a return, met when near, told kindly when missed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.events import AppointmentEnded, BotWrote, CodeMade, Event, Noticed, StateChanged
from handoff.conversation.queue_order import Waiting, order
from handoff.conversation.rules.appointments import BOOKS_TIME, NEAR
from handoff.conversation.visibility import wire_events
from handoff.risk import Level
from storage.ids import ConversationId
from tests.support.samples import (
    AFTER_HOURS,
    ENDED,
    KIM,
    LATER,
    NOON,
    OPEN,
    SOON,
    Asked,
    Given,
    Story,
    bot_reply,
    context,
    decided,
    leave,
    started,
    write,
)


def booked(*commands: Asked) -> Story:
    return started(cmd.BookAppointment(SOON), *commands)


def codes(events: tuple[Event, ...]) -> list[str]:
    return [event.code for event in events if isinstance(event, Noticed)]


def at(command: cmd.Command, minutes: float) -> Given:
    """A command so many minutes after the time has begun."""
    return Given(command, context(OPEN, now=SOON.starts_at + timedelta(minutes=minutes)))


def test_a_time_is_bound_with_a_code_and_told() -> None:
    story = started()
    events = story.took(decided(story.state, cmd.BookAppointment(SOON)))
    assert codes(events) == ["appointment_booked"]
    assert [type(event) for event in events].count(CodeMade) == 1
    assert (story.state.appointment, story.state.name) == (SOON, "bot")
    assert decided(story.state, cmd.BookAppointment(SOON)) == (), "the same time again changes nothing"


def test_a_time_is_moved_under_the_code_that_they_have() -> None:
    story = booked()
    code = story.state.code
    events = story.took(decided(story.state, cmd.BookAppointment(LATER)))
    assert codes(events) == ["appointment_moved"]
    assert (story.state.appointment, story.state.code) == (LATER, code)


def test_a_cancelled_time_is_gone() -> None:
    story = booked()
    assert codes(story.took(decided(story.state, cmd.CancelAppointment()))) == ["appointment_cancelled"]
    assert story.state.appointment is None
    with pytest.raises(Refused):
        decided(story.state, cmd.CancelAppointment())


@pytest.mark.parametrize("intake", [OPEN, AFTER_HOURS])
def test_who_is_here_when_the_time_is_near_is_queued_at_any_hour(intake: object) -> None:
    story = booked()
    meeting = Given(cmd.MeetAppointment(SOON.id), context(intake, now=SOON.starts_at - NEAR))  # type: ignore[arg-type]
    events = story.took(decided(story.state, meeting))
    assert [event.reason for event in events if isinstance(event, StateChanged)] == ["appointment"]
    assert codes(events) == ["appointment_now"]


def test_nobody_is_queued_too_early_too_late_or_on_a_line_that_has_ended() -> None:
    story = booked()
    for meeting in (
        at(cmd.MeetAppointment(SOON.id), -NEAR.total_seconds() / 60 - 1),
        at(cmd.MeetAppointment(SOON.id), SOON.minutes),
        Given(cmd.MeetAppointment(SOON.id), context(ENDED, now=SOON.starts_at)),
        at(cmd.MeetAppointment("another"), 0),
    ):
        with pytest.raises(Refused):
            decided(story.state, meeting)


def test_a_person_who_takes_it_keeps_the_time_and_it_stands_until_the_next_episode() -> None:
    story = booked().does(at(cmd.MeetAppointment(SOON.id), 0), at(cmd.Claim(KIM, lead=False), 1))
    assert (story.state.appointment, story.state.appointment_kept) == (SOON, True)
    story.does(cmd.End(), at(cmd.Return(), 60))
    assert (story.state.appointment, story.state.appointment_kept) == (None, False)


def test_a_talk_long_before_does_not_count_as_the_time() -> None:
    story = started(cmd.BookAppointment(LATER), cmd.AskHuman(), cmd.Claim(KIM, lead=False))
    assert story.state.appointment_kept is False


def test_a_talk_that_goes_on_when_the_time_comes_does() -> None:
    story = booked(cmd.AskHuman(), Given(cmd.Claim(KIM, lead=False), context(now=NOON - timedelta(hours=2))))
    story.does(at(cmd.MeetAppointment(SOON.id), 0))
    assert (story.state.name, story.state.appointment_kept) == ("with_counselor", True)


def test_who_lost_the_connection_while_the_time_was_on_waits_again_when_they_are_back() -> None:
    story = booked().does(at(cmd.MeetAppointment(SOON.id), 0))
    gone_at = SOON.starts_at
    story.does(cmd.NoteGone(gone_at), cmd.LeaveByAbsence(gone_at))
    assert story.state.owner is None
    back = Given(cmd.NoteBack(), context(AFTER_HOURS, now=SOON.starts_at + timedelta(minutes=9)))
    assert codes(story.took(decided(story.state, back))) == ["appointment_now"]
    assert story.state.name == "queued"


def test_a_missed_time_is_told_and_offered_anew() -> None:
    story = booked()
    with pytest.raises(Refused):
        decided(story.state, at(cmd.MissAppointment(SOON.id), SOON.minutes - 1))
    events = story.took(decided(story.state, at(cmd.MissAppointment(SOON.id), SOON.minutes)))
    assert codes(events) == ["appointment_missed"]
    (offer,) = [event for event in events if isinstance(event, BotWrote)]
    assert [button.payload for button in offer.buttons] == [BOOKS_TIME, "be_om_manniska"]
    assert (story.state.appointment, story.state.appointment_missed) == (None, SOON.id)


def test_in_the_mailbox_only_the_notice_is_said() -> None:
    story = booked().does(leave())
    assert story.state.name == "mailbox"
    assert not [
        event
        for event in decided(story.state, at(cmd.MissAppointment(SOON.id), SOON.minutes))
        if isinstance(event, BotWrote)
    ]


@pytest.mark.parametrize(
    ("minutes", "state", "code"),
    [
        (-600, "bot", "appointment_reminder"),
        (-9, "queued", "appointment_now"),
        (29, "queued", "appointment_now"),
        (31, "bot", "appointment_missed"),
    ],
)
def test_who_comes_back_is_told_of_the_time(minutes: int, state: str, code: str) -> None:
    story = booked(cmd.End())
    events = story.took(decided(story.state, at(cmd.Return(), minutes)))
    assert (story.state.name, codes(events)) == (state, [code])
    greeted = [event.reply_id for event in events if isinstance(event, BotWrote)]
    assert greeted == {"appointment_reminder": ["welcome_back"], "appointment_missed": ["tid_ny"]}.get(code, [])


def test_who_comes_back_to_a_time_that_was_withdrawn_is_told_that() -> None:
    story = booked(cmd.End())
    events = story.took(decided(story.state, at(cmd.Return(withdrawn=True), -600)))
    assert codes(events) == ["appointment_withdrawn"]
    assert story.state.appointment is None


def test_a_withdrawn_time_is_told_at_once_to_who_is_here() -> None:
    story = booked()
    assert codes(story.took(decided(story.state, cmd.WithdrawAppointment(SOON.id)))) == ["appointment_withdrawn"]
    assert story.state.appointment is None
    assert AppointmentEnded(id=SOON.id, how="withdrawn") in story.records[-1][1].events


def test_the_page_learns_the_time_from_the_notice() -> None:
    story = booked()
    (notice,) = [
        event
        for event in wire_events(ConversationId("c"), story.records, "visitor", str)
        if event.code == "appointment_booked"
    ]
    assert notice.appointment is not None
    assert (notice.appointment.id, notice.appointment.starts_at) == (SOON.id, "2026-11-24T12:05:00.000Z")


def test_the_title_of_its_button_when_it_is_written_is_read_as_any_message() -> None:
    """Pressing it opens the times; nothing is sent to the bot that it could not read."""
    lines = (cmd.BotLine("tid_ny", (("knapp_boka", BOOKS_TIME), ("knapp_person", "be_om_manniska"))),)
    story = started(write())
    story.does(bot_reply(story.pending, lines=lines))
    shown = tuple(
        replace(button, title="Boka rådgivning", action="appointment") if button.payload == BOOKS_TIME else button
        for button in story.state.buttons
    )
    story.state = replace(story.state, buttons=shown)
    story.does(write(text="boka rådgivning", client_msg_id="n"))
    assert story.state.pending[-1].payload is None


def test_by_its_hour_a_booked_visitor_is_before_those_who_came_by_chance() -> None:
    chance = Waiting(ConversationId("a"), Level.N1, NOON)
    promised = Waiting(ConversationId("b"), Level.N0, NOON + timedelta(minutes=5), appointment_at=SOON.starts_at)
    worse = Waiting(ConversationId("c"), Level.N3, NOON + timedelta(minutes=6))
    assert [item.conversation for item in order([chance, promised, worse], NOON)] == ["c", "b", "a"]
