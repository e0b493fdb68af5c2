"""Staff accounts, sessions, second factors, invitations and the audit trail in memory. Checks no password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from storage.crypto.digests import KeyedHash, new_token, serial_key
from storage.errors import NameTaken, Outdated, UnknownAccount
from storage.ids import AccountId
from storage.ports.audit import EVERYTHING, AuditFilter, AuditRecord
from storage.ports.invitations import Invitation
from storage.ports.logins import StaffSession
from storage.ports.staff import StaffAccount, fold_name


class MemoryAccounts:
    """`StaffAccounts` over one dictionary."""

    def __init__(self) -> None:
        self._accounts: dict[AccountId, StaffAccount] = {}

    async def add(self, account: StaffAccount) -> bool:
        if account.account in self._accounts or await self.by_name(account.name):
            return False
        self._accounts[account.account] = account
        return True

    async def by_name(self, name: str) -> StaffAccount | None:
        folded = fold_name(name)
        return next((each for each in self._accounts.values() if each.folded_name == folded), None)

    async def get(self, account: AccountId) -> StaffAccount | None:
        return self._accounts.get(account)

    async def list(self) -> Sequence[StaffAccount]:
        return sorted(self._accounts.values(), key=lambda each: each.folded_name)

    async def replace(self, account: StaffAccount) -> None:
        stored = self._accounts.get(account.account)
        if stored is None:
            raise UnknownAccount("there is no such account")
        if stored.version != account.version:
            raise Outdated("the account has been changed meanwhile")
        namesake = await self.by_name(account.name)
        if namesake is not None and namesake.account != account.account:
            raise NameTaken("another account has this name")
        self._accounts[account.account] = replace(account, version=account.version + 1)


class MemorySessions:
    """`StaffSessions` over a dictionary of hashed cookies."""

    def __init__(self, keyed_hash: KeyedHash, clock: Callable[[], datetime]) -> None:
        self._hash = keyed_hash
        self._clock = clock
        self._sessions: dict[bytes, StaffSession] = {}

    async def open(self, account: AccountId) -> str:
        cookie, now = new_token(), self._clock()
        digest = self._hash.of("session", cookie)
        self._sessions[digest] = StaffSession(account, now, now, digest.hex())
        return cookie

    async def find(self, cookie: str) -> StaffSession | None:
        return self._sessions.get(self._hash.of("session", cookie))

    async def touch(self, cookie: str) -> None:
        digest, now = self._hash.of("session", cookie), self._clock()
        session = self._sessions.get(digest)
        if session is not None and now - session.last_used_at >= timedelta(minutes=1):
            self._sessions[digest] = replace(session, last_used_at=now)

    async def close(self, cookie: str) -> None:
        self._sessions.pop(self._hash.of("session", cookie), None)

    async def close_all(self, account: AccountId, *, but: str | None = None) -> None:
        kept = None if but is None else self._hash.of("session", but)
        self._sessions = {d: each for d, each in self._sessions.items() if each.account != account or d == kept}

    async def of(self, account: AccountId) -> Sequence[StaffSession]:
        own = [session for session in self._sessions.values() if session.account == account]
        return sorted(own, key=lambda session: session.created_at, reverse=True)

    async def close_one(self, account: AccountId, session: str) -> bool:
        found = [d for d, each in self._sessions.items() if each.account == account and each.id == session]
        for digest in found:
            del self._sessions[digest]
        return bool(found)


class MemorySecondFactors:
    """`SecondFactors` over two sets."""

    def __init__(self, keyed_hash: KeyedHash) -> None:
        self._hash = keyed_hash
        self._steps: set[tuple[AccountId, int]] = set()
        self._codes: set[tuple[AccountId, bytes]] = set()

    async def use_step(self, account: AccountId, step: int) -> bool:
        if (account, step) in self._steps:
            return False
        self._steps.add((account, step))
        return True

    async def set_codes(self, account: AccountId, codes: Sequence[str]) -> None:
        await self.forget(account)
        self._codes |= {(account, self._hash.of("recovery", code)) for code in codes}

    async def use_code(self, account: AccountId, code: str) -> bool:
        name = (account, self._hash.of("recovery", code))
        if name not in self._codes:
            return False
        self._codes.discard(name)
        return True

    async def codes_left(self, account: AccountId) -> int:
        return sum(each == account for each, _ in self._codes)

    async def forget(self, account: AccountId) -> None:
        self._codes = {code for code in self._codes if code[0] != account}


class MemoryInvitations:
    """`Invitations` over a dictionary of hashed tokens."""

    def __init__(self, keyed_hash: KeyedHash) -> None:
        self._hash = keyed_hash
        self._invitations: dict[bytes, Invitation] = {}

    async def issue(self, invitation: Invitation) -> str:
        token, name = new_token(), fold_name(invitation.name)
        self._invitations = {d: each for d, each in self._invitations.items() if fold_name(each.name) != name}
        self._invitations[self._hash.of("invitation", token)] = invitation
        return token

    async def find(self, token: str) -> Invitation | None:
        return self._invitations.get(self._hash.of("invitation", token))

    async def reseed(self, token: str, totp_secret: bytes) -> Invitation | None:
        digest = self._hash.of("invitation", token)
        if digest not in self._invitations:
            return None
        self._invitations[digest] = replace(self._invitations[digest], totp_secret=totp_secret)
        return self._invitations[digest]

    async def confirm(self, invitation: str, by: AccountId) -> Invitation | None:
        for digest, each in self._invitations.items():
            if each.id == invitation:
                self._invitations[digest] = replace(each, confirmed_by=by)
                return self._invitations[digest]
        return None

    async def take(self, token: str) -> Invitation | None:
        return self._invitations.pop(self._hash.of("invitation", token), None)

    async def list(self) -> Sequence[Invitation]:
        return sorted(self._invitations.values(), key=lambda each: each.created_at, reverse=True)

    async def withdraw(self, invitation: str) -> bool:
        found = [digest for digest, each in self._invitations.items() if each.id == invitation]
        for digest in found:
            del self._invitations[digest]
        return bool(found)


class MemoryAudit:
    """`AuditTrail` over a list."""

    def __init__(self) -> None:
        self._records: list[AuditRecord] = []

    async def add(self, record: AuditRecord) -> None:
        self._records.append(replace(record, key=serial_key(record.at)))

    async def latest(
        self, limit: int = 200, *, before: str = "", wanted: AuditFilter = EVERYTHING
    ) -> Sequence[AuditRecord]:
        found = [
            record
            for record in self._records
            if (not before or record.key < before)
            and wanted.account in (None, record.account)
            and wanted.conversation in (None, record.conversation)
            and not (wanted.refused and record.outcome == "ok")
            and wanted.subject in (None, record.subject)
            and (not wanted.actions or record.action in wanted.actions)
            and (wanted.since is None or record.at >= wanted.since)
            and (wanted.until is None or record.at < wanted.until)
        ]
        return sorted(found, key=lambda record: record.key, reverse=True)[:limit]

    async def forget_before(self, before: datetime) -> int:
        kept = [record for record in self._records if record.at >= before]
        forgotten = len(self._records) - len(kept)
        self._records = kept
        return forgotten
