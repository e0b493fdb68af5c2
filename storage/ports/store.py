"""All ports of one installation, opened together."""

from __future__ import annotations

from typing import Protocol

from storage.ports.audit import AuditTrail, Surveys
from storage.ports.capacity import CapacitySlots, PresenceLeases
from storage.ports.checkpoints import Checkpoints
from storage.ports.clock import DatabaseClock
from storage.ports.counts import Noise, WeekCounts
from storage.ports.desk import Drafts, ServiceRecords, Tally
from storage.ports.index import ConversationIndex
from storage.ports.invitations import Invitations
from storage.ports.key_rotation import KeyRotation
from storage.ports.knowledge import KnowledgeDocuments, WorkingCopies
from storage.ports.log import Commits, ConversationLog
from storage.ports.logins import SecondFactors, StaffSessions
from storage.ports.names import OneWayNames
from storage.ports.passkeys import Challenges, DeviceMarks, Passkeys
from storage.ports.records import CaseLinks, RecordBook
from storage.ports.retention import Holds, Leases, Transcripts
from storage.ports.sealing import SealedConversations
from storage.ports.server import Server
from storage.ports.signed import SignedRecords
from storage.ports.staff import StaffAccounts
from storage.ports.visitors import VisitorSecrets


class Store(Protocol):
    """All ports of one installation, opened together."""

    @property
    def log(self) -> ConversationLog:
        """The append-only logs of conversations."""

    @property
    def index(self) -> ConversationIndex:
        """The projection of all logs."""

    @property
    def sealing(self) -> SealedConversations:
        """Sealing of closed conversations."""

    @property
    def sealing_keys(self) -> SignedRecords:
        """Public keys for sealing, and members' private keys, encrypted with their passphrases."""

    @property
    def slots(self) -> CapacitySlots:
        """Slots of counselors' capacity."""

    @property
    def presence(self) -> PresenceLeases:
        """Presence leases of staff."""

    @property
    def visitors(self) -> VisitorSecrets:
        """Tokens and return codes."""

    @property
    def accounts(self) -> StaffAccounts:
        """Staff accounts."""

    @property
    def sessions(self) -> StaffSessions:
        """Sessions of staff."""

    @property
    def factors(self) -> SecondFactors:
        """One-time use of second factors."""

    @property
    def passkeys(self) -> Passkeys:
        """Passkeys of staff."""

    @property
    def challenges(self) -> Challenges:
        """Challenges for passkeys."""

    @property
    def device_marks(self) -> DeviceMarks:
        """Marks of browsers with an earlier login."""

    @property
    def noise(self) -> Noise:
        """Noise for released counts."""

    @property
    def invitations(self) -> Invitations:
        """Open invitations."""

    @property
    def audit(self) -> AuditTrail:
        """The audit trail of staff."""

    @property
    def surveys(self) -> Surveys:
        """Anonymous survey answers."""

    @property
    def knowledge(self) -> KnowledgeDocuments:
        """Articles, contacts and wordings."""

    @property
    def copies(self) -> WorkingCopies:
        """Editors' working copies."""

    @property
    def drafts(self) -> Drafts:
        """Unsent text of counselors."""

    @property
    def records(self) -> ServiceRecords:
        """Settings that staff change while the service runs."""

    @property
    def tally(self) -> Tally:
        """Counts by day and hour."""

    @property
    def week_counts(self) -> WeekCounts:
        """Counters by week."""

    @property
    def key_rotation(self) -> KeyRotation:
        """Rotation of key-encryption keys."""

    @property
    def cases(self) -> CaseLinks:
        """Links from contacts to cases and due forms."""

    @property
    def forms(self) -> RecordBook:
        """Documentation of contacts, by case, without the note."""

    @property
    def form_notes(self) -> RecordBook:
        """The notes of forms, by case: erased with the transcript."""

    @property
    def decisions(self) -> RecordBook:
        """Decisions to inform of a crime."""

    @property
    def observations(self) -> RecordBook:
        """General observations for the transfer of knowledge."""

    @property
    def transfers(self) -> RecordBook:
        """Who has been given the report of a period, and when."""

    @property
    def reviews(self) -> RecordBook:
        """Review sheets of practice."""

    @property
    def rota(self) -> RecordBook:
        """Shifts of staff, a record a week, by its Monday."""

    @property
    def supervision(self) -> RecordBook:
        """Matters of supervision: debriefs, what was flagged, samples, and what the leads have set."""

    @property
    def training(self) -> RecordBook:
        """Training of staff, by account."""

    @property
    def visits(self) -> RecordBook:
        """Counted chats, by a one-way name that leads to no conversation."""

    @property
    def appointments(self) -> RecordBook:
        """Times for a consultation, free, booked or over; of a past one only what became of it."""

    @property
    def exchanges(self) -> RecordBook:
        """Keys of the exchanges that may report calls, by name."""

    @property
    def calls(self) -> RecordBook:
        """Calls as they are counted: times alone."""

    @property
    def live_calls(self) -> RecordBook:
        """Calls under way and those that wait for their form, with notes; removed when it is saved."""

    @property
    def callbacks(self) -> RecordBook:
        """Who wants to be called, by conversation: the number, and what to know before it."""

    @property
    def case_numbers(self) -> RecordBook:
        """Which forms a case number joins, by its keyed hash."""

    @property
    def one_way(self) -> OneWayNames:
        """Keyed names of values that are stored nowhere."""

    @property
    def checkpoints(self) -> Checkpoints:
        """Signed ends of logs, outside the database."""

    @property
    def transcripts(self) -> Transcripts:
        """Ages of logs."""

    @property
    def holds(self) -> Holds:
        """Decisions to keep a transcript longer."""

    @property
    def leases(self) -> Leases:
        """Leases of jobs."""

    @property
    def server(self) -> Server:
        """Diagnostics of the database server."""

    @property
    def commits(self) -> Commits:
        """Counters of group commit in this process."""

    @property
    def clock(self) -> DatabaseClock:
        """The clock that all nodes share."""

    async def require(self) -> None:
        """Return if the database answers and takes writes now.

        Raises:
            Unavailable: it does not.
        """

    async def close(self) -> None:
        """Finish pending writes and release the connections."""
