"""All ports of one installation, opened together."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from storage.ports.audit import AuditTrail, Surveys
from storage.ports.capacity import CapacitySlots, PresenceLeases
from storage.ports.checkpoints import Checkpoints
from storage.ports.counts import WeekCounts
from storage.ports.custody import KeyCustody
from storage.ports.desk import Drafts, ServiceRecords, Tally
from storage.ports.index import ConversationIndex
from storage.ports.invitations import Invitations
from storage.ports.knowledge import KnowledgeDocuments, WorkingCopies
from storage.ports.log import Commits, ConversationLog
from storage.ports.logins import SecondFactors, StaffSessions
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
        """What was said and done, by conversation."""

    @property
    def index(self) -> ConversationIndex:
        """The projection of all logs."""

    @property
    def sealing(self) -> SealedConversations:
        """Closed conversations that the service cannot read."""

    @property
    def sealing_keys(self) -> SignedRecords:
        """To whom they are sealed, and people's private keys, locked."""

    @property
    def slots(self) -> CapacitySlots:
        """Counselors' places."""

    @property
    def presence(self) -> PresenceLeases:
        """Which staff is here."""

    @property
    def visitors(self) -> VisitorSecrets:
        """Tokens and return codes."""

    @property
    def accounts(self) -> StaffAccounts:
        """Who works here."""

    @property
    def sessions(self) -> StaffSessions:
        """Who is logged in."""

    @property
    def factors(self) -> SecondFactors:
        """What may be used only once at a login."""

    @property
    def passkeys(self) -> Passkeys:
        """What opens an account without a password."""

    @property
    def challenges(self) -> Challenges:
        """What a passkey signs, once."""

    @property
    def device_marks(self) -> DeviceMarks:
        """Browsers in which somebody has signed in before."""

    @property
    def invitations(self) -> Invitations:
        """Who has been invited."""

    @property
    def audit(self) -> AuditTrail:
        """What staff did."""

    @property
    def surveys(self) -> Surveys:
        """Blind answers."""

    @property
    def knowledge(self) -> KnowledgeDocuments:
        """Articles, contacts and wordings."""

    @property
    def copies(self) -> WorkingCopies:
        """What editors are writing."""

    @property
    def drafts(self) -> Drafts:
        """What counselors have typed and not sent."""

    @property
    def records(self) -> ServiceRecords:
        """Settings that staff change while the service runs."""

    @property
    def tally(self) -> Tally:
        """Counts by day and hour."""

    @property
    def week_counts(self) -> WeekCounts:
        """Counts by week of what visitors miss."""

    @property
    def custody(self) -> KeyCustody:
        """The keys that wrap conversations' keys."""

    @property
    def cases(self) -> CaseLinks:
        """Which contact has which case, and until when its form is due."""

    @property
    def forms(self) -> RecordBook:
        """Documentation of contacts, by case, without the note."""

    @property
    def form_notes(self) -> RecordBook:
        """The notes of forms, by case: they go with the transcript."""

    @property
    def decisions(self) -> RecordBook:
        """Decisions to inform of a crime."""

    @property
    def observations(self) -> RecordBook:
        """General observations for the transfer of knowledge."""

    @property
    def reviews(self) -> RecordBook:
        """Review sheets of practice."""

    @property
    def training(self) -> RecordBook:
        """What each member of staff has been trained in, by account."""

    @property
    def visits(self) -> RecordBook:
        """What is counted of chats, by a one-way name; leads to no conversation."""

    @property
    def checkpoints(self) -> Checkpoints:
        """Where logs ended, kept outside the database."""

    @property
    def transcripts(self) -> Transcripts:
        """The logs by their age."""

    @property
    def holds(self) -> Holds:
        """Decisions to keep a transcript longer."""

    @property
    def leases(self) -> Leases:
        """Which node does a job."""

    @property
    def server(self) -> Server:
        """What the database server does beside storing."""

    @property
    def commits(self) -> Commits:
        """How many entries this process has written to logs, in how many batches."""

    async def now(self) -> datetime:
        """The database's clock, aware UTC."""

    async def require(self) -> None:
        """Return if the database answers and takes writes now.

        Raises:
            Unavailable: it does not.
        """

    async def close(self) -> None:
        """Flush what is under way and release the connections."""
