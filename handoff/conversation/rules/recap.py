"""The bot says what it has understood while the visitor waits for a person, and asks whether that is right. Pure."""

from __future__ import annotations

from typing import Final

from handoff.conversation.events import BotWrote, OfferedButton
from handoff.conversation.rules.shared import QUEUE_FROM, Events
from handoff.conversation.state import RECAP, State, written
from handoff.conversation.told.understood import FEWEST_LINES, LANGUAGES, confirmed, sentences
from handoff.risk import Level

UNDERSTOOD: Final = "understood"
"""The question whether it is right (`knowledge.questions`)."""

_ANSWERS: Final = (("knapp_ratt_ja", "bekrafta"), ("knapp_ratt_nej", "neka"))


def recap(state: State, level: Level) -> Events:
    """What has been understood, once a wait, unless it is urgent or there is too little to say."""
    told = sentences(confirmed(state))
    if state.recapped or level >= QUEUE_FROM or written(state) not in LANGUAGES or len(told) < FEWEST_LINES:
        return ()
    return (
        BotWrote(
            reply_id=RECAP,
            sentences=told,
            title_ids=tuple(title for title, _ in _ANSWERS),
            buttons=tuple(OfferedButton(title="", payload=payload) for _, payload in _ANSWERS),
            question=UNDERSTOOD,
        ),
    )
