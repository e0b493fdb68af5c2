"""Turns stored events into the wire events that a receiver may see. Pure.

Staff see everything but the bot's inner workings; visitors see messages, states and notices. `prev_seq` links each
event to the one before it that this receiver may see, so that a client notices a hole at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import singledispatch
from typing import Any, Literal

from handoff.contract.mail import INVENTED
from handoff.contract.parts import AppointmentTime, Button, Card, MailDetails
from handoff.contract.pushed import WireEvent
from handoff.conversation import events as ev
from handoff.conversation.events import Event, Record
from handoff.conversation.fold import VISIBLE_TO_STAFF, VISIBLE_TO_VISITOR
from storage.ids import AccountId, ConversationId, Seq

Receiver = Literal["visitor", "staff"]
Names = Callable[[AccountId], str]

_VISIBLE: dict[Receiver, tuple[type, ...]] = {"visitor": VISIBLE_TO_VISITOR, "staff": VISIBLE_TO_STAFF}


def wire_events(
    conversation: ConversationId,
    records: Iterable[tuple[Seq, Record]],
    receiver: Receiver,
    names: Names,
    prev: Seq = Seq(0),
) -> Iterator[WireEvent]:
    """The visible events of log entries (given with the seq of their first event), in order.

    Args:
        prev: the last event before these that the receiver may see.
    """
    for first, record in records:
        for offset, event in enumerate(record.events):
            if not isinstance(event, _VISIBLE[receiver]):
                continue
            seq = Seq(first + offset)
            yield WireEvent(
                conversation=conversation,
                seq=seq,
                prev_seq=prev,
                at=iso(record.at),
                **_fields(event, receiver, names),
            )
            prev = seq


def iso(at: datetime) -> str:
    """ISO 8601 in UTC with milliseconds, as the contract says."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@singledispatch
def _fields(event: Event, receiver: Receiver, names: Names) -> dict[str, Any]:
    raise TypeError(f"{type(event).__name__} is not visible")


@_fields.register
def _(event: ev.VisitorWrote, receiver: Receiver, names: Names) -> dict[str, Any]:
    own = {"client_msg_id": event.client_msg_id} if receiver == "visitor" else {}
    return {"kind": "message", "from_": "visitor", "text": event.text, **own}


@_fields.register
def _(event: ev.BotWrote, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {
        "kind": "message",
        "from_": "bot",
        "text": event.text,
        "reply_id": event.reply_id,
        "buttons": [_button(button) for button in event.buttons] or None,
        "cards": _cards(event.cards),
        **_language(event),
    }


@_fields.register
def _(event: ev.CounselorWrote, receiver: Receiver, names: Names) -> dict[str, Any]:
    own = {"client_msg_id": event.client_msg_id, "by": names(event.account)} if receiver == "staff" else {}
    return {"kind": "message", "from_": "counselor", "text": event.text, "cards": _cards(event.cards), **own}


@_fields.register
def _(event: ev.Noticed, receiver: Receiver, names: Names) -> dict[str, Any]:
    which = {"reply_id": event.text_id} if receiver == "visitor" else {}
    booked = {"appointment": appointment_view(event.appointment)} if event.appointment is not None else {}
    return {"kind": "notice", "code": event.code, "text": event.text, **which, **booked, **_language(event)}


@_fields.register
def _(event: ev.StateChanged, receiver: Receiver, names: Names) -> dict[str, Any]:
    by = {"by": names(event.owner)} if receiver == "staff" and event.owner else {}
    return {"kind": "state", "state": event.state, "reason": event.reason, **by}


@_fields.register
def _(event: ev.RiskSeen, receiver: Receiver, names: Names) -> dict[str, Any]:
    by = {"by": names(event.by)} if event.by else {}
    return {
        "kind": "risk",
        "level": event.level,
        "signals": list(event.signals),
        "why": list(event.why),
        "source": event.source,
        **by,
    }


@_fields.register
def _(event: ev.Unsettled, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {"kind": "flag", "code": "unsettled_on"}


@_fields.register
def _(event: ev.Settled, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {"kind": "flag", "code": "unsettled_off"}


@_fields.register
def _(event: ev.NoteAdded, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {"kind": "note", "text": event.text, "by": names(event.account)}


@_fields.register
def _(event: ev.StaffActed, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {"kind": "flag", "code": event.action, "text": event.reason, "by": names(event.account)}


@_fields.register
def _(event: ev.SideWrote, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {"kind": "side", "text": event.text, "by": names(event.account)}


@_fields.register
def _(event: ev.Proposed, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {
        "kind": "proposal",
        "text": event.text,
        "client_msg_id": event.client_msg_id,
        "cards": _cards(event.cards),
        "by": names(event.account),
    }


@_fields.register
def _(event: ev.ProposalJudged, receiver: Receiver, names: Names) -> dict[str, Any]:
    code = "proposal_accepted" if event.accepted else "proposal_returned"
    return {"kind": "flag", "code": code, "text": event.comment, "by": names(event.by), "proposal": event.proposal}


@_fields.register
def _(event: ev.Flagged, receiver: Receiver, names: Names) -> dict[str, Any]:
    code = f"{event.flag}_{'on' if event.on else 'off'}"
    return {"kind": "flag", "code": code, "by": names(event.account)}


@_fields.register
def _(event: ev.TransferOffered, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {"kind": "flag", "code": "transfer_offered", "text": names(event.to), "by": names(event.by)}


@_fields.register
def _(event: ev.TransferAnswered, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {"kind": "flag", "code": "transfer_accepted" if event.accepted else "transfer_declined"}


@_fields.register
def _(event: ev.TransferLapsed, receiver: Receiver, names: Names) -> dict[str, Any]:
    code = "transfer_refused" if event.declined else "transfer_lapsed"
    return {"kind": "flag", "code": code, "text": names(event.to)}


@_fields.register
def _(event: ev.HumanAsked, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {"kind": "flag", "code": "human_asked"}


@_fields.register
def _(event: ev.MailReceived, receiver: Receiver, names: Names) -> dict[str, Any]:
    mail = MailDetails(
        subject=event.subject,
        dropped=event.dropped,
        stranger=event.stranger,
        follows=event.follows is not None,
        invented=event.sender.endswith(INVENTED),
    )
    return {"kind": "flag", "code": "mail_received", "mail": mail}


@_fields.register
def _(event: ev.MailSent, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {"kind": "flag", "code": "mail_refused" if event.refused else "mail_sent"}


@_fields.register
def _(event: ev.LeaveWished, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {"kind": "flag", "code": "leave_wished"}


@_fields.register
def _(event: ev.VisitorGone, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {"kind": "flag", "code": "visitor_gone", "text": iso(event.since)}


@_fields.register
def _(event: ev.VisitorBack, receiver: Receiver, names: Names) -> dict[str, Any]:
    return {"kind": "flag", "code": "visitor_back"}


def _language(event: ev.BotWrote | ev.Noticed) -> dict[str, Any]:
    return {"lang": event.lang or None, "unread": event.unread or None}


def appointment_view(appointment: ev.Appointment) -> AppointmentTime:
    """A booked time on the wire."""
    return AppointmentTime(id=appointment.id, starts_at=iso(appointment.starts_at), minutes=appointment.minutes)


def _button(button: ev.OfferedButton) -> Button:
    return Button(title=button.title, action=_ACTIONS.get(button.action))


_ACTIONS: dict[str, Literal["mailbox", "appointment"]] = {ev.MAILBOX: "mailbox", ev.APPOINTMENT: "appointment"}


def _cards(cards: tuple[ev.ShownCard, ...]) -> list[Card] | None:
    shown = [
        Card(type=_card_type(c.type), id=c.id, title=c.title, summary=c.summary, phone=c.phone, lang=c.lang)
        for c in cards
    ]
    return shown or None


def _card_type(kind: str) -> Literal["article", "contact"]:
    return "contact" if kind == "contact" else "article"
