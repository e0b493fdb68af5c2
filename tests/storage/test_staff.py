"""Accounts, sessions, second factors, invitations and the audit trail."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.crypto.digests import serial_key
from storage.errors import NameTaken, Outdated, UnknownAccount
from storage.ids import AccountId, ConversationId
from storage.ports.audit import AuditFilter, AuditRecord
from storage.ports.invitations import Invitation
from storage.ports.store import Store
from tests.storage.samples import ANNA, JOINED, KIM, LEE, account, after


async def test_an_account_is_found_by_name_without_case_and_by_id(store: Store) -> None:
    kim = account("Kim Åberg", totp_secret=b"\x00secret", disabled=True)
    assert await store.accounts.add(kim)
    assert await store.accounts.by_name("KIM ÅBERG") == kim
    assert await store.accounts.get(kim.account) == kim
    assert await store.accounts.by_name("Lee") is None
    assert await store.accounts.get(AccountId("nobody")) is None


async def test_a_taken_name_or_id_is_refused(store: Store) -> None:
    assert await store.accounts.add(account("Kim"))
    assert not await store.accounts.add(account("KIM", account=AccountId("other")))
    assert not await store.accounts.add(account("Lee", account=KIM))
    assert await store.accounts.list() == [account("Kim")]


async def test_a_name_taken_at_once_is_given_once(store: Store) -> None:
    adding = (store.accounts.add(account("Kim", account=AccountId(f"id-{n}"))) for n in range(6))
    assert sorted(await asyncio.gather(*adding)) == [False] * 5 + [True]


async def test_accounts_are_listed_by_name(store: Store) -> None:
    for name in ("Lee", "kim", "Bo"):
        await store.accounts.add(account(name))
    assert [each.name for each in await store.accounts.list()] == ["Bo", "kim", "Lee"]


async def test_an_account_can_be_changed_and_renamed(store: Store) -> None:
    await store.accounts.add(account("Kim"))
    changed = account("Robin", account=KIM, role="shift_lead", disabled=True, totp_secret=b"new")
    await store.accounts.replace(changed)
    assert await store.accounts.get(KIM) == changed
    assert await store.accounts.by_name("kim") is None
    assert await store.accounts.by_name("robin") == changed


async def test_a_change_needs_an_account_and_a_free_name(store: Store) -> None:
    await store.accounts.add(account("Kim"))
    await store.accounts.add(account("Lee"))
    with pytest.raises(UnknownAccount):
        await store.accounts.replace(account("Bo"))
    with pytest.raises(NameTaken):
        await store.accounts.replace(account("kim", account=LEE))
    assert [each.name for each in await store.accounts.list()] == ["Kim", "Lee"]


def test_a_second_factor_is_not_in_a_repr() -> None:
    assert "hemlig" not in repr(account(totp_secret=b"hemlig"))


async def test_a_session_is_found_by_its_cookie_until_it_is_closed(store: Store) -> None:
    cookie, other = await store.sessions.open(KIM), await store.sessions.open(KIM)
    session = await store.sessions.find(cookie)
    assert session is not None
    assert session.account == KIM
    assert session.created_at == session.last_used_at
    assert abs(session.created_at - await store.clock.now()) < timedelta(seconds=5)
    await store.sessions.close(cookie)
    await store.sessions.close(cookie)
    assert await store.sessions.find(cookie) is None
    assert await store.sessions.find(other) is not None
    assert await store.sessions.find("guess") is None


async def test_touching_within_the_minute_writes_nothing(store: Store) -> None:
    cookie = await store.sessions.open(KIM)
    before = await store.sessions.find(cookie)
    await store.sessions.touch(cookie)
    await store.sessions.touch("guess")
    assert await store.sessions.find(cookie) == before


async def test_closing_all_ends_only_this_accounts_sessions(store: Store) -> None:
    cookies = [await store.sessions.open(KIM) for _ in range(3)]
    lees = await store.sessions.open(LEE)
    await store.sessions.close_all(KIM)
    assert [await store.sessions.find(cookie) for cookie in cookies] == [None] * 3
    assert await store.sessions.find(lees) is not None


async def test_the_audit_trail_gives_the_latest_first(store: Store) -> None:
    records = [AuditRecord(after(n), KIM, "claim", ANNA, f"{n}") for n in (1, 3, 2)]
    records.append(AuditRecord(after(4), None, "login", outcome="refused"))
    for record in records:
        await store.audit.add(record)
    latest = await store.audit.latest(3)
    assert [record.outcome for record in latest] == ["refused", "3", "2"]
    assert latest[0].account is None
    assert latest[1].conversation == ANNA


async def test_a_change_of_what_has_been_changed_meanwhile_is_refused(store: Store) -> None:
    """A change of password must not undo that the account was disabled a moment before."""
    await store.accounts.add(account("Kim"))
    one, other = await store.accounts.get(KIM), await store.accounts.get(KIM)
    assert one is not None
    assert other is not None
    await store.accounts.replace(replace(one, disabled=True))
    with pytest.raises(Outdated):
        await store.accounts.replace(replace(other, password_hash="new"))
    after_both = await store.accounts.get(KIM)
    assert after_both is not None
    assert after_both.disabled
    await store.accounts.replace(replace(after_both, totp_pending=b"pending"))
    last = await store.accounts.by_name("kim")
    assert last is not None
    assert (last.totp_pending, last.version) == (b"pending", 2)


async def test_sessions_are_listed_and_closed_by_their_id(store: Store) -> None:
    mine, other, lees = [await store.sessions.open(each) for each in (KIM, KIM, LEE)]
    found = await store.sessions.find(other)
    assert found is not None
    assert found in await store.sessions.of(KIM)
    assert len(await store.sessions.of(KIM)) == 2
    assert not await store.sessions.close_one(LEE, found.id), "another's session"
    assert not await store.sessions.close_one(KIM, "guess")
    assert await store.sessions.close_one(KIM, found.id)
    assert not await store.sessions.close_one(KIM, found.id)
    assert await store.sessions.find(other) is None
    assert await store.sessions.find(mine) is not None
    assert await store.sessions.find(lees) is not None


async def test_all_but_one_session_can_be_closed(store: Store) -> None:
    kept, *others = [await store.sessions.open(KIM) for _ in range(3)]
    await store.sessions.close_all(KIM, but=kept)
    assert await store.sessions.find(kept) is not None
    assert [await store.sessions.find(cookie) for cookie in others] == [None, None]


async def test_a_time_step_is_used_once_also_by_many_at_once(store: Store) -> None:
    using = (store.factors.use_step(KIM, 7) for _ in range(5))
    assert sorted(await asyncio.gather(*using)) == [False] * 4 + [True]
    assert await store.factors.use_step(KIM, 6)
    assert await store.factors.use_step(LEE, 7)


async def test_a_recovery_code_is_used_once_also_by_many_at_once(store: Store) -> None:
    await store.factors.set_codes(KIM, ["aaa", "bbb"])
    await store.factors.set_codes(LEE, ["ccc"])
    assert not await store.factors.use_code(KIM, "ccc")
    using = (store.factors.use_code(KIM, "aaa") for _ in range(5))
    assert sorted(await asyncio.gather(*using)) == [False] * 4 + [True]
    assert await store.factors.codes_left(KIM) == 1
    await store.factors.set_codes(KIM, ["ddd"])
    assert not await store.factors.use_code(KIM, "bbb")
    await store.factors.forget(KIM)
    assert await store.factors.codes_left(KIM) == 0
    assert await store.factors.use_code(LEE, "ccc")


def invited(name: str = "Kim", **changes: Any) -> Invitation:
    plain = Invitation(f"id-{name}", name, "counselor", JOINED, JOINED, totp_secret=b"hemlig")
    return replace(plain, **changes)


async def test_an_invitation_is_found_by_its_token_and_taken_up_once(store: Store) -> None:
    invitation = invited(by=LEE, account=KIM, languages=("sv",), tracks=("ung",))
    token = await store.invitations.issue(invitation)
    assert await store.invitations.find(token) == invitation
    assert await store.invitations.find("guess") is None
    taking = (store.invitations.take(token) for _ in range(5))
    assert [each for each in await asyncio.gather(*taking) if each] == [invitation]
    assert await store.invitations.find(token) is None


async def test_a_new_invitation_replaces_one_of_the_same_name(store: Store) -> None:
    first, other = await store.invitations.issue(invited("Kim")), await store.invitations.issue(invited("Lee"))
    second = await store.invitations.issue(invited("KIM", created_at=after(5)))
    assert await store.invitations.find(first) is None
    assert [each.name for each in await store.invitations.list()] == ["KIM", "Lee"]
    assert await store.invitations.withdraw("id-KIM")
    assert not await store.invitations.withdraw("id-KIM")
    assert await store.invitations.find(second) is None
    assert await store.invitations.find(other) is not None


async def test_the_audit_trail_is_read_page_by_page_without_loss(store: Store) -> None:
    for n in range(5):
        await store.audit.add(AuditRecord(after(n // 3), KIM, "claim", outcome=f"{n}", subject="lee"))
    seen: list[AuditRecord] = []
    while page := await store.audit.latest(2, before=seen[-1].key if seen else ""):
        seen += page
    assert len(seen) == 5
    assert {record.outcome for record in seen} == {"0", "1", "2", "3", "4"}
    assert [record.at for record in seen] == sorted((record.at for record in seen), reverse=True)
    assert seen[0].subject == "lee"


def test_what_happens_within_one_millisecond_keeps_its_order() -> None:
    at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    keys = [serial_key(at) for _ in range(1000)]
    assert keys == sorted(keys)
    assert len({len(key) for key in keys}) == 1


async def test_the_audit_trail_is_searched_by_person_conversation_and_refusal(store: Store) -> None:
    for n, (who, where, outcome) in enumerate(
        [(KIM, "c1", "ok"), (LEE, "c1", "not_yours"), (KIM, "c2", "ok"), (LEE, "c2", "ok")]
    ):
        await store.audit.add(AuditRecord(after(n), who, f"act {n}", ConversationId(where), outcome))

    async def found(wanted: AuditFilter, before: str = "") -> list[str]:
        return [record.action for record in await store.audit.latest(10, before=before, wanted=wanted)]

    assert await found(AuditFilter(account=LEE)) == ["act 3", "act 1"]
    assert await found(AuditFilter(conversation=ConversationId("c1"))) == ["act 1", "act 0"]
    assert await found(AuditFilter(refused=True)) == ["act 1"]
    assert await found(AuditFilter(account=KIM, conversation=ConversationId("c2"))) == ["act 2"]
    assert await found(AuditFilter(actions=("act 0", "act 3"))) == ["act 3", "act 0"]
    assert await found(AuditFilter(since=after(1), until=after(3))) == ["act 2", "act 1"]
    third = (await store.audit.latest(2))[1]
    assert await found(AuditFilter(until=after(2)), before=third.key) == ["act 1", "act 0"]
    await store.audit.add(AuditRecord(after(4), KIM, "act 4", subject="article:sv/oro"))
    assert await found(AuditFilter(subject="article:sv/oro", account=KIM)) == ["act 4"]
    newest = (await store.audit.latest(1, wanted=AuditFilter(account=LEE)))[0]
    assert await found(AuditFilter(account=LEE), before=newest.key) == ["act 1"]
