"""Staff on MongoDB: accounts, sessions, second factors, invitations and the audit trail.

Owns the collections `accounts` (unique folded name), `sessions` and `invitations` (`_id` is a hash of their secret),
`used_steps` and `recovery_codes` (one document per used step, or unused code), and `audit`. Must not check passwords or
rights.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from storage.crypto.cipher import SecretBox
from storage.crypto.digests import KeyedHash, Signer, first_serial_key, lowest_serial_key, new_token, serial_key
from storage.errors import NameTaken, Outdated, UnknownAccount
from storage.ids import AccountId, ConversationId
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Database, Document
from storage.mongo.newest import Newest
from storage.mongo.signing import DocumentSigner
from storage.ports.audit import EVERYTHING, AuditFilter, AuditRecord
from storage.ports.invitations import Invitation
from storage.ports.logins import StaffSession
from storage.ports.staff import StaffAccount, fold_name

ACCOUNTS: Final = "accounts"
SESSIONS: Final = "sessions"
USED_STEPS: Final = "used_steps"
RECOVERY_CODES: Final = "recovery_codes"
INVITATIONS: Final = "invitations"
AUDIT: Final = "audit"
_SESSION_TTL_S: Final = 13 * 3600
"""The database deletes sessions after this; they end after 12 h by the caller's rule."""

_STEP_TTL_S: Final = 3600
"""A code is accepted for at most 90 s."""

INDEXES: Final = {
    ACCOUNTS: [IndexModel([("folded_name", ASCENDING)], unique=True)],
    SESSIONS: [
        IndexModel([("account", ASCENDING)]),
        IndexModel([("created_at", ASCENDING)], expireAfterSeconds=_SESSION_TTL_S),
    ],
    USED_STEPS: [IndexModel([("at", ASCENDING)], expireAfterSeconds=_STEP_TTL_S)],
    RECOVERY_CODES: [IndexModel([("account", ASCENDING)])],
    INVITATIONS: [IndexModel([("folded_name", ASCENDING)]), IndexModel([("id", ASCENDING)])],
    AUDIT: [
        IndexModel([("key", DESCENDING)]),
        IndexModel([("account", ASCENDING), ("key", DESCENDING)]),
        IndexModel([("conversation", ASCENDING), ("key", DESCENDING)]),
        IndexModel([("subject", ASCENDING), ("key", DESCENDING)]),
    ],
}


class MongoAccounts:
    """`StaffAccounts` on the collection `accounts`."""

    def __init__(self, database: Database, box: SecretBox, signer: Signer, newest: Newest) -> None:
        self._database = database
        self._newest = newest
        self._accounts = database[ACCOUNTS]
        self._box = box
        self._signed = DocumentSigner(signer, ACCOUNTS)

    async def add(self, account: StaffAccount) -> bool:
        try:
            with self._database.call():
                await self._accounts.insert_one(self._signed.sign(self._document_of(account)))
        except DuplicateKeyError:
            return False
        await self._newest.record(account.account, account.version)
        return True

    async def by_name(self, name: str) -> StaffAccount | None:
        return await self._find({"folded_name": fold_name(name)})

    async def get(self, account: AccountId) -> StaffAccount | None:
        return await self._find({"_id": account})

    async def list(self) -> Sequence[StaffAccount]:
        with self._database.call():
            documents = await self._accounts.find().sort("folded_name", ASCENDING).to_list(length=None)
        return [self._account_of(each) for each in self._signed.all_verified(documents) if self._is_newest(each)]

    async def adopt(self) -> None:
        """Record the versions that are stored as the newest, where none have been recorded yet."""
        for each in await self.list():
            await self._newest.record(each.account, each.version)

    async def replace(self, account: StaffAccount) -> None:
        changed = self._signed.sign({**self._document_of(account), "version": account.version + 1})
        # Accounts of the first version have no number.
        read = {"$in": [0, None]} if account.version == 0 else account.version
        try:
            with self._database.call():
                result = await self._accounts.replace_one({"_id": account.account, "version": read}, changed)
        except DuplicateKeyError:
            raise NameTaken("Another account has this name.") from None
        if result.matched_count == 0:
            if await self.get(account.account) is None:
                raise UnknownAccount("There is no such account.")
            raise Outdated("The account has been changed meanwhile.")
        await self._newest.record(account.account, account.version + 1)

    async def _find(self, query: Document) -> StaffAccount | None:
        with self._database.call():
            document = self._signed.verified(await self._accounts.find_one(query))
        return self._account_of(document) if document and self._is_newest(document) else None

    def _is_newest(self, document: Document) -> bool:
        return self._newest.allows(document["_id"], document.get("version", 0))

    def _document_of(self, account: StaffAccount) -> Document:
        return {
            "_id": account.account,
            "name": account.name,
            "folded_name": account.folded_name,
            "role": account.role,
            "password_hash": account.password_hash,
            "created_at": account.created_at,
            "disabled": account.disabled,
            "languages": list(account.languages),
            "tracks": list(account.tracks),
            "jurist": account.jurist,
            "totp": self._seal(account.account, account.totp_secret),
            "totp_pending": self._seal(account.account, account.totp_pending),
            "made_by": account.made_by,
            "confirmed_by": account.confirmed_by,
            "made_at": account.made_at,
            "version": account.version,
        }

    def _account_of(self, document: Document) -> StaffAccount:
        return StaffAccount(
            account=AccountId(document["_id"]),
            name=document["name"],
            role=document["role"],
            password_hash=document["password_hash"],
            created_at=document["created_at"],
            disabled=document["disabled"],
            languages=tuple(document.get("languages", ())),
            tracks=tuple(document.get("tracks", ())),
            jurist=document.get("jurist", False),
            totp_secret=self._open(document["_id"], document["totp"]),
            totp_pending=self._open(document["_id"], document.get("totp_pending")),
            made_by=_account_id(document.get("made_by")),
            confirmed_by=_account_id(document.get("confirmed_by")),
            made_at=document.get("made_at"),
            version=document.get("version", 0),
        )

    def _seal(self, account: str, secret: bytes | None) -> bytes | None:
        return None if secret is None else self._box.seal(account, secret)

    def _open(self, account: str, box: bytes | None) -> bytes | None:
        return None if box is None else self._box.open(account, box)


def _account_id(stored: str | None) -> AccountId | None:
    return None if stored is None else AccountId(stored)


class MongoSessions:
    """`StaffSessions` on the collection `sessions`."""

    def __init__(self, database: Database, keyed_hash: KeyedHash, signer: Signer, clock: DatabaseClock) -> None:
        self._database = database
        self._sessions = database[SESSIONS]
        self._hash = keyed_hash
        self._clock = clock
        # When it was used last is written with every use; that it ends after twelve hours is by its signed beginning.
        self._signed = DocumentSigner(signer, SESSIONS, unsigned=frozenset({"last_used_at"}))

    async def open(self, account: AccountId) -> str:
        cookie, now = new_token(), await self._clock.now()
        document = {"_id": self._id(cookie), "account": account, "created_at": now, "last_used_at": now}
        with self._database.call():
            await self._sessions.insert_one(self._signed.sign(document))
        return cookie

    async def find(self, cookie: str) -> StaffSession | None:
        with self._database.call():
            found = self._signed.verified(await self._sessions.find_one({"_id": self._id(cookie)}))
        if found is None:
            return None
        return _session_of(found)

    async def touch(self, cookie: str) -> None:
        now = await self._clock.now()
        idle = {"_id": self._id(cookie), "last_used_at": {"$lte": now - timedelta(minutes=1)}}
        with self._database.call():
            await self._sessions.update_one(idle, {"$set": {"last_used_at": now}})

    async def close(self, cookie: str) -> None:
        with self._database.call():
            await self._sessions.delete_one({"_id": self._id(cookie)})

    async def close_all(self, account: AccountId, *, but: str | None = None) -> None:
        for session in await self.of(account):
            if but is None or session.id != self._id(but).hex():
                await self.close_one(account, session.id)

    async def of(self, account: AccountId) -> Sequence[StaffSession]:
        with self._database.call():
            cursor = self._sessions.find({"account": account}).sort("created_at", DESCENDING)
            return [_session_of(each) for each in self._signed.all_verified(await cursor.to_list(length=None))]

    async def close_one(self, account: AccountId, session: str) -> bool:
        try:
            name = bytes.fromhex(session)
        except ValueError:
            return False
        with self._database.call():
            closed = await self._sessions.delete_one({"_id": name, "account": account})
        return closed.deleted_count == 1

    def _id(self, cookie: str) -> bytes:
        return self._hash.of("session", cookie)


class MongoSecondFactors:
    """`SecondFactors` by an atomic insert (a step) or delete (a code) of one document."""

    def __init__(self, database: Database, keyed_hash: KeyedHash, clock: DatabaseClock, newest: Newest) -> None:
        self._database = database
        self._newest = newest
        self._steps = database[USED_STEPS]
        self._codes = database[RECOVERY_CODES]
        self._hash = keyed_hash
        self._clock = clock

    async def use_step(self, account: AccountId, step: int) -> bool:
        now = await self._clock.now()
        try:
            with self._database.call():
                await self._steps.insert_one({"_id": f"{account}:{step}", "at": now})
        except DuplicateKeyError:
            return False
        return True

    async def set_codes(self, account: AccountId, codes: Sequence[str]) -> None:
        await self.forget(account)
        with self._database.call():
            await self._codes.insert_many([{"_id": self._id(account, code), "account": account} for code in codes])

    async def use_code(self, account: AccountId, code: str) -> bool:
        name = self._id(account, code)
        if not self._newest.allows(name.hex()):
            return False
        with self._database.call():
            used = await self._codes.delete_one({"_id": name})
        if used.deleted_count == 1:
            await self._newest.forget([name.hex()])
        return used.deleted_count == 1

    async def codes_left(self, account: AccountId) -> int:
        with self._database.call():
            stored = await self._codes.find({"account": account}).to_list(length=None)
        return sum(self._newest.allows(each["_id"].hex()) for each in stored)

    async def forget(self, account: AccountId) -> None:
        with self._database.call():
            stored = await self._codes.find({"account": account}).to_list(length=None)
            await self._codes.delete_many({"account": account})
        await self._newest.forget(each["_id"].hex() for each in stored)

    def _id(self, account: AccountId, code: str) -> bytes:
        return self._hash.of("recovery", f"{account}:{code}")


class MongoInvitations:
    """`Invitations` on the collection `invitations`."""

    def __init__(self, database: Database, keyed_hash: KeyedHash, box: SecretBox, signer: Signer) -> None:
        self._database = database
        self._invitations = database[INVITATIONS]
        self._signed = DocumentSigner(signer, INVITATIONS)
        self._hash = keyed_hash
        self._box = box

    async def issue(self, invitation: Invitation) -> str:
        token, name = new_token(), fold_name(invitation.name)
        document = {
            "_id": self._id(token),
            "id": invitation.id,
            "name": invitation.name,
            "folded_name": name,
            "role": invitation.role,
            "created_at": invitation.created_at,
            "expires_at": invitation.expires_at,
            "by": invitation.by,
            "confirmed_by": invitation.confirmed_by,
            "account": invitation.account,
            "languages": list(invitation.languages),
            "tracks": list(invitation.tracks),
            "totp": self._box.seal(invitation.id, invitation.totp_secret),
        }
        with self._database.call():
            await self._invitations.delete_many({"folded_name": name})
            await self._invitations.insert_one(self._signed.sign(document))
        return token

    async def find(self, token: str) -> Invitation | None:
        with self._database.call():
            found = self._signed.verified(await self._invitations.find_one({"_id": self._id(token)}))
        return self._invitation_of(found) if found else None

    async def reseed(self, token: str, totp_secret: bytes) -> Invitation | None:
        with self._database.call():
            found = self._signed.verified(await self._invitations.find_one({"_id": self._id(token)}))
        return await self._replaced(found, totp=self._box.seal(found["id"], totp_secret)) if found else None

    async def confirm(self, invitation: str, by: AccountId) -> Invitation | None:
        with self._database.call():
            found = self._signed.verified(await self._invitations.find_one({"id": invitation}))
        return await self._replaced(found, confirmed_by=by) if found else None

    async def _replaced(self, found: Document, **changed: Any) -> Invitation | None:
        """Store it changed, unless it has been changed or taken meanwhile."""
        after = self._signed.sign({**found, **changed})
        with self._database.call():
            result = await self._invitations.replace_one({"_id": found["_id"], "mac": found["mac"]}, after)
        return self._invitation_of(after) if result.matched_count == 1 else None

    async def take(self, token: str) -> Invitation | None:
        found = await self.find(token)
        if found is None:
            return None
        with self._database.call():
            taken = await self._invitations.delete_one({"_id": self._id(token)})
        return found if taken.deleted_count == 1 else None

    async def list(self) -> Sequence[Invitation]:
        with self._database.call():
            documents = await self._invitations.find().sort("created_at", DESCENDING).to_list(length=None)
        return [self._invitation_of(document) for document in self._signed.all_verified(documents)]

    async def withdraw(self, invitation: str) -> bool:
        with self._database.call():
            deleted = await self._invitations.delete_one({"id": invitation})
        return deleted.deleted_count == 1

    def _id(self, token: str) -> bytes:
        return self._hash.of("invitation", token)

    def _invitation_of(self, document: Document) -> Invitation:
        return Invitation(
            id=document["id"],
            name=document["name"],
            role=document["role"],
            created_at=document["created_at"],
            expires_at=document["expires_at"],
            by=_account_id(document["by"]),
            confirmed_by=_account_id(document.get("confirmed_by")),
            account=_account_id(document["account"]),
            languages=tuple(document["languages"]),
            tracks=tuple(document["tracks"]),
            totp_secret=self._box.open(document["id"], document["totp"]),
        )


class MongoAudit:
    """`AuditTrail` on the collection `audit`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._audit = database[AUDIT]

    async def add(self, record: AuditRecord) -> None:
        with self._database.call():
            await self._audit.insert_one(
                {
                    "key": serial_key(record.at),
                    "at": record.at,
                    "account": record.account,
                    "action": record.action,
                    "conversation": record.conversation,
                    "outcome": record.outcome,
                    "subject": record.subject,
                }
            )

    async def latest(
        self, limit: int = 200, *, before: str = "", wanted: AuditFilter = EVERYTHING
    ) -> Sequence[AuditRecord]:
        query: Document = {}
        ends = [before, first_serial_key(wanted.until) if wanted.until else ""]
        if older := min((end for end in ends if end), default=""):
            query["key"] = {"$lt": older}
        if wanted.since is not None:
            query["key"] = {**query.get("key", {}), "$gte": lowest_serial_key(wanted.since)}
        if wanted.subject is not None:
            query["subject"] = wanted.subject
        if wanted.actions:
            query["action"] = {"$in": list(wanted.actions)}
        if wanted.account is not None:
            query["account"] = wanted.account
        if wanted.conversation is not None:
            query["conversation"] = wanted.conversation
        if wanted.refused:
            query["outcome"] = {"$ne": "ok"}
        with self._database.call():
            documents = await self._audit.find(query).sort("key", DESCENDING).limit(limit).to_list(length=limit)
        return [_record_of(document) for document in documents]

    async def forget_before(self, before: datetime) -> int:
        with self._database.call():
            return (await self._audit.delete_many({"key": {"$lt": first_serial_key(before)}})).deleted_count


def _record_of(document: Document) -> AuditRecord:
    account, conversation = document["account"], document["conversation"]
    return AuditRecord(
        at=document["at"],
        account=AccountId(account) if account is not None else None,
        action=document["action"],
        conversation=ConversationId(conversation) if conversation is not None else None,
        outcome=document["outcome"],
        subject=document.get("subject"),
        key=document.get("key", ""),
    )


def _session_of(document: Document) -> StaffSession:
    name: bytes = document["_id"]
    return StaffSession(
        AccountId(document["account"]), document["created_at"], document["last_used_at"], bytes(name).hex()
    )
