"""The rules of a conversation: the table is complete, what it says is what happens, and what must hold always holds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handoff.contract.base import StateName, level_name
from handoff.contract.errors import ERROR_CODES, Refused
from handoff.conversation import commands as cmd
from handoff.conversation.commands import Command
from handoff.conversation.decide import QUEUE_FROM, TABLE, Row
from handoff.conversation.events import (
    BotFailed,
    BotWrote,
    CodeMade,
    EpisodeStarted,
    Event,
    HumanAsked,
    LeaveWished,
    Noticed,
    OfferedButton,
    PersonOffered,
    Record,
    RiskSeen,
    StateChanged,
    VisitorAnswered,
    VisitorWrote,
)
from handoff.conversation.fold import fold
from handoff.conversation.intake import Intake
from handoff.conversation.state import (
    EMERGENCY_TEXTS,
    ROUND_THE_CLOCK,
    WELCOMED,
    State,
    danger_waits,
    is_of_earlier_contact,
)
from handoff.conversation.visibility import Receiver, wire_events
from handoff.risk import Level
from knowledge.questions import NO, UNSURE, YES
from storage.ids import ConversationId, Seq
from tests.support.samples import (
    AFTER_HOURS,
    ENDED,
    KIM,
    LEAD,
    LEE,
    NOON,
    OPEN,
    SOON,
    UNSTAFFED,
    Asked,
    Given,
    Story,
    ask_human,
    assessed,
    bot_fail,
    bot_reply,
    command_of,
    context,
    decided,
    leave,
    refold,
    started,
    take_mail,
    with_kim,
    write,
)

SAFE_NOW, ASKS_WHETHER_SAFE = "safe_now", "vill_lamna"
"""A question about safety, and a reply that asks it."""
COMMANDS: tuple[type[Command], ...] = get_args(Command)
STATES: tuple[StateName | None, ...] = (None, *get_args(StateName))
CONVERSATION = ConversationId("c")
PAIRS = [(state, command) for state in STATES for command in COMMANDS]


def variants(state: State) -> Iterator[Asked]:
    """Every command in every flavour that a rule tells apart, made for this state."""
    answered = state.pending[-1].seq if state.pending else Seq(state.seq)
    for intake in (OPEN, AFTER_HOURS, ENDED):
        for level in (Level.N0, Level.N2, Level.N3, Level.N4):
            yield write(level, intake=intake)
            yield leave(level, intake=intake)
            yield bot_reply(answered, level=level.name, intake=intake)
        yield write(Level.N2, "S7", intake=intake)
        yield write(Level.N2, "S9", intake=intake)
        yield write(assessment=assessed(human_request=True), intake=intake)
        yield bot_reply(answered, level="N4", unsure=True, intake=intake)
        yield bot_reply(answered, handoff="asked", intake=intake)
        yield bot_reply(answered, handoff="low_confidence", intake=intake)
        yield ask_human(intake)
        yield bot_fail(answered, "timeout", intake)
    yield from of_an_answer_about_safety(answered)
    yield cmd.Start("sv", practice=True)
    yield cmd.MakeCode()
    yield cmd.LeaveQueue()
    yield cmd.Return()
    yield cmd.End()
    yield cmd.TellClosing()
    yield cmd.RingUnsettled(state.unsettled_since or NOON)
    yield cmd.LapseOffer(state.offered_at or NOON)
    yield cmd.NoteGone(NOON)
    yield cmd.NoteBack()
    yield cmd.LeaveByAbsence(state.gone_since or NOON)
    yield cmd.Abandon(NOON + timedelta(days=1))
    yield cmd.Seal(state.seq)
    for account, lead in ((KIM, False), (LEE, False), (LEAD, True)):
        yield from (cmd.Claim(account, lead), cmd.DeclineOffer(account))
        yield cmd.Answer(account, "m", "hej")
        yield cmd.Note(account, lead, "obs")
        yield cmd.SetLevel(account, lead, "N1", "lugnare")
        yield cmd.Close(account, lead, "klart")
        yield cmd.AnswerMailbox(account, "m", "hej")
        yield cmd.CounselorGone(account)
        for to in ("queue", "bot", "lead"):
            yield cmd.Release(account, lead, to, "rast")
        yield cmd.Release(account, lead, "counselor", "rast", LEE)
        yield cmd.Answer(account, "m", "hej", trainee=True)
        yield cmd.SideNote(account, lead, "fråga")
        yield cmd.Flag(account, lead, "supervision", on=True)
        yield cmd.Flag(account, lead, "supervision", on=False)
        yield cmd.TakeOver(account, "behövs")
        yield cmd.Warn(account, "inactive")
        yield cmd.Pause(account, lead, 10, "hot")
        for proposal in (*(each.seq for each in state.proposals), Seq(0)):
            yield cmd.Approve(account, proposal, accept=True, text="")
            yield cmd.Approve(account, proposal, accept=False, text="försök igen")
    yield write(Level.N4, "S3", now=NOON + timedelta(minutes=5))
    yield write(now=NOON + timedelta(minutes=5))
    yield write(now=NOON + timedelta(minutes=30))
    yield cmd.AnswerTransfer(accept=True)
    yield cmd.AnswerTransfer(accept=False)
    yield from of_a_booked_time()
    yield take_mail()
    yield take_mail(Level.N3, "S2")
    yield cmd.NoteMailSent(state.mail_unsent[0] if state.mail_unsent else Seq(1))


def of_an_answer_about_safety(answered: Seq) -> Iterator[Asked]:
    yield Given(cmd.HearAnswer(answered, YES), context(OPEN))
    yield bot_reply(answered, lines=(cmd.BotLine(ASKS_WHETHER_SAFE),))


def of_a_booked_time() -> Iterator[Asked]:
    yield cmd.BookAppointment(SOON)
    yield cmd.CancelAppointment()
    yield cmd.MeetAppointment(SOON.id)
    yield Given(cmd.MissAppointment(SOON.id), context(OPEN, now=SOON.ends_at))
    yield cmd.WithdrawAppointment(SOON.id)
    yield cmd.Return(withdrawn=True)


def place(state: State) -> tuple[object, ...]:
    """What decides where a command leads: who has the conversation, how serious it is, what is owed."""
    return (
        state.name,
        state.level,
        state.owner,
        state.offered_to,
        state.transfer_to,
        state.channel,
        min(len(state.pending), 2),
    )


def marks(state: State) -> tuple[object, ...]:
    """What a rule looks at one by one, if at all: mostly so as not to say a thing twice."""
    return (
        min(state.episode, 2),
        state.emergency_shown,
        state.failure_shown,
        state.human_asked,
        state.mailbox_since is not None,
        min(len(state.proposals), 1),
        state.paused_until is not None,
        state.unsettled_since is not None,
        bool(state.flags),
        bool(state.signals),
        state.offer_due,
        state.offers,
        bool(state.worries),
        state.leave_wished,
        state.left_queue,
        state.gone_since is not None,
        state.kept_place is not None,
        state.appointment is not None,
        bool(state.mail_unsent),
        state.question == SAFE_NOW,
    )


class Came(NamedTuple):
    """What came of a kind of command in a state: another state, perhaps the same, or a refusal."""

    state: StateName | None
    command: type[Command]
    to: StateName | None = None
    refused: str = ""


@cache
def explored() -> dict[Came, Asked]:
    """All that comes of commands, with the first of them of which it came. The states themselves would fill memory."""
    found: dict[Came, Asked] = {}
    for came, command in explore():
        found.setdefault(came, command)
    return found


def explore() -> Iterator[tuple[Came, Asked]]:
    """Every place that commands lead to, with each mark set and unset in it, and what every command does there.

    Not every set of marks at every place: those are ten times as many, and what comes of any of them is tried below, at
    random.
    """
    seen: set[tuple[object, ...]] = set()
    todo = deque([Story(), Story(State(name="erased", seq=Seq(9)))])
    while todo:
        story = todo.popleft()
        shown = shown_in(story.state)
        if shown <= seen:
            continue
        seen |= shown
        for command in variants(story.state):
            kind = type(command_of(command))
            here = Story(story.state, at=story.at)
            try:
                here.took(decided(here.state, command))
            except Refused as refused:
                yield Came(story.state.name, kind, refused=refused.code), command
            else:
                yield Came(story.state.name, kind, here.state.name), command
                if not shown_in(here.state) <= seen:
                    todo.append(here)


def shown_in(state: State) -> set[tuple[object, ...]]:
    """Its place with each of its marks."""
    where = place(state)
    return {(where, *mark) for mark in enumerate(marks(state))}


# --- the table -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "command"), PAIRS)
def test_every_state_has_a_row_for_every_command(state: StateName | None, command: type[Command]) -> None:
    row = TABLE[state][command]
    if isinstance(row, str):
        assert row in ERROR_CODES
    else:
        assert row.to
        assert set(row.to) <= set(STATES)


def test_the_table_holds_nothing_else() -> None:
    assert set(TABLE) == set(STATES)
    assert all(set(rows) == set(COMMANDS) for rows in TABLE.values())


def test_what_the_table_says_is_what_happens_and_nothing_else_does() -> None:
    """Explored from the empty conversation: each state a rule may lead to is reached, no other is."""
    happened: dict[tuple[object, object], set[object]] = {}
    for came, command in explored().items():
        row = TABLE[came.state][came.command]
        if isinstance(row, str):
            assert came.refused == row, (came, command)
        elif not came.refused:
            assert came.to in row.to, (came, command)
            happened.setdefault((came.state, came.command), set()).add(came.to)
    said = {
        (state, command): set(row.to)
        for state, rows in TABLE.items()
        for command, row in rows.items()
        if isinstance(row, Row)
    }
    assert happened == said


def test_an_erased_conversation_refuses_everything_alike() -> None:
    erased = {came: command for came, command in explored().items() if came.state == "erased"}
    assert {came.command for came in erased} == set(COMMANDS)
    for came, command in erased.items():
        assert came.refused == "conversation_erased", command


# --- what must always hold -------------------------------------------------------------------------

levels = st.sampled_from(list(Level))
intakes = st.sampled_from([OPEN, UNSTAFFED, AFTER_HOURS, ENDED])
signals = st.lists(st.sampled_from(["S1", "S2", "S3", "S7"]), max_size=2, unique=True).map(tuple)
RELEASED_TO = ("queue", "bot", "lead", "counselor")
staff = st.sampled_from([(KIM, False), (LEE, False), (LEAD, True)])


@st.composite
def commands(draw: st.DrawFn, state: State) -> Asked:
    """Any command; bot answers mostly name a message that is owed an answer, buttons mostly exist."""
    pick = draw(st.sampled_from(COMMANDS))
    intake: Intake = draw(intakes)
    account, lead = draw(staff)
    answers = draw(st.sampled_from([message.seq for message in state.pending] or [Seq(max(state.seq, 1))]))
    if pick is cmd.Write:
        button = draw(st.sampled_from([None, (state.buttons_seq, 0), (Seq(1), 7)])) if state.buttons else None
        wishes, suicide = draw(st.booleans()), draw(st.booleans())
        assessment = assessed(draw(levels), *draw(signals), human_request=wishes, suicide=suicide)
        return write(assessment=assessment, intake=intake, button=button)
    if pick is cmd.LeaveMessage:
        return leave(draw(levels), intake=intake)
    if pick is cmd.TakeMail:
        return take_mail(draw(levels), *draw(signals))
    if pick is cmd.BotReply:
        handoff = draw(st.sampled_from([None, None, "asked", "low_confidence"]))
        reading: dict[str, Any] = {"signals": draw(signals), "unsure": draw(st.booleans())}
        return bot_reply(answers, level=draw(levels).name, handoff=handoff, intake=intake, **reading)
    made: dict[type[Command], Asked] = {
        cmd.Start: cmd.Start("sv", practice=True),
        cmd.AskHuman: ask_human(intake),
        cmd.MakeCode: cmd.MakeCode(),
        cmd.LeaveQueue: cmd.LeaveQueue(),
        cmd.Return: cmd.Return(withdrawn=draw(st.booleans())),
        cmd.BookAppointment: cmd.BookAppointment(SOON),
        cmd.CancelAppointment: cmd.CancelAppointment(),
        cmd.MeetAppointment: cmd.MeetAppointment(SOON.id),
        cmd.MissAppointment: Given(cmd.MissAppointment(SOON.id), context(intake, now=SOON.ends_at)),
        cmd.WithdrawAppointment: cmd.WithdrawAppointment(SOON.id),
        cmd.End: cmd.End(),
        cmd.BotFail: bot_fail(answers, "timeout", intake),
        cmd.HearAnswer: Given(cmd.HearAnswer(answers, draw(st.sampled_from((YES, NO, UNSURE)))), context(intake)),
        cmd.Claim: cmd.Claim(account, lead),
        cmd.Answer: cmd.Answer(account, "m", "hej"),
        cmd.Note: cmd.Note(account, lead, "obs"),
        cmd.SetLevel: cmd.SetLevel(account, lead, level_name(draw(levels)), "sett om"),
        cmd.Release: cmd.Release(account, lead, draw(st.sampled_from(RELEASED_TO)), "rast", LEE),
        cmd.Close: cmd.Close(account, lead, "klart"),
        cmd.AnswerMailbox: cmd.AnswerMailbox(account, "m", "hej"),
        cmd.CounselorGone: cmd.CounselorGone(account),
        cmd.TellClosing: cmd.TellClosing(),
        cmd.RingUnsettled: cmd.RingUnsettled(state.unsettled_since or NOON),
        cmd.LapseOffer: cmd.LapseOffer(NOON),
        cmd.DeclineOffer: cmd.DeclineOffer(account),
        cmd.NoteGone: cmd.NoteGone(NOON),
        cmd.NoteBack: cmd.NoteBack(),
        cmd.LeaveByAbsence: cmd.LeaveByAbsence(state.gone_since or NOON),
        cmd.Abandon: cmd.Abandon(NOON + timedelta(days=draw(st.integers(-1, 1)))),
        cmd.NoteMailSent: cmd.NoteMailSent(state.mail_unsent[0] if state.mail_unsent else Seq(1)),
        cmd.Seal: cmd.Seal(Seq(state.seq - draw(st.integers(0, 1)))),
        cmd.AnswerTransfer: cmd.AnswerTransfer(accept=draw(st.booleans())),
        cmd.Approve: cmd.Approve(account, _proposed(state), accept=draw(st.booleans()), text=""),
        cmd.SideNote: cmd.SideNote(account, lead, "fråga"),
        cmd.Flag: cmd.Flag(account, lead, "supervision", on=draw(st.booleans())),
        cmd.TakeOver: cmd.TakeOver(account, "behövs"),
        cmd.Warn: cmd.Warn(account, draw(st.sampled_from(["inactive", "boundaries"]))),
        cmd.Pause: cmd.Pause(account, lead, draw(st.integers(1, 60)), "hot"),
    }
    return made[pick]


def _proposed(state: State) -> Seq:
    return state.proposals[0].seq if state.proposals else Seq(0)


def check_step(before: State, asked: Asked, events: tuple[Event, ...], after: State) -> None:
    """What each accepted command keeps."""
    command = command_of(asked)
    row = TABLE[before.name][type(command)]
    assert isinstance(row, Row)
    assert after.name in row.to
    assert after.seq == before.seq + len(events), "numbers without gaps"
    assert (after.owner is not None) == (after.name == "with_counselor"), "an owner exactly where there is one"
    if before.owner is not None and after.owner is not None and not isinstance(command, cmd.TakeOver):
        assert after.owner == before.owner, "no owner takes over from another without a release"
    if not isinstance(command, cmd.SetLevel):
        assert after.level >= before.level, "only people lower a level"
    if before.name in ("with_counselor", "mailbox", "closed") and not isinstance(command, cmd.Release | cmd.Return):
        spoken = [event.reply_id for event in events if isinstance(event, BotWrote)]
        assert spoken in ([], [ROUND_THE_CLOCK]), "the bot is silent here, but for who answers day and night"
    if after.name in ("with_counselor", "mailbox", "closed"):
        assert not after.pending, "nothing is owed where the bot may not speak"
        assert not after.buttons
    if after.name == "queued":
        assert after.queued_at is not None


def check_history(story: Story) -> None:
    """What the log as a whole keeps."""
    state = story.state
    assert refold(story.records) == state, "the fold of what was stored is the state"
    events = [event for _, record in story.records for event in record.events]
    in_episode = 0
    for event in events:
        if isinstance(event, EpisodeStarted):
            in_episode = 0
        if isinstance(event, Noticed) and event.text_id in EMERGENCY_TEXTS:
            in_episode += 1
        assert in_episode <= 1, "the 112 text once per episode"
    check_links(story, "visitor", state.visitor_seq)
    check_links(story, "staff", state.staff_seq)


def check_links(story: Story, receiver: Receiver, last: Seq) -> None:
    """Following `prev_seq` from the newest event one comes to all of them, and to 0."""
    sent = list(wire_events(CONVERSATION, story.records, receiver, str))
    assert [event.prev_seq for event in sent] == [0, *(event.seq for event in sent)][: len(sent)]
    assert (sent[-1].seq if sent else 0) == last


@given(st.data())
def test_whatever_is_asked_in_whatever_order(data: st.DataObject) -> None:
    story = Story()
    for _ in range(data.draw(st.integers(5, 40), label="steps")):
        before = story.state
        command = data.draw(commands(before))
        try:
            events = decided(before, command)
        except Refused:
            assert story.state == before
            continue
        story.took(events)
        check_step(before, command, events, story.state)
    check_history(story)


# --- single promises -------------------------------------------------------------------------------


def texts(events: tuple[Event, ...]) -> list[str]:
    """Ids of what the visitor is shown."""
    return [
        event.text_id if isinstance(event, Noticed) else event.reply_id
        for event in events
        if isinstance(event, Noticed | BotWrote)
    ]


def kinds(events: tuple[Event, ...]) -> list[type[Event]]:
    return [type(event) for event in events]


def refused(state: State, command: Asked) -> str:
    with pytest.raises(Refused) as caught:
        decided(state, command)
    return caught.value.code


def test_a_conversation_begins_with_the_bot_that_welcomes() -> None:
    story = started()
    assert story.state.name == "bot"
    assert texts(story.records[0][1].events) == ["welcome"]


@pytest.mark.parametrize("level", [Level.N0, Level.N1])
def test_below_the_threshold_the_bot_keeps_the_conversation(level: Level) -> None:
    assert started(write(level)).state.name == "bot"


@pytest.mark.parametrize("level", [level for level in Level if level >= QUEUE_FROM])
def test_risk_brings_a_person_in_unasked(level: Level) -> None:
    state = started(write(level, "S7")).state
    assert (state.name, state.level, state.signals) == ("queued", level, ("S7",))


def test_one_message_its_risk_and_its_hand_off_are_one_entry() -> None:
    """So that no crash can come between them."""
    story = started()
    events = decided(story.state, write(Level.N4, "S1", assessment=assessed(Level.N4, "S1")))
    assert kinds(events) == [VisitorWrote, RiskSeen, Noticed, StateChanged, Noticed]
    assert texts(events) == ["notice_emergency_danger", "notice_queued_danger"]


def test_someone_about_to_hurt_themselves_is_shown_the_other_text() -> None:
    events = decided(started().state, write(assessment=assessed(Level.N4, "S3", suicide=True)))
    assert texts(events)[0] == "notice_emergency_suicide"


def test_the_emergency_text_comes_again_in_a_new_episode_only() -> None:
    story = started(write(Level.N4))
    assert texts(decided(story.state, write(Level.N4))) == []
    story.does(cmd.End(), cmd.Return())
    assert "notice_emergency_danger" in texts(decided(story.state, write(Level.N4)))


def test_the_emergency_text_is_shown_while_a_human_has_the_conversation_and_in_the_mailbox() -> None:
    assert texts(decided(with_kim().state, write(Level.N4))) == ["notice_emergency_danger"]
    mailbox = started(leave(intake=AFTER_HOURS)).state
    assert texts(decided(mailbox, write(Level.N4, intake=AFTER_HOURS)))[0] == "notice_emergency_danger"


def test_asking_for_a_human_in_words_or_by_the_button_queues_once() -> None:
    asked = decided(started().state, write(assessment=assessed(human_request=True)))
    assert kinds(asked) == [VisitorWrote, HumanAsked, StateChanged, Noticed]
    story = started(cmd.AskHuman())
    assert story.state.name == "queued"
    assert decided(story.state, cmd.AskHuman()) == ()


def test_after_hours_a_request_is_told_so_and_danger_is_queued_all_the_same() -> None:
    story = started()
    assert texts(decided(story.state, ask_human(AFTER_HOURS))) == ["notice_closed_hours"]
    assert started(write(Level.N3, intake=AFTER_HOURS)).state.name == "queued"


def lines_named(events: tuple[Event, ...]) -> list[str]:
    return [card.id for event in events if isinstance(event, BotWrote) for card in event.cards if card.type == "lines"]


def test_in_danger_at_a_closed_door_who_answers_day_and_night_is_named_at_once_and_once() -> None:
    story = started()
    assert lines_named(decided(story.state, write(Level.N3, "S3", intake=AFTER_HOURS))) == ["S3"]
    assert lines_named(decided(story.state, leave(Level.N3, intake=AFTER_HOURS))) == ["S1"]
    assert lines_named(decided(story.state, write(Level.N2, "S9", intake=AFTER_HOURS))) == []
    assert lines_named(decided(story.state, write(Level.N3, "S3", intake=OPEN))) == []
    story.does(write(Level.N3, "S3", intake=AFTER_HOURS))
    assert lines_named(decided(story.state, write(Level.N4, "S1", intake=AFTER_HOURS))) == []


def test_who_writes_what_stands_on_a_button_means_what_the_button_means() -> None:
    titled = replace(started().state, buttons=(OfferedButton(title="Ja, det hjälpte", payload="helped"),))
    for text, payload in (("  ja det  hjälpte! ", None), (" JA, det hjälpte. ", "helped"), ("ja", None)):
        [said] = [event for event in decided(titled, write(text=text)) if isinstance(event, VisitorWrote)]
        assert said.payload == payload


def test_within_hours_people_wait_also_while_nobody_is_free() -> None:
    assert started(ask_human(UNSTAFFED)).state.name == "queued"


# the bot


def test_the_bot_answers_what_it_owes_and_nothing_else() -> None:
    story = started(write())
    answered = story.pending
    assert refused(story.state, bot_reply(answered + 1)) == "wrong_state"
    story.does(bot_reply(answered))
    assert story.state.pending == ()
    assert refused(story.state, bot_reply(answered)) == "wrong_state"
    assert refused(story.state, bot_fail(answered, "timeout", OPEN)) == "wrong_state"


def test_an_answer_to_the_newest_message_settles_the_earlier_ones_and_no_later_one() -> None:
    story = started(write(), write(client_msg_id="n"))
    second = story.pending
    story.does(write(client_msg_id="o"), bot_reply(second))
    assert [message.seq for message in story.state.pending] == [story.state.pending[-1].seq]
    assert story.state.pending[0].seq > second


def test_a_late_answer_is_refused_once_a_human_has_the_conversation() -> None:
    story = started(write(), cmd.AskHuman())
    owed = story.pending
    story.does(cmd.Claim(KIM, lead=False))
    assert refused(story.state, bot_reply(owed)) == "wrong_state"


def test_a_late_answer_is_refused_in_the_next_episode_too() -> None:
    story = started(write(), cmd.AskHuman())
    owed = story.pending
    story.does(cmd.Claim(KIM, lead=False), cmd.Release(KIM, False, "bot", "klart"))
    assert story.state.name == "bot"
    assert refused(story.state, bot_reply(owed)) == "wrong_state"


def test_the_bot_answers_those_who_wait_and_does_not_queue_them_twice() -> None:
    story = started(write(), cmd.AskHuman())
    events = decided(story.state, bot_reply(story.pending, handoff="asked", level="N3"))
    assert not any(isinstance(event, StateChanged) for event in events)


@pytest.mark.parametrize("reason", ["asked", "low_confidence", "bot"])
def test_the_bot_can_bring_a_person_in(reason: str) -> None:
    story = started(write())
    story.does(bot_reply(story.pending, handoff=reason))
    assert story.state.name == "queued"
    assert story.state.human_asked is (reason == "asked")


def test_what_the_model_sees_raises_the_level_and_never_lowers_it() -> None:
    story = started(write())
    story.does(bot_reply(story.pending, level="N3", signals=("S7",)))
    assert (story.state.name, story.state.level) == ("queued", Level.N3)
    story.does(write(client_msg_id="n"))
    story.does(bot_reply(story.pending, level="N0"))
    assert story.state.level == Level.N3


def test_the_112_text_also_when_only_the_model_sees_the_danger() -> None:
    story = started(write())
    assert "notice_emergency_suicide" in texts(
        decided(story.state, bot_reply(story.pending, level="N4", signals=("S3",), suicide=True))
    )


def test_a_bot_that_fails_is_said_once_and_hands_over() -> None:
    story = started(write())
    events = story.took(decided(story.state, bot_fail(story.pending, "timeout", OPEN)))
    assert kinds(events) == [BotFailed, Noticed, StateChanged]
    # Not an emergency: who waits because a program failed is not told to lock the door.
    [told] = [e for e in events if isinstance(e, Noticed)]
    assert (told.code, told.text_id) == ("bot_unavailable", "notice_bot_unavailable")
    story.does(write(client_msg_id="n"))
    assert texts(decided(story.state, bot_fail(story.pending, "timeout", OPEN))) == []


def test_a_bot_that_fails_after_hours_is_never_silence() -> None:
    story = started(write(intake=AFTER_HOURS))
    events = decided(story.state, bot_fail(story.pending, "timeout", AFTER_HOURS))
    assert texts(events) == ["notice_bot_unavailable", "notice_closed_hours"]


# an answer that is read by its meaning


def asked_whether_safe() -> Story:
    story = started(write())
    story.does(bot_reply(story.pending, lines=(cmd.BotLine(ASKS_WHETHER_SAFE),)))
    return story.does(write(client_msg_id="n"))


def test_an_answer_that_is_read_later_is_one_like_any_other() -> None:
    story = asked_whether_safe()
    heard = Given(cmd.HearAnswer(story.pending, YES), context(OPEN))
    assert kinds(story.took(decided(story.state, heard))) == [VisitorAnswered]
    assert (story.state.memory["safe"], story.state.calm_answers) == (YES, 1)
    assert decided(story.state, heard) == ()  # once


@pytest.mark.parametrize("value", [NO, UNSURE, "no_such_answer"])
def test_no_danger_is_read_into_an_answer_later(value: str) -> None:
    story = asked_whether_safe()
    assert decided(story.state, Given(cmd.HearAnswer(story.pending, value), context(OPEN))) == ()


def test_what_answers_no_open_question_is_heard_as_nothing() -> None:
    story = started(write())
    assert decided(story.state, Given(cmd.HearAnswer(story.pending, YES), context(OPEN))) == ()
    story = asked_whether_safe()
    assert decided(story.state, Given(cmd.HearAnswer(Seq(1), YES), context(OPEN))) == ()


# the offer of a person


def offers(events: tuple[Event, ...]) -> list[str]:
    """Ids of the lines that offer a person, of which the last has to be one."""
    lines = [event for event in events if isinstance(event, BotWrote)]
    assert not any(line.buttons for line in lines[:-1]), "only the offer has buttons"
    return [line.reply_id for line in lines if line.reply_id.startswith("erbjud_")]


def test_at_n2_the_answer_comes_first_and_then_a_person_is_offered() -> None:
    story = started(write(Level.N2, "S7"))
    assert (story.state.name, story.state.level, story.state.signals) == ("bot", Level.N2, ("S7",))
    events = story.took(decided(story.state, bot_reply(story.pending, level="N2", signals=("S8",))))
    assert texts(events) == ["hello", "erbjud_person"], "the second layer reads the same message, not another worry"
    assert [button.payload for button in story.state.buttons] == ["be_om_manniska", "neka"]
    assert (story.state.name, story.state.offers, story.state.offer_due) == ("bot", 1, False)


def test_a_person_is_offered_once_more_when_worse_is_told_and_then_never_again() -> None:
    story = started(write(Level.N2, "S7"))
    said = []
    for key in ("n", "o", "p"):
        said += offers(story.took(decided(story.state, bot_reply(story.pending))))
        story.does(write(Level.N2, "S7", client_msg_id=key))
    assert said == ["erbjud_person", "erbjud_person_igen"]
    calm = started(write(Level.N2, "S7"))
    calm.does(bot_reply(calm.pending), write(client_msg_id="n"))
    assert offers(decided(calm.state, bot_reply(calm.pending))) == [], "not because the level stays"


def test_guesses_of_the_model_alone_call_nobody_at_n2() -> None:
    story = started(write())
    story.does(bot_reply(story.pending, level="N2", signals=("S7",)))
    story.does(write(client_msg_id="n"))
    story.does(bot_reply(story.pending, level="N2", signals=("S9",)))
    assert (story.state.name, story.state.offers) == ("bot", 2)
    story.does(write(client_msg_id="o"))
    story.does(bot_reply(story.pending, level="N2", signals=("S4",)))
    assert story.state.name == "queued", "unless one is of danger"


@pytest.mark.parametrize("layer", ["rules", "bot"])
def test_two_different_signals_at_n2_bring_a_person_in(layer: str) -> None:
    story = started(write(Level.N2, "S7"))
    story.does(bot_reply(story.pending))
    if layer == "rules":
        story.does(write(Level.N2, "S9", client_msg_id="n"))
    else:
        story.does(write(client_msg_id="n"))
        story.does(bot_reply(story.pending, level="N2", signals=("S9",)))
    assert story.state.name == "queued"
    assert started(write(Level.N2, "S7", "S9")).state.name == "queued"
    assert started(write(Level.N2, "S7", "S10")).state.name == "bot", "an insult is no worry"


def test_several_signals_that_the_model_guesses_in_one_message_are_one_worry() -> None:
    story = started(write())
    events = story.took(decided(story.state, bot_reply(story.pending, level="N2", signals=("S8", "S9"))))
    assert (offers(events), story.state.name) == (["erbjud_person"], "bot")


def test_what_only_the_model_sees_at_n2_is_offered_too() -> None:
    story = started(write())
    events = story.took(decided(story.state, bot_reply(story.pending, level="N2", signals=("S8",))))
    assert (offers(events), story.state.name) == (["erbjud_person"], "bot")


def test_an_answer_that_asks_the_same_is_the_offer_and_one_about_safety_goes_first() -> None:
    story = started(write(Level.N2, "S7"))
    events = decided(story.state, bot_reply(story.pending, lines=(cmd.BotLine("rekrytering_pagar"),)))
    assert texts(events) == ["rekrytering_pagar"]
    assert any(isinstance(event, PersonOffered) for event in events)
    story.does(bot_reply(story.pending, lines=(cmd.BotLine("hot_mot_person"),)))
    assert (story.state.offer_due, story.state.offers) == (True, 0)
    story.does(write(client_msg_id="n"))
    assert offers(decided(story.state, bot_reply(story.pending))) == ["erbjud_person"]


def test_yes_to_the_offer_queues_in_the_entry_of_the_answer_and_no_leaves_the_bot() -> None:
    story = started(write(Level.N2, "S7"))
    story.does(bot_reply(story.pending))
    yes = decided(story.state, write(client_msg_id="n", text="ja, det vill jag"))
    assert [type(event) for event in yes][-3:] == [HumanAsked, StateChanged, Noticed]
    pressed = decided(story.state, write(client_msg_id="n", text="Ja", button=(story.state.buttons_seq, 0)))
    assert kinds(pressed) == kinds(yes)
    story.does(write(client_msg_id="n", text="nej tack"))
    story.does(bot_reply(story.pending))
    assert (story.state.name, story.state.offers, story.state.question) == ("bot", 1, "")


def test_after_hours_the_offer_is_made_too_and_a_second_worry_is_no_wait_in_vain() -> None:
    story = started(write(Level.N2, "S7", intake=AFTER_HOURS))
    assert offers(story.took(decided(story.state, bot_reply(story.pending, intake=AFTER_HOURS)))) == ["erbjud_person"]
    story.does(write(Level.N2, "S9", client_msg_id="n", intake=AFTER_HOURS))
    assert offers(decided(story.state, bot_reply(story.pending, intake=AFTER_HOURS))) == ["erbjud_person_igen"]


def test_who_tells_more_in_place_of_answering_the_offer_is_answered_before_it_comes_again() -> None:
    story = started(write(Level.N2, "S7"))
    assert offers(story.took(decided(story.state, bot_reply(story.pending)))) == ["erbjud_person"]
    story.does(write(Level.N2, "S7", client_msg_id="n"))
    assert offers(story.took(decided(story.state, bot_reply(story.pending)))) == []
    story.does(write(Level.N2, "S7", client_msg_id="o"))
    assert offers(decided(story.state, bot_reply(story.pending))) == ["erbjud_person_igen"]


def test_a_person_who_is_promised_by_the_answer_comes() -> None:
    story = started(write(Level.N2, "S7"))
    story.does(bot_reply(story.pending, handoff="risk"))
    assert (story.state.name, story.state.offers) == ("queued", 0)


# leaving the queue


def test_who_does_not_want_to_wait_goes_on_with_the_bot_and_may_ask_again() -> None:
    story = started(cmd.AskHuman())
    events = story.took(decided(story.state, cmd.LeaveQueue()))
    assert kinds(events) == [StateChanged, BotWrote]
    assert (story.state.name, story.state.queued_at, story.state.left_queue) == ("bot", None, True)
    assert decided(story.state, cmd.LeaveQueue()) == ()
    assert refused(story.state, cmd.Claim(KIM, lead=False)) == "wrong_state"
    assert story.does(cmd.AskHuman()).state.name == "queued"
    assert not story.state.left_queue


def test_at_n3_who_wants_to_leave_is_asked_once_whether_they_are_sure() -> None:
    story = started(write(Level.N3, "S4"))
    events = story.took(decided(story.state, cmd.LeaveQueue()))
    assert (kinds(events), story.state.name) == ([LeaveWished, Noticed], "queued")
    assert story.does(cmd.LeaveQueue()).state.name == "bot"
    assert story.does(write(client_msg_id="n")).state.name == "bot", "the level of before calls nobody again"
    assert story.does(write(Level.N3, "S4", client_msg_id="o")).state.name == "queued", "what is new does"


def test_at_n4_the_wish_is_noted_and_a_person_comes() -> None:
    story = started(write(Level.N4, "S1"))
    events = story.took(decided(story.state, cmd.LeaveQueue()))
    assert (kinds(events), texts(events)) == ([LeaveWished, Noticed], ["notice_leave_urgent"])
    assert decided(story.state, cmd.LeaveQueue()) == ()
    assert story.state.name == "queued"


LEAVES = cmd.BotLine(reply_id="ko_lamnad")


def test_who_says_that_they_do_not_want_to_wait_leaves_the_queue_and_is_answered_what_they_ask() -> None:
    story = started(cmd.AskHuman()).does(write(client_msg_id="n"))
    said = (LEAVES, cmd.BotLine(reply_id="fraga_tecken"))
    events = story.took(decided(story.state, bot_reply(story.pending, lines=said)))
    assert texts(events) == ["ko_lamnad", "fraga_tecken"]
    assert (story.state.name, story.state.left_queue, story.state.pending) == ("bot", True, ())


def test_in_danger_a_wish_in_words_is_met_as_the_button_is_and_never_with_silence() -> None:
    story = started(write(Level.N4, "S1"))
    for key in ("n", "o"):
        story.does(write(client_msg_id=key))
        events = story.took(decided(story.state, bot_reply(story.pending, lines=(LEAVES,))))
        assert (texts(events), story.state.name) == (["notice_leave_urgent"], "queued")
    story = started(write(Level.N3, "S4")).does(write(client_msg_id="n"))
    events = story.took(decided(story.state, bot_reply(story.pending, lines=(LEAVES,))))
    assert (texts(events), story.state.name) == (["notice_leave_sure"], "queued")


def test_who_is_called_a_person_without_having_asked_is_told_why() -> None:
    assert "notice_queued_unasked" in texts(decided(started().state, write(Level.N3, "S4")))
    assert "notice_queued" in texts(decided(started().state, cmd.AskHuman()))
    assert "notice_queued_danger" in texts(decided(started().state, write(Level.N4, "S4")))


def test_danger_that_left_while_waiting_is_called_a_person_again_at_a_return() -> None:
    story = started(write(Level.N3, "S4"), cmd.MakeCode(), cmd.End())
    assert story.state.left_waiting == story.state.closed_at
    events = decided(story.state, cmd.Return())
    assert texts(events) == ["notice_queued_back"]
    assert [event.reason for event in events if isinstance(event, StateChanged)] == ["returned", "came_back"]
    returned = story.does(cmd.Return())
    assert (returned.state.name, returned.state.left_waiting) == ("queued", None)


def test_after_a_day_or_without_danger_a_return_waits_for_nobody() -> None:
    late = started(
        write(Level.N3, "S4"), cmd.MakeCode(), cmd.End(), Given(cmd.Return(), context(now=NOON + timedelta(days=2)))
    )
    calm = started(cmd.AskHuman(), cmd.MakeCode(), cmd.End(), cmd.Return())
    served = with_kim(write(Level.N3, "S4"), cmd.MakeCode(), cmd.End(), cmd.Return())
    assert [story.state.name for story in (late, calm, served)] == ["bot", "bot", "bot"]


def test_who_has_left_the_queue_is_offered_a_person_once_more_at_most() -> None:
    story = started(cmd.AskHuman(), cmd.LeaveQueue())
    said = []
    for key in ("n", "o"):
        story.does(write(Level.N2, "S7", client_msg_id=key))
        said += offers(story.took(decided(story.state, bot_reply(story.pending))))
    assert said == ["erbjud_person_igen"]


# buttons


def test_only_the_buttons_of_the_latest_bot_message_count_and_mean_what_the_bot_said() -> None:
    story = started(write())
    story.does(bot_reply(story.pending))
    shown = story.state.buttons_seq
    events = decided(story.state, write(button=(shown, 1)))
    assert isinstance(events[0], VisitorWrote)
    assert events[0].payload == "/deny"
    assert refused(story.state, write(button=(shown, 2))) == "unknown_button"
    assert refused(story.state, write(button=(Seq(3), 0))) == "unknown_button"
    story.does(write(client_msg_id="n"))
    story.does(bot_reply(story.pending))
    assert refused(story.state, write(button=(shown, 0))) == "unknown_button"


# staff


def test_the_second_claim_loses() -> None:
    assert refused(with_kim().state, cmd.Claim(LEE, lead=False)) == "already_claimed"
    assert refused(with_kim().state, cmd.Claim(LEAD, lead=True)) == "already_claimed"


@pytest.mark.parametrize(
    "command",
    [
        cmd.Answer(LEE, "m", "hej"),
        cmd.Note(LEE, False, "obs"),
        cmd.SetLevel(LEE, False, "N0", "lugnt"),
        cmd.Release(LEE, False, "queue", "rast"),
        cmd.Close(LEE, False, "klart"),
        cmd.CounselorGone(LEE),
    ],
)
def test_nobody_acts_in_a_colleagues_conversation(command: Command) -> None:
    assert refused(with_kim().state, command) == "not_yours"


def test_a_lead_may_step_in_but_does_not_speak_in_a_counselors_place() -> None:
    state = with_kim().state
    for command in (cmd.Note(LEAD, True, "obs"), cmd.SetLevel(LEAD, True, "N3", "ny"), cmd.Close(LEAD, True, "klart")):
        assert decided(state, command)
    assert refused(state, cmd.Answer(LEAD, "m", "hej")) == "not_yours"


def test_an_offer_binds_everybody_but_the_one_it_is_made_to_and_the_leads() -> None:
    offered = cmd.Release(KIM, False, "counselor", "språk", LEE)
    state = with_kim(offered, cmd.AnswerTransfer(accept=True)).state
    assert refused(state, cmd.Claim(KIM, lead=False)) == "not_yours"
    assert decided(state, cmd.Claim(LEE, lead=False))
    assert decided(state, cmd.Claim(LEAD, lead=True))
    to_leads = with_kim(cmd.Release(KIM, False, "lead", "svårt")).state
    assert refused(to_leads, cmd.Claim(LEE, lead=False)) == "not_yours"
    assert decided(to_leads, cmd.Claim(LEAD, lead=True))


def test_who_is_handed_a_conversation_may_decline_it_and_then_anybody_may_take_it() -> None:
    handed = with_kim(cmd.Release(KIM, False, "counselor", "språk", LEE), cmd.AnswerTransfer(accept=True))
    assert refused(handed.state, cmd.DeclineOffer(KIM)) == "not_yours"
    place = handed.state.queued_at
    handed.does(cmd.DeclineOffer(LEE))
    state = handed.state
    assert (state.name, state.offered_to, state.offered_at, state.queued_at) == ("queued", None, None, place)
    assert decided(state, cmd.Claim(KIM, lead=False))
    assert refused(state, cmd.DeclineOffer(LEE)) == "wrong_state"
    flags = [
        event.code for event in wire_events(CONVERSATION, handed.records[-1:], "staff", str) if event.kind == "flag"
    ]
    assert flags == ["transfer_refused"]


def test_who_comes_back_to_the_queue_keeps_their_place() -> None:
    waiting_since = started(cmd.AskHuman()).state.queued_at
    for command in (cmd.CounselorGone(KIM), cmd.Release(KIM, False, "queue", "rast")):
        state = with_kim(command).state
        assert (state.name, state.queued_at, state.owner) == ("queued", waiting_since, None)


def test_handing_back_to_the_bot_is_a_new_beginning() -> None:
    story = started(write(Level.N1, "S7"), cmd.AskHuman(), cmd.Claim(KIM, False))
    state = story.does(cmd.Release(KIM, False, "bot", "klart")).state
    assert (state.name, state.episode, state.recent, state.slots) == ("bot", 2, (), WELCOMED)
    assert state.level == Level.N1, "the level is of the conversation, not of the episode"


def test_only_people_lower_the_level() -> None:
    story = with_kim(write(Level.N3, "S7"), cmd.SetLevel(KIM, False, "N1", "missförstånd"))
    assert story.state.level == Level.N1


# mailbox, code, return


def test_a_message_is_left_answered_and_read_by_coming_back() -> None:
    story = started(leave(intake=AFTER_HOURS))
    assert story.state.name == "mailbox"
    story.does(cmd.AnswerMailbox(LEE, "m", "svar"))
    assert (story.state.name, story.state.mailbox_since) == ("closed", None)
    story.does(cmd.Return())
    assert (story.state.name, story.state.episode) == ("bot", 2)


def test_danger_in_a_message_that_is_left_does_not_wait_for_a_working_day() -> None:
    assert started(leave(Level.N3, intake=AFTER_HOURS)).state.name == "queued"
    story = started(leave(intake=AFTER_HOURS), write(Level.N3, intake=AFTER_HOURS))
    assert story.state.name == "queued"


def test_writing_more_to_the_mailbox_stays_there() -> None:
    assert started(leave(intake=AFTER_HOURS), write(Level.N2, intake=OPEN)).state.name == "mailbox"


def test_a_code_is_made_in_every_state_but_erased() -> None:
    for name, rows in TABLE.items():
        assert isinstance(rows[cmd.MakeCode], Row) is (name not in (None, "erased"))
    assert kinds(decided(with_kim().state, cmd.MakeCode())) == [CodeMade]


def test_what_is_sealed_opens_by_a_return_alone() -> None:
    state = State(seq=Seq(7), name="closed", started_at=NOON, updated_at=NOON, closed_at=NOON)
    assert refused(state, cmd.Seal(Seq(6))) == "wrong_state", "somebody has added to it since its key was copied"
    (event,) = decided(state, cmd.Seal(Seq(7)))
    sealed = fold(state, Record(NOON, "", (event,)))
    assert (sealed.name, sealed.sealed) == ("closed", True)
    assert refused(sealed, cmd.MakeCode()) == "conversation_closed"
    assert refused(sealed, cmd.Flag(LEAD, lead=True, flag="supervision", on=True)) == "conversation_sealed"
    again = fold(sealed, Record(NOON, "", decided(sealed, cmd.Return())))
    assert (again.name, again.sealed, again.episode) == ("bot", False, 2)


def test_nothing_is_added_to_a_closed_conversation() -> None:
    state = started(cmd.End()).state
    for command in (write(), cmd.AskHuman(), leave(), cmd.Answer(KIM, "m", "hej"), cmd.Note(LEAD, True, "obs")):
        assert refused(state, command) == "conversation_closed"
    assert decided(state, cmd.End()) == ()


def test_after_a_hand_back_only_new_danger_calls_a_person() -> None:
    """A new episode does not re-read: the level stays, and does not send every message back to the queue."""
    handed_back = with_kim(write(Level.N3), cmd.Release(KIM, False, "bot", "klart för nu"))
    assert handed_back.does(write()).state.name == "bot"
    assert handed_back.state.level == Level.N3
    assert handed_back.does(write(Level.N2)).state.name == "bot"
    assert offers(handed_back.took(decided(handed_back.state, bot_reply(handed_back.pending)))) == ["erbjud_person"]
    assert handed_back.does(write(Level.N3, client_msg_id="n")).state.name == "queued"


def test_danger_in_a_new_contact_is_on_its_record_though_the_level_stands() -> None:
    back = with_kim(write(Level.N3, "S4"), cmd.Release(KIM, False, "bot", "klart för nu"))
    assert is_of_earlier_contact(back.state)
    again = back.does(write(Level.N3, "S4", client_msg_id="n")).state
    assert (again.danger_told, danger_waits(again), is_of_earlier_contact(again)) == (True, True, False)


def test_danger_in_the_first_of_two_messages_that_wait_is_not_answered_as_calm() -> None:
    told = started(write(Level.N3, "S4"), write(client_msg_id="n"))
    assert danger_waits(told.state)
    answered = told.does(bot_reply(told.pending)).does(write(client_msg_id="o"))
    assert not danger_waits(answered.state)
