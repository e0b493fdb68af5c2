"""Conversations, rows and accounts for the suite, complete but for what a test sets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.ids import AccountId, CommandId, ConversationId, Seq
from storage.ports.index import ConversationRow
from storage.ports.log import Appended, NewEntry
from storage.ports.passkeys import Passkey
from storage.ports.staff import StaffAccount
from storage.ports.store import Store

ANNA = ConversationId("anna")
BO = ConversationId("bo")
KIM = AccountId("kim")
LEE = AccountId("lee")
JOINED = datetime(2026, 1, 7, 8, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 12, 0, 7, 123456, tzinfo=UTC)
PHONE = Passkey(
    id="1f",
    account=KIM,
    name="Min telefon",
    site="chat.example",
    credential=b"\x00credential",
    public_key=b"\xa5key",
    sign_count=4,
    syncable=True,
    synced=True,
    created_at=JOINED,
)


def entry(
    first: int,
    command: str | None = None,
    *,
    conversation: ConversationId = ANNA,
    count: int = 1,
    payload: bytes = b"hej",
    leaves_index_unchanged: bool = False,
) -> NewEntry:
    return NewEntry(
        conversation,
        Seq(first),
        count,
        CommandId(command or f"v:{first}"),
        payload,
        leaves_index_unchanged=leaves_index_unchanged,
    )


async def say(store: Store, *payloads: bytes, conversation: ConversationId = ANNA) -> None:
    """Append payloads of one event each to a conversation that may have begun."""
    head = await store.log.head(conversation)
    first = head.seq + 1 if head else 1
    for seq, payload in enumerate(payloads, start=first):
        result = await store.log.append(entry(seq, conversation=conversation, payload=payload))
        assert result == Appended(Seq(seq))


def row(last_seq: int = 1, **changes: Any) -> ConversationRow:
    plain = ConversationRow(
        conversation=ANNA,
        last_seq=Seq(last_seq),
        state="bot",
        level="N0",
        lang="sv",
        practice=True,
        started_at=NOON,
        updated_at=NOON,
    )
    return replace(plain, **changes)


async def put_open(store: Store, *rows: ConversationRow) -> None:
    """Put rows of conversations, each of which is begun first if it has not been."""
    for each in rows:
        if await store.log.head(each.conversation) is None:
            await say(store, b"hej", conversation=each.conversation)
        assert await store.index.put(each)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def account(name: str = "Kim", **changes: Any) -> StaffAccount:
    plain = StaffAccount(
        account=AccountId(name.lower()),
        name=name,
        role="counselor",
        password_hash="$argon2id$…",
        created_at=JOINED,
    )
    return replace(plain, **changes)
