"""What is wrong now, by what the gateways say of themselves. Pure.

Owns the limits, what cannot wait for the end of quiet hours, and which words belong to a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from handoff.operations.watch.on_call import Subject
from handoff.operations.watch.status import SERVES, Status

WAITED_S: Final[Mapping[str, float]] = {"N4": 120.0, "N3": 300.0, "N2": 900.0}
"""Seconds that somebody has waited at a level when the people on call are told; the console rings sooner."""
_STEP: Final[Mapping[str, timedelta]] = {
    "N4": timedelta(minutes=3),
    "N3": timedelta(minutes=5),
    "N2": timedelta(minutes=15),
}
"""How long one person has, by level, before the next is told too."""
_PART_STEP: Final = timedelta(minutes=15)
_SILENT: Final = timedelta(minutes=1)
_BOT_SILENT: Final = timedelta(minutes=5)
LINGERS: Final = timedelta(minutes=10)
"""A part that breaks again within this time has been broken all the while."""
FAILED_WITHIN: Final = timedelta(minutes=15)
FAILED_MOST: Final = 5
"""Messages that were not taken within that time, above which somebody is told."""
CERTIFICATE: Final = timedelta(days=14)
CERTIFICATE_ENDS: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that is wrong."""

    key: str
    """Stable as long as it is the same: it rings once."""
    words: str
    """Name of the text in `words.yaml`."""
    values: Mapping[str, str] = field(default_factory=dict)
    about: Subject = "drift"
    wakes: bool = False
    """It rings in quiet hours too."""
    after: timedelta = timedelta(0)
    """How long it must last before it rings."""
    step: timedelta | None = None
    """After this time the next person is told too; None: one person is enough."""
    lingers: timedelta = LINGERS


@dataclass(frozen=True, slots=True)
class Seen:
    """All that the relay knows at one moment."""

    at: datetime
    statuses: Mapping[str, Status | None]
    """By gateway; None: it did not answer."""
    failed: int = 0
    """Commands that failed within `FAILED_WITHIN`, at all gateways."""
    certificates: Mapping[str, datetime | None] = field(default_factory=dict)
    """By host: when its certificate ends; None: it could not be had, or is not trusted."""


def conditions(seen: Seen) -> list[Condition]:
    """Everything that is wrong, the most urgent first."""
    answered = [each for each in seen.statuses.values() if each is not None]
    return [*_waits(answered), *_gateways(seen.statuses), *_parts(answered, seen.failed), *_certificates(seen)]


def _waits(answered: Sequence[Status]) -> Iterator[Condition]:
    """Every gateway has the whole queue: the one that sees most is right."""
    serving = [each for each in answered if each.mode in SERVES]
    for level, limit_s in WAITED_S.items():
        found = [each.waits[level] for each in serving if level in each.waits and each.waits[level].count]
        longest = max((each.longest_s for each in found), default=0.0)
        if longest >= limit_s:
            count = max(each.count for each in found)
            yield Condition(
                f"waits:{level}",
                "waits" if count == 1 else "several_wait",
                {"level": level, "minutes": str(int(longest // 60)), "count": str(count)},
                about="samtal",
                wakes=level == "N4",
                step=_STEP[level],
                lingers=timedelta(0),  # the next one who waits is another one
            )


def _gateways(statuses: Mapping[str, Status | None]) -> Iterator[Condition]:
    silent = [name for name, status in statuses.items() if status is None]
    if silent:
        yield Condition("gateway", "gateway", wakes=len(silent) == len(statuses), after=_SILENT, step=_PART_STEP)


def _parts(answered: Sequence[Status], failed: int) -> Iterator[Condition]:
    if any(not each.takes_writes for each in answered):
        yield Condition("database", "database", wakes=True, after=_SILENT, step=_PART_STEP)
    elif failed > FAILED_MOST:
        yield Condition("messages", "messages", {"count": str(failed)}, wakes=True, step=_PART_STEP)
    if answered and not any(each.bot for each in answered):
        yield Condition("bot", "bot", after=_BOT_SILENT)
    yield from _broken(answered)


def _broken(answered: Iterable[Status]) -> Iterator[Condition]:
    found = {subject: line for each in answered for subject, line in each.broken.items()}
    for subject, line in sorted(found.items()):
        yield Condition(f"check:{subject}", f"check_{subject.replace(' ', '_')}", {"line": line})


def _certificates(seen: Seen) -> Iterator[Condition]:
    for host, ends in sorted(seen.certificates.items()):
        if ends is None:
            yield Condition(f"untrusted:{host}", "untrusted", {"host": host}, after=LINGERS, step=_PART_STEP)
        elif ends - seen.at <= CERTIFICATE_ENDS:
            yield Condition(f"ends:{host}", "certificate_ends", {"host": host}, wakes=True, step=_PART_STEP)
        elif ends - seen.at <= CERTIFICATE:
            yield Condition(f"certificate:{host}", "certificate", {"host": host, "days": str((ends - seen.at).days)})
