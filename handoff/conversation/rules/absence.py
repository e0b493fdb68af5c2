"""Rules for a visitor whose connection is gone, and who comes back. Pure.

How long somebody is waited for is the timer's (`handoff.actions.absences`).
"""

from __future__ import annotations

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.events import StateChanged, VisitorBack, VisitorGone
from handoff.conversation.rules.appointments import called, held_by, is_near
from handoff.conversation.rules.shared import Events, queue
from handoff.conversation.state import ABSENT, State


def note_gone(state: State, command: cmd.NoteGone, context: Context) -> Events:
    """The visitor has no connection: staff see since when."""
    if state.gone_since is not None or state.channel == "email":  # who writes mails has no connection at any time
        return ()
    return (VisitorGone(since=command.since),)


def note_back(state: State, command: cmd.NoteBack, context: Context) -> Events:
    """The visitor is here again; one who had left the queue by absence has the old place, if the line is open.

    A booked time that is near leads there at any hour.
    """
    if state.gone_since is None:
        return ()
    if state.kept_place is None:
        return (VisitorBack(),)
    held = held_by(state)
    if held is not None and is_near(held, context):
        return (VisitorBack(), *called(held))
    return (VisitorBack(), *queue(state, state.level, "back", context.intake))


def leave_by_absence(state: State, command: cmd.LeaveByAbsence, context: Context) -> Events:
    """Out of the queue without a word, since nobody is there to read it; refused if the visitor came back meanwhile."""
    if state.gone_since is None or state.gone_since != command.gone_since:
        raise Refused("wrong_state")
    return (StateChanged(state="bot", reason=ABSENT),)
