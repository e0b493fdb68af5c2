"""Reads a short question together with what was told before it, and says whether it is about this service.

Owns from which likelihood an answer about the service is none to it. What is answered instead is chosen elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from msgspec.structs import replace

from handoff.assistant.client import BotAnswer, BotButton, BotRequest, Handoff, Intent, Reply
from handoff.assistant.contextual.said import ASKED, subjects_answered_by
from handoff.assistant.dialogue import UNANSWERED
from handoff.assistant.leaning import model
from handoff.assistant.leaning.together import told_before
from handoff.assistant.library import Library
from handoff.conversation.state import State, written
from handoff.risk import Level
from knowledge.search.embedder import QuestionVector
from knowledge.search.in_two import LANG, read_together

LINE_INTENTS: Final = frozenset(
    {
        *("fraga_anonymitet", "fraga_lagring", "fraga_om_tjansten", "fraga_hemligt", "fraga_syns"),
        *("komma_tillbaka", "aterkomma_arende", "andra_kanaler", "ar_du_robot"),
    }
)
"""Intents, and replies of the same name, about this service, its privacy and its channels."""
LIKELY_THE_CASE: Final = -0.5
"""Below these log odds an answer about this service is none. With each of six writers left out of the learning in turn
0.71 of what they asked about their case lies below, and 0.08 of what they asked about this service."""
SURELY_THE_LINE: Final = 0.7
"""From these a special answer about this service is better than the general one."""
LIKELY_NEXT: Final = 0.2
"""So likely has to be what is said in the place of one."""
_PERSON: Final = BotButton("knapp_person", "be_om_manniska")


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


LINE_SUBJECTS: Final = subjects_answered_by(tuple(sorted(LINE_INTENTS)))


@lru_cache(2048)
def is_about_the_line(intents: tuple[str, ...]) -> bool:
    """Whether what answers these intents is about this service, by the first of them."""
    return bool(intents) and intents[0] in LINE_INTENTS


def of_the_case(likely: Mapping[str, float], together: Together | None) -> Mapping[str, float]:
    """How likely each subject is, without those about this service where the question likely is about what was told."""
    if together is None or not together.is_of_the_case:
        return likely
    return {subject: share for subject, share in likely.items() if subject not in LINE_SUBJECTS}


def without_the_line(answer: BotAnswer, together: Together | None) -> BotAnswer:
    """The answer to a short question about what was told, unless it is about this service.

    Then it is the next likely answer; where there is none, that there is none.
    """
    replies = {reply.reply_id for reply in answer.replies}
    if together is None or not together.is_of_the_case or not replies or not replies <= LINE_INTENTS:
        return answer
    if Level[answer.risk.level] >= Level.N3:
        return answer
    asked = (each for each in answer.ranking[1:3] if each.name in _QUESTIONS and each.confidence >= LIKELY_NEXT)
    found = next(asked, Intent(UNANSWERED, 0.0))
    return replace(
        answer, intent=found, ranking=(), replies=(Reply(found.name, buttons=(_PERSON,)),), handoff=Handoff()
    )


_QUESTIONS: Final = frozenset(ASKED.values()) - LINE_INTENTS
