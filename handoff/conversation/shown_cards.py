"""How articles and contacts stand under a bot answer, and when it is asked whether they helped. Pure.

Which ones are found is `handoff.assistant.cards.cards`'s. The answer to the question is the service's, not the bot's.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.state import State, said_as
from handoff.risk import Level

MOST: Final = 3
"""Cards under one message."""

ASK_BELOW: Final = Level.N2
"""From this level on nobody is asked whether a text helped."""

GOODBYE: Final = "avsluta"
"""The intent of somebody who ends the conversation."""

WHETHER_IT_HELPED: Final = "hjalpte_det"
"""The reply that asks."""

HELPED: Final = "kort:hjalpte"
NOT_HELPED: Final = "kort:hjalpte_inte"
"""What the two buttons under the question mean, followed by the articles that they are about."""


def lines_with_cards(reply: BotReply, state: State) -> tuple[BotLine, ...]:
    """The lines of an answer, with its cards under the last one, whose buttons stay what they are.

    Whether what was read helped is asked at goodbye, once, and only of somebody who was shown articles. Where a person
    is called or waited for, or it is urgent, it is not asked.

    Args:
        reply: the bot's answer.
        state: the conversation before it.
    """
    if not reply.lines:
        return reply.lines
    *before, last = reply.lines
    lines = (*before, replace(last, cards=(*last.cards, *reply.cards)[:MOST]))
    if reply.intent != GOODBYE or not state.articles or said_as(WHETHER_IT_HELPED, 0) in state.said:
        return lines
    if reply.handoff is not None or state.name == "queued" or max(state.level, Level[reply.level]) >= ASK_BELOW:
        return lines
    about = "".join(f" {article}" for article in state.articles[:MOST])
    buttons = (("knapp_hjalpte_ja", HELPED + about), ("knapp_hjalpte_nej", NOT_HELPED + about))
    return (*lines, BotLine(reply_id=WHETHER_IT_HELPED, buttons=buttons))


def helpfulness(payload: str | None) -> tuple[bool, list[str]] | None:
    """Whether it helped, and the articles that were asked about; None if this button means something else."""
    meaning, *articles = (payload or "").split(" ")
    return (meaning == HELPED, articles) if meaning in (HELPED, NOT_HELPED) else None
