"""What must hold of a story: no dead end, nothing unreachable, its length, its words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from knowledge.findings import Finding
from knowledge.practice.story import END, Lines, Step, Story

MIN_TURNS: Final = 10
MAX_TURNS: Final = 20
"""Of the longest way that comes to no step twice."""
_NUMBER: Final = re.compile(r"(?:\d[ -]?){5,}")


def findings(story: Story) -> list[Finding]:
    """The faults of a story; empty if it may be published."""
    ids = [each.id for each in story.steps]
    found = [Finding(field=f"steps.{each}", rule="step_twice") for each in sorted(set(ids)) if ids.count(each) > 1]
    found += [each for step in story.steps for each in _of_step(step, set(ids))]
    if not found:
        found += [*_reached(story), *_length(story)]
    return [*found, *_words(story)]


def _of_step(step: Step, ids: set[str]) -> Iterator[Finding]:
    place = f"steps.{step.id}"
    if step.ways[-1].when is not None:
        yield Finding(field=place, rule="no_last_way")
    if any(way.when is None for way in step.ways[:-1]):
        yield Finding(field=place, rule="never_taken")
    if step.ways[-1].to == step.id:
        yield Finding(field=place, rule="circle")
    for way in step.ways:
        if way.to != END and way.to not in ids:
            yield Finding(field=place, rule="unknown_step", value=way.to)


def _reached(story: Story) -> Iterator[Finding]:
    reached, ends = _reachable(story), _ending(story)
    for step in story.steps:
        if step.id not in reached:
            yield Finding(field=f"steps.{step.id}", rule="unreachable")
        if step.id not in ends:
            yield Finding(field=f"steps.{step.id}", rule="dead_end")


def _reachable(story: Story) -> set[str]:
    reached, left = set[str](), [story.steps[0].id]
    while left:
        name = left.pop()
        if name != END and name not in reached:
            reached.add(name)
            left += [way.to for way in story.step(name).ways]
    return reached


def _ending(story: Story) -> set[str]:
    """The steps from which last ways alone lead to the end: whatever is said, the story ends."""
    ends: set[str] = set()
    for step in story.steps:
        passed, name = [step.id], step.ways[-1].to
        while name != END and name not in passed:
            passed.append(name)
            name = story.step(name).ways[-1].to
        if name == END:
            ends.add(step.id)
    return ends


def _length(story: Story) -> Iterator[Finding]:
    turns = _longest(story, story.steps[0].id, frozenset())
    if turns < MIN_TURNS:
        yield Finding(field="steps", rule="too_few_turns", value=str(turns), limit=str(MIN_TURNS))
    if turns > MAX_TURNS:
        yield Finding(field="steps", rule="too_many_turns", value=str(turns), limit=str(MAX_TURNS))


def _longest(story: Story, name: str, passed: frozenset[str]) -> int:
    if name == END or name in passed:
        return 0
    return 1 + max(_longest(story, way.to, passed | {name}) for way in story.step(name).ways)


def _words(story: Story) -> Iterator[Finding]:
    for place, lines in _said(story):
        for line in lines:
            if _NUMBER.search(line):
                yield Finding(field=place, rule="number", value=line)


def _said(story: Story) -> Iterator[tuple[str, Lines]]:
    yield "opening", story.opening
    yield "leaves", story.leaves
    for name, lines in story.reacts.items():
        yield f"reacts.{name}", lines
    for step in story.steps:
        yield f"steps.{step.id}", step.stalls
        for way in step.ways:
            yield f"steps.{step.id}", way.says
