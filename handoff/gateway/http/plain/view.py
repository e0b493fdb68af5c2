"""What a visitor sees of a conversation at a moment, as the log tells it. Pure; decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from handoff.contract.base import StateName
from handoff.contract.parts import AppointmentTime, Button
from handoff.contract.pushed import WireEvent
from handoff.gateway.http.plain.thoughts import is_question, sentences

_GIVEN_UP: Final = frozenset({"appointment_cancelled", "appointment_withdrawn", "appointment_missed"})
_CLOSED: Final = frozenset({"closed_hours", "closing_soon", "queued"})
"""Notices that say that nobody is here when nobody is."""

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
        return next(reversed(self._emergencies()), None)

    def danger_since(self) -> int | None:
        """Number of the first notice about the danger that is in force."""
        return next((each.seq for each in self._emergencies()), None)

    def acute_words(self) -> list[str]:
        """The sentences of the notice that its panel shows; its others stand in the log."""
        notice = self.emergency()
        # The answer says that somebody comes; to a closed door nobody does, and the notice says what holds there.
        told = bool(self._answers_to_danger()) and self.state == "queued" and self.open is not False
        asked = self.asked_below() is not None
        first, *rest = (sentences(notice.text or "") if notice else []) or [""]
        return [first, *(each for each in rest if (not asked if is_question(each) else not told or "112" in each))]

    def asked_below(self) -> WireEvent | None:
        """The message of the bot whose buttons answer what the notice asks: there the question stands, above them."""
        answer = next((each for each in self._answers_to_danger() if each.buttons), None)
        asked = answer is not None and not _question(answer) and self.question_in_danger()
        return answer if asked else None

    def question_in_danger(self) -> str:
        """What the notice asks; empty if nothing."""
        notice = self.emergency()
        return _question(notice) if notice else ""

    def said_before(self, notice: WireEvent) -> str:
        """The bot's words before this event, since the visitor's last."""
        before = takewhile(
            lambda each: each.from_ != "visitor", (e for e in self._newest_first() if e.seq < notice.seq)
        )
        return " ".join(each.text or "" for each in before if each.from_ == "bot")

    def _answers_to_danger(self) -> list[WireEvent]:
        """What the bot has said since, until the visitor's next word."""
        notice = self.emergency()
        since = (each for each in self.events if notice and each.seq > notice.seq)
        return [each for each in takewhile(lambda each: each.from_ != "visitor", since) if each.from_ == "bot"]

    def has_cards(self, event: WireEvent) -> bool:
        """Whether its cards stand: while a person comes only those of what the visitor asks while they wait."""
        if self.state != "queued" or self.open is False:
            return True
        since = next((each.seq for each in self._newest_first() if each.state == "queued"), 0)
        asked = next((each.seq for each in self.events if each.seq > since and each.from_ == "visitor"), None)
        return asked is not None and event.seq > asked

    def is_told_closed(self) -> bool:
        """Whether the log says that nobody is here."""
        return any(each.kind == "notice" and each.code in _CLOSED for each in self.events)

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

    def _emergencies(self) -> list[WireEvent]:
        """The notices about the danger in force: those since the conversation was closed and returned to, if it was."""
        if self.state in ("closed", "mailbox"):
            return []
        since = next((each.seq for each in self._newest_first() if each.state == "closed"), 0)
        return [each for each in self.events if each.seq > since and is_emergency(each)]

    def _newest_first(self) -> Iterator[WireEvent]:
        return reversed(self.events)


def is_about_the_door(event: WireEvent) -> bool:
    """Whether it says that the line is closed, or that one waits: the bot may have said it in the same breath."""
    return event.kind == "notice" and event.code in _CLOSED


def is_emergency(event: WireEvent) -> bool:
    """Whether it says what to do in danger."""
    return event.kind == "notice" and event.code == "emergency"


def _question(event: WireEvent) -> str:
    return next((each for each in sentences(event.text or "") if is_question(each)), "")


def _is_transfer(event: WireEvent) -> bool:
    return event.kind == "notice" and (event.code or "").startswith("transfer_")
