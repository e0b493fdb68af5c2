"""Triage by both layers: turns the bot's answer into a command, and joins rules and bot for a single message.

Pure. The rules assess a message before it is stored, the bot afterwards; the higher level wins, and a conversation's
level never sinks by itself (`handoff.conversation`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from msgspec.structs import replace

from handoff.assistant.client import BotAnswer, BotRisk, Handoff, Heard, Reply
from handoff.assistant.readings import PERSON, SERIOUS, SERIOUS_REPLY
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.events import ShownCard
from handoff.risk import Assessment, Everyday, Holder, Level, load_everyday, only_own_suicide
from storage.ids import Seq

SURE_N4: Final = 0.8
"""From this probability the model's N4 counts by itself; below it one question is asked (`conversation.unsettled`)."""


def is_sure(risk: BotRisk) -> bool:
    """Whether the model's N4 counts by itself. Without a probability there is no doubt."""
    return risk.probabilities.get("N4", 1.0) >= SURE_N4


def calmed(risk: BotRisk, texts: Sequence[str], level: Level) -> BotRisk:
    """What the model reads, not above N1 where every word of danger is everyday talk and the rules find no danger.

    Args:
        risk: the model's.
        texts: what the visitor wrote.
        level: the rules' of these texts; in a conversation the level so far: after danger nothing is explained away.
    """
    if level >= Level.N2 or Level[risk.level] <= Level.N1 or not texts:
        return risk
    explained = all(everyday().explains(text) for text in texts)
    return replace(risk, level=Level.N1.name, signals=()) if explained else risk


SURELY_CALM: Final = frozenset(
    {
        "oro_barn",
        "oro_annan_narstaende",
        "oro_yrkesroll",
        "oro_natet",
        "hur_prata",
        "fraga_tecken",
        "fraga_begrepp",
        "fraga_om_tjansten",
        "fraga_anonymitet",
        "fraga_lagring",
        "media_forskning",
        "vet_inte_var_borja",
        "utanfor_omradet",
        "halsa",
        "avsluta",
        "bekrafta",
    }
)
"""Intents, and replies of the same name, of worry that is told, of questions about the service and of everyday talk."""
CALM_FROM: Final = 0.9
"""From this confidence in one of them the model's level alone is no danger. On all own test sentences (4,800) this kept
no N2, N3 or N4 down and took ten of the calm ones back; from 0.8 it would miss four at N3."""


def is_surely_calm(intent: str | None, confidence: float, risk: BotRisk, level: Level) -> bool:
    """Whether the model's level is its level's alone: it is sure of a calm intent, and the rules read no danger."""
    return level < Level.N2 and Level[risk.level] >= Level.N3 and intent in SURELY_CALM and confidence >= CALM_FROM


def with_calm_intent(answer: BotAnswer, level: Level) -> BotAnswer:
    """The answer to what was said, where the bot is sure of it and only its own level speaks of danger.

    Args:
        answer: the bot's.
        level: the conversation's, with what the rules have read.
    """
    intent = answer.intent
    if not is_surely_calm(intent.name, intent.confidence, answer.risk, level):
        return answer
    calm = replace(answer.risk, level=Level.N1.name, signals=())
    return replace(answer, risk=calm, replies=(Reply(intent.name, buttons=(PERSON,)),), handoff=Handoff())


@cache
def everyday() -> Everyday:
    """The packaged expressions of everyday talk, compiled once."""
    return load_everyday()


CALM_REPLIES: Final[Mapping[str, str]] = {
    "akut_fara_nu": "ta_pa_allvar",
    "radd_att_nagon_gor_nagot": "ta_pa_allvar",
    "egen_valdsavsikt": "ta_pa_allvar",
    "risk_stod": "ta_pa_allvar",
    "sjalvmord_sjalvskada": "sjalvmord_lugn",
    "hot_mot_person": "hot_lugn",
    "hedersvald_kontroll": "heder_lugn",
    "barn_far_illa": "barn_far_lugn",
    "resa_konfliktzon": "resa_lugn",
}
"""Replies that promise a person, and what is said in their place where no level calls one."""
SURE_INTENT: Final = 0.6
"""From this confidence an intent decides which of them is said."""


def called_by_level(answer: BotAnswer, level: Level) -> BotAnswer:
    """The answer without a call that no level supports: an intent of danger is no danger by itself.

    Args:
        answer: the bot's. What a question declares, and what a button means, has no ranking and stands.
        level: the conversation's before it.
    """
    if answer.handoff.reason != "risk" or not answer.ranking or max(level, Level[answer.risk.level]) >= Level.N3:
        return answer
    sure = answer.intent.confidence >= SURE_INTENT and max(level, Level[answer.risk.level]) > Level.N0
    return replace(answer, handoff=Handoff(), replies=tuple(_calm(reply, sure=sure) for reply in answer.replies))


def _calm(reply: Reply, *, sure: bool) -> Reply:
    calm = CALM_REPLIES.get(reply.reply_id)
    if calm is None:
        return reply
    return Reply(calm, buttons=(PERSON,)) if sure and calm != SERIOUS else SERIOUS_REPLY


def bot_command(answer: BotAnswer, answers: Seq, cards: tuple[ShownCard, ...] = ()) -> BotReply:
    """The command that carries the bot's answer to the message at seq `answers`, with the cards found for it."""
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
        level=risk.level,
        signals=risk.signals,
        why=(_why(answer.intent.name, answer.intent.confidence),) if Level[risk.level] > Level.N0 else (),
        suicide=only_own_suicide([(signal, Holder.UNKNOWN) for signal in risk.signals]),
        cards=cards,
        unsure=not is_sure(risk),
    )


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


def verdict(assessment: Assessment, heard: Heard, lang: str) -> Verdict:
    """Join the assessment of the rules and the bot's reading of one message, as a conversation joins them over time."""
    nlu = Level[heard.risk.level]
    if is_surely_calm(heard.intent, heard.confidence, heard.risk, assessment.level):
        nlu = Level.N1
    why = assessment.why(lang)
    if nlu > assessment.level:
        why = (*why, _why(heard.intent or "", heard.confidence))
    unsettled = nlu == Level.N4 > assessment.level and not is_sure(heard.risk)
    return Verdict(
        level=max(assessment.level, Level.N3 if unsettled else nlu),
        signals=tuple(dict.fromkeys((*assessment.signals, *heard.risk.signals))),
        human_request=assessment.human_request or heard.human_request,
        intent=heard.intent or "",
        confidence=heard.confidence,
        why=why,
        unsettled=unsettled,
        urgency=_urgency(heard.risk),
    )


def _urgency(risk: BotRisk) -> float | None:
    found = risk.probabilities
    return found.get("N3", 0.0) + found.get("N4", 0.0) if found else None


def _why(intent: str, confidence: float) -> str:
    """The model's reason, which has no words of its own: the intent and its confidence."""
    return f"{intent} {confidence:.0%}"
