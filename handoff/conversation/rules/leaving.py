"""How a visitor stops waiting for a person, by the button or in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from handoff.conversation.commands import BotLine
from handoff.conversation.events import BotWrote, LeaveWished, OfferedButton, StateChanged
from handoff.conversation.rules.offers import ASKS_FOR_PERSON
from handoff.conversation.rules.shared import Events, notice
from handoff.conversation.state import LEFT_QUEUE, State
from handoff.risk import Level

LEFT: Final = "ko_lamnad"
"""Said to who has left the queue. As the bot's answer to who waits it means that they want to."""


def stop_waiting(state: State) -> Events:
    """Back to the bot without waiting. At N3 the first wish is asked back.

    At N4, or while it is in doubt, it is noted, and a person comes.
    """
    if state.level >= Level.N4 or state.unsettled_since is not None:
        return () if state.leave_wished else (LeaveWished(), notice("leave_urgent"))
    if state.level >= Level.N3 and not state.leave_wished:
        return (LeaveWished(), notice("leave_sure"))
    again = OfferedButton(title="", payload=ASKS_FOR_PERSON)
    return (
        StateChanged(state="bot", reason=LEFT_QUEUE),
        BotWrote(reply_id=LEFT, title_ids=("knapp_person",), buttons=(again,)),
    )


def wish_to_leave(state: State, lines: Sequence[BotLine]) -> Events:
    """What follows where the bot has understood that somebody wants to wait no longer; nothing where it has not."""
    if state.name != "queued" or all(line.reply_id != LEFT for line in lines):
        return ()
    return stop_waiting(state) or (notice("leave_urgent"),)
