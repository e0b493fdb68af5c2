"""Owns the choice of what is put before Rasa's rules in one turn. Pure: no Rasa, no I/O, no clock.

The rules (`bot/data/rules`) say what follows on an intent. This file says which intent or event a turn
consists of: an opening, what was heard (with the cases where the classified intent must not be taken at
its word), and the question about the visitor's role. It must not word anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.levels import at_least
from bot.text import fold, is_mashed, words

SERVED_LANGUAGES = ("sv", "en")

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
# After these the role may be asked at once; otherwise the visitor is first heard for a turn.
ASK_ROLE_AT_ONCE = frozenset({"start", "halsa", "vet_inte_var_borja", "amne_oro"})
# Never together with a question about roles.
NO_ROLE_QUESTION = RISK_INTENTS | frozenset(
    ["be_om_manniska", "avsluta", "hat_trakasseri", "radd_for_repressalier", "sprak_okant", "tvetydigt"]
)
# Answered in any language, as is the wish for a person: nobody in danger has to change language first.
HEARD_IN_ANY_LANGUAGE = RISK_INTENTS

AMBIGUOUS = (
    "sticka", "sticker", "stack", "åka ner", "åker ner", "åka dit ner", "göra det i kväll", "gör det i kväll",
    "göra det ikväll", "gör det ikväll", "göra det i natt", "gör det i natt", "ta honom", "ta henne", "tar honom",
    "tar henne", "ta dom", "hugga in", "hugger in", "försvinna", "försvinner",
)  # fmt: skip
_AMBIGUOUS_PHRASES = tuple(f" {' '.join(words(fold(phrase)))} " for phrase in AMBIGUOUS)


@dataclass(frozen=True)
class Thresholds:
    """Confidence under which the bot says that it did not understand."""

    unsure: float = 0.25
    unsure_in_other_language: float = 0.5


@dataclass(frozen=True)
class Heard:
    """What this turn's message is, after NLU. `payload` is the intent of a button, which needs no NLU.

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
class Known:
    """What the gateway folded from the conversation's log and sent along."""

    turn: int = 1
    audience: str | None = None
    asked: tuple[str, ...] = field(default=())


def opening(main: str, known: Known) -> list[str]:
    """The events before the one that answers: who we are, and what professionals must leave out."""
    before = []
    if known.turn <= 1 and "welcome" not in known.asked and main != "start":
        before.append("start")
    if main in PROFESSIONAL and "yrke" not in known.asked:
        before.append("yrkesspar_borjar")
    return before


def main_event(heard: Heard, known: Known, thresholds: Thresholds = Thresholds()) -> str:
    """The event that answers the message. Order matters: urgency first, doubt last."""
    if heard.payload is not None:
        return heard.payload
    if not heard.has_words:
        return "tomt_meddelande"
    if at_least(heard.level, "N3") and heard.intent not in RISK_INTENTS:
        return "akut_i_annat_amne" if heard.level == "N4" else "risk_i_annat_amne"
    if heard.human_request and heard.intent not in RISK_INTENTS:
        return "be_om_manniska"
    return _by_intent(heard, known, thresholds)


def _by_intent(heard: Heard, known: Known, thresholds: Thresholds) -> str:
    if heard.language not in (*SERVED_LANGUAGES, None):
        sure = heard.confidence >= thresholds.unsure_in_other_language
        return heard.intent if sure and heard.intent in HEARD_IN_ANY_LANGUAGE else "sprak_okant"
    if is_ambiguous(heard.text) and "neutral" not in known.asked and not at_least(heard.level, "N3"):
        return "tvetydigt"
    if heard.intent == "test_missbruk" and is_mashed(heard.text):
        return "forstod_inte"
    return heard.intent if heard.confidence >= thresholds.unsure else "forstod_inte"


def is_ambiguous(text: str) -> bool:
    """Whether `text` holds a verb that can mean leaving or harming, travelling or fighting (DOMAIN 3.6)."""
    own = f" {' '.join(words(fold(text)))} "
    return any(phrase in own for phrase in _AMBIGUOUS_PHRASES)


def was_understood(main: str) -> bool:
    """Whether the turn counts as understood; two in a row that are not end with a person."""
    return main not in ("forstod_inte", "sprak_okant")


def role_is_due(main: str, heard: Heard, known: Known, replies: Sequence[Mapping[str, Any]]) -> bool:
    """Whether to ask for the visitor's role now: within three turns, skippable, never in the way of danger.

    A turn that already asks something, or that asks for a person, is not the time, unless it is the third.
    """
    if known.audience or "roll" in known.asked or main in TELLS_ROLE | NO_ROLE_QUESTION:
        return False
    if at_least(heard.level, "N2") or at_least(heard.level_so_far, "N3") or any(reply["handoff"] for reply in replies):
        return False
    if any(reply["pending"] for reply in replies):
        return known.turn >= 3
    return known.turn >= 2 or main in ASK_ROLE_AT_ONCE
