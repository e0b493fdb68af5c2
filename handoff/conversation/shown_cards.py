"""How articles and contacts stand under a bot answer, with the question whether they helped. Pure.

Which ones are found is `handoff.assistant.cards`'s. The answer to the question is the service's, not the bot's.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from handoff.conversation.commands import BotLine, BotReply
from handoff.risk import Level

MOST: Final = 3
"""Cards under one message."""

ASK_BELOW: Final = Level.N2
"""From this level on nobody is asked whether a text helped."""

HELPED: Final = "kort:hjalpte"
NOT_HELPED: Final = "kort:hjalpte_inte"
"""What the two buttons under the question mean, followed by the articles that they are about."""


def lines_with_cards(reply: BotReply, level: Level) -> tuple[BotLine, ...]:
    """The lines of an answer, with its cards in them.

    They stand in a line of their own that asks whether they helped, and takes over the buttons of the line before (only
    those of the latest line count). Where a person is called, or it is urgent, nothing is asked.

    Args:
        reply: the bot's answer.
        level: the conversation's level before it.
    """
    if not reply.cards or not reply.lines:
        return reply.lines
    *before, last = reply.lines
    shown = (*last.cards, *reply.cards)[:MOST]
    if reply.handoff is not None or max(level, Level[reply.level]) >= ASK_BELOW:
        return (*before, replace(last, cards=shown))
    about = "".join(f" {card.id}" for card in shown if card.type == "article")
    question = BotLine(
        reply_id="hjalpte_det",
        buttons=(("knapp_hjalpte_ja", HELPED + about), ("knapp_hjalpte_nej", NOT_HELPED + about), *last.buttons),
        cards=shown,
    )
    return (*before, replace(last, buttons=(), cards=()), question)


def helpfulness(payload: str | None) -> tuple[bool, list[str]] | None:
    """Whether it helped, and the articles that were asked about; None if this button means something else."""
    meaning, *articles = (payload or "").split(" ")
    return (meaning == HELPED, articles) if meaning in (HELPED, NOT_HELPED) else None
