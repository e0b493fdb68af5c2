"""The trial that editors start, and what comes of it. Owns the one trial that may run at a time, on all nodes together.

Its record lies in the database, so that every page sees how far it is; a node that dies takes its trial along, and the
record says so as soon as nobody has touched it for `LOST_AFTER_S`. Activating is a person's act and never a result's.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec

from handoff.backoffice.editor.views import finding_views
from handoff.backoffice.records import pii
from handoff.backoffice.teaching.sources import Installation
from handoff.backoffice.teaching.trial import CHOICE, CURRENT, REPORT, STEP, STEPS, Report, Step, worse
from handoff.contract.errors import Refused
from handoff.conversation.staff import Staff
from handoff.operations.supervisor.bot_choice import FOLDER, Choice, Choices
from handoff.operations.supervisor.child import Child, Program
from knowledge.examples import HOLDERS, Example, ExampleDocument, findings, id_of
from knowledge.lifecycle import Person, drafted, submitted
from storage.errors import StorageError
from storage.ports.desk import ServiceRecords
from storage.ports.knowledge import KnowledgeDocuments

log = logging.getLogger(__name__)

EXAMPLE: Final = "example"
RECORD: Final = "teaching"
TRIAL: Final = "trial"
BEAT_S: Final = 2.0
LOST_AFTER_S: Final = 30.0
_HOLDERS: Final = {theirs: ours for ours, theirs in HOLDERS.items()}
LEARNED: Final = ("granskad", "publicerad")
"""What somebody else than its author has found right."""

JobState = Literal["running", "done", "failed"]
encode = msgspec.json.Encoder().encode
decode_example = msgspec.json.Decoder(ExampleDocument).decode
T = TypeVar("T", Choice, Report)


def personal(text: str) -> list[str]:
    """What in a text may point to a person, each in a word."""
    return [found.kind for found in pii.find(text)]


class Job(msgspec.Struct, frozen=True):
    """One trial."""

    choice: str
    """The id of what it learns from."""
    examples: int
    by: str
    started_at: datetime
    beat_at: datetime
    state: JobState = "running"
    step: str = STEPS[0]
    """Where it is, or where it failed."""
    report: Report | None = None

    @property
    def worse(self) -> list[str]:
        """Figures of safety that stand against it."""
        return worse(self.report) if self.report else []


class TeachingDesk:
    """Starts trials on this node, and chooses what the bot learns from."""

    def __init__(
        self,
        *,
        documents: KnowledgeDocuments,
        records: ServiceRecords,
        data: Path,
        program: Callable[[Path], Program],
        taught: Installation,
        clock: Callable[[], datetime],
        beat_s: float = BEAT_S,
    ) -> None:
        """`program`: runs the trial that is laid out in a folder (see `teaching.trial`)."""
        self._documents = documents
        self._records = records
        self._folder = data / FOLDER / TRIAL
        self._program = program
        self.taught = taught
        self._clock = clock
        self._beat_s = beat_s
        self._task: asyncio.Task[None] | None = None
        self._step: Step = STEPS[0]
        self.choices = Choices(data)

    async def job(self) -> Job | None:
        """The latest trial, or None if there never was one."""
        job = (await self._stored())[1]
        if job is not None and job.state == "running" and self._clock() - job.beat_at > timedelta(seconds=LOST_AFTER_S):
            return msgspec.structs.replace(job, state="failed")
        return job

    async def reviewed(self) -> Choice:
        """What the bot would learn from now."""
        documents = [decode_example(stored.body) for stored in await self._documents.all(EXAMPLE)]
        return Choice(tuple(each.content for each in documents if each.status in LEARNED))

    async def unreviewed(self) -> int:
        """How many sentences wait for somebody to read them."""
        documents = [decode_example(stored.body) for stored in await self._documents.all(EXAMPLE)]
        return sum(each.status == "utkast" for each in documents)

    def sentences(self, intent: str, lang: str) -> Sequence[str]:
        """The installation's sentences of an intent.

        Raises:
            Refused: not_found.
        """
        known = self.taught.intents.get(intent)
        if known is None:
            raise Refused("not_found")
        return known.sentences.get(lang, ())

    async def propose(self, text: str, lang: Literal["sv", "en"], intent: str, *, by: Staff) -> str:
        """A draft for the editors, with the level that the intent usually has; its name.

        Raises:
            Refused: content_invalid with the findings; name_taken, if somebody has proposed it before.
        """
        usual = self.taught.intents.get(intent)
        example = msgspec.convert(
            {
                "id": id_of(text),
                "sprak": lang,
                "text": text,
                "avsikt": intent,
                "niva": usual.level if usual else "N0",
                "signaler": usual.signals if usual else (),
                "hallare": _HOLDERS.get(usual.holder if usual else "", "okand"),
            },
            Example,
        )
        found = findings(example, taught=self.taught.taught, measured_on=self.taught.measured_on, personal=personal)
        if found:
            raise Refused("content_invalid", details={"findings": finding_views(found)})
        document = submitted(drafted(example, Person(by.account)))
        saved = await self._documents.save(EXAMPLE, example.name, encode(document), seen=0, by=by.account)
        if saved is None:
            raise Refused("name_taken")
        return example.name

    async def start(self, by: str) -> None:
        """Begin a trial of what has been reviewed.

        Raises:
            Refused: already_running; nothing_new, if the bot learns from the same already.
        """
        choice, current = await self.reviewed(), self.choices.chosen
        if choice.id == current.id:
            raise Refused("nothing_new")
        running = await self.job()
        if running is not None and running.state == "running":
            raise Refused("already_running")
        version, _ = await self._stored()
        now = self._clock()
        job = Job(choice=choice.id, examples=len(choice.examples), by=by, started_at=now, beat_at=now)
        if not await self._records.put(RECORD, msgspec.json.encode(job), replaces=version):
            raise Refused("already_running")
        await asyncio.to_thread(self._lay_out, choice, current)
        self._task = asyncio.create_task(self._run(job))

    async def activate(self, choice: str) -> None:
        """Let the bot learn from what the latest trial tried; the supervisor restarts it.

        Raises:
            Refused: not_tried, if it is not what the latest trial has measured; figures_worse.
        """
        job = await self.job()
        tried = await asyncio.to_thread(self._read, CHOICE, Choice)
        if job is None or job.state != "done" or tried is None or not job.choice == tried.id == choice:
            raise Refused("not_tried")
        if job.worse:
            raise Refused("figures_worse")
        await asyncio.to_thread(self.choices.choose, tried)

    async def go_back(self) -> None:
        """Let the bot learn from what it learned from before.

        Raises:
            Refused: nothing_new, if that is the same.
        """
        if self.choices.before.id == self.choices.chosen.id:
            raise Refused("nothing_new")
        await asyncio.to_thread(self.choices.go_back)

    async def settled(self) -> None:
        """Wait until no trial runs here."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def close(self) -> None:
        """End a trial that runs here."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    # --- the trial ---------------------------------------------------------------------------------

    async def _run(self, job: Job) -> None:
        child = await Child.start(self._program(self._folder), self._heard)
        ended = asyncio.create_task(child.wait())
        try:
            while not (await asyncio.wait({ended}, timeout=self._beat_s))[0]:
                await self._put(self._beaten(job))
            report = await asyncio.to_thread(self._read, REPORT, Report) if ended.result() == 0 else None
            state: JobState = "failed" if report is None else "done"
            if report is None:
                log.error("teaching_failed %s", self._step)
            over = msgspec.structs.replace(self._beaten(job), state=state, report=report)
            stored = await self._put(over)
            while not stored:
                await asyncio.sleep(self._beat_s)
                stored = await self._put(over)
        finally:
            ended.cancel()
            await child.stop()

    def _heard(self, line: str) -> None:
        """The trial's own lines say the step; the others, of training, are of no use here."""
        said = line.partition(STEP)[2]
        self._step = next((step for step in STEPS if step == said), self._step)

    def _beaten(self, job: Job) -> Job:
        return msgspec.structs.replace(job, beat_at=self._clock(), step=self._step)

    async def _put(self, job: Job) -> bool:
        """Whether nothing is left to do: it is stored, or a later trial has taken its place.

        Over whatever version is there: a write whose answer was lost may have been stored.
        """
        try:
            version, stored = await self._stored()
            if stored is None or stored.started_at != job.started_at:
                return True
            return await self._records.put(RECORD, msgspec.json.encode(job), replaces=version)
        except StorageError:
            return False

    async def _stored(self) -> tuple[int, Job | None]:
        found = await self._records.get(RECORD)
        return (found[0], msgspec.json.decode(found[1], type=Job)) if found else (0, None)

    def _lay_out(self, choice: Choice, current: Choice) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._folder / REPORT).unlink(missing_ok=True)
        for name, value in ((CHOICE, choice), (CURRENT, current)):
            (self._folder / name).write_bytes(msgspec.json.encode(value))

    def _read(self, name: str, form: type[T]) -> T | None:
        try:
            return msgspec.json.decode((self._folder / name).read_bytes(), type=form)
        except (OSError, msgspec.DecodeError):
            return None
