"""What somebody does who can write to the database and has no key: changes single fields of what is signed.

For the tests of signatures and for their long form in `tests/trust`.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from storage.errors import StorageError
from storage.ids import AccountId
from storage.mongo import MongoStore
from storage.ports.invitations import Invitation
from storage.ports.passkeys import Passkey
from storage.ports.retention import Hold
from tests.storage.conftest import Raw
from tests.storage.samples import ANNA, KIM, NOON, account
from tests.support.tokens import conversation_of

SIGNED = (
    "accounts", "sessions", "passkeys", "challenges", "invitations", "tokens", "codes", "holds", "records", "knowledge",
)  # fmt: skip
FREE = {("sessions", "last_used_at"), ("tokens", "seen_at")}
"""Fields that are written without a new signature."""

Read = Callable[[MongoStore], Awaitable[object]]


@dataclass(frozen=True)
class Filled:
    """An installation with something in each collection, and how each is read."""

    store: MongoStore
    reads: dict[str, Read]
    found: dict[str, object]


def passkey(credential: bytes, owner: AccountId) -> Passkey:
    return Passkey(
        id=credential.hex(), account=owner, name="nyckel", site="example.se", credential=credential,
        public_key=b"public", sign_count=1, syncable=True, synced=False, created_at=NOON, last_used_at=None,
    )  # fmt: skip


async def fill(store: MongoStore) -> Filled:
    """Put something into each signed collection."""
    await store.accounts.add(account(KIM, role="editor"))
    cookie = await store.sessions.open(KIM)
    await store.passkeys.add(passkey(b"credential", KIM))
    await store.challenges.issue("login", "bearer")
    invitation = Invitation("id", "Nya", "counselor", NOON, NOON + timedelta(hours=72), totp_secret=b"secret")
    link = await store.invitations.issue(invitation)
    token = await store.visitors.issue_token(ANNA)
    await store.visitors.set_code(ANNA, "code")
    await store.holds.put(Hold(ANNA, NOON, "brott", KIM, NOON))
    await store.records.put("launch", b"value", replaces=0)
    await store.knowledge.save("contact", "bris", b"body", seen=0, by=KIM)
    reads: dict[str, Read] = {
        "accounts": lambda s: s.accounts.get(KIM),
        "sessions": lambda s: _session(s, cookie),
        "passkeys": lambda s: s.passkeys.find(b"credential"),
        "invitations": lambda s: s.invitations.find(link),
        "tokens": lambda s: conversation_of(s, token),
        "codes": lambda s: s.visitors.resolve_code("code"),
        "holds": lambda s: s.holds.get(ANNA),
        "records": lambda s: s.records.get("launch"),
        "knowledge": lambda s: s.knowledge.get("contact", "bris"),
    }
    return Filled(store, reads, {name: await read(store) for name, read in reads.items()})


async def _session(store: MongoStore, cookie: str) -> object:
    found = await store.sessions.find(cookie)
    return found and (found.account, found.created_at, found.id)


async def read_or_none(read: Read, store: MongoStore) -> object:
    """What is read; None where it is refused."""
    try:
        return await read(store)
    except StorageError:
        return None


def _other(value: Any, chance: random.Random) -> Any:
    """Another value of the same kind, or of another one."""
    kinds: list[Any] = [None, True, 0, 7, "shift_lead", b"\x00", ["sv"], {}, NOON + timedelta(days=1)]
    near: dict[type, Callable[[Any], Any]] = {
        str: lambda v: v + "x",
        bytes: lambda v: v[:-1] + bytes([v[-1] ^ 1]) if v else b"x",
        int: lambda v: v + 1,
    }
    change = near.get(type(value))
    options = [each for each in kinds if each != value] + ([change(value)] if change else [])
    return chance.choice(options)


async def unnoticed_change(filled: Filled, raw: Raw, chance: random.Random) -> str:
    """Change one field of one document, read it, put it back. Says which it was if it was not noticed."""
    collection = chance.choice([name for name in SIGNED if name in filled.reads])
    document = await raw[collection].find_one({})
    field = chance.choice([name for name in document if name != "_id"])
    value = _other(document[field], chance)
    if (collection, field) in FREE or value == document[field]:
        return ""
    await raw[collection].update_one({"_id": document["_id"]}, {"$set": {field: value}})
    found = await read_or_none(filled.reads[collection], filled.store)
    # A time that is changed to one of the past lets a server take the document away by its index, one of them at once.
    await raw[collection].replace_one({"_id": document["_id"]}, document, upsert=True)
    return f"{collection}.{field} was {value!r}" if found is not None else ""
