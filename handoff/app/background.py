"""The jobs over stored data: retention, sealing, checkpoints, keys.

Owns which jobs there are and how often they run. Those that belong to one part stand with it: `NodeRuntime.jobs`,
`SocketGateway.jobs`, `Knowledge.jobs`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from handoff.app.maintenance import StorageMaintenance
from handoff.app.node_runtime import NodeRuntime
from handoff.app.ports import retention_ports
from handoff.app.settings import Settings
from handoff.app.sockets import SocketGateway
from handoff.backoffice.retention.expiring_records import OrphanedNotes, PilotRecords
from handoff.backoffice.retention.job import RetentionJob
from handoff.backoffice.retention.rules import RetentionRules
from handoff.backoffice.sealing.job import SealingJob
from handoff.operations.jobs import Job
from storage.ids import ConversationId

RETENTION_EVERY_S: Final = 3600.0
SEALING_EVERY_S: Final = 5.0
CHECKPOINTS_EVERY_S: Final = 30.0
VERIFY_CHECKPOINTS_EVERY_S: Final = 6 * 3600.0
DESTROY_KEYS_EVERY_S: Final = 3600.0
PROBE_EVERY_S: Final = 15.0


@dataclass(frozen=True, slots=True)
class StorageJobs:
    """What runs over everything that is stored, at any node."""

    retention: RetentionJob
    sealing: SealingJob
    maintenance: StorageMaintenance
    probe: Callable[[], Awaitable[None]]
    """Returns if the database takes a write, and raises `StorageError` otherwise: counted, and so alerted of."""

    @property
    def checkpoints(self) -> Job:
        """Also taken once before serving."""
        return Job("take_checkpoints", CHECKPOINTS_EVERY_S, self.maintenance.take_checkpoints)

    def jobs(self) -> tuple[Job, ...]:
        """All of them."""
        return (
            self.checkpoints,
            Job("verify_checkpoints", VERIFY_CHECKPOINTS_EVERY_S, self.maintenance.verify_checkpoints),
            Job("destroy_ended_keys", DESTROY_KEYS_EVERY_S, self.maintenance.destroy_ended_keys),
            Job("probe_database", PROBE_EVERY_S, self.probe),
            Job("retention", RETENTION_EVERY_S, self.retention.run),
            Job("sealing", SEALING_EVERY_S, self.sealing.run),
            Job("evict_sealed", SEALING_EVERY_S, self.sealing.drop),
        )


def storage_jobs(settings: Settings, runtime: NodeRuntime, sockets: SocketGateway) -> StorageJobs:
    """The jobs, with the rules of these settings."""
    return StorageJobs(
        retention=retention_job(runtime, settings.retention),
        sealing=sealing_job(runtime, on=settings.seal_closed, left=sockets.visitor_sockets.left),
        maintenance=StorageMaintenance(
            checkpoints=runtime.store.checkpoints,
            key_rotation=runtime.store.key_rotation,
            database_clock=runtime.store.clock,
            alarm=sockets.delivery.alarm,
        ),
        probe=runtime.store.require,
    )


def sealing_job(runtime: NodeRuntime, *, on: bool | None, left: Callable[[ConversationId], bool]) -> SealingJob:
    """The job, which notes a conversation's visits and its case before nobody here can read it any more."""
    store = runtime.store
    return SealingJob(
        sealing=store.sealing,
        index=store.index,
        cases=store.cases,
        leases=store.leases,
        database_clock=store.clock,
        conversations=runtime.conversations,
        commands=runtime.commands,
        keys=runtime.staff_keys,
        on=on,
        left=left,
        drafts=store.drafts,
        forget=runtime.projection.forget,
        before=(runtime.visits.note, runtime.due_forms.before_sealing, runtime.appointment_timers.before_sealing),
    )


def retention_job(runtime: NodeRuntime, rules: RetentionRules) -> RetentionJob:
    """The job with all that expires: transcripts, orphaned notes, and after the pilot forms, visits and reviews."""

    async def pilot_end() -> date | None:
        return (await runtime.service.read_launch())[1].pilot_end

    store = runtime.store
    books = {
        "forms": store.forms,
        "visits": store.visits,
        "reviews": store.reviews,
        "supervision": store.supervision,
        "rota": store.rota,
        "appointments": store.appointments,
        "calls": store.calls,
        "case_numbers": store.case_numbers,
    }
    return RetentionJob(
        ports=retention_ports(store),
        conversations=runtime.conversations,
        eraser=runtime.eraser,
        rules=rules,
        clock=runtime.clock,
        expiring=[
            OrphanedNotes(notes=store.form_notes, cases=store.cases, days=rules.transcript_days),
            *(PilotRecords(book, kind=kind, pilot_end=pilot_end) for kind, book in books.items()),
        ],
    )
