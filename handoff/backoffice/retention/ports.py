"""The ports of what the service keeps for a time: of the job that ends it, and of the end of an installation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storage.ports.audit import AuditTrail, Surveys
from storage.ports.clock import DatabaseClock
from storage.ports.desk import ServiceRecords
from storage.ports.index import ConversationIndex
from storage.ports.key_rotation import KeyRotation
from storage.ports.log import ConversationLog
from storage.ports.records import CaseLinks, RecordBook
from storage.ports.retention import Holds, Leases, Transcripts


@dataclass(frozen=True, slots=True)
class RetentionPorts:
    """What the retention job looks through, ends, and writes its proofs to."""

    log: ConversationLog
    index: ConversationIndex
    transcripts: Transcripts
    holds: Holds
    audit: AuditTrail
    surveys: Surveys
    records: ServiceRecords
    leases: Leases
    clock: DatabaseClock


@dataclass(frozen=True, slots=True)
class WindUpPorts:
    """What is erased at the end of an installation, and counted afterwards."""

    transcripts: Transcripts
    holds: Holds
    cases: CaseLinks
    books: Mapping[str, RecordBook]
    """By their name in the proof."""
    surveys: Surveys
    key_rotation: KeyRotation
    clock: DatabaseClock
