"""An N4 that only the model reads, and not surely: one neutral question decides whether it is one. Pure.

Meanwhile the level is N3: the visitor waits first at that level and sees 112. Danger that the rules read is never in
doubt. How sure the model must be is `handoff.assistant.danger.triage`'s.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec

from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.events import PASSAGE_OF
from handoff.conversation.state import State
from handoff.risk import Level
from knowledge.replies import TOLD_PREFIX

UNANSWERED_AFTER: Final = timedelta(seconds=30)
"""After this time without an answer, while the visitor is connected, it counts as N4."""

QUESTION: Final = "danger_now"
"""The question whether anybody is in danger now (`knowledge.questions`)."""

ASKS: Final = "fara_nu"
"""The reply that asks it."""

TAKES_UP: Final = ("spegling_", "tar_upp_", TOLD_PREFIX)
"""How the ids of replies begin that take up a feeling, or what was told; they may stand before the question."""

IN_DANGER: Final = "fara_ja"
NOBODY_IN_DANGER: Final = "fara_nej"
NOT_CERTAIN: Final = "fara_oklart"
CANNOT_TALK: Final = "kan_inte_prata"
"""What the buttons under it mean, and the replies that they lead to."""

UNANSWERED: Final = "Har inte svarat på om någon är i fara nu."
"""The reason, in the language that the staff work in."""


def in_doubt(state: State, reply: BotReply) -> bool:
    """Whether this reading of the model is asked about before it counts: a first one that is not sure."""
    unsure = reply.unsure and Level[reply.level] == Level.N4
    return unsure and state.level < Level.N4 and state.unsettled_since is None


def asking_about_danger(reply: BotReply) -> BotReply:
    """The bot's answer with the question in place of its lines, after what takes up the message and a short answer."""
    question = BotLine(
        reply_id=ASKS,
        buttons=(
            ("knapp_fara_ja", IN_DANGER),
            ("knapp_fara_nej", NOBODY_IN_DANGER),
            ("knapp_fara_oklart", NOT_CERTAIN),
            ("knapp_kan_inte_prata", CANNOT_TALK),
        ),
    )
    kept = (line for line in reply.lines if line.reply_id.startswith((*TAKES_UP, PASSAGE_OF)))
    taken_up = tuple(msgspec.structs.replace(line, buttons=()) for line in kept)
    return msgspec.structs.replace(reply, lines=(*taken_up, question))
