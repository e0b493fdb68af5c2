"""What a node does for the safety of what is stored, and that somebody hears of it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from handoff.app.maintenance import KEYS_KEPT_FOR, StorageMaintenance
from handoff.risk import Level
from storage.errors import IntegrityError
from storage.ids import ConversationId
from storage.memory.clock import MemoryClock
from storage.ports.checkpoints import CheckpointFindings
from storage.ports.key_rotation import Progress, WrappingKey, silent

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass
class Checkpoints:
    findings: CheckpointFindings | IntegrityError

    async def take(self) -> int:
        if isinstance(self.findings, IntegrityError):
            raise self.findings
        return 1

    async def verify(self) -> CheckpointFindings:
        if isinstance(self.findings, IntegrityError):
            raise self.findings
        return self.findings


@dataclass
class Rotation:
    asked: list[datetime] = field(default_factory=list)

    async def wrapping_keys(self) -> Sequence[WrappingKey]:
        return []

    async def rotate(self, progress: Progress = silent) -> Sequence[str]:
        return []

    async def destroy_expired(self, before: datetime, progress: Progress = silent) -> Sequence[str]:
        self.asked.append(before)
        return ["2026-W46-01-aa"]


class Rung:
    def __init__(self) -> None:
        self.alarms: list[tuple[ConversationId, Level, str]] = []

    async def __call__(self, conversation: ConversationId, level: Level, code: str) -> None:
        self.alarms.append((conversation, level, code))


def names(*each: str) -> list[ConversationId]:
    return [ConversationId(name) for name in each]


def maintenance(
    findings: CheckpointFindings | IntegrityError, rotation: Rotation | None = None
) -> tuple[StorageMaintenance, Rung]:
    rung = Rung()
    made = StorageMaintenance(
        checkpoints=Checkpoints(findings),
        key_rotation=rotation or Rotation(),
        database_clock=MemoryClock(lambda: NOW),
        alarm=rung,
    )
    return made, rung


async def test_a_clean_comparison_is_silent() -> None:
    keeper, rung = maintenance(CheckpointFindings(checked=9))
    await keeper.verify_checkpoints()
    assert rung.alarms == []


async def test_what_was_cut_or_came_back_rings_at_everybody_on_shift() -> None:
    found = CheckpointFindings(checked=9, shortened=names("cut"), returned=names("back"))
    keeper, rung = maintenance(found)
    await keeper.verify_checkpoints()
    assert rung.alarms == [(name, Level.N4, "integrity") for name in names("cut", "back")]


async def test_a_database_that_is_set_back_does_not_ring_a_thousand_times(caplog: pytest.LogCaptureFixture) -> None:
    keeper, rung = maintenance(CheckpointFindings(checked=999, shortened=names(*(str(each) for each in range(999)))))
    with caplog.at_level(logging.ERROR):
        await keeper.verify_checkpoints()
    assert len(rung.alarms) == 10
    assert "shortened=999" in caplog.text


async def test_an_altered_checkpoint_file_is_told_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    keeper, _ = maintenance(IntegrityError("altered"))
    with caplog.at_level(logging.ERROR):
        await keeper.take_checkpoints()
        await keeper.verify_checkpoints()
    assert caplog.text.count("checkpoints_altered") == 2


async def test_keys_are_destroyed_a_week_after_theirs() -> None:
    rotation = Rotation()
    keeper, _ = maintenance(CheckpointFindings(checked=0), rotation)
    await keeper.destroy_ended_keys()
    assert rotation.asked == [NOW - KEYS_KEPT_FOR]
    assert timedelta(days=7) == KEYS_KEPT_FOR
