"""All ports on MongoDB, through Motor: the only package that knows the driver.

Plaintext enters and leaves here; what goes to the database is sealed by `storage.crypto.cipher`. Only features that
MongoDB 7 and the embedded SecantusDB share are used: no transactions, text indexes or server-side scripts.
"""

from __future__ import annotations

from storage.mongo.store import MongoStore, open_mongo

__all__ = ["MongoStore", "open_mongo"]
