"""What a visitor has told, as the bot says it back and as the counselor reads it. Pure.

Owns the order of the facts and the reviewed sentence for each coded value. No sentence is made of a visitor's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handoff.conversation.state import SAFE, State
from knowledge.directory.places import places
from knowledge.questions import NO

FACTS: Final = (
    "relation", "about", "age_band", "own_age", "signs", "since", "tried", "wish", "safe", "alone", "plan",
    "means", "feelings", "kommun", "lan", "audience",
)  # fmt: skip
"""Facts of the memory in the order in which they are told; others are not shown."""

MOST_LINES: Final = 5
FEWEST_LINES: Final = 2
"""With fewer there is nothing to ask about."""

LANGUAGES: Final = frozenset({"sv", "en", "ar"})
"""In which the sentences have been written."""

KOMMUN: Final = "minns_kommun"
"""The sentence for any kommun, which it names."""

SENTENCES: Final[Mapping[tuple[str, str], str]] = {
    ("relation", "barn"): "minns_relation_barn",
    ("relation", "syskon"): "minns_relation_syskon",
    ("relation", "partner"): "minns_relation_partner",
    ("relation", "foralder"): "minns_relation_foralder",
    ("relation", "annan_slakt"): "minns_relation_annan_slakt",
    ("relation", "van"): "minns_relation_van",
    ("relation", "elev_klient"): "minns_relation_elev_klient",
    ("relation", "jag_sjalv"): "minns_relation_jag_sjalv",
    ("about", "self"): "minns_relation_jag_sjalv",
    ("about", "other"): "minns_om_annan",
    ("age_band", "under_13"): "minns_alder_under_13",
    ("age_band", "13_14"): "minns_alder_13_14",
    ("age_band", "15_17"): "minns_alder_15_17",
    ("age_band", "18_24"): "minns_alder_18_24",
    ("age_band", "25_39"): "minns_alder_25_39",
    ("age_band", "40_64"): "minns_alder_40_64",
    ("age_band", "65_mer"): "minns_alder_65_mer",
    ("own_age", "under_13"): "minns_egen_alder_under_13",
    ("own_age", "13_14"): "minns_egen_alder_13_14",
    ("own_age", "15_17"): "minns_egen_alder_15_17",
    ("own_age", "18_24"): "minns_egen_alder_18_24",
    ("own_age", "25_39"): "minns_egen_alder_25_39",
    ("own_age", "40_64"): "minns_egen_alder_40_64",
    ("own_age", "65_mer"): "minns_egen_alder_65_mer",
    ("since", "today"): "minns_sedan_today",
    ("since", "days"): "minns_sedan_days",
    ("since", "weeks"): "minns_sedan_weeks",
    ("since", "months"): "minns_sedan_months",
    ("since", "years"): "minns_sedan_years",
    ("since", "long"): "minns_sedan_long",
    ("safe", "yes"): "minns_trygg",
    ("audience", "anhorig"): "minns_roll_anhorig",
    ("audience", "yrkesverksam"): "minns_roll_yrkesverksam",
    ("audience", "ung"): "minns_roll_ung",
    ("audience", "vill_lamna"): "minns_roll_vill_lamna",
}
"""Fact and value -> id of the sentence that says it."""


def confirmed(state: State) -> Mapping[str, str]:
    """The memory without what is known from an earlier episode alone: somebody else may hold the code."""
    return {fact: value for fact, value in state.memory.items() if fact not in state.unconfirmed}


DANGER: Final = "danger"
"""The fact whether anybody is in danger now."""
MOST_SINCE_SAFE: Final = 15
"""After so many messages of the visitor's nobody knows any more whether they are safe."""


def known_now(state: State) -> Mapping[str, str]:
    """What is confirmed and holds still: that nobody is in danger until new danger, who is safe for a while at most."""
    passed = set()
    if state.episode_messages - state.safe_at > MOST_SINCE_SAFE or state.danger_at > state.safe_at:
        passed.add(SAFE)
    if state.memory.get(DANGER) == NO and not state.calm_answers:
        passed.add(DANGER)
    return {fact: value for fact, value in confirmed(state).items() if fact not in passed}


def told(memory: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(fact, value) of all that has been told, as codes, the most important first."""
    return tuple((fact, memory[fact]) for fact in FACTS if memory.get(fact))


def sentences(memory: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(id of a sentence, name of the kommun in it or "") for the most important facts, each said once."""
    found: dict[str, str] = {}
    for fact, value in told(memory):
        if fact == "kommun":
            found[KOMMUN] = kommun_name(value)
        elif (sentence := SENTENCES.get((fact, value))) is not None:
            found.setdefault(sentence, "")
    return tuple(found.items())[:MOST_LINES]


def kommun_name(value: str) -> str:
    """The name of a kommun or a län that is remembered by its code, or by its name as the bot has understood it."""
    return places().municipalities.get(value) or places().counties.get(value, value)
