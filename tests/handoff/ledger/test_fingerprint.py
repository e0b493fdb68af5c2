"""Which commands are the same request: what the client asked for counts, and what the server adds does not."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest

from handoff.conversation import commands as cmd
from handoff.conversation.commands import FILLED_IN, NAMED_BY_ID, Command
from handoff.conversation.events import Appointment, ShownCard
from handoff.ledger.fingerprint import FORM, fingerprint, same_request
from storage.ids import Seq
from tests.support.samples import KIM, LATER, LEE, SOON

REQUESTS: tuple[Command, ...] = (
    cmd.Write("m", "hej", (Seq(3), 1)),
    cmd.AskHuman(),
    cmd.MakeCode(),
    cmd.LeaveMessage("m", "hej"),
    cmd.End(),
    cmd.AnswerTransfer(accept=True),
    cmd.LeaveQueue(),
    cmd.Answer(KIM, "m", "hej", (ShownCard(type="article", id="a05", title=""),), trainee=False),
    cmd.Note(KIM, False, "obs"),
    cmd.SetLevel(KIM, False, "N1", "lugnare"),
    cmd.Release(KIM, False, "counselor", "rast", LEE),
    cmd.Close(KIM, False, "klart"),
    cmd.AnswerMailbox(KIM, "m", "svar"),
    cmd.Approve(KIM, Seq(7), accept=True, text="ja"),
    cmd.SideNote(KIM, False, "fråga"),
    cmd.Flag(KIM, False, "supervision", on=True),
    cmd.TakeOver(KIM, "behövs", Seq(4)),
    cmd.Warn(KIM, "inactive"),
    cmd.DeclineOffer(KIM),
    cmd.Pause(KIM, False, 10, "hot"),
    cmd.BookAppointment(SOON),
    cmd.CancelAppointment(),
    cmd.MeetAppointment("soon"),
    cmd.MissAppointment("soon"),
    cmd.WithdrawAppointment("soon"),
)
FIELDS = [(command, name) for command in REQUESTS for name in command.__struct_fields__]


def changed(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, Appointment):
        return LATER
    if isinstance(value, int):
        return value + 1
    return f"{value}!" if isinstance(value, str) else None


def test_every_command_is_named_by_its_content_or_by_its_id() -> None:
    kinds = {type(command) for command in REQUESTS}
    assert kinds | NAMED_BY_ID == set(get_args(Command))
    assert not kinds & NAMED_BY_ID


@pytest.mark.parametrize(("command", "name"), FIELDS, ids=lambda each: str(each)[:12])
def test_what_a_client_asks_for_is_part_of_it_and_what_the_server_fills_in_is_not(command: Command, name: str) -> None:
    other = msgspec.structs.replace(command, **{name: changed(getattr(command, name))})
    assert (fingerprint(other) == fingerprint(command)) is (name in FILLED_IN)


def test_two_kinds_of_command_are_never_the_same_request() -> None:
    assert len({fingerprint(command) for command in REQUESTS}) == len(REQUESTS)


def test_an_answer_of_the_bot_and_its_failure_are_the_same_request() -> None:
    """Their id says which messages they answer: of two nodes, or two tries, the first result stands."""
    line = cmd.BotLine("ok")
    reply = cmd.BotReply(Seq(4), "greet", 0.9, (line,), {}, None, "N0", (), (), suicide=False)
    assert fingerprint(reply) == fingerprint(cmd.BotFail(Seq(4), "timeout"))
    assert fingerprint(cmd.Start("sv", practice=True)) == fingerprint(cmd.Start("en", practice=False))


def test_a_retry_across_an_upgrade_is_not_refused() -> None:
    """What was stored under an earlier form cannot be compared."""
    now = fingerprint(cmd.Write("m", "hej"))
    assert same_request("8a1f" * 8, now)
    assert same_request(now, now)
    assert not same_request(now, fingerprint(cmd.Write("m", "du")))


def test_it_does_not_say_what_was_written() -> None:
    made = fingerprint(cmd.Write("m", "en hemlighet"))
    assert "hemlighet" not in made
    assert (made.startswith(FORM), len(made)) == (True, len(FORM) + 32)
