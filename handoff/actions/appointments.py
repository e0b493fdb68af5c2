"""What visitors and shift leads do with times for a consultation. What time does to them: `appointment_timers`.

A time is reserved before it is written into the conversation, and given back after it was taken out of it: whatever is
killed in between leaves a reservation that no log confirms, which the timers free.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from typing import Final, Literal

from handoff.contract.appointments import (
    AppointmentBook,
    AppointmentBookAck,
    AppointmentCancel,
    AppointmentOpen,
    AppointmentsAck,
    AppointmentTimesAck,
    AppointmentView,
)
from handoff.contract.errors import Refused
from handoff.contract.parts import SeqAck
from handoff.conversation import commands as cmd
from handoff.conversation.calendar import SWEDEN
from handoff.conversation.return_codes import normalised
from handoff.conversation.rules.appointments import held_by
from handoff.conversation.staff import Staff
from handoff.conversation.state import State
from handoff.conversation.visibility import Names, appointment_view, iso
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.index_row import AUDIENCE_MAX
from handoff.ledger.repository import ConversationRepository
from handoff.routing.appointments import Appointments, Time
from storage.errors import StorageError
from storage.ids import CommandId, ConversationId
from storage.ports.visitors import VisitorSecrets

_STATES: Final[dict[str | None, Literal["away", "waiting", "talking"]]] = {
    "queued": "waiting",
    "with_counselor": "talking",
}


class AppointmentActions:
    """Choosing, moving and cancelling a time; opening and withdrawing times."""

    def __init__(
        self,
        *,
        appointments: Appointments,
        conversations: ConversationRepository,
        commands: CommandHandler,
        secrets: VisitorSecrets,
        names: Names,
        audience_of: Callable[[str], str],
    ) -> None:
        """`audience_of`: whom a guide is for; empty if there is no such guide."""
        self._appointments = appointments
        self._conversations = conversations
        self._commands = commands
        self._secrets = secrets
        self._names = names
        self._audience_of = audience_of

    # --- the visitor -------------------------------------------------------------------------------

    async def bookable(self) -> AppointmentTimesAck:
        """The times that can be chosen now; one that two counselors can hold at once is offered once."""
        offered: dict[tuple[datetime, int], Time] = {}
        for time in await self._appointments.bookable():
            offered.setdefault((time.body.starts_at, time.body.minutes), time)
        return AppointmentTimesAck(times=[appointment_view(time.appointment) for time in offered.values()])

    async def book(self, conversation: ConversationId, request: AppointmentBook) -> AppointmentBookAck:
        """Bind a time to the conversation; one that it had before is free again.

        Raises:
            Refused: appointment_taken; conversation_closed.
        """
        before = await self._conversations.existing(conversation)
        time, was_free = await self._appointments.take(
            request.time, conversation, audience=self._audience(before), practice=before.practice
        )
        command_id = CommandId(f"v:{request.client_msg_id}")
        try:
            outcome = await self._commands.run(conversation, command_id, cmd.BookAppointment(time.appointment))
        except Refused:
            if was_free:
                await self._appointments.give_back(time.id, conversation)
            raise
        earlier = held_by(before)
        if earlier is not None and earlier.id != time.id:
            await self._appointments.give_back(earlier.id, conversation)
        return AppointmentBookAck(
            seq=outcome.first,
            appointment=appointment_view(time.appointment),
            code=await self._activated(conversation, outcome.state.code or ""),
        )

    async def cancel(self, conversation: ConversationId, request: AppointmentCancel) -> SeqAck:
        """Give the booked time back."""
        before = await self._conversations.existing(conversation)
        command_id = CommandId(f"v:{request.client_msg_id}")
        outcome = await self._commands.run(conversation, command_id, cmd.CancelAppointment())
        held = held_by(before)
        if held is not None:
            await self._appointments.give_back(held.id, conversation)
        return SeqAck(seq=outcome.first)

    # --- the shift lead ----------------------------------------------------------------------------

    async def listed(self) -> AppointmentsAck:
        """All times, and how it stands with those who have booked one."""
        return AppointmentsAck(times=[await self._view(time) for time in await self._appointments.listed()])

    async def open(self, staff: Staff, request: AppointmentOpen) -> AppointmentsAck:
        """Open a time.

        Raises:
            Refused: `bad_request` for a day that does not exist.
        """
        try:
            starts_at = datetime.fromisoformat(request.starts_at).replace(tzinfo=SWEDEN)
        except ValueError:  # the 31st of February has the right form
            raise Refused("bad_request") from None
        await self._appointments.open(starts_at, request.minutes, by=staff.account)
        return await self.listed()

    async def withdraw(self, id: str) -> AppointmentsAck:
        """Take a time back; whoever has it is told now, or on their return."""
        time = await self._appointments.withdraw(id)
        if time.body.conversation is not None:
            command_id = CommandId(f"lead:withdraw:{id}")
            with contextlib.suppress(Refused):  # closed, sealed or erased: they are told when they come back
                await self._commands.run(time.body.conversation, command_id, cmd.WithdrawAppointment(id))
        return await self.listed()

    # --- inside ------------------------------------------------------------------------------------

    async def _activated(self, conversation: ConversationId, code: str) -> str:
        """Make the code work: a new one, or again the one that they have."""
        known = normalised(code)
        if known is not None:
            await self._secrets.set_code(conversation, known)
        return code

    def _audience(self, state: State) -> str:
        """What the visitor has said of who they are, or whom the guide is for that they walked last."""
        told = state.slots.get("audience")
        if isinstance(told, str) and told:
            return told[:AUDIENCE_MAX]
        return self._audience_of(state.guides[-1]) if state.guides else ""

    async def _view(self, time: Time) -> AppointmentView:
        body = time.body
        booked = body.conversation is not None and not body.result
        return AppointmentView(
            id=time.id,
            starts_at=iso(body.starts_at),
            minutes=body.minutes,
            channel=body.channel,
            opened_by=self._names(body.opened_by),
            status=body.result or ("booked" if booked else "free"),
            audience=body.audience or None,
            conversation=body.conversation,
            state=await self._state(body.conversation) if booked and body.conversation else None,
        )

    async def _state(self, conversation: ConversationId) -> Literal["away", "waiting", "talking"] | None:
        """How it stands with the visitor; None if that cannot be read now: the list is shown all the same."""
        try:
            state = await self._conversations.state(conversation)
        except StorageError:
            return None
        return _STATES.get(state.name, "away")
