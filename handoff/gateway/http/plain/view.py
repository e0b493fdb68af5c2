"""What a visitor sees of a conversation at a moment, as the log tells it. Pure; decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from handoff.contract.base import StateName
from handoff.contract.parts import AppointmentTime, Button
from handoff.contract.pushed import WireEvent

_GIVEN_UP: Final = frozenset({"appointment_cancelled", "appointment_withdrawn", "appointment_missed"})
_CANNOT_TALK: Final = "kan_inte_prata"
_SILENT_STEP: Final = "/tyst"
"""How the ids end of the steps of guides that say the same."""


@dataclass(slots=True)
class View:
    """The events so far, and the state that they have led to."""

    state: StateName = "bot"
    events: list[WireEvent] = field(default_factory=list)
    open: bool | None = None
    """Whether a person can be reached for this conversation, as it was read last."""

    @property
    def head(self) -> int:
        """Number of the newest event."""
        return self.events[-1].seq if self.events else 0

    def emergency(self) -> WireEvent | None:
        """The notice about danger that is in force."""
        if self.state in ("closed", "mailbox"):
            return None
        ends = (each for each in self._newest_first() if is_emergency(each) or each.state == "closed")
        found = next(ends, None)
        return found if found is not None and is_emergency(found) else None

    def is_voiceless(self) -> bool:
        """Whether the visitor was answered as somebody who cannot call aloud."""
        said = (each.reply_id or "" for each in self.events)
        return any(reply == _CANNOT_TALK or reply.endswith(_SILENT_STEP) for reply in said)

    def choices(self) -> tuple[int, list[Button]]:
        """The buttons that are active, and the number of their message: the bot's latest, until the visitor answers."""
        if self.state not in ("bot", "queued"):
            return 0, []
        message = next((each for each in self._newest_first() if each.kind == "message"), None)
        if message is None or message.from_ != "bot" or self._queued_after(message):
            return 0, []
        return message.seq, message.buttons or []

    def button(self, seq: int, index: int) -> Button | None:
        """The button of that place, whether it is still active or not: the conversation decides that."""
        message = next((each for each in self.events if each.seq == seq), None)
        buttons = (message.buttons if message else None) or []
        return buttons[index] if 0 <= index < len(buttons) else None

    def transfer_asked(self) -> bool:
        """Whether the offer of another counselor waits for an answer."""
        steps = (each for each in self._newest_first() if each.kind == "state" or _is_transfer(each))
        last = next(steps, None)
        return self.state == "with_counselor" and last is not None and last.code == "transfer_offered"

    def booked(self) -> AppointmentTime | None:
        """The time that is booked: the last that was told of, unless it is over or a person has come for it."""
        told = next((each for each in self._newest_first() if each.appointment is not None), None)
        if told is None or told.code in _GIVEN_UP:
            return None
        met = any(each.seq > told.seq and each.state == "with_counselor" for each in self.events)
        return None if told.code == "appointment_now" and met else told.appointment

    def answered_since(self, seq: int) -> bool:
        """Whether somebody or the service has said something after the event with this number."""
        return any(
            each.seq > seq and each.kind in ("message", "notice") and each.from_ != "visitor" for each in self.events
        )

    def _queued_after(self, message: WireEvent) -> bool:
        """Once queued, only what is asked there counts, or was asked with it: a person comes."""
        queued = next((each for each in self._newest_first() if each.state == "queued"), None)
        return queued is not None and queued.seq > message.seq and queued.at != message.at

    def _newest_first(self) -> Iterator[WireEvent]:
        return reversed(self.events)


def is_emergency(event: WireEvent) -> bool:
    """Whether it says what to do in danger."""
    return event.kind == "notice" and event.code == "emergency"


def _is_transfer(event: WireEvent) -> bool:
    return event.kind == "notice" and (event.code or "").startswith("transfer_")
