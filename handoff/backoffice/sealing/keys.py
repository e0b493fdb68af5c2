"""To whom closed conversations are sealed, and who of the staff holds the key.

Owns the public keys (staff group, recovery) and, for each member, a key pair of their own: its private half locked
under a passphrase that the service never sees, and the group's private key sealed to its public half by a colleague.
Everything secret here was encrypted in a browser; the service stores it and cannot open it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from handoff.contract.errors import Refused
from storage.crypto.sealing import SealingKeys, id_of, public_key
from storage.errors import BadSetting
from storage.ids import AccountId
from storage.ports.signed import SignedRecords

_PUBLIC = "public"
_MEMBER = "member:"
_TRIES = 5


class PublicKeys(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The two receivers. A staff key that was replaced still opens what was sealed to it."""

    staff: bytes = b""
    recovery: bytes = b""
    earlier: tuple[str, ...] = ()
    """Ids of staff keys that were replaced, the latest first."""

    @property
    def complete(self) -> SealingKeys | None:
        """Both, or None: nothing is sealed that only one of them could open."""
        return SealingKeys(self.staff, self.recovery) if self.staff and self.recovery else None


class LockedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A private key as a browser has locked it: Argon2id of the passphrase, AES-256-GCM."""

    salt: bytes
    memory_kib: int
    passes: int
    box: bytes
    """Nonce, ciphertext, tag."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One of those who can open sealed conversations, or wait to be let in."""

    public: bytes
    private: LockedKey
    group: dict[str, bytes] = {}
    """By the id of a staff key: its private half, sealed (HPKE) to `public`."""


class StaffKeys:
    """What the service keeps of all this."""

    def __init__(self, records: SignedRecords) -> None:
        self._records = records

    async def public(self) -> PublicKeys:
        """The receivers. IntegrityError if somebody has put a key of their own there."""
        return (await self._public())[1]

    async def sealing_keys(self) -> SealingKeys | None:
        """To whom to seal; None while one of them is missing."""
        return (await self.public()).complete

    async def member(self, account: AccountId) -> Member | None:
        """One person's keys."""
        return (await self._member(account))[1]

    async def members(self) -> Sequence[tuple[AccountId, Member]]:
        """Everybody who has keys."""
        found = []
        for name in await self._records.names(_MEMBER):
            account = AccountId(name.removeprefix(_MEMBER))
            member = await self.member(account)
            if member is not None:
                found.append((account, member))
        return found

    async def set_recovery(self, public: bytes) -> None:
        """Another recovery key, for what is sealed from now on."""
        await self._change_public(lambda keys: msgspec.structs.replace(keys, recovery=_checked(public)))

    async def set_staff(self, account: AccountId, public: bytes, sealed: bytes, *, replaces: str) -> None:
        """Another staff key, which its maker holds; the others are let in one by one.

        Args:
            sealed: its private half, sealed to the maker's own public key.
            replaces: id of the staff key that is in force, or "".

        Raises:
            Refused: stale_version, if another one is in force meanwhile; key_missing, if the maker has none.
        """
        version, keys = await self._public()
        if (id_of(keys.staff) if keys.staff else "") != replaces:
            raise Refused("stale_version")
        # The maker's copy first: a staff key that nobody holds must never be in force.
        await self.admit(account, id_of(_checked(public)), sealed)
        earlier = (replaces, *keys.earlier) if replaces else keys.earlier
        changed = msgspec.structs.replace(keys, staff=public, earlier=earlier)
        if not await self._records.put(_PUBLIC, _encode(changed), replaces=version):
            raise Refused("stale_version")

    async def set_own(self, account: AccountId, public: bytes, private: LockedKey) -> None:
        """One's own key pair: a new one (which opens nothing yet), or the same one under another passphrase."""
        version, held = await self._member(account)
        group = held.group if held is not None and held.public == public else {}
        member = Member(public=_checked(public), private=private, group=group)
        if not await self._records.put(_MEMBER + account, _encode(member), replaces=version):
            raise Refused("stale_version")

    async def admit(self, account: AccountId, key_id: str, sealed: bytes, *, public: bytes = b"") -> None:
        """Let somebody in: the staff key, sealed to their public key.

        A copy that somebody holds is never replaced: it may be the last that opens what was sealed. Who was given a
        wrong one makes a key pair of their own anew, and is let in again.

        Args:
            public: the public key that it was sealed to, if the one who sealed it says so.

        Raises:
            Refused: key_missing, if they have none; stale_version, if they have another one or a copy meanwhile.
        """
        version, held = await self._member(account)
        if held is None:
            raise Refused("key_missing")
        if (public and held.public != public) or held.group.get(key_id, sealed) != sealed:
            raise Refused("stale_version")
        member = msgspec.structs.replace(held, group={**held.group, key_id: sealed})
        if not await self._records.put(_MEMBER + account, _encode(member), replaces=version):
            raise Refused("stale_version")

    async def remove(self, account: AccountId) -> None:
        """Take somebody's keys away. What they have copied before, they have."""
        await self._records.remove(_MEMBER + account)

    # --- inside ------------------------------------------------------------------------------------

    async def _public(self) -> tuple[int, PublicKeys]:
        found = await self._records.get(_PUBLIC)
        return (0, PublicKeys()) if found is None else (found[0], msgspec.msgpack.decode(found[1], type=PublicKeys))

    async def _member(self, account: AccountId) -> tuple[int, Member | None]:
        found = await self._records.get(_MEMBER + account)
        return (0, None) if found is None else (found[0], msgspec.msgpack.decode(found[1], type=Member))

    async def _change_public(self, change: Callable[[PublicKeys], PublicKeys]) -> None:
        for _ in range(_TRIES):
            version, keys = await self._public()
            if await self._records.put(_PUBLIC, _encode(change(keys)), replaces=version):
                return
        raise Refused("stale_version")


def _checked(public: bytes) -> bytes:
    try:
        public_key(public)
    except BadSetting:
        raise Refused("bad_request") from None
    return public


_encode = msgspec.msgpack.Encoder().encode
