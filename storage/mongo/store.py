"""Opens MongoDB as a `Store`: checks server, layout, keys and indexes, then builds all ports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from storage.crypto.checkpoint_file import CheckpointFile
from storage.crypto.device_marks import SignedDeviceMarks
from storage.crypto.keys import KeyFile, open_keys
from storage.crypto.names import KeyedNames
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
from storage.mongo.indexes import IndexBuilder, make_needed, rebuild
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
_RETIRED: Final = {**log.RETIRED, **index.RETIRED}
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
        later = await make_needed(main, _INDEXES, _RETIRED)
        await make_needed(key_database, sealing.INDEXES)
        server = MongoServer(client, (database, f"{database}_keys"), DatabaseClock(client, main), uri)
        store = MongoStore(client, main, key_database, keys, server=server, settle_s=timeout_s + _MARGIN_S)
        if not store.versions.exists:
            await store.accounts.adopt()
        store.indexes.start(main, later)
    except BaseException:
        client.close()
        raise
    return store


@dataclass(frozen=True, slots=True)
class Used:
    """What is stored in an installation, as far as its keys and its layout ask for it."""

    canary: bytes | None
    """Which key file belongs to it."""
    kek_ids: tuple[str, ...]
    """The keys of the key file that conversations are stored under."""
    holds_data: bool
    """Whether anything cannot be read without the key file."""

    @property
    def is_used(self) -> bool:
        """Whether anything at all is stored."""
        return self.holds_data or self.canary is not None


async def what_is_stored(main: Database, key_database: Database) -> Used:
    """What is stored in these two databases."""
    with key_database.call(), main.call():
        canary = await key_database[_CANARY].find_one({"_id": _CANARY})
        kek_ids = await key_database.distinct(key_database[keyring.COLLECTION], "kek_id")
        holds_data = bool(kek_ids) or any([await main[name].find_one({}) for name in _NEEDS_KEYS])
    return Used(canary["box"] if canary else None, tuple(kek_ids), holds_data)


async def rebuild_indexes(main: Database, key_database: Database) -> int:
    """Make every index that is missing or has changed, and drop those of former versions; returns how many."""
    return await rebuild(main, _INDEXES, _RETIRED) + await rebuild(key_database, sealing.INDEXES)


async def _open_keys(main: Database, key_database: Database, key_file: Path) -> KeyFile:
    """Open the key file and check that it belongs to the data; at the first start, make and mark both."""
    used = await what_is_stored(main, key_database)
    await require_layout(main, in_use=used.is_used)
    keys = open_keys(key_file, canary=used.canary, holds_data=used.holds_data)
    if used.canary is None:
        try:
            with key_database.call():
                await key_database[_CANARY].insert_one({"_id": _CANARY, "box": keys.make_canary()})
        except DuplicateKeyError:
            # Another node started at the same time: it must have the same keys.
            return await _open_keys(main, key_database, key_file)
    for kek_id in used.kek_ids:
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
        self._client, self._database = client, database
        self.indexes = IndexBuilder()
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
        self._open_books(database)
        self.one_way = KeyedNames(keyed_hash)
        self.transcripts = MongoTranscripts(database, self.clock)
        self.holds = MongoHolds(database, documents)
        self.leases = MongoLeases(database, self.clock)

    def _open_books(self, database: Database) -> None:
        """The books of records, each in a collection of its own."""
        book = partial(MongoBook, database, keyring=self._record_keys)
        self.forms, self.form_notes = book(records.FORMS), book(records.NOTES)
        self.decisions, self.observations = book(records.DECISIONS), book(records.OBSERVATIONS)
        self.reviews, self.training = book(records.REVIEWS), book(records.TRAINING)
        self.visits, self.appointments = book(records.VISITS), book(records.APPOINTMENTS)
        self.exchanges, self.calls = book(records.EXCHANGES), book(records.CALLS)
        self.live_calls, self.callbacks = book(records.LIVE_CALLS), book(records.CALLBACKS)
        self.case_numbers = book(records.CASE_NUMBERS)
        self.supervision, self.rota = book(records.SUPERVISION), book(records.ROTA)
        self.transfers = book(records.TRANSFERS)

    @property
    def commits(self) -> Commits:
        return self.log.commits

    async def require(self) -> None:
        with self._database.call():
            # Written, not asked: a database whose disk was full says of itself that it is well.
            await self._database[PROBE].update_one({"_id": PROBE}, {"$inc": {"count": 1}}, upsert=True)

    async def close(self) -> None:
        await self.indexes.close()
        await self.log.close()
        await self.index.close()
        await self._keyring.close()
        await self._record_keys.close()
        await self.checkpoints.close()
        self._client.close()
