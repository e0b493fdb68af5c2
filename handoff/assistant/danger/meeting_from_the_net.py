"""What is said first to who tells that somebody is to meet a person known from the net alone. Pure.

Owns when that is said, once a conversation. Raises and lowers no level: the risk layer has a rule of its own.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, Intent, Reply
from handoff.assistant.danger.safety import is_open
from handoff.conversation.state import State
from handoff.conversation.text.sentences import asks_somewhere
from handoff.conversation.told.meeting_from_the_net import tells_meeting_from_the_net

MEETS: Final = "ska_traffa_fran_natet"
_ABOUT: Final = Intent("oro_natet", 1.0)


def before_a_meeting(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer, or what to do before the meeting.

    A question beside it has an answer of its own, and danger that is open goes first.
    """
    said = any(each.startswith(f"{MEETS}#") for each in state.said)
    if request.payload is not None or said or is_open(state) or asks_somewhere(request.text):
        return answer
    if not tells_meeting_from_the_net(request.text, request.recent):
        return answer
    return replace(answer, intent=_ABOUT, ranking=(), replies=(Reply(MEETS),))
