"""What is said, while danger is open, to who has called 112 and waits until they are there. Pure.

Owns when they are told what to do meanwhile, in place of being told to call. Raises and lowers no level.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, Reply
from handoff.assistant.danger.model_level import unsure_n4_as_n3
from handoff.assistant.danger.safety import (
    CALL_FOR_ME,
    NOT_SAFE,
    STAY_DANGER,
    STEP,
    STEP_CHILD,
    STEP_OTHER,
    STEP_THREATENED,
    is_open,
    staying,
)
from handoff.conversation.state import State
from handoff.conversation.told.help_called import tells_help_called
from handoff.conversation.unsettled import CANNOT_TALK
from handoff.risk import Level

HELP_CALLED: Final = "hjalp_larmad"
"""Said in danger that comes from another: what to do until help is there."""
HELP_CALLED_SELF: Final = "hjalp_larmad_sjalv"
"""The same to who may take a life, their own or another's."""
KEEPS_ANSWERING: Final = "ar_kvar"
"""Said, in danger or not, to who asks that somebody goes on answering."""
WAIT_WITH_THEM: Final = frozenset({HELP_CALLED, HELP_CALLED_SELF, KEEPS_ANSWERING})

_GO_FIRST: Final = frozenset({KEEPS_ANSWERING, CALL_FOR_ME, CANNOT_TALK})
_HAVE_THEM_CALL: Final = frozenset({STEP, STEP_OTHER, STEP_THREATENED, STEP_CHILD, STAY_DANGER, NOT_SAFE})
_MOST_WORDS: Final = 14
_WHAT_TO_DO: Final = re.compile(
    r"\b(?:vad|va) (?:gör|ska|kan|bör) (?:jag|ja|vi|man)(?: göra)?(?: då| nu| så länge)?\W*"
    r"(?:$|\bmedan\b|\bunder tiden\b|\btills\b)"
    r"|\bska (?:jag|ja|vi) (?:inte )?(?:gå|stanna|sitta|ligga|låsa|öppna|släcka|gömma|springa|svara|ringa|köra|hoppa"
    r"|vänta|prata|hålla|sticka|dra)\b"
    r"|\bwhat (?:do|should|can) (?:i|we) do(?: now| then)?\W*(?:$|\bwhile\b|\buntil\b|\bmeanwhile\b)"
    r"|\bshould (?:i|we) (?:stay|go|run|hide|lock|open|answer|call|wait|leave|talk)\b"
)
"""How is asked what to do with one's hands and feet until help is there; another question has another answer."""


def waiting_for_help(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer, or what to do until help is there.

    That is said where 112 has been called by this message, or was called before and they would be told to call, or ask
    what to do. Whether anybody is in danger, of which the model alone is in doubt, is then not asked.
    """
    said = {reply.reply_id for reply in answer.replies}
    risk = unsure_n4_as_n3(answer.risk, answer.intent.name, (request.text,))
    waits = is_open(state) or (state.level >= Level.N3 and risk is not answer.risk)
    if request.payload is not None or not waits or not said.isdisjoint(_GO_FIRST):
        return answer
    needed = is_open(state) and (not said.isdisjoint(_HAVE_THEM_CALL) or _asks_what_to_do(request.text))
    if not tells_help_called(request.text) and not (needed and any(map(tells_help_called, state.recent))):
        return answer
    reply = HELP_CALLED if staying(state) == STAY_DANGER else HELP_CALLED_SELF
    return replace(answer, risk=risk, replies=(Reply(reply),))


def _asks_what_to_do(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS and _WHAT_TO_DO.search(text.casefold()) is not None
