"""Handlers of the routes of sealed conversations. Checks nothing itself: role, origin and audit are the entrance's.

Passes on what browsers have locked and sealed; nothing here can open any of it.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from handoff.backoffice.sealing.keys import LockedKey, Member, StaffKeys
from handoff.contract.base import Answer, level_name
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack
from handoff.contract.sealing import (
    KeyMember,
    LockedPrivateKeyView,
    MemberAdmit,
    OwnKeySet,
    OwnKeyView,
    SealedAck,
    SealedEntryView,
    SealedItem,
    SealedListAck,
    SealingAck,
    StaffKeySet,
)
from handoff.conversation.visibility import Names, iso
from handoff.gateway.http.staff_entrance import Act, Caller
from handoff.risk import Level
from storage.crypto.sealing import SealedEntry, id_of
from storage.ids import AccountId, ConversationId
from storage.ports.store import Store

LIST_MAX = 1000


def sealing_acts(store: Store, keys: StaffKeys, names: Names) -> Mapping[str, Act]:
    """The handlers, by the route's name."""

    async def read(caller: Caller, body: None) -> Answer:
        public = await keys.public()
        in_force = id_of(public.staff) if public.staff else ""
        members = await keys.members()
        own = next((member for account, member in members if account == caller.staff.account), None)
        return SealingAck(
            staff_key=in_force,
            recovery=bool(public.recovery),
            sealed=await store.sealing.count(),
            own=_own(own) if own else None,
            members=[
                KeyMember(
                    account=account,
                    name=names(account),
                    public=_text(member.public),
                    holds=in_force in member.group,
                )
                for account, member in members
            ],
        )

    async def set_own(caller: Caller, body: OwnKeySet) -> Answer:
        locked = LockedKey(
            salt=_bytes(body.private.salt),
            memory_kib=body.private.memory_kib,
            passes=body.private.passes,
            box=_bytes(body.private.box),
        )
        await keys.set_own(caller.staff.account, _bytes(body.public), locked)
        return Ack()

    async def set_staff(caller: Caller, body: StaffKeySet) -> Answer:
        public, sealed = _bytes(body.public), _bytes(body.sealed)
        await keys.set_staff(caller.staff.account, public, sealed, replaces=body.replaces)
        return Ack()

    async def admit(caller: Caller, body: MemberAdmit) -> Answer:
        account = AccountId(caller.place["account"])
        await keys.admit(account, body.key_id, _bytes(body.sealed), public=_bytes(body.public))
        return Ack()

    async def remove(caller: Caller, body: None) -> Answer:
        await keys.remove(AccountId(caller.place["account"]))
        return Ack()

    async def sealed_list(caller: Caller, body: None) -> Answer:
        rows = [row for row in await store.index.in_state("closed", LIST_MAX) if row.sealed and row.closed_at]
        rows.sort(key=lambda row: row.closed_at or row.updated_at, reverse=True)
        return SealedListAck(
            conversations=[
                SealedItem(
                    conversation=row.conversation,
                    level=level_name(Level[row.level]),
                    lang=row.lang,
                    practice=row.practice,
                    closed_at=iso(row.closed_at or row.updated_at),
                )
                for row in rows
            ]
        )

    async def sealed_read(caller: Caller, body: None) -> Answer:
        found = await store.sealing.transcript(ConversationId(caller.place["conversation"]), "staff")
        if found is None:
            raise Refused("not_found")
        return SealedAck(
            conversation=found.conversation,
            key_id=found.key_id,
            copy=_text(found.copy),
            dek_ver=found.dek_ver,
            salt=_text(found.salt),
            commit=_text(found.commit),
            last=found.last,
            entries=[_entry(entry) for entry in found.entries],
            names={account.account: account.name for account in await store.accounts.list()},
        )

    return {
        "sealing:read": read,
        "sealing:own": set_own,
        "sealing:staff_key": set_staff,
        "sealing:admit": admit,
        "sealing:remove": remove,
        "sealed:list": sealed_list,
        "sealed:read": sealed_read,
    }


def _own(member: Member) -> OwnKeyView:
    private = member.private
    return OwnKeyView(
        public=_text(member.public),
        private=LockedPrivateKeyView(
            salt=_text(private.salt), memory_kib=private.memory_kib, passes=private.passes, box=_text(private.box)
        ),
        group={key_id: _text(sealed) for key_id, sealed in member.group.items()},
    )


def _entry(entry: SealedEntry) -> SealedEntryView:
    return SealedEntryView(
        first=entry.first,
        count=entry.count,
        command_id=entry.command_id,
        nonce=_text(entry.sealed.nonce),
        box=_text(entry.sealed.box),
    )


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise Refused("bad_request") from None
