"""The events of a turn: which intents and events are given to Rasa's rules. Pure: no Rasa, no I/O, no clock.

The rules (`bot/data/rules`) say what follows on an event. This module says which events a turn consists of: an
opening, the classified intent or the event that replaces it (danger, a request for a person, doubt), and the question
about the visitor's role. It must not word anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.levels import at_least
from bot.text import fold, is_keyboard_mash, words

SERVED_LANGUAGES = ("sv", "en", "ar")

RISK_INTENTS = frozenset(
    [
        "akut_fara_nu",
        "planerat_vald_annan",
        "egen_valdsavsikt",
        "sjalvmord_sjalvskada",
        "hot_mot_person",
        "hedersvald_kontroll",
        "barn_far_illa",
        "resa_konfliktzon",
        "narstaende_utomlands",
        "rekrytering_pagar",
        "kannedom_om_brott",
    ]
)
# Intents and button payloads that tell the visitor's role by themselves.
PROFESSIONAL = frozenset(["roll_yrkesverksam", "oro_yrkesroll", "rad_kommun", "rad_forening", "fraga_sekretess_yrke"])
TELLS_ROLE = PROFESSIONAL | frozenset(
    [
        "roll_anhorig",
        "roll_ung",
        "roll_vill_lamna",
        "roll_hoppa_over",
        "oro_barn",
        "oro_annan_narstaende",
        "vill_lamna",
        "media_forskning",
    ]
)
# After these the role may be asked at once; otherwise from the second turn on.
ASK_ROLE_AT_ONCE = frozenset({"start", "halsa", "vet_inte_var_borja", "amne_oro"})
# The role is never asked together with these.
NO_ROLE_QUESTION = RISK_INTENTS | frozenset(
    ["be_om_manniska", "avsluta", "hat_trakasseri", "radd_for_repressalier", "sprak_okant", "tvetydigt"]
)
# Answered in any language, as is a request for a person: nobody in danger has to change language first.
ANSWERED_IN_ANY_LANGUAGE = RISK_INTENTS

AMBIGUOUS = (
    "sticka", "sticker", "stack", "åka ner", "åker ner", "åka dit ner", "göra det i kväll", "gör det i kväll",
    "göra det ikväll", "gör det ikväll", "göra det i natt", "gör det i natt", "ta honom", "ta henne", "tar honom",
    "tar henne", "ta dom", "hugga in", "hugger in", "försvinna", "försvinner",
)  # fmt: skip
_AMBIGUOUS_PHRASES = tuple(f" {' '.join(words(fold(phrase)))} " for phrase in AMBIGUOUS)


SURE_IN_OTHER_LANGUAGE = 0.5
"""From this confidence on a message in a language that is not served is answered as what it is read as."""


@dataclass(frozen=True)
class ParsedMessage:
    """A turn's message with the results of NLU. `payload` is the intent of a pressed button, which needs no NLU.

    `level` is of this message alone, `level_so_far` of the conversation.
    """

    intent: str
    confidence: float
    level: str
    language: str | None
    has_words: bool
    text: str = ""
    payload: str | None = None
    level_so_far: str = "N0"
    human_request: bool = False


@dataclass(frozen=True)
class TurnContext:
    """The state of the conversation, as the gateway sends it with a turn."""

    turn: int = 1
    audience: str | None = None
    asked: tuple[str, ...] = field(default=())


def opening(main: str, context: TurnContext) -> list[str]:
    """The events before the answer: the welcome, and the request to professionals to leave out names."""
    before = []
    if context.turn <= 1 and "welcome" not in context.asked and main != "start":
        before.append("start")
    if main in PROFESSIONAL and "yrke" not in context.asked:
        before.append("yrkesspar_borjar")
    return before


def main_event(message: ParsedMessage, context: TurnContext) -> str:
    """The event that answers the message. Order matters: urgency first, doubt last."""
    if message.payload is not None:
        return message.payload
    if not message.has_words:
        return "tomt_meddelande"
    if at_least(message.level, "N3") and message.intent not in RISK_INTENTS:
        return "akut_i_annat_amne" if message.level == "N4" else "risk_i_annat_amne"
    if message.human_request and message.intent not in RISK_INTENTS:
        return "be_om_manniska"
    return _by_intent(message, context)


def _by_intent(message: ParsedMessage, context: TurnContext) -> str:
    if message.language not in (*SERVED_LANGUAGES, None):
        sure = message.confidence >= SURE_IN_OTHER_LANGUAGE
        return message.intent if sure and message.intent in ANSWERED_IN_ANY_LANGUAGE else "sprak_okant"
    if is_ambiguous(message.text) and "neutral" not in context.asked and not at_least(message.level, "N3"):
        return "tvetydigt"
    if message.intent == "test_missbruk" and is_keyboard_mash(message.text):
        return "forstod_inte"
    return message.intent


def is_ambiguous(text: str) -> bool:
    """Whether `text` holds a verb that can mean leaving or harming, travelling or fighting (DOMAIN 3.6)."""
    own = f" {' '.join(words(fold(text)))} "
    return any(phrase in own for phrase in _AMBIGUOUS_PHRASES)


def was_understood(main: str) -> bool:
    """Whether the turn counts as understood; two in a row that are not end with a person."""
    return main not in ("forstod_inte", "sprak_okant")


def role_is_due(main: str, message: ParsedMessage, context: TurnContext, replies: Sequence[Mapping[str, Any]]) -> bool:
    """Whether to ask for the visitor's role now: within three turns, skippable, never in a turn with danger.

    A turn that asks for a person is not the time. Where a reply asks something else the service leaves the role out,
    and it is due again at the next turn.
    """
    if context.audience or "roll" in context.asked or main in TELLS_ROLE | NO_ROLE_QUESTION:
        return False
    if (
        at_least(message.level, "N2")
        or at_least(message.level_so_far, "N3")
        or any(reply["handoff"] for reply in replies)
    ):
        return False
    return context.turn >= 2 or main in ASK_ROLE_AT_ONCE
