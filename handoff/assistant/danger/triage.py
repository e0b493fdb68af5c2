"""Triage by both layers: turns the bot's answer into a command, and joins rules and bot for a single message.

Pure. The rules assess a message before it is stored, the bot afterwards; the higher level wins, and a conversation's
level never sinks by itself (`handoff.conversation`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from handoff.assistant.bot_service.client import BotAnswer, BotRisk, Heard
from handoff.assistant.danger.model_level import OWN_DEEDS, is_sure, unsure_n4_as_n3
from handoff.assistant.danger.own_deeds import is_surely_none
from handoff.contract.base import LevelName
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.events import ShownCard
from handoff.conversation.rules.offers import LIMITS
from handoff.conversation.told.denied_danger import denies_danger
from handoff.risk import Assessment, Holder, Level, only_own_suicide
from handoff.risk.signals import OF_OTHERS, OWN_VIOLENCE
from storage.ids import Seq


def bot_command(
    answer: BotAnswer,
    answers: Seq,
    cards: tuple[ShownCard, ...] = (),
    texts: Sequence[str] = (),
    told: Collection[str] = (),
) -> BotReply:
    """The command that carries the bot's answer to the message at seq `answers`, with the cards found for it.

    `texts`: what the visitor wrote. `told`: the signals that the rules have read in this episode.
    """
    risk = answer.risk
    return BotReply(
        answers=answers,
        intent=answer.intent.name,
        confidence=answer.intent.confidence,
        lines=tuple(
            BotLine(
                reply_id=reply.reply_id,
                buttons=tuple((button.title_id, button.payload) for button in reply.buttons),
                cards=tuple(ShownCard(type=card.type, id=card.id, title="") for card in reply.cards),
                kommun=reply.kommun,
            )
            for reply in answer.replies
        ),
        slots=answer.slots,
        handoff=(answer.handoff.reason or "bot") if answer.handoff.requested else None,
        level=_level(answer, texts),
        signals=_noted(answer, texts, told),
        why=(_why(answer.intent.name, answer.intent.confidence),) if Level[risk.level] > Level.N0 else (),
        suicide=only_own_suicide([(signal, Holder.UNKNOWN) for signal in risk.signals]),
        cards=cards,
        unsure=not is_sure(risk, answer.intent.name, texts),
    )


def _level(answer: BotAnswer, texts: Sequence[str]) -> LevelName:
    """The model's level; N3 for an N4 that is not sure, where the words deny what would be asked about it."""
    if not _is_denied(answer.intent.name, texts):
        return answer.risk.level
    return unsure_n4_as_n3(answer.risk, answer.intent.name, texts).level


def _is_denied(intent: str, texts: Sequence[str]) -> bool:
    """Whether the words answer what would be asked: nobody is in danger. What one may do oneself is asked about."""
    return intent not in OWN_DEEDS and any(denies_danger(text) for text in texts)


def _noted(answer: BotAnswer, texts: Sequence[str], told: Collection[str]) -> tuple[str, ...]:
    """The signals that staff read. Of a test or an insult only where that is answered, and not where another reply is.

    Somebody frightened, of whom the model has guessed that once, would stand before the counselor as one who plays.
    Nor is violence of the writer's own noted beside another's, where by the words it is that one's.
    """
    of_another = OF_OTHERS in (*answer.risk.signals, *told) and any(is_surely_none(text) for text in texts)
    left_out = {OWN_VIOLENCE} if of_another else set[str]()
    answered = any(reply.reply_id.startswith(_ANSWERS_A_LIMIT) for reply in answer.replies)
    return tuple(each for each in answer.risk.signals if each not in left_out and (answered or each not in LIMITS))


_ANSWERS_A_LIMIT: Final = ("hat_trakasseri", "begar_skadlig_info", "test_missbruk")
"""How the replies to insults, to requests for what does harm, and to tests begin."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The triage of one message that stands alone."""

    level: Level
    signals: tuple[str, ...]
    human_request: bool
    intent: str
    confidence: float
    why: tuple[str, ...]
    unsettled: bool = False
    """The model alone reads N4 and is not sure: the level is N3, and in a chat one question decides."""
    urgency: float | None = None
    """The model's probability of N3 or N4, for its calibration."""


def verdict(assessment: Assessment, heard: Heard, lang: str, text: str = "") -> Verdict:
    """Join the assessment of the rules and the bot's reading of one message, as a conversation joins them over time."""
    nlu = Level[heard.risk.level]
    why = assessment.why(lang)
    if nlu > assessment.level:
        why = (*why, _why(heard.intent or "", heard.confidence))
    unsettled = nlu == Level.N4 > assessment.level and not is_sure(heard.risk, heard.intent or "", (text,))
    return Verdict(
        level=max(assessment.level, Level.N3 if unsettled else nlu),
        signals=tuple(dict.fromkeys((*assessment.signals, *heard.risk.signals))),
        human_request=assessment.human_request or heard.human_request,
        intent=heard.intent or "",
        confidence=heard.confidence,
        why=why,
        unsettled=unsettled and not _is_denied(heard.intent or "", (text,)),
        urgency=_urgency(heard.risk),
    )


def _urgency(risk: BotRisk) -> float | None:
    found = risk.probabilities
    return found.get("N3", 0.0) + found.get("N4", 0.0) if found else None


def _why(intent: str, confidence: float) -> str:
    """The model's reason, which has no words of its own: the intent and its confidence."""
    return f"{intent} {confidence:.0%}"
