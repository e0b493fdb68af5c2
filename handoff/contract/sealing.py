"""Sealed conversations over HTTP: keys of the staff, and ciphertext for their holders. Bytes are base64."""

from __future__ import annotations

from typing import Annotated

import msgspec

from handoff.contract.base import Answer, LevelName, Model, OpaqueId
from handoff.contract.parts import Ack

Bytes = Annotated[str, msgspec.Meta(max_length=2_800, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
"""Base64: enough for a public key and for a key that is sealed to one."""

KeyId = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{32})?$")]


class LockedPrivateKey(Model, frozen=True, kw_only=True):
    """A private key under a passphrase, as the browser has locked it: Argon2id, AES-256-GCM.

    The least costs are those of RFC 9106, section 4, for machines without gigabytes to spare.
    """

    salt: Bytes
    memory_kib: Annotated[int, msgspec.Meta(ge=65_536, le=1_048_576)]
    passes: Annotated[int, msgspec.Meta(ge=3, le=20)]
    box: Bytes


class OwnKeySet(Model, frozen=True, kw_only=True):
    """One's own key pair: another one, or the same under another passphrase."""

    public: Bytes
    private: LockedPrivateKey


class StaffKeySet(Model, frozen=True, kw_only=True):
    """Another key of the whole staff, sealed to its maker for a start."""

    public: Bytes
    sealed: Bytes
    replaces: KeyId


class MemberAdmit(Model, frozen=True, kw_only=True):
    """A key of the staff, sealed to a colleague's public key."""

    key_id: KeyId
    public: Bytes
    sealed: Bytes


class LockedPrivateKeyView(Answer, frozen=True, kw_only=True):
    salt: str
    memory_kib: int
    passes: int
    box: str


class OwnKeyView(Answer, frozen=True, kw_only=True):
    public: str
    private: LockedPrivateKeyView
    group: dict[str, str]
    """By the id of a staff key: its private half, sealed to `public`."""


class KeyMember(Answer, frozen=True, kw_only=True):
    account: str
    name: str
    public: str
    holds: bool
    """They can open what is sealed from now on."""


class SealingAck(Ack, frozen=True, kw_only=True):
    staff_key: str
    """Id of the key that is in force; empty if there is none."""
    recovery: bool
    sealed: int
    own: OwnKeyView | None = None
    members: list[KeyMember]


class SealedItem(Answer, frozen=True, kw_only=True):
    """What is known of a sealed conversation without its key."""

    conversation: OpaqueId
    level: LevelName
    lang: str
    practice: bool
    closed_at: str


class SealedListAck(Ack, frozen=True, kw_only=True):
    conversations: list[SealedItem]
    """Those that were closed last in front."""


class SealedEntryView(Answer, frozen=True, kw_only=True):
    first: int
    count: int
    command_id: str
    nonce: str
    box: str


class SealedAck(Ack, frozen=True, kw_only=True):
    """A sealed conversation for the staff: nothing on this side opens it."""

    conversation: OpaqueId
    key_id: str
    copy: str
    dek_ver: int
    salt: str
    commit: str
    last: int
    entries: list[SealedEntryView]
    names: dict[str, str]
    """Of the staff, by account."""
