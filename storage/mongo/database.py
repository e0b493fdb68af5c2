"""The connection to MongoDB: deadlines, durability, and the conversion of the driver's errors.

Owns the client. Every write waits for a majority with journal, every read is of majority-committed data. Must not let
an error of the driver leave this package: its text may hold keys and documents.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bson.codec_options import CodecOptions
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection
from pymongo import ReplaceOne, WriteConcern, timeout
from pymongo.errors import (
    BulkWriteError,
    ConfigurationError,
    DuplicateKeyError,
    InvalidURI,
    OperationFailure,
    PyMongoError,
)
from pymongo.read_concern import ReadConcern
from pymongo.uri_parser import parse_uri

from storage.errors import BadSetting, Unavailable

Document: TypeAlias = dict[str, Any]
Client: TypeAlias = AsyncIOMotorClient[Document]
Collection: TypeAlias = AsyncIOMotorCollection[Document]

IDS_PER_QUERY: Final = 50
"""Largest `$in`. SecantusDB takes 9 ms for 50 ids and 1,200 ms for 800, during which it runs nothing else."""

_CONNECTIONS: Final = 100
"""To each server: as many as the driver has threads for."""

_DUPLICATE_KEY: Final = 11000
_OLDEST_VERSION: Final = 7
_EMBEDDED: Final = "secantusVersion"
"""Field of `buildInfo` that identifies SecantusDB, which needs no replica set: it has one writing process."""
_REFUSED: Final = {13: "has no rights for it", 18: "has a wrong name or password"}
_OF_USERS: Final = ("authSource", "authMechanism", "authMechanismProperties")
_DATABASE_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,30}")


def connect(uri: str, *, timeout_s: float) -> Client:
    """A client whose operations fail after `timeout_s`. Does not connect yet.

    What the address says of reads and retries is overridden: a read from a secondary, or a write that is not tried
    again while another member takes over, would break what this package promises.

    Raises BadSetting if the address cannot be used.
    """
    # At DEBUG the driver logs whole commands; the service's own log level must not enable that.
    logging.getLogger("pymongo").setLevel(logging.WARNING)
    milliseconds = int(timeout_s * 1000)
    try:
        return AsyncIOMotorClient(
            uri,
            tz_aware=True,
            timeoutMS=milliseconds,
            serverSelectionTimeoutMS=milliseconds,
            connectTimeoutMS=milliseconds,
            readPreference="primary",
            retryReads=True,
            retryWrites=True,
            maxPoolSize=_CONNECTIONS,
            appname="lotsen",
        )
    except (InvalidURI, ConfigurationError, ValueError):
        raise BadSetting("The database address LOTSEN_MONGODB_URI is not a MongoDB address.") from None


async def check_server(client: Client, uri: str) -> None:
    """Check that a usable server answers.

    Raises:
        Unavailable: no server answers within the client's time-out.
        BadSetting: the server is too old, no replica set, or refuses the user.
    """
    try:
        hello = await client.admin.command("hello")
        build = await client.admin.command("buildInfo")
        # These two answer anybody; this one needs a user where the database asks for one.
        await client.admin.command("listCollections", nameOnly=True, authorizedCollections=True)
    except OperationFailure as error:
        if error.code in _REFUSED:
            raise BadSetting(f"The database user in LOTSEN_MONGODB_URI {_REFUSED[error.code]}.") from None
        raise Unavailable(f"The database answers with an error ({error.code}).") from None
    except PyMongoError:
        raise Unavailable(
            f"No database answers at {_hosts(uri)}. See that it runs, and that LOTSEN_MONGODB_URI names it."
        ) from None
    if "setName" not in hello and _EMBEDDED not in build:
        raise BadSetting(
            "The database must be a replica set; rs.initiate() in mongosh makes it one (one member is enough)."
        )
    version = build["versionArray"][0]
    if version < _OLDEST_VERSION:
        raise BadSetting(f"The database is version {version}; MongoDB {_OLDEST_VERSION} or later is needed.")


async def lets_anybody_in(uri: str, *, timeout_s: float) -> bool | None:
    """Whether the server behind this address answers without a user; None if it does not answer at all."""
    parts = urlsplit(uri)
    options = [(name, value) for name, value in parse_qsl(parts.query) if name not in _OF_USERS]
    nameless = parts._replace(netloc=parts.netloc.rpartition("@")[2], query=urlencode(options))
    client = connect(urlunsplit(nameless), timeout_s=timeout_s)
    try:
        await client.admin.command("listDatabases", nameOnly=True)
    except OperationFailure as error:
        return None if error.code not in _REFUSED else False
    except PyMongoError:
        return None
    else:
        return True
    finally:
        client.close()


def _hosts(uri: str) -> str:
    """Host names and ports of an address, without the user and the password."""
    with contextlib.suppress(PyMongoError, ValueError):
        return ", ".join(f"{host}:{port}" for host, port in parse_uri(uri)["nodelist"])
    return "the address in LOTSEN_MONGODB_URI"


class Inserted(Enum):
    """Outcome of one document of a batch."""

    YES = "inserted"
    TAKEN = "a document with an equal unique key is there"


class Database:
    """One database with majority reads and writes, each within a deadline.

    Args:
        client: the connection.
        name: the database's name.
        deadline_s: how long an operation may take, including the wait for one of the driver's threads. Without that
            the hundredth caller of a hanging database would wait for ten times the deadline.

    Raises BadSetting if the name cannot be used.
    """

    def __init__(self, client: Client, name: str, *, deadline_s: float) -> None:
        if not _DATABASE_NAME.fullmatch(name):
            raise BadSetting("A database name has up to 31 lower-case letters, digits, - and _.")
        self._deadline_s = deadline_s
        self._database = client.get_database(
            name,
            codec_options=CodecOptions(tz_aware=True),
            write_concern=WriteConcern("majority", j=True),
            read_concern=ReadConcern("majority"),
        )

    def __getitem__(self, collection: str) -> Collection:
        return self._database[collection]

    async def distinct(self, collection: Collection, field: str, deadline_s: float | None = None) -> set[Any]:
        """All values of a field. In pages, since one answer of the server holds 16 MB."""
        with self.call(deadline_s):
            cursor = collection.aggregate([{"$group": {"_id": f"${field}"}}], allowDiskUse=True)
            return {each["_id"] async for each in cursor}

    async def collections(self) -> list[str]:
        """The names of all collections that exist."""
        return await self._database.list_collection_names()

    @contextlib.contextmanager
    def call(self, deadline_s: float | None = None) -> Iterator[None]:
        """Gives the operations inside a deadline, and turns the driver's errors into Unavailable.

        DuplicateKeyError passes: it is an answer, not a failure.
        """
        try:
            with timeout(deadline_s or self._deadline_s):
                yield
        except DuplicateKeyError:
            raise
        except PyMongoError as error:
            raise Unavailable(f"The database operation failed ({type(error).__name__}).") from None

    async def insert_each(
        self, collection: Collection, documents: Sequence[Document]
    ) -> list[Inserted | BaseException]:
        """Insert documents durably and independently of each other; returns the outcome of each.

        Raises Unavailable if the outcome of the batch is unknown.
        """
        outcome: list[Inserted | BaseException] = [Inserted.YES] * len(documents)
        if not documents:
            return outcome
        with self.call():
            try:
                await collection.insert_many(documents, ordered=False)
            except BulkWriteError as error:
                _record_failures(error, outcome)
        return outcome

    async def replace_each(
        self, collection: Collection, replacements: Sequence[tuple[Document, Document]], *, upsert: bool
    ) -> list[Inserted | BaseException]:
        """Replace the document that each filter matches, or with `upsert` insert it; durably. Returns the outcomes.

        `TAKEN`: the filter matched nothing, and a document with the same unique key exists.
        Raises Unavailable if the outcome of the batch is unknown.
        """
        outcome: list[Inserted | BaseException] = [Inserted.YES] * len(replacements)
        with self.call():
            try:
                await collection.bulk_write(
                    [ReplaceOne(found, document, upsert=upsert) for found, document in replacements], ordered=False
                )
            except BulkWriteError as error:
                _record_failures(error, outcome)
        return outcome

    async def put_version(self, collection: Collection, document: Document, *, replaces: int) -> bool:
        """Store a document as version `replaces + 1` of its `_id`. False if the stored version is another (0: none)."""
        changed = {**document, "version": replaces + 1}
        with self.call():
            if replaces > 0:
                result = await collection.replace_one({"_id": document["_id"], "version": replaces}, changed)
                return result.matched_count == 1
            try:
                await collection.insert_one(changed)
            except DuplicateKeyError:
                return False
        return True

    async def put_versions(self, collection: Collection, documents: Sequence[tuple[int, Document]]) -> list[bool]:
        """`put_version` of different documents with a nonce, each beside the version that it replaces; at once."""
        changed = [{**document, "version": replaces + 1} for replaces, document in documents]
        fresh = [at for at, (replaces, _) in enumerate(documents) if not replaces]
        others = [at for at, (replaces, _) in enumerate(documents) if replaces]
        stored = [True] * len(changed)
        inserted = await self.insert_each(collection, [changed[at] for at in fresh])
        for at, result in zip(fresh, inserted, strict=True):
            if isinstance(result, BaseException):
                raise result
            stored[at] = result is Inserted.YES
        replacements = [
            ReplaceOne({"_id": changed[at]["_id"], "version": changed[at]["version"] - 1}, changed[at]) for at in others
        ]
        if replacements and await self._matched(collection, replacements) < len(others):
            there = await self._nonces(collection, [changed[at] for at in others])
            for at in others:
                stored[at] = there.get(changed[at]["_id"]) == changed[at]["nonce"]
        return stored

    async def _matched(self, collection: Collection, replacements: Sequence[ReplaceOne[Document]]) -> int:
        with self.call():
            return (await collection.bulk_write(replacements, ordered=False)).matched_count

    async def _nonces(self, collection: Collection, documents: Sequence[Document]) -> dict[Any, bytes]:
        """By which the writer of each document is known."""
        with self.call():
            cursor = collection.find({"_id": {"$in": [each["_id"] for each in documents]}}, {"nonce": True})
            return {each["_id"]: each["nonce"] for each in await cursor.to_list(length=len(documents))}

    async def upsert(self, collection: Collection, query: Document, change: Document) -> None:
        """Update the document that matches, or insert it; also if another node inserts it at the same time."""
        with self.call():
            try:
                await collection.update_one(query, change, upsert=True)
            except DuplicateKeyError:
                await collection.update_one(query, change)


def _record_failures(error: BulkWriteError, outcome: list[Inserted | BaseException]) -> None:
    details = error.details or {}
    if details.get("writeConcernErrors"):
        raise Unavailable("The database could not say that a write is durable.") from None
    for failed in details["writeErrors"]:
        outcome[failed["index"]] = _refusal(failed["code"])


def _refusal(code: int) -> Inserted | Unavailable:
    if code == _DUPLICATE_KEY:
        return Inserted.TAKEN
    return Unavailable(f"The database refused a write ({code}).")
