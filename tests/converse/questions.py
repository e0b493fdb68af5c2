"""Which answer of a persona belongs to a question of the bot. Pure.

The questions are the product's own (`knowledge.questions`). A question that only asks for a person, or what to talk
about, has no answer in a persona: the turns say what this visitor wants.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Final

from handoff.assistant.guides.catalog import GuideCatalog
from handoff.risk import Level
from knowledge import questions as declared
from knowledge import seed
from knowledge.guides.model import OTHER, place_in
from knowledge.questions import YES, Question
from tests.converse.played import Asked
from tests.converse.script import Expected, PersonaKey

BY_FACT: Final[Mapping[str, PersonaKey]] = {
    "relation": "relation",
    "about": "relation",
    "age": "age",
    "age_band": "age",
    "kommun": "place",
    "since": "since",
    "signs": "signs",
    "tried": "tried",
    "wish": "wish",
    "safe": "safe",
    "audience": "role",
    "alone": "alone",
    "plan": "plan",
    "means": "plan",
}
"""The persona's answer, by the fact that a question asks for."""

BY_QUESTION: Final[Mapping[str, PersonaKey]] = {
    "what_happened": "signs",
    "help_with": "wish",
    "most_unsure_about": "wish",
    "more_or_person": "more",
    "anything_behind": "more",
}
"""The same for questions after which nothing is kept."""

LEFT_TO_THE_TURNS: Final = frozenset({"talk_about", "topic_or_person", "something_else", "language"})
"""What to talk about: the next turn is the answer, and a button of any subject fits."""


IN_DANGER: Final = "danger"
"""The fact that the script itself knows: whether anybody's life is in danger now."""
_YES_NO: Final[Mapping[str, tuple[str, str]]] = {"sv": ("ja", "nej"), "en": ("yes", "no"), "ar": ("نعم", "لا")}


@cache
def guides() -> GuideCatalog:
    """The guides of the installation, as a node that has just begun walks them."""
    return GuideCatalog(seed.guides())


def _question(name: str) -> Question | None:
    return declared.load().get(name) or guides().question(name)


def asked(name: str) -> Asked | None:
    """The question of this id; None if there is none."""
    question = _question(name)
    if question is None:
        return None
    return Asked(name, question.fact, _buttons(name, question))


def asked_by(reply_id: str) -> Asked | None:
    """The question that this reply, or this step of a guide, asks."""
    place = place_in(reply_id)
    guide = guides().live(place.guide) if place is not None else None
    return asked(
        guide.asked_at(place.step) if place is not None and guide is not None else declared.load().asked_by(reply_id)
    )


def begins(reply: str, said: Collection[str], fact: str) -> bool:
    """Whether a guide says what this reply would say: the one that begins in its place, or the one that goes on.

    A guide of safety goes on with an answer about safety, whoever has asked.
    """
    begun = guides().begun_by(reply)
    walked = [guide for each in said if (place := place_in(each)) and (guide := guides().live(place.guide))]
    safe = fact in declared.SAFETY and any(guide.guide.safety for guide in walked)
    return safe or (bool(walked) and reply in GOES_ON) or begun in walked


GOES_ON: Final = frozenset({"bekrafta", "trygg_ja", "trygg_nej"})
"""What is said where no guide goes on: to a yes to going on, and to an answer about safety."""


def goes_on_beside(question: Asked, said: Collection[str]) -> bool:
    """Whether a guide has taken in words that name none of its answers: it says where it goes on then."""
    place = place_in(question.id)
    guide = guides().live(place.guide) if place is not None else None
    ask = guide.steps[place.step].ask if guide is not None and place is not None and place.step in guide.steps else None
    if place is None or ask is None or OTHER not in ask.answers:
        return False
    further = [step for each in said if (step := place_in(each))]
    return any(step.guide == place.guide and step.step != place.step for step in further)


def truth(question: Asked, expect: Expected) -> str | None:
    """What the visitor answers to the question whether anybody is in danger; None for other questions."""
    if question.fact != IN_DANGER:
        return None
    yes, no = _YES_NO.get(expect.lang, _YES_NO["sv"])
    return yes if expect.least is Level.N4 else no


def persona_key(question: Asked, unused: Collection[PersonaKey]) -> PersonaKey | None:
    """The persona's answer to this question; None if there is none left."""
    key = BY_FACT.get(question.fact) or BY_QUESTION.get(question.id) or _by_kind(question.id)
    return key if key in unused else None


def _by_kind(name: str) -> PersonaKey | None:
    question = _question(name)
    if question is None or name in LEFT_TO_THE_TURNS:
        return None
    if question.kind == "free":
        return "more"
    yes = question.answers.get(YES)
    calls = yes is not None and yes.handoff == "asked"
    return "yes_no" if question.kind == "yes_no" and not calls else None


def _buttons(name: str, question: Question) -> tuple[str, ...]:
    """What the buttons mean that answer it, as patterns."""
    if name in LEFT_TO_THE_TURNS:
        return ("*",)
    meanings = [each.payload for each in question.answers.values() if each.payload]
    if question.kind == "yes_no":
        meanings += ["bekrafta", "neka"]
    return tuple(pattern for meaning in meanings for pattern in (meaning, f"{meaning} *"))
