"""Trials: one at a time, their progress seen by all, nothing activated that was not measured or is worse in danger."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from handoff.backoffice.teaching.desk import EXAMPLE, Job, TeachingDesk, encode
from handoff.backoffice.teaching.sources import installed
from handoff.backoffice.teaching.trial import Figures, Report, worse
from handoff.contract.errors import Refused
from handoff.operations.supervisor.bot_choice import Choice
from handoff.operations.supervisor.child import Program
from knowledge.lifecycle import Person, drafted, reviewed
from storage.errors import Unavailable
from storage.memory import MemoryStore
from storage.ports.desk import ServiceRecords
from tests.handoff.backoffice.teaching.test_sources import NEW
from tests.support.fakes import Clock

BEFORE = Figures(
    sentences=500,
    intent_accuracy=0.7,
    n4_at_n3=0.9,
    n3_at_n3=0.8,
    n4_as_n0=1,
    over_triage=0.05,
    request_recall=0.95,
)
GOOD = Report(BEFORE, replace(BEFORE, intent_accuracy=0.72))
AS_GOOD = Report(BEFORE, replace(BEFORE, n3_at_n3=0.795))
BAD = Report(BEFORE, replace(BEFORE, n4_at_n3=0.89, n4_as_n0=2))
INSTALLATION = installed()
TRIAL = """
import pathlib, sys
folder, report = pathlib.Path(sys.argv[1]), sys.argv[2]
print("step train", flush=True)
gate = folder / "gate"
while gate.exists(): pass
print("[bot] step measure_new", flush=True)
if not report: sys.exit("lotsen: no memory left")
(folder / "report.json").write_text(report)
"""


def trial(report: Report | None) -> Callable[[Path], Program]:
    """Runs a small program that says steps and leaves this report, or fails."""
    said = msgspec.json.encode(report).decode() if report else ""
    return lambda folder: Program(
        label="bot",
        argv=(sys.executable, "-c", TRIAL, str(folder), said),
        env=dict(os.environ),
        cwd=folder,
    )


class LosesAnswers:
    """Records whose first answer to a beat is lost, and the first to the trial's end: they have been stored."""

    def __init__(self, records: ServiceRecords) -> None:
        self._records = records
        self._lost: set[str] = set()
        self.beat_lost = asyncio.Event()
        self.get, self.get_many = records.get, records.get_many

    async def put(self, name: str, value: bytes, *, replaces: int) -> bool:
        stored = await self._records.put(name, value, replaces=replaces)
        state = msgspec.json.decode(value, type=Job).state
        if replaces and state not in self._lost:
            self._lost.add(state)
            self.beat_lost.set()
            raise Unavailable
        return stored


@asynccontextmanager
async def desk(
    tmp_path: Path,
    report: Report | None = GOOD,
    store: MemoryStore | None = None,
    clock: Clock | None = None,
    records: ServiceRecords | None = None,
) -> AsyncIterator[TeachingDesk]:
    clock = clock or Clock()
    store = store or MemoryStore(clock)
    made = TeachingDesk(
        documents=store.knowledge,
        records=records or store.records,
        data=tmp_path,
        program=trial(report),
        taught=INSTALLATION,
        clock=clock,
        beat_s=0.05,
    )
    yield made
    await made.close()


async def teach(store: MemoryStore, *, read: bool = True) -> None:
    """A sentence that somebody has written, and somebody else has read."""
    document = drafted(NEW, Person("anna"))
    if read:
        document = reviewed(document, Person("bo"), Clock()().date())
    assert await store.knowledge.save(EXAMPLE, NEW.name, encode(document), seen=0, by="bo")


async def ended(made: TeachingDesk) -> Job:
    async with asyncio.timeout(20):
        await made.settled()
    job = await made.job()
    assert job is not None
    return job


async def test_only_what_somebody_else_has_read_is_learned_from(tmp_path: Path) -> None:
    store = MemoryStore(Clock())
    await teach(store, read=False)
    async with desk(tmp_path, store=store) as made:
        assert await made.unreviewed() == 1
        with pytest.raises(Refused, match="nothing_new"):
            await made.start("anna")


async def test_a_trial_shows_its_figures_and_only_then_can_be_activated_and_gone_back_from(tmp_path: Path) -> None:
    store = MemoryStore(Clock())
    await teach(store)
    async with desk(tmp_path, store=store) as made:
        choice = (await made.reviewed()).id
        with pytest.raises(Refused, match="not_tried"):
            await made.activate(choice)
        await made.start("anna")
        job = await ended(made)
        assert (job.state, job.step, job.report, job.worse, job.by) == ("done", "measure_new", GOOD, [], "anna")
        with pytest.raises(Refused, match="not_tried"):
            await made.activate("another")
        assert made.choices.chosen == Choice()
        await made.activate(choice)
        assert made.choices.chosen.examples == (NEW,)
        with pytest.raises(Refused, match="nothing_new"):
            await made.start("anna")
        await made.go_back()
        assert made.choices.chosen == Choice()


async def test_what_is_worse_where_life_may_be_in_danger_is_never_activated(tmp_path: Path) -> None:
    store = MemoryStore(Clock())
    await teach(store)
    async with desk(tmp_path, BAD, store) as made:
        await made.start("anna")
        assert (await ended(made)).worse == ["n4_at_n3", "n4_as_n0"]
        with pytest.raises(Refused, match="figures_worse"):
            await made.activate((await made.reviewed()).id)
        assert made.choices.chosen == Choice()


def test_one_sentence_more_or_less_is_no_difference_but_for_acute_danger() -> None:
    assert worse(AS_GOOD) == []
    assert worse(Report(BEFORE, replace(BEFORE, n3_at_n3=0.78))) == ["n3_at_n3"]
    assert worse(Report(BEFORE, replace(BEFORE, n4_at_n3=0.899))) == ["n4_at_n3"]


async def test_a_trial_that_fails_says_where_and_another_can_be_started(tmp_path: Path) -> None:
    store = MemoryStore(Clock())
    await teach(store)
    async with desk(tmp_path, None, store) as made:
        await made.start("anna")
        job = await ended(made)
        assert (job.state, job.step, job.report) == ("failed", "measure_new", None)
        await made.start("anna")
        await ended(made)


async def test_figures_are_kept_though_answers_of_the_database_are_lost(tmp_path: Path) -> None:
    store = MemoryStore(Clock())
    await teach(store)
    folder = tmp_path / "bot" / "trial"
    folder.mkdir(parents=True)
    (folder / "gate").touch()
    records = LosesAnswers(store.records)
    async with desk(tmp_path, store=store, records=records) as made:
        await made.start("anna")
        async with asyncio.timeout(20):
            await records.beat_lost.wait()
        (folder / "gate").unlink()
        job = await ended(made)
        assert (job.state, job.report) == ("done", GOOD)


async def test_one_trial_at_a_time_on_all_nodes_and_one_that_died_with_its_node_is_known(tmp_path: Path) -> None:
    clock = Clock()
    store = MemoryStore(clock)
    await teach(store)
    folder = tmp_path / "bot" / "trial"
    folder.mkdir(parents=True)
    (folder / "gate").touch()
    async with desk(tmp_path, store=store, clock=clock) as one, desk(tmp_path / "2", store=store, clock=clock) as two:
        await one.start("anna")
        with pytest.raises(Refused, match="already_running"):
            await two.start("bo")
        job = await two.job()
        assert job is not None
        assert job.state == "running"
    clock.advance(31)
    async with desk(tmp_path, store=store, clock=clock) as later:
        job = await later.job()
        assert job is not None
        assert job.state == "failed"
        (folder / "gate").unlink()
        await later.start("bo")
        assert (await ended(later)).state == "done"
