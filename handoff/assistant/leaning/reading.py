"""Says whether a short question, read together with what was told before it, is about this service. Pure.

Owns from which likelihood it is about the one or the other. The bot embeds both; what is answered then is chosen
elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from handoff.assistant.bot_service.client import BotAnswer, BotRequest
from handoff.assistant.leaning import model
from knowledge.search.embedder import QuestionVector

LIKELY_THE_CASE: Final = -0.5
"""Below these log odds an answer about this service is none. With each of six writers left out of the learning in turn
0.71 of what they asked about their case lies below, and 0.08 of what they asked about this service."""
SURELY_THE_LINE: Final = 0.7
"""From these a special answer about this service is better than the general one."""


@dataclass(frozen=True, slots=True)
class Together:
    """A short question as it is read with what stands before it."""

    vector: QuestionVector
    line: float
    """How likely, as log odds, it is about this service."""

    @property
    def is_of_the_case(self) -> bool:
        """Whether it likely is about what was told."""
        return self.line < LIKELY_THE_CASE

    @property
    def is_of_the_line(self) -> bool:
        """Whether it surely is about this service."""
        return self.line > SURELY_THE_LINE


def together_in(heard: BotAnswer | None, request: BotRequest) -> Together | None:
    """How a short question is read with what it leans on; None where it leans on nothing, or the bot read it alone."""
    line = model.load()
    if heard is None or heard.vector is None or heard.together is None or not request.together:
        return None
    if heard.vector.model != line.embedder or heard.together.model != line.embedder:
        return None
    vectors = [np.frombuffer(each.values, "<f4") for each in (heard.vector, heard.together)]
    return Together(
        QuestionVector(line.embedder, heard.together.values), line.log_odds(request.text, np.concatenate(vectors))
    )
