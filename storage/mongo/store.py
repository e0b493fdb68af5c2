"""Opens MongoDB as a `Store`: checks server, layout, keys and indexes, then builds all ports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from storage.crypto.checkpoint_file import CheckpointFile
from storage.crypto.device_marks import SignedDeviceMarks
from storage.crypto.keys import KeyFile, open_keys
from storage.crypto.noise import KeyedNoise
from storage.crypto.vault import FileVault, RecordVault
from storage.crypto.version_file import VersionFile
from storage.mongo import (
    capacity,
    counts,
    desk,
    index,
    keyring,
    knowledge,
    log,
    passkeys,
    records,
    retention,
    sealing,
    signing,
    staff,
    visitors,
)
from storage.mongo.capacity import MongoPresence, MongoSlots
from storage.mongo.checkpoints import MongoCheckpoints
from storage.mongo.clock import DatabaseClock
from storage.mongo.counts import MongoWeekCounts
from storage.mongo.database import Client, Database, check_server, connect
from storage.mongo.desk import MongoDrafts, MongoServiceRecords, MongoTally
from storage.mongo.dirty_heads import DirtyHeads
from storage.mongo.index import MongoIndex
from storage.mongo.key_rotation import MongoKeyRotation
from storage.mongo.keyring import Keyring
from storage.mongo.knowledge import MongoCopies, MongoKnowledge
from storage.mongo.layout import require_layout
from storage.mongo.log import MongoLog
from storage.mongo.newest import Newest
from storage.mongo.passkeys import MongoChallenges, MongoPasskeys
from storage.mongo.records import MongoBook, MongoCaseLinks
from storage.mongo.retention import MongoHolds, MongoLeases, MongoTranscripts
from storage.mongo.sealing import MongoSealing
from storage.mongo.server import MongoServer
from storage.mongo.signed import MongoSignedRecords
from storage.mongo.staff import (
    MongoAccounts,
    MongoAudit,
    MongoInvitations,
    MongoSecondFactors,
    MongoSessions,
)
from storage.mongo.visitors import MongoSurveys, MongoVisitorSecrets
from storage.ports.log import Commits

_INDEXES: Final[Mapping[str, list[IndexModel]]] = {
    **log.INDEXES,
    **index.INDEXES,
    **capacity.INDEXES,
    **visitors.INDEXES,
    **staff.INDEXES,
    **passkeys.INDEXES,
    **knowledge.INDEXES,
    **desk.INDEXES,
    **counts.INDEXES,
    **records.INDEXES,
    **retention.INDEXES,
}
PROBE: Final = "probe"
"""Collection of one document, which is written to know that writes are taken."""
_MARGIN_S: Final = 1.0
CHECKPOINTS_FILE: Final = "checkpoints.jsonl"
"""Name of the checkpoint file, which lies beside the key file, outside the database."""
VERSIONS_FILE: Final = "versions.json"
"""Name of the file with the newest versions of accounts and factors, beside the key file."""
_CANARY: Final = "canary"
_NEEDS_KEYS: Final = (log.COLLECTION, staff.ACCOUNTS, visitors.TOKENS, visitors.SURVEY_ANSWERS)
"""Collections that cannot be read without the key file."""


async def open_mongo(uri: str, *, database: str, key_file: Path, timeout_s: float) -> MongoStore:
    """Connect, check, and return the store. See `storage.connect` for the errors."""
    client = connect(uri, timeout_s=timeout_s)
    try:
        await check_server(client, uri)
        main, key_database = (Database(client, each, deadline_s=timeout_s) for each in (database, f"{database}_keys"))
        keys = await _open_keys(main, key_database, key_file)
        await main.create_indexes(_INDEXES)
        await key_database.create_indexes(sealing.INDEXES)
        server = MongoServer(client, (database, f"{database}_keys"), DatabaseClock(client, main), uri)
        store = MongoStore(client, main, key_database, keys, server=server, settle_s=timeout_s + _MARGIN_S)
        if not store.versions.exists:
            await store.accounts.adopt()
    except BaseException:
        client.close()
        raise
    return store


async def _open_keys(main: Database, key_database: Database, key_file: Path) -> KeyFile:
    """Open the key file and check that it belongs to the data; at the first start, make and mark both."""
    canaries = key_database[_CANARY]
    with key_database.call(), main.call():
        canary = await canaries.find_one({"_id": _CANARY})
        used = await key_database[keyring.COLLECTION].distinct("kek_id")
        holds_data = bool(used) or any([await main[name].find_one({}) for name in _NEEDS_KEYS])
    await require_layout(main, in_use=holds_data or canary is not None)
    keys = open_keys(key_file, canary=canary["box"] if canary else None, holds_data=holds_data)
    if canary is None:
        try:
            with key_database.call():
                await canaries.insert_one({"_id": _CANARY, "box": keys.make_canary()})
        except DuplicateKeyError:
            # Another node started at the same time: it must have the same keys.
            return await _open_keys(main, key_database, key_file)
    for kek_id in used:
        keys.kek(kek_id)
    return keys


class MongoStore:
    """`Store` on one MongoDB database and, beside it, its key database."""

    def __init__(
        self,
        client: Client,
        database: Database,
        key_database: Database,
        keys: KeyFile,
        *,
        server: MongoServer,
        settle_s: float,
    ) -> None:
        keyed_hash = keys.keyed_hash()
        self._client = client
        self._database = database
        self.clock = DatabaseClock(client, database)
        self.server = server
        vault = FileVault(keys)
        self._keyring = Keyring(key_database, vault, self.clock)
        self.key_rotation = MongoKeyRotation(key_database, vault, self.clock, settle_s=settle_s)
        file = CheckpointFile(keys.path.with_name(CHECKPOINTS_FILE), keys.signer("checkpoints"))
        dirty = DirtyHeads()
        self.checkpoints = MongoCheckpoints(database, file, self.clock, dirty)
        self.log = MongoLog(database, self._keyring, self.clock, dirty)
        self.index = MongoIndex(database, self._keyring, keys.row_key)
        self.sealing = MongoSealing(database, key_database, vault, self._keyring, self.clock)
        self.sealing_keys = MongoSignedRecords(database, keys.signer("sealing"))
        self.slots = MongoSlots(database, self.clock)
        self.presence = MongoPresence(database)
        documents = keys.signer(signing.PURPOSE)
        self.visitors = MongoVisitorSecrets(database, keyed_hash, documents, self.clock)
        self.versions = VersionFile(keys.path.with_name(VERSIONS_FILE), keys.signer("versions"))
        accounts, passkeys, codes = (Newest(self.versions, each) for each in ("account", "passkey", "code"))
        self.accounts = MongoAccounts(database, keys.secret_box("accounts"), documents, accounts)
        self.sessions = MongoSessions(database, keyed_hash, documents, self.clock)
        self.factors = MongoSecondFactors(database, keyed_hash, self.clock, codes)
        self.passkeys = MongoPasskeys(database, documents, passkeys)
        self.challenges = MongoChallenges(database, keyed_hash, documents, self.clock)
        self.device_marks = SignedDeviceMarks(keyed_hash)
        self.noise = KeyedNoise(keyed_hash)
        self.invitations = MongoInvitations(database, keyed_hash, keys.secret_box("invitations"), documents)
        self.audit = MongoAudit(database)
        self.surveys = MongoSurveys(database, keyed_hash, keys.secret_box("surveys"), self.clock)
        self.knowledge = MongoKnowledge(database, documents, self.clock)
        self.copies = MongoCopies(database, self.clock)
        self.drafts = MongoDrafts(database, keys.secret_box("drafts"))
        self.records = MongoServiceRecords(database, documents)
        self.tally = MongoTally(database)
        self.week_counts = MongoWeekCounts(database)
        self._record_keys = Keyring(key_database, RecordVault(keys.record_kek()), self.clock, collection=records.KEYS)
        self.cases = MongoCaseLinks(database)
        self.forms = MongoBook(database, records.FORMS, self._record_keys)
        self.form_notes = MongoBook(database, records.NOTES, self._record_keys)
        self.decisions = MongoBook(database, records.DECISIONS, self._record_keys)
        self.observations = MongoBook(database, records.OBSERVATIONS, self._record_keys)
        self.reviews = MongoBook(database, records.REVIEWS, self._record_keys)
        self.training = MongoBook(database, records.TRAINING, self._record_keys)
        self.visits = MongoBook(database, records.VISITS, self._record_keys)
        self.appointments = MongoBook(database, records.APPOINTMENTS, self._record_keys)
        self.transcripts = MongoTranscripts(database)
        self.holds = MongoHolds(database, documents)
        self.leases = MongoLeases(database, self.clock)

    @property
    def commits(self) -> Commits:
        return self.log.commits

    async def require(self) -> None:
        with self._database.call():
            # Written, not asked: a database whose disk was full says of itself that it is well.
            await self._database[PROBE].update_one({"_id": PROBE}, {"$inc": {"count": 1}}, upsert=True)

    async def close(self) -> None:
        await self.log.close()
        await self.index.close()
        await self._keyring.close()
        await self._record_keys.close()
        await self.checkpoints.close()
        self._client.close()
