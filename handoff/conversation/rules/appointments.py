"""Rules for a booked time: chosen, moved, cancelled, withdrawn, met, missed. Pure.

Which times are free, and that two visitors never have the same, is not decided here (`handoff.routing.appointments`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.events import (
    Appointment,
    AppointmentEnded,
    AppointmentMade,
    BotWrote,
    CodeMade,
    Noticed,
    OfferedButton,
    StateChanged,
)
from handoff.conversation.rules.offers import ASKS_FOR_PERSON
from handoff.conversation.rules.shared import Events
from handoff.conversation.state import State
from handoff.risk import Level

NEAR: Final = timedelta(minutes=10)
"""How long before its beginning a booked time brings the visitor into the queue."""

BOOKS_TIME: Final = "/boka_tid"
"""The payload of the button that opens the times."""

OFFER_ANEW: Final = "tid_ny"
"""The reply that offers another time, or a person."""


def book(state: State, command: cmd.BookAppointment, context: Context) -> Events:
    """A time is bound to the conversation, in place of an earlier one; the return code leads back to it."""
    chosen, held = command.appointment, held_by(state)
    if held is not None and held.id == chosen.id:
        return ()
    return (
        AppointmentMade(appointment=chosen),
        told("moved" if held is not None else "booked", chosen),
        *(() if state.code else (CodeMade(code=context.fresh_code()),)),
    )


def cancel(state: State, command: cmd.CancelAppointment, context: Context) -> Events:
    """The visitor gives the time back."""
    held = held_by(state)
    if held is None:
        raise Refused("wrong_state")
    return (AppointmentEnded(id=held.id, how="cancelled"), told("cancelled", held))


def withdraw(state: State, command: cmd.WithdrawAppointment, context: Context) -> Events:
    """The line takes the time back, and offers another one."""
    held = _named(state, command.id)
    return (AppointmentEnded(id=held.id, how="withdrawn"), told("withdrawn", held), *_anew(state))


def meet(state: State, command: cmd.MeetAppointment, context: Context) -> Events:
    """The visitor is here when the time is near: into the queue at any hour, because it was promised."""
    held = _named(state, command.id)
    if not is_near(held, context):
        raise Refused("wrong_state")
    return called(held)


def already_met(state: State, command: cmd.MeetAppointment, context: Context) -> Events:
    """A person has the conversation when its time comes."""
    held = _named(state, command.id)
    if not is_near(held, context):
        raise Refused("wrong_state")
    return (AppointmentEnded(id=held.id, how="kept"),)


def miss(state: State, command: cmd.MissAppointment, context: Context) -> Events:
    """The time is over, and the visitor was not here."""
    held = _named(state, command.id)
    if context.now < held.ends_at:
        raise Refused("wrong_state")
    return missed(held, state)


def called(held: Appointment) -> Events:
    """Into the queue, with the time on the record."""
    return (StateChanged(state="queued", reason="appointment"), told("now", held))


def missed(held: Appointment, state: State) -> Events:
    """Told kindly, and offered anew."""
    return (AppointmentEnded(id=held.id, how="missed"), told("missed", held), *_anew(state))


def kept(state: State, context: Context) -> Events:
    """What goes with a person who takes the conversation: the booked time is kept, if it has come."""
    held = held_by(state)
    return () if held is None or context.now < held.starts_at - NEAR else (AppointmentEnded(id=held.id, how="kept"),)


def on_return(state: State, command: cmd.Return, context: Context) -> Events:
    """What somebody who comes back is told of their time; nothing without one."""
    held = held_by(state)
    if held is None:
        return ()
    if command.withdrawn:
        return (AppointmentEnded(id=held.id, how="withdrawn"), told("withdrawn", held), *_anew(state))
    if context.now >= held.ends_at:
        return missed(held, state)
    return called(held) if is_near(held, context) else (told("reminder", held),)


def is_near(held: Appointment, context: Context) -> bool:
    """Whether the time is about to begin, or under way, on a line that runs."""
    return context.intake.may_queue(Level.N4) and held.starts_at - NEAR <= context.now < held.ends_at


def held_by(state: State) -> Appointment | None:
    """The time that the visitor has before them."""
    return None if state.appointment_kept else state.appointment


def told(what: str, appointment: Appointment) -> Noticed:
    """The text to the visitor."""
    return Noticed(code=f"appointment_{what}", text_id=f"notice_appointment_{what}", appointment=appointment)


def _named(state: State, id: str) -> Appointment:
    held = held_by(state)
    if held is None or held.id != id:
        raise Refused("wrong_state")
    return held


def _anew(state: State) -> Events:
    """Another time, or a person. Whoever has a person, or a message in the mailbox, reads the notice alone."""
    if state.name in ("queued", "with_counselor", "mailbox"):
        return ()
    return (
        BotWrote(
            reply_id=OFFER_ANEW,
            title_ids=("knapp_boka_ny", "knapp_person"),
            buttons=(
                OfferedButton(title="", payload=BOOKS_TIME),
                OfferedButton(title="", payload=ASKS_FOR_PERSON),
            ),
        ),
    )
