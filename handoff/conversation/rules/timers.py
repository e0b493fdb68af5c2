"""Rules for what timers do. Pure."""

from __future__ import annotations

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.events import RiskSeen, Sealed, StateChanged, TransferLapsed
from handoff.conversation.rules.shared import Events, notice
from handoff.conversation.state import State
from handoff.conversation.unsettled import UNANSWERED
from storage.ids import AccountId


def tell_closing(state: State, command: cmd.TellClosing, context: Context) -> Events:
    """The line has closed while the visitor waits: they keep their place and are told of the code and the mailbox."""
    return (notice("closing_soon"),)


def ring_unsettled(state: State, command: cmd.RingUnsettled, context: Context) -> Events:
    """Nobody has answered the question: N4, so that the staff alarm rings. The visitor is told nothing new."""
    if state.unsettled_since is None or state.unsettled_since != command.since:
        raise Refused("wrong_state")
    return (RiskSeen(level="N4", why=(UNANSWERED,), source="nlu"),)


def abandon(state: State, command: cmd.Abandon, context: Context) -> Events:
    """A chat with the bot in which nothing has happened for a day has ended; the return code still opens it."""
    if state.updated_at is None or state.updated_at >= command.before:
        raise Refused("wrong_state")
    return (StateChanged(state="closed", reason="abandoned"), notice("ended"))


def seal(state: State, command: cmd.Seal, context: Context) -> Events:
    """Seal a closed conversation; refused if it has gone on since the copies of its key were made.

    Refused too while an answer by e-mail is unsent: its address would be sealed away.
    """
    if state.seq != command.seq or state.mail_unsent:
        raise Refused("wrong_state")
    return (Sealed(),)


def lapse_offer(state: State, command: cmd.LapseOffer, context: Context) -> Events:
    """An offer to a colleague has expired: the counselor keeps the conversation, or any counselor may take it."""
    to = state.transfer_to or state.offered_to
    if to is None or state.offered_at != command.offered_at:
        raise Refused("wrong_state")
    code = "transfer_lapsed" if state.name == "with_counselor" else "offer_lapsed"
    return (TransferLapsed(to=AccountId(to)), notice(code))
