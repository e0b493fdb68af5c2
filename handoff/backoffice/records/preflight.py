"""What keeps the line from opening beside its records and its last day: people, keys, texts, contacts, backups.

Looks each time at what is stored now, and changes nothing. A hurdle has a code and names what it is about; what nobody
can look at is a hurdle too, never a yes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handoff.assistant.library import CONTACT, GUIDE, REPLY, decode_contact, decode_guide, decode_reply
from handoff.backoffice.records.training import TRACKS
from handoff.contract.tables import STAFF_ROLES
from handoff.conversation.calendar import swedish_day
from knowledge.directory.contacts import CONSTANT, Contact
from knowledge.guides.model import FALLBACK, Guide
from knowledge.language import READ_HERE
from knowledge.lifecycle import Document
from knowledge.replies import Reply
from storage.ids import AccountId
from storage.ports.clock import DatabaseClock
from storage.ports.knowledge import KnowledgeDocuments
from storage.ports.staff import StaffAccount, StaffAccounts


@dataclass(frozen=True, slots=True)
class Hurdle:
    """One thing that is missing."""

    code: str
    """A code of the contract's errors."""
    names: tuple[str, ...] = ()
    """Of the accounts, tracks, texts or entries that it is about."""


Able = Callable[[AccountId, str], Awaitable[bool]]
"""(account, track) -> whether nothing stands between this person and a conversation of that track."""
Holders = Callable[[], Awaitable[frozenset[AccountId]]]
"""The accounts that have a passkey, which is a second factor."""
Tried = Callable[[], Awaitable[bool]]
ALONE: Final = frozenset(role for role in STAFF_ROLES if role != "trainee")
"""Roles that take conversations by themselves."""


class Preflight:
    """Looks for hurdles."""

    def __init__(
        self,
        *,
        accounts: StaffAccounts,
        passkey_holders: Holders,
        able: Able,
        sealed: Tried,
        documents: KnowledgeDocuments,
        database_clock: DatabaseClock,
        backup_tried: Tried,
    ) -> None:
        """`sealed`: whether what is closed can be sealed, or need not be. `backup_tried`: lately, with success."""
        self._accounts = accounts
        self._passkey_holders = passkey_holders
        self._able = able
        self._sealed = sealed
        self._documents = documents
        self._database_clock = database_clock
        self._backup_tried = backup_tried

    async def hurdles(self) -> list[Hurdle]:
        """All that is missing now, the weightiest first."""
        people = [each for each in await self._accounts.list() if not each.disabled]
        found = (
            ("factors_missing", await self._without_factor(people)),
            ("tracks_unstaffed", await self._unstaffed(people)),
            ("safety_texts_unreviewed", await self._unreviewed()),
            ("local_contacts_unverified", await self._no_local_contact()),
            ("seal_keys_missing", _unless(await self._sealed())),
            ("backup_untried", _unless(await self._backup_tried())),
        )
        return [Hurdle(code, tuple(name for name in names if name)) for code, names in found if names]

    async def _without_factor(self, people: Sequence[StaffAccount]) -> Sequence[str]:
        """Outside practice they could not sign in: they enrol before the line opens, and are not thrown out by it."""
        holders = await self._passkey_holders()
        return [each.name for each in people if each.totp_secret is None and each.account not in holders]

    async def _unstaffed(self, people: Sequence[StaffAccount]) -> Sequence[str]:
        """The tracks that nobody may take alone: such a visitor would wait for somebody who is not allowed to come."""
        takers = [each for each in people if each.role in ALONE]
        return [track for track in TRACKS if not await self._anybody(takers, track)]

    async def _anybody(self, takers: Sequence[StaffAccount], track: str) -> bool:
        for each in takers:
            if track in (each.tracks or TRACKS) and await self._able(each.account, track):
                return True
        return False

    async def _unreviewed(self) -> Sequence[str]:
        """Texts and guides of safety, which are shown whatever their standing, that nobody of the line has reviewed."""
        texts: list[Document[Any]] = [decode_reply(each.body) for each in await self._documents.all(REPLY)]
        texts += [decode_guide(each.body) for each in await self._documents.all(GUIDE)]
        return [_title(each.content) for each in texts if _shown_unreviewed(each)]

    async def _no_local_contact(self) -> Sequence[str]:
        """Nothing while there is no directory, or one of its local entries is checked."""
        today = swedish_day(await self._database_clock.now())
        entries = [decode_contact(each.body) for each in await self._documents.all(CONTACT)]
        local = [each for each in entries if _local(each)]
        checked = any((due := each.verify_again_by) is not None and due >= today for each in local)
        return _unless(checked or not entries)


def _unless(holds: bool) -> Sequence[str]:
    """One thing without a name, unless it holds."""
    return () if holds else ("",)


def _title(content: Reply | Guide) -> str:
    """What staff know it by."""
    return content.title.get(FALLBACK, content.id) if isinstance(content, Guide) else f"”{content.heading}”"


def _shown_unreviewed(document: Document[Any]) -> bool:
    content, live = document.content, document.live
    if not content.safety or live is None or live.reviewed:
        return False
    return not content.needs_native_reader and getattr(content, "lang", READ_HERE[0]) in READ_HERE


def _local(contact: Contact) -> bool:
    area = contact.area
    return contact.status == "aktiv" and contact.id not in CONSTANT and bool(area.counties or area.municipalities)
