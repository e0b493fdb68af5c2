"""An answer that is beside what the message is about, where it stands, gives way to one that is not. Pure.

Owns which subjects may take the place of an answer, and from which probability. It lowers and raises no level, calls
nobody, and leaves alone what answers a button and a wish for a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, Protocol

from msgspec.structs import replace

from handoff.assistant.client import BotAnswer, BotRequest, Handoff, Intent, Reply
from handoff.assistant.contextual.model import URGENT
from handoff.assistant.contextual.said import ASKED, IN_DANGER, SMALL, TOLD
from handoff.assistant.contextual.seen import Seen
from handoff.assistant.dialogue import UNANSWERED
from handoff.assistant.guides.turn import SURE
from handoff.assistant.readings import PERSON, SERIOUS, SERIOUS_REPLY
from handoff.assistant.thread.relevance import EMPTY
from handoff.conversation.closing_words import closes, names_thanks
from handoff.conversation.state import State, written
from handoff.risk import Level
from knowledge.language import SERVED

LEAST: Final = 0.5
"""From this probability a subject may take the place of an answer, ..."""
AHEAD: Final = 0.3
"""... if it is so much likelier than all that the answer is about."""
IN_DANGER_AHEAD: Final = 0.5
"""So much likelier where danger has been told before, and the message is about another danger than the answer."""
CALM: Final = 0.15
"""Below this probability of being urgent what is told is answered though the model alone has called a person."""
KEPT: Final = ("hjalpte_tack", "hat_", "begar_skadlig_info", "ar_du_robot", "ring_at_mig", "komma_tillbaka")
"""How the replies begin that stand: limits, and what is read by words."""
FAREWELL: Final = "avsluta"
QUESTIONS: Final = frozenset(ASKED.values())
"""Intents of who asks: with confidence they do not give way to what is told."""


class ReadsInContext(Protocol):
    """What reads subjects: the model, or what only records."""

    def read(self, message: Seen) -> Mapping[str, float]:
        """How likely each subject is one that a good reply is about; empty where nothing is read."""


def may_be_reread(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether the words of the message were read by the model: no button, no wish for a person, a language it knows.

    Args:
        answer: the bot's, as it came.
        request: what it was asked.
        state: the conversation, with the message.
    """
    asked_for = answer.handoff.requested and answer.handoff.reason == "asked"
    spoken = written(state) in SERVED and answer.language in SERVED
    return request.payload is None and bool(answer.ranking) and not asked_for and spoken


def meant(likely: Mapping[str, float], said: Collection[str], answer: BotAnswer, state: State) -> str | None:
    """The subject that the message is surely about and that nothing of the answer is; None if there is none.

    Args:
        likely: how likely each subject is.
        said: what the answer is about.
        answer: the same, with its level as it counts.
        state: the conversation, with what the rules have read.
    """
    replies = [reply.reply_id for reply in answer.replies]
    if any(each.startswith(KEPT) for each in replies) or (FAREWELL in replies and _takes_leave(state)):
        return None
    read = max((likely.get(each, 0.0) for each in (*said, *SMALL)), default=0.0)
    named = {each: likely.get(each, 0.0) for each in (*ASKED, *TOLD, *IN_DANGER)}
    subject = max(named, key=lambda each: named[each])
    if named[subject] < LEAST or named[subject] - read < AHEAD:
        return None
    if subject in IN_DANGER and _in_danger(answer, state) and named[subject] - read < IN_DANGER_AHEAD:
        return None
    asked_surely = answer.intent.name in QUESTIONS and answer.intent.confidence >= SURE
    gives_way = (subject in ASKED or not asked_surely) and _may_stand(subject, answer, state, likely.get(URGENT, 1.0))
    return subject if gives_way else None


def _in_danger(answer: BotAnswer, state: State) -> bool:
    """Whether a person is called for danger, by this message or one before it."""
    return max(state.level, Level[answer.risk.level]) >= Level.N3


def _takes_leave(state: State) -> bool:
    return any(closes(message.text) or names_thanks(message.text) for message in state.pending)


def _may_stand(subject: str, answer: BotAnswer, state: State, urgent: float) -> bool:
    """Whether this may be answered here.

    - While danger is being told: nothing.
    - What is asked, and a danger after another: anywhere else.
    - What is told: in no guide, unless nothing else was found to say. After danger only if this is calm, and the model
      alone has read the danger or the answer says nothing.
    """
    if state.danger_told and state.danger_at >= state.episode_messages:
        return False
    in_danger = _in_danger(answer, state)
    if subject in ASKED or (subject in IN_DANGER and in_danger):
        return True
    guided = state.guide is not None and not state.guide.paused and not state.guide.left
    said = {reply.reply_id for reply in answer.replies}
    spoken_of = state.danger_told and not said <= EMPTY
    calm = not in_danger or (not spoken_of and urgent < CALM and subject in TOLD)
    return calm and (said <= {UNANSWERED} or not guided)


def answering(subject: str, answer: BotAnswer, state: State) -> BotAnswer:
    """The answer to this subject in place of another, as if it had been read by words."""
    if subject in IN_DANGER:
        intent, calm = IN_DANGER[subject]
        reply_id = intent if _in_danger(answer, state) else calm
        reply = SERIOUS_REPLY if reply_id == SERIOUS else Reply(reply_id, buttons=(PERSON,))
    else:
        intent = ASKED.get(subject) or TOLD[subject]
        reply = Reply(intent, buttons=(PERSON,))
    return replace(answer, intent=Intent(intent, 1.0), ranking=(), replies=(reply,), handoff=Handoff())
