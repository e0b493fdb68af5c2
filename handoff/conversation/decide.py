"""The state machine of a conversation: `decide(state, command, context) -> events`. Pure, and the heart of Lotsen.

A conversation is with the bot, queued, with a counselor, in the mailbox, or closed. Before its first command it does
not exist (`None`); after its erasure nothing is left of it. Who may speak follows from the state alone:

- `bot`: the bot answers every message. A person is called by a wish, by danger (from N3 on), by a second signal at N2,
  or when the bot fails; at the first one the bot offers a person.
- `queued`: the bot goes on answering while the visitor waits. The place is kept also through a claim that is undone.
  Who does not want to wait goes on with the bot; at N3 they are asked once whether they are sure, at N4 a person comes.
  Who has been gone for too long is with the bot again, and has the old place as soon as they are back.
- `with_counselor`: the owner answers, and nobody else. The bot is silent, also where it owed an answer before.
- `mailbox`: a message waits for an answer. Danger leads into the queue.
- a conversation by e-mail begins in the mailbox, or in the queue where there is danger. The bot never speaks in it,
  nobody in it is ever gone, and what counselors write is sent as mail.
- a booked time stands beside these: while it is near and the visitor is here, the conversation is queued at any hour.
- `closed`: nothing can be said. The return code begins a new episode with the bot.

Danger has precedence: the 112 text is shown in every open state, once an episode, and N3 and N4 enter the queue at any
hour while the line runs. Only a person lowers a level.

`TABLE` has a row for every state and every command: either the rule (in `rules/`, a file for each actor) with the
states that it may lead to, or the code with which the command is refused. The diagram in `handoff/README.md` and the
exhaustive test are made from it. A rule returns all events of a command, or none if nothing is left to do, or raises
`Refused`. It has time, intake, risk rules and random bits from the context alone. Texts are filled in just before
events are stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handoff.contract.base import StateName
from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.commands import Command
from handoff.conversation.context import Context
from handoff.conversation.events import BotWrote, Noticed
from handoff.conversation.rules import absence, appointments, bot, mail, staff, timers, visitor
from handoff.conversation.rules.shared import QUEUE_FROM, Events
from handoff.conversation.state import State
from handoff.conversation.text.reading import one_reading

Rule = Callable[[State, Any, Context], Events]


def decide(state: State, command: Command, context: Context) -> Events:
    """The events that `command` causes in `state`; none if nothing is left to do.

    Raises:
        Refused: the command is not allowed here; nothing changes.
    """
    row = TABLE[state.name][type(command)]
    if isinstance(row, str):
        raise Refused(row)
    with one_reading():
        events = row.rule(state, command, context)
    return _without_automatic_texts(events) if state.channel == "email" else events


def _without_automatic_texts(events: Events) -> Events:
    """Whoever writes e-mails is sent what a person writes, so the log must not say that they were told more."""
    return tuple(event for event in events if not isinstance(event, BotWrote | Noticed))


@dataclass(frozen=True, slots=True)
class Row:
    """A rule and the states in which it may leave the conversation."""

    rule: Rule
    to: tuple[StateName, ...]


_CLOSED_TO_ALL: dict[type[Command], Row | str] = dict.fromkeys(
    (cmd.Write, cmd.AskHuman, cmd.LeaveQueue, cmd.LeaveMessage, cmd.Answer, cmd.Note, cmd.SetLevel),
    "conversation_closed",
)

TABLE: dict[StateName | None, dict[type[Command], Row | str]] = {
    None: {
        **dict.fromkeys(Command.__args__, "unknown_conversation"),
        cmd.Start: Row(visitor.start, ("bot",)),
        cmd.TakeMail: Row(mail.begin, ("mailbox", "queued")),
    },
    "bot": {
        cmd.Start: "wrong_state",
        cmd.Write: Row(visitor.write, ("bot", "queued")),
        cmd.AskHuman: Row(visitor.ask_human, ("bot", "queued")),
        cmd.LeaveQueue: Row(visitor.no_change, ("bot",)),
        cmd.MakeCode: Row(visitor.make_code, ("bot",)),
        cmd.LeaveMessage: Row(visitor.leave_message, ("mailbox", "queued")),
        cmd.Return: Row(visitor.no_change, ("bot",)),
        cmd.End: Row(visitor.end, ("closed",)),
        cmd.TakeMail: "wrong_state",
        cmd.NoteMailSent: "wrong_state",
        cmd.BotReply: Row(bot.bot_reply, ("bot", "queued")),
        cmd.HearAnswer: Row(bot.hear_answer, ("bot",)),
        cmd.BotFail: Row(bot.bot_fail, ("bot", "queued")),
        cmd.Claim: "wrong_state",
        cmd.Answer: "wrong_state",
        cmd.Note: "wrong_state",
        cmd.SetLevel: Row(staff.set_level, ("bot",)),
        cmd.Release: "wrong_state",
        cmd.Close: Row(staff.close, ("closed",)),
        cmd.AnswerMailbox: "wrong_state",
        cmd.CounselorGone: "wrong_state",
        cmd.NoteGone: "wrong_state",
        cmd.NoteBack: Row(absence.note_back, ("bot", "queued")),
        cmd.LeaveByAbsence: "wrong_state",
        cmd.TellClosing: "wrong_state",
        cmd.RingUnsettled: "wrong_state",
        cmd.LapseOffer: "wrong_state",
        cmd.DeclineOffer: "wrong_state",
        cmd.Abandon: Row(timers.abandon, ("closed",)),
        cmd.Seal: "wrong_state",
        cmd.AnswerTransfer: "wrong_state",
        cmd.Approve: "wrong_state",
        cmd.SideNote: Row(staff.side_note, ("bot",)),
        cmd.Flag: Row(staff.flag, ("bot",)),
        cmd.TakeOver: Row(staff.take_over, ("with_counselor",)),
        cmd.Warn: "wrong_state",
        cmd.Pause: "wrong_state",
        cmd.BookAppointment: Row(appointments.book, ("bot",)),
        cmd.CancelAppointment: Row(appointments.cancel, ("bot",)),
        cmd.MeetAppointment: Row(appointments.meet, ("queued",)),
        cmd.MissAppointment: Row(appointments.miss, ("bot",)),
        cmd.WithdrawAppointment: Row(appointments.withdraw, ("bot",)),
    },
    "queued": {
        cmd.Start: "wrong_state",
        cmd.Write: Row(visitor.write, ("queued",)),
        cmd.AskHuman: Row(visitor.no_change, ("queued",)),
        cmd.LeaveQueue: Row(visitor.leave_queue, ("bot", "queued")),
        cmd.MakeCode: Row(visitor.make_code, ("queued",)),
        cmd.LeaveMessage: Row(visitor.leave_message, ("mailbox", "queued")),
        cmd.Return: Row(visitor.no_change, ("queued",)),
        cmd.End: Row(visitor.end, ("closed",)),
        cmd.TakeMail: Row(mail.go_on, ("queued",)),
        cmd.NoteMailSent: Row(mail.note_sent, ("queued",)),
        cmd.BotReply: Row(bot.bot_reply, ("queued",)),
        cmd.HearAnswer: Row(bot.hear_answer, ("queued",)),
        cmd.BotFail: Row(bot.bot_fail, ("queued",)),
        cmd.Claim: Row(staff.claim, ("with_counselor",)),
        cmd.Answer: "wrong_state",
        cmd.Note: Row(staff.note, ("queued",)),
        cmd.SetLevel: Row(staff.set_level, ("queued",)),
        cmd.Release: "wrong_state",
        cmd.Close: Row(staff.close, ("closed",)),
        cmd.AnswerMailbox: "wrong_state",
        cmd.CounselorGone: "wrong_state",
        cmd.NoteGone: Row(absence.note_gone, ("queued",)),
        cmd.NoteBack: Row(absence.note_back, ("queued",)),
        cmd.LeaveByAbsence: Row(absence.leave_by_absence, ("bot",)),
        cmd.TellClosing: Row(timers.tell_closing, ("queued",)),
        cmd.RingUnsettled: Row(timers.ring_unsettled, ("queued",)),
        cmd.LapseOffer: Row(timers.lapse_offer, ("queued",)),
        cmd.DeclineOffer: Row(staff.decline_offer, ("queued",)),
        cmd.Abandon: "wrong_state",
        cmd.Seal: "wrong_state",
        cmd.AnswerTransfer: "wrong_state",
        cmd.Approve: "wrong_state",
        cmd.SideNote: Row(staff.side_note, ("queued",)),
        cmd.Flag: Row(staff.flag, ("queued",)),
        cmd.TakeOver: "wrong_state",
        cmd.Warn: "wrong_state",
        cmd.Pause: "wrong_state",
        cmd.BookAppointment: Row(appointments.book, ("queued",)),
        cmd.CancelAppointment: Row(appointments.cancel, ("queued",)),
        cmd.MeetAppointment: "wrong_state",
        cmd.MissAppointment: "wrong_state",
        cmd.WithdrawAppointment: Row(appointments.withdraw, ("queued",)),
    },
    "with_counselor": {
        cmd.Start: "wrong_state",
        cmd.Write: Row(visitor.write_to_counselor, ("with_counselor",)),
        cmd.AskHuman: Row(visitor.no_change, ("with_counselor",)),
        cmd.LeaveQueue: Row(visitor.no_change, ("with_counselor",)),
        cmd.MakeCode: Row(visitor.make_code, ("with_counselor",)),
        cmd.LeaveMessage: "wrong_state",
        cmd.Return: Row(visitor.no_change, ("with_counselor",)),
        cmd.End: Row(visitor.end, ("closed",)),
        cmd.TakeMail: Row(mail.go_on, ("with_counselor",)),
        cmd.NoteMailSent: Row(mail.note_sent, ("with_counselor",)),
        cmd.BotReply: "wrong_state",
        cmd.HearAnswer: "wrong_state",
        cmd.BotFail: "wrong_state",
        cmd.Claim: "already_claimed",
        cmd.Answer: Row(staff.answer, ("with_counselor",)),
        cmd.Note: Row(staff.note, ("with_counselor",)),
        cmd.SetLevel: Row(staff.set_level, ("with_counselor",)),
        cmd.Release: Row(staff.release, ("queued", "bot", "with_counselor")),
        cmd.Close: Row(staff.close, ("closed",)),
        cmd.AnswerMailbox: "wrong_state",
        cmd.CounselorGone: Row(staff.counselor_gone, ("queued",)),
        cmd.NoteGone: Row(absence.note_gone, ("with_counselor",)),
        cmd.NoteBack: Row(absence.note_back, ("with_counselor",)),
        cmd.LeaveByAbsence: "wrong_state",
        cmd.TellClosing: "wrong_state",
        cmd.RingUnsettled: "wrong_state",
        cmd.LapseOffer: Row(timers.lapse_offer, ("with_counselor",)),
        cmd.DeclineOffer: "wrong_state",
        cmd.Abandon: "wrong_state",
        cmd.Seal: "wrong_state",
        cmd.AnswerTransfer: Row(visitor.answer_transfer, ("with_counselor", "queued")),
        cmd.Approve: Row(staff.approve, ("with_counselor",)),
        cmd.SideNote: Row(staff.side_note, ("with_counselor",)),
        cmd.Flag: Row(staff.flag, ("with_counselor",)),
        cmd.TakeOver: Row(staff.take_over, ("with_counselor",)),
        cmd.Warn: Row(staff.warn, ("with_counselor",)),
        cmd.Pause: Row(staff.pause, ("with_counselor",)),
        cmd.BookAppointment: Row(appointments.book, ("with_counselor",)),
        cmd.CancelAppointment: Row(appointments.cancel, ("with_counselor",)),
        cmd.MeetAppointment: Row(appointments.already_met, ("with_counselor",)),
        cmd.MissAppointment: "wrong_state",
        cmd.WithdrawAppointment: Row(appointments.withdraw, ("with_counselor",)),
    },
    "mailbox": {
        cmd.Start: "wrong_state",
        cmd.Write: Row(visitor.write_to_mailbox, ("mailbox", "queued")),
        cmd.AskHuman: Row(visitor.ask_human, ("mailbox", "queued")),
        cmd.LeaveQueue: Row(visitor.no_change, ("mailbox",)),
        cmd.MakeCode: Row(visitor.make_code, ("mailbox",)),
        cmd.LeaveMessage: Row(visitor.leave_message, ("mailbox", "queued")),
        cmd.Return: Row(visitor.no_change, ("mailbox",)),
        cmd.End: Row(visitor.no_change, ("mailbox",)),  # they go away, and their message is answered
        cmd.TakeMail: Row(mail.go_on, ("mailbox", "queued")),
        cmd.NoteMailSent: Row(mail.note_sent, ("mailbox",)),
        cmd.BotReply: "wrong_state",
        cmd.HearAnswer: "wrong_state",
        cmd.BotFail: "wrong_state",
        cmd.Claim: "wrong_state",
        cmd.Answer: "wrong_state",
        cmd.Note: "wrong_state",
        cmd.SetLevel: Row(staff.set_level, ("mailbox",)),
        cmd.Release: "wrong_state",
        cmd.Close: Row(staff.close, ("closed",)),
        cmd.AnswerMailbox: Row(staff.answer_mailbox, ("closed",)),
        cmd.CounselorGone: "wrong_state",
        cmd.NoteGone: "wrong_state",
        cmd.NoteBack: "wrong_state",
        cmd.LeaveByAbsence: "wrong_state",
        cmd.TellClosing: "wrong_state",
        cmd.RingUnsettled: "wrong_state",
        cmd.LapseOffer: "wrong_state",
        cmd.DeclineOffer: "wrong_state",
        cmd.Abandon: "wrong_state",
        cmd.Seal: "wrong_state",
        cmd.AnswerTransfer: "wrong_state",
        cmd.Approve: "wrong_state",
        cmd.SideNote: "wrong_state",
        cmd.Flag: Row(staff.flag, ("mailbox",)),
        cmd.TakeOver: "wrong_state",
        cmd.Warn: "wrong_state",
        cmd.Pause: "wrong_state",
        cmd.BookAppointment: Row(appointments.book, ("mailbox",)),
        cmd.CancelAppointment: Row(appointments.cancel, ("mailbox",)),
        cmd.MeetAppointment: Row(appointments.meet, ("queued",)),
        cmd.MissAppointment: Row(appointments.miss, ("mailbox",)),
        cmd.WithdrawAppointment: Row(appointments.withdraw, ("mailbox",)),
    },
    "closed": {
        **_CLOSED_TO_ALL,
        cmd.Start: "wrong_state",
        cmd.MakeCode: Row(visitor.make_code, ("closed",)),
        cmd.Return: Row(visitor.return_, ("bot", "queued")),
        cmd.End: Row(visitor.no_change, ("closed",)),
        cmd.TakeMail: Row(mail.reopen, ("mailbox", "queued")),
        cmd.NoteMailSent: Row(mail.note_sent, ("closed",)),
        cmd.BotReply: "wrong_state",
        cmd.HearAnswer: "wrong_state",
        cmd.BotFail: "wrong_state",
        cmd.Claim: "wrong_state",
        cmd.Release: "conversation_closed",
        cmd.Close: "conversation_closed",
        cmd.AnswerMailbox: "wrong_state",
        cmd.CounselorGone: "wrong_state",
        cmd.NoteGone: "wrong_state",
        cmd.NoteBack: "wrong_state",
        cmd.LeaveByAbsence: "wrong_state",
        cmd.TellClosing: "wrong_state",
        cmd.RingUnsettled: "wrong_state",
        cmd.LapseOffer: "wrong_state",
        cmd.DeclineOffer: "wrong_state",
        cmd.Abandon: "wrong_state",
        cmd.Seal: Row(timers.seal, ("closed",)),
        cmd.AnswerTransfer: "conversation_closed",
        cmd.Approve: "conversation_closed",
        cmd.SideNote: "conversation_closed",
        cmd.Flag: Row(staff.flag, ("closed",)),
        cmd.TakeOver: "conversation_closed",
        cmd.Warn: "conversation_closed",
        cmd.Pause: "conversation_closed",
        cmd.BookAppointment: "conversation_closed",
        cmd.CancelAppointment: "conversation_closed",
        cmd.MeetAppointment: "wrong_state",
        cmd.MissAppointment: "wrong_state",
        cmd.WithdrawAppointment: "wrong_state",
    },
    "erased": dict.fromkeys(Command.__args__, "conversation_erased"),
}

__all__ = ["QUEUE_FROM", "TABLE", "Events", "Row", "decide"]
