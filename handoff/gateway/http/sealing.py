"""Handlers of the routes of sealed conversations; passes on what browsers have encrypted, and can open none of it.

Checks no caller: role, origin and audit are done by `staff_router`.
"""

from __future__ import annotations

import base64
import binascii

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
from handoff.gateway.http.staff_router import Caller
from handoff.risk import Level
from storage.crypto.sealing import SealedEntry, id_of
from storage.ids import AccountId, ConversationId
from storage.ports.index import ConversationIndex
from storage.ports.sealing import SealedConversations
from storage.ports.staff import StaffAccounts

LIST_MAX = 1000


class SealingHttp:
    """Handlers of `SEALING`, a method a route."""

    def __init__(
        self,
        *,
        sealing: SealedConversations,
        index: ConversationIndex,
        accounts: StaffAccounts,
        keys: StaffKeys,
        names: Names,
    ) -> None:
        self._sealing = sealing
        self._index = index
        self._accounts = accounts
        self._keys = keys
        self._names = names

    async def sealing_read(self, caller: Caller, body: None) -> Answer:
        public = await self._keys.public()
        in_force = id_of(public.staff) if public.staff else ""
        members = await self._keys.members()
        own = next((member for account, member in members if account == caller.staff.account), None)
        return SealingAck(
            staff_key=in_force,
            recovery=bool(public.recovery),
            sealed=await self._sealing.count(),
            own=_own(own) if own else None,
            members=[
                KeyMember(
                    account=account,
                    name=self._names(account),
                    public=_text(member.public),
                    holds=in_force in member.group,
                )
                for account, member in members
            ],
        )

    async def sealing_own(self, caller: Caller, body: OwnKeySet) -> Answer:
        locked = LockedKey(
            salt=_bytes(body.private.salt),
            memory_kib=body.private.memory_kib,
            passes=body.private.passes,
            box=_bytes(body.private.box),
        )
        await self._keys.set_own(caller.staff.account, _bytes(body.public), locked)
        return Ack()

    async def sealing_staff_key(self, caller: Caller, body: StaffKeySet) -> Answer:
        public, sealed = _bytes(body.public), _bytes(body.sealed)
        await self._keys.set_staff(caller.staff.account, public, sealed, replaces=body.replaces)
        return Ack()

    async def sealing_admit(self, caller: Caller, body: MemberAdmit) -> Answer:
        account = AccountId(caller.place["account"])
        public = await self._keys.public()
        if body.key_id not in (*(id_of(key) for key in (public.staff,) if key), *public.earlier):
            raise Refused("stale_version")
        await self._keys.admit(account, body.key_id, _bytes(body.sealed), public=_bytes(body.public))
        return Ack()

    async def sealing_remove(self, caller: Caller, body: None) -> Answer:
        await self._keys.remove(AccountId(caller.place["account"]))
        return Ack()

    async def sealed_list(self, caller: Caller, body: None) -> Answer:
        rows = [row for row in await self._index.in_state("closed", LIST_MAX) if row.sealed and row.closed_at]
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

    async def sealed_read(self, caller: Caller, body: None) -> Answer:
        found = await self._sealing.transcript(ConversationId(caller.place["conversation"]), "staff")
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
            names={account.account: account.name for account in await self._accounts.list()},
        )


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
