"""What a short question about what was told gets in the place of words about this service. Pure.

Owns which intents, replies and short answers are about this service. Whether a question is, `reading` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotButton, Handoff, Intent, Reply
from handoff.assistant.contextual.said import ASKED, subjects_answered_by
from handoff.assistant.leaning.reading import Together
from handoff.assistant.wording.dialogue import UNANSWERED
from handoff.risk import Level

LINE_INTENTS: Final = frozenset(
    {
        *("fraga_anonymitet", "fraga_lagring", "fraga_om_tjansten", "fraga_hemligt", "fraga_syns"),
        *("komma_tillbaka", "aterkomma_arende", "andra_kanaler", "ar_du_robot"),
    }
)
"""Intents, and replies of the same name, about this service, its privacy and its channels."""
LIKELY_NEXT: Final = 0.2
"""So likely has to be what is said in the place of one."""
_PERSON: Final = BotButton("knapp_person", "be_om_manniska")


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
