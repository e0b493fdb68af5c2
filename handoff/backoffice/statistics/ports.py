"""The ports that figures are counted from, and the one that releases are kept in."""

from __future__ import annotations

from dataclasses import dataclass

from storage.ports.audit import Surveys
from storage.ports.counts import Noise, WeekCounts
from storage.ports.desk import ServiceRecords
from storage.ports.knowledge import KnowledgeDocuments
from storage.ports.records import RecordBook


@dataclass(frozen=True, slots=True)
class StatisticsPorts:
    """Forms, visits and answers are counted; releases and inputs are documents beside the knowledge."""

    knowledge: KnowledgeDocuments
    records: ServiceRecords
    surveys: Surveys
    forms: RecordBook
    form_notes: RecordBook
    visits: RecordBook
    appointments: RecordBook
    calls: RecordBook
    training: RecordBook
    noise: Noise
    counts: WeekCounts
