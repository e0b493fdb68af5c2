"""Reads a short question together with what was told before it, and says whether it is about this service.

Owns from which likelihood it is about the one or the other. What is answered then is chosen elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from handoff.assistant.client import BotAnswer, BotRequest
from handoff.assistant.leaning import model
from handoff.assistant.leaning.together import told_before
from handoff.assistant.library import Library
from handoff.conversation.state import State, written
from knowledge.search.embedder import QuestionVector
from knowledge.search.in_two import LANG, read_together

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


class ReadsTogether:
    """Embeds short questions with what stands before them, by the embedder of this node's library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def read(self, heard: BotAnswer, request: BotRequest, state: State) -> Together | None:
        """None where the question is not short, or leans on nothing, and while the search is being made ready."""
        before = told_before(request)
        line = model.load()
        if not before or written(state) != LANG or heard.vector is None or heard.vector.model != line.embedder:
            return None
        vectors = await self._library.vectors_of([read_together((before,), request.text)], line.embedder)
        if vectors is None:
            return None
        alone = np.frombuffer(heard.vector.values, "<f4")
        likely = line.log_odds(request.text, np.concatenate([alone, vectors[0]]))
        return Together(QuestionVector(line.embedder, vectors[0].astype("<f4").tobytes()), likely)
