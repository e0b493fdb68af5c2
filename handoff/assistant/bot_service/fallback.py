"""The fallback answer while the bot is overloaded: a menu, and answers to its buttons.

Pure. The rules have assessed every message for danger and wishes for a person before this, so a person is called here
only on request: a thousand visitors who write at once do not all enter the queue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, Handoff, Intent, Reply

OVERLOAD: Final = "overload"
"""Stands for an intent where nobody has read for one."""

ASKS_FOR_PERSON: Final = "be_om_manniska"
_ASKED: Final = Handoff(requested=True, reason="asked")
_NOT_ASKED: Final = Handoff()
_PERSON: Final = BotButton("knapp_person", ASKS_FOR_PERSON)
MENU: Final = (
    _PERSON,
    BotButton("knapp_oro", "amne_oro"),
    BotButton("knapp_roll_vill_lamna", "roll_vill_lamna"),
    BotButton("knapp_om_anonymitet", "fraga_anonymitet"),
)
_TOPICS: Final[Mapping[str, tuple[str, str]]] = {
    "amne_oro": ("oro_annan_narstaende", "manga_skriver_amne"),
    "roll_vill_lamna": ("vill_lamna", "manga_skriver_amne"),
    "fraga_anonymitet": ("fraga_anonymitet", "fraga_anonymitet"),
}
"""What a button of the menu is about: the intent that articles are marked with, and what is said."""


def fallback_answer(request: BotRequest) -> BotAnswer:
    """The answer to a button of the menu; to all else the menu. Nothing where a person is on the way already."""
    asked = request.payload or ""
    if asked == ASKS_FOR_PERSON:
        return _said(request, asked, Reply(ASKS_FOR_PERSON), handoff=_ASKED)
    if asked in _TOPICS:
        intent, reply = _TOPICS[asked]
        return _said(request, intent, Reply(reply, buttons=(_PERSON,)))
    if request.slots.get("queued"):
        return _said(request, OVERLOAD)
    return _said(request, OVERLOAD, Reply("manga_skriver", buttons=MENU))


def _said(request: BotRequest, intent: str, *replies: Reply, handoff: Handoff = _NOT_ASKED) -> BotAnswer:
    return BotAnswer(intent=Intent(intent, 1.0), replies=replies, language=request.lang, handoff=handoff)
