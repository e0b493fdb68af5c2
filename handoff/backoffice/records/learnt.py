"""What was learnt and may be read: reviewed observations, and visitors' words that two people have looked at. Pure.

Whose observation it is, and when a visitor wrote, is not told: a reader gets the topic, the words and the month of the
review.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from handoff.backoffice.records.observations import Observation, Source
from handoff.conversation.calendar import swedish_day

PREFIX: Final = "survey "


@dataclass(frozen=True, slots=True)
class Learnt:
    """One thing that was learnt."""

    topic: str
    text: str
    source: Source
    month: str
    """Of the review, like `2026-11`."""


def reviewed(found: Iterable[Observation], first: date = date.min, last: date = date.max) -> list[Learnt]:
    """What was reviewed within these days: by topic, in the order of the alphabet, so that no order tells anything."""
    learnt = [
        Learnt(each.topic, each.text, each.source, f"{day:%Y-%m}")
        for each in found
        if each.status == "granskad" and each.reviewed_at is not None
        if first <= (day := swedish_day(each.reviewed_at)) <= last
    ]
    return sorted(learnt, key=lambda each: (each.topic, each.source, each.text))


def observation_id(answer: str) -> str:
    """The observation that a visitor's answer becomes: one each."""
    return hashlib.sha256(f"{PREFIX}{answer}".encode()).hexdigest()[:32]
