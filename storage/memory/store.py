"""Builds the in-memory store of its ports."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from storage.crypto.device_marks import SignedDeviceMarks
from storage.crypto.digests import KeyedHash
from storage.crypto.names import KeyedNames
from storage.crypto.noise import KeyedNoise
from storage.memory.capacity import MemoryPresence, MemorySlots
from storage.memory.checkpoints import MemoryCheckpoints
from storage.memory.clock import MemoryClock
from storage.memory.counts import MemoryWeekCounts
from storage.memory.desk import MemoryDrafts, MemoryServiceRecords, MemoryTally
from storage.memory.index import MemoryIndex
from storage.memory.key_rotation import MemoryKeyRotation
from storage.memory.knowledge import MemoryCopies, MemoryKnowledge
from storage.memory.log import MemoryLog
from storage.memory.passkeys import MemoryChallenges, MemoryPasskeys
from storage.memory.records import MemoryBook, MemoryCaseLinks
from storage.memory.retention import MemoryHolds, MemoryLeases, MemoryTranscripts
from storage.memory.sealing import MemorySealing
from storage.memory.server import MemoryServer
from storage.memory.signed import MemorySignedRecords
from storage.memory.staff import MemoryAccounts, MemoryAudit, MemoryInvitations, MemorySecondFactors, MemorySessions
from storage.memory.visitors import MemorySurveys, MemoryVisitorSecrets
from storage.periods import utc_now
from storage.ports.log import Commits


class MemoryStore:
    """`Store` without a database. `clock` stands for the database's clock."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        keyed_hash = KeyedHash(secrets.token_bytes(32))
        self.clock = MemoryClock(clock)
        self.log = MemoryLog(clock)
        self.index = MemoryIndex(self.log.is_open)
        self.sealing = MemorySealing(self.log, clock)
        self.sealing_keys = MemorySignedRecords()
        self.slots = MemorySlots(clock)
        self.presence = MemoryPresence(clock)
        self.visitors = MemoryVisitorSecrets(keyed_hash, clock)
        self.accounts = MemoryAccounts()
        self.sessions = MemorySessions(keyed_hash, clock)
        self.factors = MemorySecondFactors(keyed_hash)
        self.passkeys = MemoryPasskeys()
        self.challenges = MemoryChallenges(keyed_hash, clock)
        self.device_marks = SignedDeviceMarks(keyed_hash)
        self.noise = KeyedNoise(keyed_hash)
        self.invitations = MemoryInvitations(keyed_hash)
        self.audit = MemoryAudit()
        self.surveys = MemorySurveys(keyed_hash, clock)
        self.knowledge = MemoryKnowledge(clock)
        self.copies = MemoryCopies(clock)
        self.drafts = MemoryDrafts()
        self.records = MemoryServiceRecords()
        self.tally = MemoryTally()
        self.week_counts = MemoryWeekCounts()
        self.transcripts = MemoryTranscripts(self.log)
        self.holds = MemoryHolds()
        self.leases = MemoryLeases(clock)
        self.key_rotation = MemoryKeyRotation()
        self.cases = MemoryCaseLinks()
        self.forms = MemoryBook()
        self.form_notes = MemoryBook()
        self.decisions = MemoryBook()
        self.observations = MemoryBook()
        self.reviews = MemoryBook()
        self.training = MemoryBook()
        self.supervision = MemoryBook()
        self.rota = MemoryBook()
        self.transfers = MemoryBook()
        self.visits = MemoryBook()
        self.appointments = MemoryBook()
        self.exchanges = MemoryBook()
        self.calls = MemoryBook()
        self.live_calls = MemoryBook()
        self.callbacks = MemoryBook()
        self.case_numbers = MemoryBook()
        self.one_way = KeyedNames(keyed_hash)
        self.checkpoints = MemoryCheckpoints()
        self.server = MemoryServer()
        self.commits = Commits()

    async def require(self) -> None:
        """It is here."""

    async def close(self) -> None:
        """Nothing to release."""
