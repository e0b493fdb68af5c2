"""What can go wrong in storage, one root. Messages name no key, no ciphertext and nothing of a visitor."""

from __future__ import annotations


class StorageError(Exception):
    """Root of all storage errors."""


class Unavailable(StorageError):
    """The database did not answer in time: the outcome of a write is unknown."""


class Erased(StorageError):
    """The conversation carries a tombstone."""


class UnknownConversation(StorageError):
    """There is no such conversation."""


class UnknownAccount(StorageError):
    """There is no such staff account."""


class NameTaken(StorageError):
    """Another staff account has this name."""


class Outdated(StorageError):
    """It has been changed since it was read: read it again, decide again."""


class BadSetting(StorageError):
    """A setting of the store cannot be used: the message says which and why, in one sentence."""


class OtherLayout(BadSetting):
    """The stored data was written with another layout: the message says which, and what to do."""


class IntegrityError(StorageError):
    """Stored data does not verify: it is withheld, and an alarm is due."""


class SealedAway(StorageError):
    """The conversation is sealed: nothing here can read it without a key that people hold."""


class KeyMissing(StorageError):
    """Encrypted data is there but the key file is not, or a key that the data names is not in it."""


class KeyWrong(StorageError):
    """The key file does not open the data that is there."""
