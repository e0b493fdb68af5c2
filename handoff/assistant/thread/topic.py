"""What the conversation is about, read from what was said and what is known of the visitor. Pure.

Owns the list of topics, which replies and intents are about each, and whose topic it is (the writer's, or of whom they
speak). It chooses no reply and looks at no answer: that is for `acknowledgement` and `revision`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handoff.conversation.answers.words import ABOUT_OTHERS
from handoff.conversation.commands import BotReply
from handoff.conversation.state import State
from handoff.conversation.text.folding import folded_words
from handoff.conversation.told.left_group import has_left
from handoff.conversation.told.understood import confirmed
from handoff.risk import Level
from knowledge.guides.model import place_in

LISTENS: Final = "lyssnar_"
"""How the ids begin of the replies that take up a topic."""
TAKES_UP: Final = "tar_upp_"
"""How the ids begin of the one sentence that stands before an answer which says nothing of it."""

CHILD, CLOSE, WORK, ASSOCIATION, MUNICIPALITY = "oro_barn", "narstaende", "yrke", "forening", "kommun"
LEAVING, DRAWN_IN, OWN, THREAT, HONOUR = "lamna", "dras_in", "eget_maende", "hot", "heder"
CHILD_HARMED, CHILD_ITSELF, JOURNEY, CRIME = "barn_far", "barn_far_sjalv", "resa", "brott"
GRIEF, LEFT = "sorg", "har_lamnat"
THREADS: Final = (
    *(CHILD, CLOSE, WORK, ASSOCIATION, MUNICIPALITY, LEAVING, DRAWN_IN, OWN),
    *(THREAT, HONOUR, CHILD_HARMED, CHILD_ITSELF, JOURNEY, CRIME, GRIEF, LEFT),
)
"""What a conversation may be about."""
OF_OTHERS: Final = frozenset({CHILD, CLOSE, WORK, ASSOCIATION, MUNICIPALITY})
OF_WORK_ITSELF: Final = frozenset({WORK, ASSOCIATION, MUNICIPALITY})

_BEGINNINGS: Final = (
    ("guide:oro/", CLOSE),
    ("guide:yrke/", WORK),
    ("guide:organisation/", ASSOCIATION),
    ("guide:lamna/mote_ute", LEFT),
    ("guide:lamna/", LEAVING),
    ("har_lamnat", LEFT),
    ("guide:hot/", THREAT),
    ("guide:barn/", CHILD_ITSELF),
    ("oro_barn", CHILD),
    ("oro_annan_narstaende", CLOSE),
    ("oro_yrkesroll", WORK),
    ("roll_anhorig", CLOSE),
    ("roll_yrkesverksam", WORK),
    ("roll_ung", DRAWN_IN),
    ("galler_mig", DRAWN_IN),
    ("amne_oro", CLOSE),
    ("rad_forening", ASSOCIATION),
    ("rad_kommun", MUNICIPALITY),
    ("vill_lamna", LEAVING),
    ("radd_for_repressalier", LEAVING),
    ("dras_in_sjalv", DRAWN_IN),
    ("eget_maende", OWN),
    ("hot_", THREAT),
    ("heder", HONOUR),
    ("barn_far_illa_sjalv", CHILD_ITSELF),
    ("barn_far", CHILD_HARMED),
    ("resa_", JOURNEY),
    ("narstaende_utomlands", CLOSE),
    ("redan_aktiv", CLOSE),
    ("hur_prata", CLOSE),
    ("oro_natet", CLOSE),
    ("fraga_tecken", CLOSE),
    ("rekrytering_pagar", CLOSE),
    ("rekrytering_sjalv", DRAWN_IN),
    ("kannedom_om_brott", CRIME),
    *((f"{LISTENS}{each}", each) for each in THREADS),
)
"""What a reply that was said is about, by the beginning of its id; where two fit, the longer counts."""
OF_DANGER: Final = ("guide:hot/", "guide:barn/", "hot_", f"{TAKES_UP}hot")

OF_THEMSELVES: Final = ("rekrytering_sjalv", "galler_mig")
"""How the replies begin to who is drawn in themselves, whomever they speak of beside."""

_BY_AUDIENCE: Final = {"anhorig": CLOSE, "yrkesverksam": WORK, "ung": DRAWN_IN, "vill_lamna": LEAVING}
_BY_RELATION: Final = {"barn": CHILD, "elev_klient": WORK}
_BY_INTENT: Final = {
    "oro_barn": CHILD,
    "oro_annan_narstaende": CLOSE,
    "oro_natet": CLOSE,
    "redan_aktiv": CLOSE,
    "hur_prata": CLOSE,
    "fraga_tecken": CLOSE,
    "rekrytering_pagar": CLOSE,
    "narstaende_utomlands": CLOSE,
    "oro_yrkesroll": WORK,
    "fraga_sekretess_yrke": WORK,
    "rad_forening": ASSOCIATION,
    "rad_kommun": MUNICIPALITY,
    "vill_lamna": LEAVING,
    "dras_in_sjalv": DRAWN_IN,
    "eget_maende": OWN,
}
"""What is told by the calm intents. Of danger that may be a guess nothing is said as if it were known."""
OF_WORK: Final = frozenset(
    {"oro_yrkesroll", "rad_kommun", "rad_forening", "fraga_sekretess_yrke", "fraga_orosanmalan", "media_forskning"}
)
"""Intents of those who write because of their work."""
TOLD_NOW: Final = 0.5
"""From this confidence the message itself says what it is about; below it the conversation does, if that is known."""
LIKELY_ENOUGH: Final = 0.25
"""From this confidence it does where nothing is known of the conversation."""

OF_SOMEBODY: Final = ("barn", "syskon", "partner", "van", "annan_slakt", "foralder")
MINORS: Final = frozenset({"under_13", "13_14", "15_17"})


def thread_of(state: State) -> str | None:
    """What the conversation is about; None if that is not known yet. What was talked of last counts."""
    told = confirmed(state)
    relation, audience = told.get("relation", ""), told.get("audience") or str(state.slots.get("audience") or "")
    latest = next((found for each in reversed(state.said) if (found := _about(each, state))), None)
    if latest == OWN and relation in OF_SOMEBODY and _speaks_of_others(state):
        latest = CLOSE  # how the writer is was heard in between; now they tell of the other one again
    found = latest or _BY_AUDIENCE.get(audience) or _BY_RELATION.get(relation)
    if found == CHILD_HARMED and relation not in ("", "barn", "elev_klient", "syskon"):
        found = _of_who_hurts(relation, state)  # no child was spoken of
    return _of_whom(LEFT if found == LEAVING and has_left_before(state) else found, state) if found else None


def has_left_before(state: State) -> bool:
    """Whether the writer has told, in this message or before it, that they have left a group already."""
    met = any(_subject_of(said) == LEFT for said in state.said)
    return met or any(has_left(text) for text in (*state.recent, *(message.text for message in state.pending)))


def _speaks_of_others(state: State) -> bool:
    return any(not ABOUT_OTHERS.isdisjoint(folded_words(message.text)) for message in state.pending)


def _of_who_hurts(relation: str, state: State) -> str:
    """What harm to a child is about where a parent of the writer's, or their partner, is spoken of."""
    if relation == "foralder" and confirmed(state).get("own_age") in MINORS:
        return CHILD_ITSELF
    return THREAT if relation == "partner" and state.level >= Level.N3 else CLOSE


def _of_whom(found: str, state: State) -> str:
    """What it is about, by who writes and of whom."""
    told = confirmed(state)
    relation, audience = told.get("relation", ""), told.get("audience") or str(state.slots.get("audience") or "")
    of_somebody = relation not in ("", "jag_sjalv")
    themselves = any(said.startswith(OF_THEMSELVES) for said in state.said)
    turned = found in (LEAVING, LEFT, DRAWN_IN) and of_somebody and audience not in ("ung", "vill_lamna")
    turned = turned and not themselves
    if found == GRIEF or (found not in (CLOSE, CHILD) and not turned):
        return found
    if relation == "jag_sjalv" and found in (CLOSE, CHILD):
        return OWN
    by_audience = WORK if audience == "yrkesverksam" else CLOSE if of_somebody else found
    return _BY_RELATION.get(relation) or by_audience


def _about(said: str, state: State) -> str | None:
    """What a reply that was said is about. Of danger that the model alone has read nothing follows."""
    if said.startswith(OF_DANGER) and not state.danger_told:
        return None
    return _subject_of(said)


@lru_cache(maxsize=4_096)
def _subject_of(said: str) -> str | None:
    """What a reply is about, by its id; of those the same few hundred are said over and over."""
    fitting: Iterator[tuple[str, str]] = (each for each in _BEGINNINGS if said.startswith(each[0]))
    best = max(fitting, key=lambda each: len(each[0]), default=None)
    return best[1] if best is not None else None


def told_now(command: BotReply, state: State) -> str | None:
    """What the message itself is about, by its intent."""
    found = _BY_INTENT.get(command.intent)
    enough = TOLD_NOW if thread_of(state) is not None else LIKELY_ENOUGH
    if found == CHILD and not confirmed(state).get("relation"):
        found = CLOSE  # "en pojke i vår moské": whose child it is was not told
    return _of_whom(found, state) if found is not None and command.confidence >= enough else None


def is_known(state: State) -> bool:
    """Whether something was said that is about more than small talk."""
    return any(_about(each, state) or place_in(each) for each in state.said)


def writes_young(state: State) -> bool:
    """Whether a minor writes, of whom nothing else is known."""
    return state.memory.get("own_age") in MINORS and not is_known(state)
