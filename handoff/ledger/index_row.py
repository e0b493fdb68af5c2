"""The index row of a conversation, made from its state. Fields about a person are encrypted in it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from handoff.conversation.calendar import mailbox_due
from handoff.conversation.state import State, appointment_at, written
from storage.ids import ConversationId
from storage.ports.index import ConversationRow

SIGNALS_MAX, AUDIENCE_MAX = 50, 100
"""Limits of a row, which has little room; the log is complete."""


class Personal(msgspec.Struct, frozen=True, array_like=True):
    """The fields of a row that concern a person; encrypted at rest."""

    signals: tuple[str, ...]
    audience: str | None
    offered_to: str | None
    proposals: int = 0
    """How many answers of a trainee wait for approval."""
    rehearsal: bool = False
    """The visitor is an invented one."""
    transfer_to: str | None = None
    """The colleague whom the visitor has been asked about."""
    offered_at: datetime | None = None
    """Since when a colleague has been asked or is waited for."""
    unsettled_since: datetime | None = None
    """Since when it is asked whether anybody is in danger."""
    alarmed_at: datetime | None = None
    """When a 112 text was shown last."""
    written: str = ""
    """The language that the visitor writes in, where it is another than the row's."""
    gone_since: datetime | None = None
    """Since when the visitor has had no connection."""
    appointment_at: datetime | None = None
    """When the booked time begins."""
    by_mail: bool = False
    """The conversation is by e-mail."""


_encode = msgspec.msgpack.Encoder().encode


_decode = msgspec.msgpack.Decoder(Personal).decode


def personal(row: ConversationRow) -> Personal:
    """The decoded personal part of a row."""
    return _decode(row.personal) if row.personal else Personal((), None, None)


def written_in(row: ConversationRow) -> str:
    """The language that the visitor of this row writes in."""
    return personal(row).written or row.lang


def row_of(conversation: ConversationId, state: State) -> ConversationRow:
    """The row of a conversation in this state.

    Raises:
        ValueError: the conversation has not started.
    """
    if state.name is None or state.started_at is None or state.updated_at is None:
        raise ValueError("a conversation that has not started has no row")
    return ConversationRow(
        conversation=conversation,
        last_seq=state.seq,
        state=state.name,
        level=state.level.name,
        lang=state.lang,
        practice=state.practice,
        started_at=state.started_at,
        updated_at=state.updated_at,
        queued_at=state.queued_at,
        owner=state.owner,
        unanswered_since=state.unanswered_since,
        mailbox_due_at=mailbox_due(state.mailbox_since) if state.mailbox_since else None,
        closed_at=state.closed_at,
        mail_unsent_since=None if state.sealed else state.mail_unsent_since,
        sealed=state.sealed,
        personal=b"" if state.sealed else _encode(_personal(state)),
    )


def _personal(state: State) -> Personal:
    return Personal(
        state.signals[:SIGNALS_MAX],
        audience_of(state),
        state.offered_to,
        len(state.proposals),
        state.trainee is not None,
        transfer_to=state.transfer_to,
        offered_at=state.offered_at,
        unsettled_since=state.unsettled_since,
        alarmed_at=state.alarmed_at,
        written=own if (own := written(state)) != state.lang else "",
        gone_since=state.gone_since,
        appointment_at=appointment_at(state),
        by_mail=state.channel == "email",
    )


def audience_of(state: State) -> str | None:
    """The bot's slot `audience`, cut to `AUDIENCE_MAX`: the bot may have put anything there; or that of a booking."""
    audience = state.slots.get("audience")
    if isinstance(audience, str):
        return audience[:AUDIENCE_MAX]
    return state.appointment.audience or None if state.appointment is not None else None
