"""What is said first to who tells that somebody, or they, are to meet a person known from the net alone. Pure.

Owns when that is said, once a conversation. Raises no level: the risk layer has rules of its own. What the model alone
reads beside it as danger to life, and not surely, is not asked about: what is said names 112.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, Intent, Reply
from handoff.assistant.danger.child_replies import LINE_FOR_CHILDREN, is_a_child
from handoff.assistant.danger.model_level import unsure_n4_as_n3
from handoff.assistant.danger.safety import is_open
from handoff.conversation.state import State
from handoff.conversation.text.sentences import asks_somewhere
from handoff.conversation.told.meeting_from_the_net import tells_meeting_from_the_net, tells_own_meeting_from_the_net

MEETS: Final = "ska_traffa_fran_natet"
MEETS_ONESELF: Final = "ska_sjalv_traffa_fran_natet"
"""Said to who is young and is to meet somebody themselves."""
BEFORE_A_MEETING: Final = frozenset({MEETS, MEETS_ONESELF})
_ABOUT: Final = Intent("oro_natet", 1.0)


def before_a_meeting(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer, or what to do before the meeting.

    A question beside it has an answer of its own, and danger that is open goes first.
    """
    if request.payload is not None or is_open(state) or asks_somewhere(request.text):
        return answer
    if is_a_child(request) and tells_own_meeting_from_the_net(request.text, request.recent):
        reply = Reply(MEETS_ONESELF, cards=(LINE_FOR_CHILDREN,))
    elif tells_meeting_from_the_net(request.text, request.recent):
        reply = Reply(MEETS)
    else:
        return answer
    if any(each.startswith(f"{reply.reply_id}#") for each in state.said):
        return answer
    risk = unsure_n4_as_n3(answer.risk, answer.intent.name, (request.text,))
    return replace(answer, intent=_ABOUT, ranking=(), risk=risk, replies=(reply,))
