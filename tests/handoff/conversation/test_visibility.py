"""Who may see what of a conversation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from handoff.conversation import commands as cmd
from handoff.conversation.visibility import Receiver, iso, wire_events
from handoff.risk import Assessment, Level, Reason
from storage.ids import ConversationId, Seq
from tests.support.samples import KIM, Story, bot_reply, started, write

SECRETS = ("obs", "S7", "orsak", "KOD", "kim", "Kim", "audience", "parent", "/affirm", "rast")
"""What stands in the log of `told` and must not reach the visitor."""


WHY = Reason("r", "S7", Level.N4, "other", "fear", "near", "affirmed", "fara", "orsak", "reason")
FOUND = Assessment(Level.N4, ("S7",), (WHY,), human_request=False, suicide=False, ambiguous=False)


def told() -> Story:
    """A conversation in which everything has happened."""
    story = started(write(client_msg_id="v1", text="fråga"))
    story.does(bot_reply(story.pending))
    story.does(write(client_msg_id="v2", text="fara", assessment=FOUND))
    story.does(
        cmd.AskHuman(),
        cmd.Claim(KIM, False),
        cmd.Answer(KIM, "c1", "svar"),
        cmd.Note(KIM, False, "obs"),
        cmd.SetLevel(KIM, False, "N1", "orsak"),
        cmd.MakeCode(),
        cmd.Close(KIM, False, "rast"),
    )
    return story


def seen(story: Story, receiver: Receiver) -> list[dict[str, Any]]:
    events = wire_events(ConversationId("c"), story.records, receiver, lambda account: account.title())
    return [msgspec.to_builtins(event) for event in events]


def test_a_visitor_sees_messages_states_and_notices_and_nothing_of_the_staff() -> None:
    events = seen(told(), "visitor")
    assert {event["kind"] for event in events} == {"message", "state", "notice"}
    assert [secret for secret in SECRETS if secret in str(events)] == []


def test_staff_see_who_judged_what_and_why() -> None:
    events = seen(told(), "staff")
    risks = [event for event in events if event["kind"] == "risk"]
    assert [(risk["level"], risk["source"], risk.get("by")) for risk in risks] == [
        ("N4", "rules", None),
        ("N1", "counselor", "Kim"),
    ]
    assert [event["text"] for event in events if event["kind"] == "note"] == ["obs"]
    assert [event["code"] for event in events if event["kind"] == "flag"] == ["close"]


def test_nobody_sees_the_bots_inner_workings_or_the_return_code() -> None:
    for receiver in ("visitor", "staff"):
        for secret in ("KOD", "/affirm", "parent", "greet"):
            assert secret not in str(seen(told(), receiver))


def test_retry_keys_go_back_to_their_sender_only() -> None:
    keys = {receiver: [e["client_msg_id"] for e in seen(told(), receiver) if "client_msg_id" in e]
            for receiver in ("visitor", "staff")}  # fmt: skip
    assert keys == {"visitor": ["v1", "v2"], "staff": ["c1"]}


def test_each_receiver_has_a_chain_without_a_hole_of_its_own() -> None:
    for receiver in ("visitor", "staff"):
        events = seen(told(), receiver)
        assert [event["prev_seq"] for event in events] == [0, *(event["seq"] for event in events)][:-1]


def test_a_part_of_the_log_is_linked_to_what_came_before_it() -> None:
    story = told()
    whole = list(wire_events(ConversationId("c"), story.records, "visitor", str))
    first, record = story.records[2]
    before = Seq(max(event.seq for event in whole if event.seq < first))
    part = list(wire_events(ConversationId("c"), [(first, record)], "visitor", str, before))
    assert part == [event for event in whole if first <= event.seq < first + len(record.events)]


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 24, 12, 0, 0, 123_456, tzinfo=UTC),
        datetime(2026, 11, 24, 13, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_times_are_utc_with_milliseconds(at: datetime) -> None:
    assert iso(at) == "2026-11-24T12:00:00.123Z"
