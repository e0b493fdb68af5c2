"""Passkeys: what opens an account, and every way in which it must not."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

import cbor2
import msgspec
import pyotp
import pytest

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import ceremonies, invitations, own, own_passkeys, passkey_login, registry
from handoff.backoffice.accounts.passkeys import Site, decoded, encoded, handle_of, site_of
from handoff.backoffice.accounts.refusals import EntryRefused
from handoff.backoffice.accounts.sessions import SessionManager
from handoff.contract.accounts import AccountChange
from handoff.contract.base import Role
from handoff.contract.errors import Refused
from handoff.contract.passkeys import PasskeyAnswer, PasskeyMade
from storage.memory import MemoryStore
from storage.mongo import MongoStore
from storage.ports.staff import StaffAccount
from storage.ports.store import Store
from tests.handoff.backoffice.accounts.conftest import PASSWORD
from tests.support.authenticator import PRESENT, SYNCABLE, USUAL, VERIFIED, Authenticator, bent
from tests.support.fakes import Clock

ORIGIN = "https://jour.example"
SITE = Site("jour.example", ORIGIN)
COOKIE = "a session"


def device(**changes: Any) -> Authenticator:
    return Authenticator(**{"origin": ORIGIN, "site": SITE.id, **changes})


async def made(
    store: Store, account: StaffAccount, phone: Authenticator, **offered: str
) -> tuple[Authenticator, list[str]]:
    """The device makes a passkey for the account; the recovery codes that come of it."""
    offer = await own_passkeys.offer(account_ports(store), account.account, PASSWORD, cookie=COOKIE, site=SITE)
    said = msgspec.convert(phone.makes({**msgspec.to_builtins(offer), **offered}), PasskeyMade)
    return phone, await own_passkeys.add(account_ports(store), account.account, said, cookie=COOKIE, site=SITE)


async def asked(store: Store) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(await passkey_login.ask(account_ports(store), SITE))
    return built


def answer_of(said: dict[str, Any]) -> PasskeyAnswer:
    return msgspec.convert(said, PasskeyAnswer)


async def signs_in(store: Store, sessions: SessionManager, phone: Authenticator) -> str:
    cookie, _ = await sessions.log_in_with_passkey(answer_of(phone.answers(await asked(store))), SITE)
    return cookie


# --- what it opens ---------------------------------------------------------------------------------


async def test_a_passkey_opens_its_account_alone(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount
) -> None:
    lee = await registry.add(account_ports(store), "Lee", "editor", PASSWORD)
    kims, lees = (await made(store, kim, device()))[0], (await made(store, lee, device()))[0]
    for phone, account in ((kims, kim), (lees, lee)):
        cookie = await signs_in(store, sessions, phone)
        staff = await sessions.staff(cookie)
        assert staff is not None
        assert staff.account == account.account


async def test_it_is_the_second_factor_beside_the_password(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount
) -> None:
    phone, codes = await made(store, kim, device())
    with pytest.raises(Refused, match="code_needed") as caught:
        await sessions.log_in("Kim", PASSWORD, site=SITE)
    ask = caught.value.details["passkey"]
    assert isinstance(ask, dict)
    assert (caught.value.details["code"], ask["allowed"]) == (False, [encoded(phone.credential)])
    await sessions.log_in("Kim", PASSWORD, passkey=answer_of(phone.answers(ask)), site=SITE)
    assert len(codes) == 10
    await sessions.log_in("Kim", PASSWORD, codes[0])
    with pytest.raises(EntryRefused, match="login_failed"):
        await sessions.log_in("Kim", PASSWORD, codes[0])


async def test_outside_practice_a_passkey_is_enough_and_the_last_one_stays(
    store: MemoryStore, kim: StaffAccount
) -> None:
    serious = SessionManager(account_ports(store), practice=lambda: False)
    with pytest.raises(Refused, match="second_factor_needed"):
        await serious.log_in("Kim", PASSWORD)
    phone, _ = await made(store, kim, device())
    cookie = await signs_in(store, serious, phone)
    assert await serious.staff(cookie) is not None
    only = (await store.passkeys.of(kim.account))[0]

    async def remove(name: str, *, practice: bool) -> None:
        await own_passkeys.remove(account_ports(store), kim.account, name, PASSWORD, cookie=cookie, practice=practice)

    with pytest.raises(Refused, match="last_factor"):
        await remove(only.id, practice=False)
    assert await store.passkeys.of(kim.account) == [only]
    await made(store, kim, device())
    await remove(only.id, practice=False)
    last = (await store.passkeys.of(kim.account))[0]
    await remove(last.id, practice=True)
    assert await store.factors.codes_left(kim.account) == 0
    assert await serious.staff(cookie) is None


@pytest.mark.parametrize(("practice", "code"), [(False, "last_factor"), (True, "weak_password")])
async def test_a_refused_removal_leaves_the_passkey_as_it_was(mongo: MongoStore, *, practice: bool, code: str) -> None:
    """In the real database, which takes what was removed once as removed for ever."""
    kim = await registry.add(account_ports(mongo), "Kim", "counselor", PASSWORD)
    sessions = SessionManager(account_ports(mongo), practice=lambda: practice)
    phone, _ = await made(mongo, kim, device())
    await own.change_password(account_ports(mongo), kim.account, PASSWORD, "åtta tkn", cookie=COOKIE)
    cookie = await signs_in(mongo, sessions, phone)
    only = (await mongo.passkeys.of(kim.account))[0]
    with pytest.raises(Refused) as caught:
        await own_passkeys.remove(
            account_ports(mongo), kim.account, only.id, "åtta tkn", cookie=cookie, practice=practice
        )
    assert caught.value.code == code
    assert await mongo.passkeys.of(kim.account) == [only]
    assert await sessions.staff(cookie) is not None
    await signs_in(mongo, sessions, phone)


async def test_what_is_known_of_a_passkey_follows_its_use(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount, clock: Clock
) -> None:
    phone, _ = await made(store, kim, device(flags=PRESENT | VERIFIED | SYNCABLE))
    before = (await own_passkeys.listed(account_ports(store), kim.account))[0]
    assert (before.name, before.site, before.synced, before.last_used_at) == ("Min telefon", SITE.id, False, None)
    clock.advance(60)
    phone.flags, phone.count = USUAL, 7
    await signs_in(store, sessions, phone)
    after = (await own_passkeys.listed(account_ports(store), kim.account))[0]
    assert (after.synced, after.last_used_at is not None) == (True, True)
    known = await store.passkeys.find(phone.credential)
    assert known is not None
    assert known.sign_count == 7


async def test_a_removed_passkey_opens_nothing_and_other_sessions_end(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount
) -> None:
    phone, _ = await made(store, kim, device())
    thiefs = await signs_in(store, sessions, phone)
    own_cookie = await store.sessions.open(kim.account)
    known = (await store.passkeys.of(kim.account))[0]
    for password, code in (("fel", "wrong_password"), (PASSWORD, "")):
        removing = own_passkeys.remove(
            account_ports(store), kim.account, known.id, password, cookie=own_cookie, practice=True
        )
        if code:
            with pytest.raises(Refused, match=code):
                await removing
        else:
            await removing
    assert await sessions.staff(thiefs) is None
    assert await sessions.staff(own_cookie) is not None
    with pytest.raises(Refused, match="passkey_refused"):
        await signs_in(store, sessions, phone)


# --- what it must not open -------------------------------------------------------------------------


async def test_an_answer_that_was_seen_once_opens_nothing_again(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount
) -> None:
    phone, _ = await made(store, kim, device())
    said = answer_of(phone.answers(await asked(store)))
    await sessions.log_in_with_passkey(said, SITE)
    with pytest.raises(Refused, match="passkey_refused"):
        await sessions.log_in_with_passkey(said, SITE)
    again = replace_attempt(phone.answers(await asked(store)), (await asked(store))["attempt"])
    with pytest.raises(Refused, match="passkey_refused"):
        await sessions.log_in_with_passkey(answer_of(again), SITE)


def replace_attempt(said: dict[str, Any], attempt: str) -> dict[str, Any]:
    return {**said, "attempt": attempt}


async def test_a_challenge_of_six_minutes_ago_opens_nothing(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount, clock: Clock
) -> None:
    phone, _ = await made(store, kim, device())
    said = answer_of(phone.answers(await asked(store)))
    clock.now += timedelta(minutes=6)
    with pytest.raises(Refused, match="passkey_refused"):
        await sessions.log_in_with_passkey(said, SITE)


WRONG: dict[str, Callable[[Authenticator], None]] = {
    "another origin": lambda phone: setattr(phone, "origin", "https://jour.example.evil.example"),
    "another port": lambda phone: setattr(phone, "origin", "https://jour.example:8443"),
    "another site": lambda phone: setattr(phone, "site", "evil.example"),
    "in a frame elsewhere": lambda phone: setattr(phone, "cross_origin", True),
    "not verified": lambda phone: setattr(phone, "flags", USUAL & ~VERIFIED),
    "not present": lambda phone: setattr(phone, "flags", USUAL & ~PRESENT),
    "another kind of device": lambda phone: setattr(phone, "flags", PRESENT | VERIFIED),
    "synced without being able to": lambda phone: setattr(phone, "flags", USUAL & ~SYNCABLE),
    "another key": lambda phone: setattr(phone, "key", device().key),
    "an unknown credential": lambda phone: setattr(phone, "credential", b"unknown"),
    "another's handle": lambda phone: setattr(phone, "account", encoded(b"somebody-else")),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_whatever_is_wrong_is_refused_alike_and_changes_nothing(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount, wrong: str
) -> None:
    phone, _ = await made(store, kim, device(count=3))
    before = await store.passkeys.of(kim.account)
    phone.count = 4
    WRONG[wrong](phone)
    with pytest.raises(Refused) as caught:
        await signs_in(store, sessions, phone)
    assert caught.value.code == "passkey_refused"
    assert await store.passkeys.of(kim.account) == before


@pytest.mark.parametrize("part", ["client_data", "authenticator_data", "signature", "credential", "account"])
@pytest.mark.parametrize("value", ["bent", "A", "AAAA", "_-_-"])
async def test_bytes_that_are_not_what_was_signed_are_refused(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount, part: str, value: str
) -> None:
    phone, _ = await made(store, kim, device())
    said = phone.answers(await asked(store))
    with pytest.raises(Refused, match="passkey_refused"):
        await sessions.log_in_with_passkey(
            answer_of(bent(said, part) if value == "bent" else {**said, part: value}), SITE
        )


@pytest.mark.parametrize("wrong", [name for name in WRONG if name not in ("another key", "an unknown credential",
                                                                          "another kind of device",
                                                                          "another's handle")])  # fmt: skip
async def test_nothing_wrong_is_kept_in_the_first_place(store: MemoryStore, kim: StaffAccount, wrong: str) -> None:
    phone = device()
    WRONG[wrong](phone)
    with pytest.raises(Refused, match="passkey_refused"):
        await made(store, kim, phone)
    assert await store.passkeys.of(kim.account) == []


async def test_only_what_was_offered_in_this_session_is_kept_and_once(store: MemoryStore, kim: StaffAccount) -> None:
    with pytest.raises(Refused, match="passkey_refused"):
        await made(store, kim, device(), challenge=encoded(secrets.token_bytes(32)))
    offer = msgspec.to_builtins(
        await own_passkeys.offer(account_ports(store), kim.account, PASSWORD, cookie="another session", site=SITE)
    )
    said = msgspec.convert(device().makes(offer), PasskeyMade)
    with pytest.raises(Refused, match="passkey_refused"):
        await own_passkeys.add(account_ports(store), kim.account, said, cookie=COOKIE, site=SITE)
    await own_passkeys.add(account_ports(store), kim.account, said, cookie="another session", site=SITE)
    with pytest.raises(Refused, match="passkey_refused"):
        await own_passkeys.add(account_ports(store), kim.account, said, cookie="another session", site=SITE)


async def test_a_credential_that_somebody_has_is_nobody_elses(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount
) -> None:
    """Whoever learns a credential's id cannot put it down as their own."""
    phone, _ = await made(store, kim, device())
    lee = await registry.add(account_ports(store), "Lee", "administrator", PASSWORD)
    with pytest.raises(Refused, match="passkey_refused"):
        await made(store, lee, device(credential=phone.credential))
    await signs_in(store, sessions, phone)


async def test_anothers_passkey_does_not_complete_a_password(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount
) -> None:
    lee = await registry.add(account_ports(store), "Lee", "editor", PASSWORD)
    await made(store, kim, device())
    lees, _ = await made(store, lee, device())
    with pytest.raises(Refused, match="code_needed") as caught:
        await sessions.log_in("Kim", PASSWORD, site=SITE)
    ask = caught.value.details["passkey"]
    assert isinstance(ask, dict)
    with pytest.raises(EntryRefused, match="passkey_refused") as refused:
        await sessions.log_in("Kim", PASSWORD, passkey=answer_of(lees.answers(ask)), site=SITE)
    assert refused.value.account == kim.account
    with pytest.raises(Refused, match="login_failed"):
        await sessions.log_in("Kim", "fel", passkey=answer_of(lees.answers(await asked(store))), site=SITE)


@pytest.mark.parametrize(("before", "after", "copied"), [(5, 6, False), (5, 5, True), (5, 4, True), (5, 0, True)])
async def test_a_count_that_does_not_rise_shows_a_copy(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount, before: int, after: int, *, copied: bool
) -> None:
    phone, _ = await made(store, kim, device(count=before))
    phone.count = after
    if not copied:
        await signs_in(store, sessions, phone)
        return
    with pytest.raises(EntryRefused, match="passkey_copied") as caught:
        await signs_in(store, sessions, phone)
    assert caught.value.account == kim.account
    assert await store.sessions.of(kim.account) == []


async def test_a_disabled_account_stays_shut(store: MemoryStore, sessions: SessionManager, kim: StaffAccount) -> None:
    phone, _ = await made(store, kim, device())
    await registry.disable(account_ports(store), "Kim")
    with pytest.raises(Refused, match="passkey_refused"):
        await signs_in(store, sessions, phone)


async def test_an_account_has_at_most_ten(store: MemoryStore, kim: StaffAccount) -> None:
    for _ in range(own_passkeys.AT_MOST):
        await made(store, kim, device())
    with pytest.raises(Refused, match="passkeys_full"):
        await made(store, kim, device())


@pytest.mark.parametrize("password", ["fel", ""])
async def test_a_stolen_session_makes_no_passkey(store: MemoryStore, kim: StaffAccount, password: str) -> None:
    with pytest.raises(Refused, match="wrong_password"):
        await own_passkeys.offer(account_ports(store), kim.account, password, cookie=COOKIE, site=SITE)


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        (None, "not_allowed"),
        ("null", "not_allowed"),
        ("https://evil.example", "not_allowed"),
        ("http://jour.example", "not_allowed"),
        ("http://127.0.0.1:8000", "passkey_elsewhere"),
        ("http://[::1]:8000", "passkey_elsewhere"),
    ],
)
def test_a_site_is_an_own_origin_with_a_name(origin: str | None, code: str) -> None:
    origins = (ORIGIN, "http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost:8000")
    with pytest.raises(Refused) as caught:
        site_of(origin, origins)
    assert caught.value.code == code
    assert site_of(ORIGIN, origins) == SITE
    assert site_of("http://localhost:8000", origins).id == "localhost"


async def test_a_passkey_of_one_address_of_the_line_is_not_asked_for_at_another(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount
) -> None:
    phone, _ = await made(store, kim, device())
    elsewhere = Site("localhost", "http://localhost:8000")
    with pytest.raises(Refused, match="code_needed") as caught:
        await sessions.log_in("Kim", PASSWORD, site=elsewhere)
    assert caught.value.details == {"code": False}
    said = answer_of(phone.answers(await asked(store)))
    with pytest.raises(Refused, match="passkey_refused"):
        await sessions.log_in_with_passkey(said, elsewhere)


# --- recovery --------------------------------------------------------------------------------------


async def test_the_administrators_link_and_taking_the_factor_away_forget_lost_devices(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount, clock: Clock
) -> None:
    phone, _ = await made(store, kim, device())
    await registry.change(account_ports(store), kim.account, AccountChange(remove_second_factor=True))
    with pytest.raises(Refused, match="passkey_refused"):
        await signs_in(store, sessions, phone)
    await sessions.log_in("Kim", PASSWORD)
    lost, _ = await made(store, kim, device())
    link = await invitations.renew(account_ports(store), kim.account)
    code = pyotp.TOTP(link.invitation.totp_secret.decode()).at(clock.now)
    await invitations.accept(account_ports(store), link.token, "ett helt nytt lösenord", code, practice=False)
    with pytest.raises(Refused, match="passkey_refused"):
        await signs_in(store, sessions, lost)


async def test_a_short_password_is_not_enough_once_its_second_factor_is_gone(
    store: MemoryStore, sessions: SessionManager, kim: StaffAccount
) -> None:
    await made(store, kim, device())
    await own.change_password(account_ports(store), kim.account, PASSWORD, "åtta tkn", cookie=COOKIE)
    passkey = (await store.passkeys.of(kim.account))[0]
    with pytest.raises(Refused, match="15"):
        await own_passkeys.remove(
            account_ports(store), kim.account, passkey.id, "åtta tkn", cookie=COOKIE, practice=True
        )
    assert await store.passkeys.of(kim.account) == [passkey]
    await registry.change(account_ports(store), kim.account, AccountChange(remove_second_factor=True))
    with pytest.raises(Refused) as caught:
        await sessions.log_in("Kim", "åtta tkn")
    assert caught.value.code == "weak_password"


@pytest.mark.parametrize("role", ["counselor", "administrator"])
async def test_every_role_may_have_one(store: MemoryStore, sessions: SessionManager, role: Role) -> None:
    account = await registry.add(account_ports(store), "Noor", role, PASSWORD)
    phone, _ = await made(store, account, device())
    assert await sessions.staff(await signs_in(store, sessions, phone)) is not None


# --- hostile bytes ---------------------------------------------------------------------------------


def torn(rng: Random, text: str) -> str:
    """The bytes with some of them turned, lost, or pushed apart by others, CBOR that nests among them."""
    value = bytearray(decoded(text))
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(value))
        more = rng.choice([rng.randbytes(rng.randint(1, 9)), b"\x81" * 1_500])
        value[at : at + rng.randint(0, 9)] = more
    return encoded(bytes(value))


@pytest.mark.parametrize("seed", range(4))
async def test_torn_bytes_raise_nothing_but_a_refusal(store: MemoryStore, kim: StaffAccount, seed: int) -> None:
    rng, phone, challenge, now = Random(seed), device(), secrets.token_bytes(32), await store.clock.now()
    ask = {"attempt": "a", "challenge": encoded(challenge)}
    good = phone.makes({"account": handle_of(kim.account), **ask})
    key = ceremonies.made(
        msgspec.convert(good, PasskeyMade), id="1", account=kim.account, site=SITE, challenge=challenge, now=now
    )
    for _ in range(60):
        part = rng.choice(["attestation", "client_data"])
        said = msgspec.convert({**good, part: torn(rng, good[part])}, PasskeyMade)
        with suppress(Refused):
            ceremonies.made(said, id="2", account=kim.account, site=SITE, challenge=challenge, now=now)
        signed = phone.answers(ask)
        part = rng.choice(["client_data", "authenticator_data", "signature"])
        answer = answer_of({**signed, part: torn(rng, signed[part])})
        with pytest.raises(Refused, match="passkey_refused"):
            ceremonies.used(key, answer, site=SITE, challenge=challenge, now=now)


STATEMENTS: list[object] = [
    None,
    3,
    b"",
    [],
    {"x5c": [b"junk"], "sig": b"", "alg": -7},
    {"ver": "2.0", "certInfo": b"", "x5c": []},
]


@pytest.mark.parametrize(
    "fmt", ["none", "packed", "tpm", "android-key", "android-safetynet", "fido-u2f", "apple", "x", 3]
)
async def test_odd_attestations_raise_nothing_but_a_refusal(store: MemoryStore, kim: StaffAccount, fmt: object) -> None:
    phone, challenge, now = device(), secrets.token_bytes(32), await store.clock.now()
    good = phone.makes({"account": handle_of(kim.account), "challenge": encoded(challenge)})
    whole = cbor2.loads(decoded(good["attestation"]))
    for statement in STATEMENTS:
        odd = encoded(cbor2.dumps({**whole, "fmt": fmt, "attStmt": statement}))
        said = msgspec.convert({**good, "attestation": odd}, PasskeyMade)
        with suppress(Refused):
            ceremonies.made(said, id="2", account=kim.account, site=SITE, challenge=challenge, now=now)
