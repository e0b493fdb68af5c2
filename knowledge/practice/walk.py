"""The way through a story: what the invented visitor answers to a message, and how much they trust afterwards. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from knowledge.practice import trust
from knowledge.practice.hearing import Heard
from knowledge.practice.phrases import Phrases
from knowledge.practice.story import END, Lines, Step, Story, Way, When
from knowledge.practice.words import FAULTS, FaultName

Ending = Literal["", "done", "left"]
"""`left`: without trust, before the end of the story."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in a story."""

    step: str
    trust: int
    level: str
    stalled: bool = False
    """Whether they have waited in vain at this step."""
    reacted: frozenset[FaultName] = frozenset()
    ending: Ending = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The counselor's words, and what was heard in them."""

    text: str
    heard: Heard
    intent: str = ""
    """As the bot would understand them; empty where it is not asked."""


def begin(story: Story) -> Place:
    """Where the story is once a person has come."""
    first = story.steps[0]
    return Place(first.id, story.trust, first.level or story.level)


def answer(story: Story, place: Place, said: Said) -> tuple[Lines, Place]:
    """What the visitor says next, and where the story is then."""
    left = trust.after(place.trust, said.heard.faults, said.heard.skills, story.losses)
    now = replace(place, trust=left)
    if left <= trust.LEAVES_AT:
        return story.leaves, replace(now, ending="left")
    step = story.step(place.step)
    way = _fitting(step, said, left)
    reaction = next((each for each in FAULTS if each in said.heard.faults and _new(story, now, each)), None)
    if reaction is not None and not (way is not None and way.when is not None and way.when.faults):
        return story.reacts[reaction], replace(now, reacted=now.reacted | {reaction}, stalled=True)
    if way is None and step.stalls and not now.stalled:
        return step.stalls, replace(now, stalled=True)
    return _taken(story, now, way or step.ways[-1])


def _new(story: Story, place: Place, fault: FaultName) -> bool:
    return fault in story.reacts and fault not in place.reacted


def _taken(story: Story, place: Place, way: Way) -> tuple[Lines, Place]:
    if way.to == END:
        return way.says, replace(place, step=END, ending="done")
    there = story.step(way.to)
    return way.says, replace(place, step=there.id, stalled=False, level=there.level or place.level)


def _fitting(step: Step, said: Said, left: int) -> Way | None:
    return next((way for way in step.ways if way.when is not None and _fits(way.when, said, left)), None)


def _fits(when: When, said: Said, left: int) -> bool:
    if left < when.trust:
        return False
    listed = bool(when.skills or when.faults or when.hears or when.intents)
    return not listed or (
        not said.heard.faults.isdisjoint(when.faults)
        or not set(said.heard.skills).isdisjoint(when.skills)
        or said.intent in when.intents
        or (bool(when.hears) and said.text in Phrases(when.hears))
    )
