"""Errors of storage, under one root. Messages contain no key, no ciphertext and nothing of a visitor."""

from __future__ import annotations


class StorageError(Exception):
    """Root of all storage errors."""


class Unavailable(StorageError):
    """The database did not answer in time: the outcome of a write is unknown."""


class Erased(StorageError):
    """The conversation is erased."""


class UnknownConversation(StorageError):
    """There is no such conversation."""


class UnknownAccount(StorageError):
    """There is no such staff account."""


class NameTaken(StorageError):
    """Another staff account has this name."""


class Outdated(StorageError):
    """The value was changed since it was read; the caller reads it again and decides again."""


class BadSetting(StorageError):
    """A setting of the store cannot be used. The message says which and why."""


class OtherLayout(BadSetting):
    """The stored data has another layout than this version reads. The message says which, and what to do."""


class IntegrityError(StorageError):
    """Stored data does not verify. It is not returned, and the caller raises an alarm."""


class SealedAway(StorageError):
    """The conversation is sealed: the service has no key that opens it."""


class KeyMissing(StorageError):
    """There is encrypted data, but no key file, or the key file lacks a key that the data names."""


class KeyWrong(StorageError):
    """The key file does not belong to the stored data."""
