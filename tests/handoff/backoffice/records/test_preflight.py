"""What keeps the line from opening beside its records: each hurdle by itself, over the stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from handoff.assistant.library import CONTACT, GUIDE, REPLY, encode
from handoff.backoffice.records.preflight import Hurdle, Preflight
from handoff.backoffice.records.training import TRACKS
from handoff.contract.base import Role
from knowledge import seed, wordings
from knowledge.directory.contacts import Contact
from knowledge.lifecycle import Person, published, reviewed, seeded
from storage.ids import AccountId
from storage.memory import MemoryStore
from storage.ports.staff import StaffAccount
from tests.support.samples import NOON

TODAY = NOON.date()
EDITOR = Person("lena")
LOCAL = next(each for each in seed.contacts(seed.UNVERIFIED) if each.area.municipalities)
TEXT = next(text for text in seed.reply_texts(wordings.load(seed.REPLIES)) if text.safety and text.lang == "sv")
ARABIC = next(text for text in seed.reply_texts(wordings.load(seed.REPLIES)) if text.safety and text.lang == "ar")
GUIDED = next(each for each in seed.guides() if each.safety)


class Line:
    """A line that is ready but for what a test takes away."""

    def __init__(self) -> None:
        self.store = MemoryStore(lambda: NOON)
        self.able = set(TRACKS)
        self.sealed = self.tried = True
        self.passkeys: frozenset[AccountId] = frozenset()

    async def person(self, name: str, role: Role, *, factor: bool = True, tracks: tuple[str, ...] = ()) -> None:
        secret = b"secret" if factor else None
        account = StaffAccount(AccountId(name), name, role, "no password", NOON, totp_secret=secret, tracks=tracks)
        await self.store.accounts.add(account)

    async def ready(self) -> Line:
        await self.person("ada", "administrator")
        await self.person("kim", "counselor")
        today = TODAY
        texts: list[tuple[str, Any]] = [(REPLY, TEXT), (GUIDE, GUIDED)]
        for kind, text in texts:
            document = published(reviewed(seeded(text, today), EDITOR, today), today)
            await self.store.knowledge.save(kind, text.name, encode(document), seen=0, by="lena")
        await self.contact(replace_check(LOCAL, TODAY), seen=0)
        return self

    async def contact(self, contact: Contact, *, seen: int) -> None:
        await self.store.knowledge.save(CONTACT, contact.id, encode(contact), seen=seen, by="lena")

    async def hurdles(self) -> Sequence[Hurdle]:
        async def holders() -> frozenset[AccountId]:
            return self.passkeys

        async def able(account: AccountId, track: str) -> bool:
            return account == "kim" and track in self.able

        async def sealed() -> bool:
            return self.sealed

        async def tried() -> bool:
            return self.tried

        flight = Preflight(
            accounts=self.store.accounts,
            passkey_holders=holders,
            able=able,
            sealed=sealed,
            documents=self.store.knowledge,
            database_clock=self.store.clock,
            backup_tried=tried,
        )
        return await flight.hurdles()


def replace_check(contact: Contact, on: date | None) -> Contact:
    return msgspec.structs.replace(contact, verified_on=on, verified_how="telefon" if on else None)


@pytest.fixture
async def line() -> Line:
    return await Line().ready()


async def test_a_line_that_is_ready_has_no_hurdle(line: Line) -> None:
    assert await line.hurdles() == []


async def test_an_account_without_a_second_factor_enrols_first(line: Line) -> None:
    await line.person("bo", "editor", factor=False)
    assert await line.hurdles() == [Hurdle("factors_missing", ("bo",))]
    line.passkeys = frozenset({AccountId("bo")})
    assert await line.hurdles() == [], "a passkey is both factors"
    line.passkeys = frozenset()
    account = await line.store.accounts.get(AccountId("bo"))
    assert account is not None
    await line.store.accounts.replace(replace(account, disabled=True))
    assert await line.hurdles() == [], "nobody signs in with it"


async def test_every_track_has_somebody_who_may_take_it_alone(line: Line) -> None:
    line.able.remove("ung")
    assert await line.hurdles() == [Hurdle("tracks_unstaffed", ("ung",))]
    kim = await line.store.accounts.get(AccountId("kim"))
    assert kim is not None
    line.able.add("ung")
    await line.store.accounts.replace(replace(kim, tracks=("anhorig",)))
    assert await line.hurdles() == [Hurdle("tracks_unstaffed", ("yrkesverksam", "ung", "vill_lamna"))]
    kim = await line.store.accounts.get(AccountId("kim"))
    assert kim is not None
    await line.store.accounts.replace(replace(kim, role="trainee", tracks=()))
    assert await line.hurdles() == [Hurdle("tracks_unstaffed", TRACKS)], "a trainee is never alone"


@pytest.mark.parametrize(("kind", "text"), [(REPLY, TEXT), (GUIDE, GUIDED)])
async def test_no_text_of_safety_is_shown_unreviewed(line: Line, kind: str, text: Any) -> None:
    await line.store.knowledge.save(kind, text.name, encode(seeded(text, TODAY)), seen=1, by="installation")
    title = f"”{text.heading}”" if kind == REPLY else text.title["sv"]
    assert await line.hurdles() == [Hurdle("safety_texts_unreviewed", (title,))], "by what staff know it by, no id"


async def test_what_open_mode_does_not_show_stops_nothing(line: Line) -> None:
    await line.store.knowledge.save(REPLY, ARABIC.name, encode(seeded(ARABIC, TODAY)), seen=0, by="installation")
    assert await line.hurdles() == []


async def test_a_local_contact_is_checked_and_not_too_long_ago(line: Line) -> None:
    await line.contact(replace_check(LOCAL, None), seen=1)
    assert await line.hurdles() == [Hurdle("local_contacts_unverified")]
    await line.contact(replace_check(LOCAL, TODAY - timedelta(days=91)), seen=2)
    assert await line.hurdles() == [Hurdle("local_contacts_unverified")]


async def test_keys_to_seal_and_a_backup_that_came_back(line: Line) -> None:
    line.sealed = line.tried = False
    assert [each.code for each in await line.hurdles()] == ["seal_keys_missing", "backup_untried"]
