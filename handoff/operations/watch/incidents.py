"""Who is told of what, and when: each condition rings once for each person, the next person if it goes on. Pure.

Owns the life of an incident, from the first sight of a condition to its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from handoff.operations.watch.conditions import Condition
from handoff.operations.watch.on_call import OnCall, Shift

AGAIN_AFTER: Final = timedelta(minutes=1)
"""How soon somebody whom nothing reached is tried again."""


class Incident(msgspec.Struct, frozen=True):
    """A condition that has been seen and is not over."""

    began: datetime
    seen: datetime
    lingers: timedelta
    """How long it must be gone until it is over."""
    told: dict[str, datetime] = {}
    """By name: when a message was handed over."""
    failed: dict[str, datetime] = {}
    """By name: when the last attempt failed."""


Incidents = Mapping[str, Incident]


@dataclass(frozen=True, slots=True)
class Call:
    """One person to be told of one condition."""

    condition: Condition
    person: Shift
    first: bool
    """Nobody has been told of it before."""


def follow(incidents: Incidents, found: Iterable[Condition], now: datetime, *, blind: bool) -> dict[str, Incident]:
    """The incidents after this look: new ones begin, those that are gone for long enough end.

    `blind`: no gateway has answered, so that nothing is known to be over.
    """
    present = {each.key: each for each in found}
    if blind:
        incidents = {key: msgspec.structs.replace(each, seen=now) for key, each in incidents.items()}
    kept = {key: each for key, each in incidents.items() if blind or key in present or now - each.seen < each.lingers}
    for key, condition in present.items():
        known = kept.get(key)
        new = Incident(now, now, condition.lingers)
        kept[key] = new if known is None else msgspec.structs.replace(known, seen=now)
    return kept


def calls(incidents: Incidents, found: Iterable[Condition], on_call: OnCall, now: datetime) -> list[Call]:
    """Who is to be told now."""
    due = [each for each in found if now - incidents[each.key].began >= each.after]
    due = [each for each in due if each.wakes or not on_call.is_quiet(now)]
    return [call for each in due for call in _of(each, incidents[each.key], on_call, now)]


def told(incident: Incident, name: str, now: datetime, *, reached: bool) -> Incident:
    """The incident after an attempt to tell somebody."""
    if reached:
        return msgspec.structs.replace(incident, told={**incident.told, name: now})
    return msgspec.structs.replace(incident, failed={**incident.failed, name: now})


def _of(condition: Condition, incident: Incident, on_call: OnCall, now: datetime) -> list[Call]:
    people = on_call.people(now, condition.about)
    left = [each for each in people if each.name not in incident.told and not _just_failed(incident, each.name, now)]
    if not on_call.covered(now, condition.about):
        return [Call(condition, each, not incident.told) for each in left]  # nobody's turn: all at once
    latest = max(incident.told.values(), default=None)
    waits = latest is not None and (condition.step is None or now - latest < condition.step)
    return [] if waits else [Call(condition, each, latest is None) for each in left[:1]]


def _just_failed(incident: Incident, name: str, now: datetime) -> bool:
    return name in incident.failed and now - incident.failed[name] < AGAIN_AFTER
