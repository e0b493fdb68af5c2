"""Opens the store of an installation: the only place from which the service gets a real one."""

from __future__ import annotations

from pathlib import Path

from storage.mongo import open_mongo
from storage.ports.store import Store


async def open_store(uri: str, *, key_file: Path, database: str = "lotsen", timeout_s: float = 5.0) -> Store:
    """Connect to MongoDB or the embedded database, check it, and create what is missing.

    Args:
        uri: a `mongodb://` address of a replica set, MongoDB 7 or later.
        key_file: where `keys.json` is; it is made when the database is empty.
        database: the database's name; wrapped keys are kept beside it in `<database>_keys`.
        timeout_s: how long any operation, this one included, may wait for the database, in seconds.

    Raises (each with one sentence that can be shown to the person who starts the service):
        Unavailable: no database answers.
        BadSetting: the address, the database name, the server, its user, or the key file's mode cannot be used.
        OtherLayout (a BadSetting): the stored data was written with another layout than this version reads.
        KeyMissing: encrypted data is there, but not the key file, or not all keys that it names.
        KeyWrong: the key file belongs to another database.
    """
    return await open_mongo(uri, database=database, key_file=key_file, timeout_s=timeout_s)
