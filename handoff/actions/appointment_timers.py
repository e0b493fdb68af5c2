"""What the passing of time does to booked times: met, missed, freed, kept in mind before a conversation goes.

Every job runs on every node: a step is a conditional append or a save by version, so no leader is needed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.rules.appointments import NEAR
from handoff.conversation.state import State
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.repository import ConversationRepository
from handoff.operations.jobs import each
from handoff.routing.appointments import LONGEST_MINUTES, Appointments, Time
from storage.ids import CommandId, ConversationId

log = logging.getLogger(__name__)

UNCONFIRMED: Final = timedelta(minutes=1)
"""A reservation that no log confirms after so long was interrupted."""

READ_NEAR_EVERY: Final = timedelta(minutes=1)
"""How often the times that come next are read. A visitor chooses one `NOTICE` ahead at the latest, which is longer than
`NEAR` and this together."""

JOB: Final = "settle_appointments"


class AppointmentTimers:
    """The jobs, each a method that can be called at any time, by any node."""

    def __init__(
        self,
        appointments: Appointments,
        conversations: ConversationRepository,
        commands: CommandHandler,
        clock: Callable[[], datetime],
    ) -> None:
        self._appointments = appointments
        self._conversations = conversations
        self._commands = commands
        self._clock = clock
        self._near: list[Time] = []
        self._near_read_at: datetime | None = None

    async def meet(self, connected: Callable[[ConversationId], bool]) -> int:
        """Bring visitors whose time is near into the queue; returns how many.

        Args:
            connected: whether the visitor has a socket at this node: nobody waits in the queue who is not there.
        """
        now = self._clock()
        if self._near_read_at is None or abs(now - self._near_read_at) >= READ_NEAR_EVERY:
            begun = now - timedelta(minutes=LONGEST_MINUTES)
            times = await self._appointments.between(begun, now + NEAR + READ_NEAR_EVERY)
            self._near, self._near_read_at = [time for time in times if _is_booked(time)], now
        # What has been cancelled or met since is refused: the log decides.
        near = [time for time in self._near if now + NEAR >= time.body.starts_at and now < time.appointment.ends_at]

        async def call(time: Time) -> bool:
            conversation = time.body.conversation
            if conversation is None or not connected(conversation):
                return False
            return await self._try(conversation, f"timer:meet:{time.id}", cmd.MeetAppointment(time.id))

        return (await each("meet_appointments", near, call)).done

    async def settle(self) -> int:
        """Note what has become of times, tell those who have missed theirs, free what nobody has; returns how many."""
        times = [time for time in await self._appointments.listed() if not time.body.result]
        return (await each(JOB, times, self._settle)).done

    async def before_sealing(self, conversation: ConversationId) -> None:
        """Note a time that was kept while the conversation can be read: before its sealing or erasure. Never raises."""
        try:
            state = await self._conversations.state(conversation)
            held = state.appointment
            time = await self._appointments.get(held.id) if held is not None and state.appointment_kept else None
            if time is not None and time.is_of(conversation):
                await self._appointments.settle(time, "kept")
        except Exception as error:  # noqa: BLE001  # damaged, or of a newer program
            log.warning("appointment_not_settled %s", type(error).__name__)

    async def after_erasure(self, conversation: ConversationId) -> None:
        """Free the time of a conversation that is erased; of a past one only what became of it stays."""
        try:
            for time in await self._appointments.of(conversation):
                if time.body.result or time.body.starts_at <= self._clock():
                    await self._appointments.forget(time)
                else:
                    await self._appointments.give_back(time.id, conversation)
        except Exception as error:  # noqa: BLE001  # an erasure is never hindered; `settle` finds what is left
            log.warning("appointment_not_freed %s", type(error).__name__)

    # --- inside ------------------------------------------------------------------------------------

    async def _settle(self, time: Time) -> bool:
        conversation = time.body.conversation
        over = time.appointment.ends_at <= self._clock()
        if conversation is None:
            return over and await self._appointments.remove(time.id)
        state = await self._conversations.state(conversation)
        if state.name in (None, "erased"):
            await self.after_erasure(conversation)
            return True
        if not state.sealed and (state.appointment is None or state.appointment.id != time.id):
            return await self._not_in_log(time, state, conversation)
        if state.appointment_kept and not state.sealed:
            return await self._appointments.settle(time, "kept")
        waits = state.name in ("queued", "with_counselor")
        return over and not waits and await self._missed(time, state, conversation)

    async def _missed(self, time: Time, state: State, conversation: ConversationId) -> bool:
        """Tell whoever still has the conversation open; the others are told when they come back."""
        miss = cmd.MissAppointment(time.id)
        told = state.name == "closed" or await self._try(conversation, f"timer:miss:{time.id}", miss)
        return told and await self._appointments.settle(time, "missed")

    async def _not_in_log(self, time: Time, state: State, conversation: ConversationId) -> bool:
        """A time that the conversation does not have: missed and told, or a reservation that was interrupted."""
        if state.appointment_missed == time.id:
            return await self._appointments.settle(time, "missed")
        if self._clock() - time.saved_at < UNCONFIRMED:
            return False
        return await self._appointments.give_back(time.id, conversation)

    async def _try(self, conversation: ConversationId, command_id: str, command: cmd.Command) -> bool:
        try:
            await self._commands.run(conversation, CommandId(command_id), command)
        except Refused:
            return False  # another node was faster, or the conversation has moved on
        return True


def _is_booked(time: Time) -> bool:
    return time.body.conversation is not None and not time.body.result
