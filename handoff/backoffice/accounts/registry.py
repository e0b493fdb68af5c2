"""Making, listing and changing staff accounts: for administrators, the command line and the first start."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from handoff.backoffice.accounts.passwords import check_strength, hashed, random_password
from handoff.backoffice.accounts.ports import AccountPorts
from handoff.contract.accounts import AccountChange
from handoff.contract.base import Role
from handoff.contract.errors import Refused
from storage.errors import Outdated, Unavailable, UnknownAccount
from storage.ids import AccountId
from storage.ports.staff import StaffAccount

NAME_MAX = 60
ATTEMPTS = 10
ADMINISTRATOR = "administrator"


class AccountError(Refused):
    """An account cannot be made or changed: a code for clients, one sentence for the person at the keyboard."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of a fresh installation, with the password that is shown once."""

    name: str
    role: Role
    jurist: bool
    password: str


DEMO: tuple[tuple[str, Role, bool], ...] = (
    ("stodjare", "counselor", False),
    ("stodjare2", "counselor", False),
    ("upplarning", "trainee", False),
    ("skiftledare", "shift_lead", False),
    ("redaktor", "editor", False),
    ("granskare", "reviewer", True),
    ("administrator", "administrator", False),
)
"""Who works at a fresh installation, which is in practice: name, role, and whether they may review legal texts."""


def checked_name(name: str) -> str:
    """The name without space around it.

    Raises:
        AccountError: it is empty or too long.
    """
    name = name.strip()
    if not name or len(name) > NAME_MAX:
        raise AccountError("account_invalid", f"a name has 1 to {NAME_MAX} characters")
    return name


async def add(ports: AccountPorts, name: str, role: Role, password: str, *, jurist: bool = False) -> StaffAccount:
    """A new account; `jurist` for somebody who may review legal texts.

    Raises:
        AccountError: the name is empty, too long or taken.
        WeakPassword: the password is too short.
    """
    name = checked_name(name)
    check_strength(password)
    account = StaffAccount(
        account=AccountId(secrets.token_hex(8)),
        name=name,
        role=role,
        password_hash=await hashed(password),
        created_at=await ports.clock.now(),
        jurist=jurist,
    )
    await put_new(ports, account)
    return account


async def put_new(ports: AccountPorts, account: StaffAccount) -> None:
    """Store a new account.

    Raises:
        AccountError: the name is taken.
    """
    if not await ports.accounts.add(account):
        raise AccountError("name_taken", f"there is an account named {account.name} already")


async def named(ports: AccountPorts, name: str) -> StaffAccount:
    """The account of this name.

    Raises:
        AccountError: there is none.
    """
    account = await ports.accounts.by_name(name)
    if account is None:
        raise AccountError("unknown_account", f"there is no account named {name}")
    return account


async def has_second_factor(ports: AccountPorts, account: StaffAccount) -> bool:
    """Whether there is anything beside the password: codes by time, or a passkey."""
    return account.totp_secret is not None or bool(await ports.passkeys.of(account.account))


async def disable(ports: AccountPorts, name: str) -> None:
    """Close an account for good reason: it cannot sign in, and its sessions end within seconds.

    Raises:
        AccountError: there is no such account, or nobody could administer any more.
    """
    await change(ports, (await named(ports, name)).account, AccountChange(disabled=True))


async def enable(ports: AccountPorts, name: str) -> None:
    """Open a disabled account again.

    Raises:
        AccountError: there is no such account.
    """
    await change(ports, (await named(ports, name)).account, AccountChange(disabled=False))


async def change(
    ports: AccountPorts, account: AccountId, wanted: AccountChange, *, by: AccountId | None = None
) -> StaffAccount:
    """Change what `wanted` names. Open sockets of the account close within seconds.

    A weighty change stands on `by`'s word alone until a second person confirms the account; None is the command line.

    Raises:
        AccountError: there is no such account, or nobody could administer any more.
    """
    if wanted.remove_second_factor and await _only_administrator(ports) == account:
        raise AccountError("last_administrator", "whoever alone can administer keeps their second factor")
    now = await ports.clock.now()
    before, after = await changed(ports, account, lambda known: _vouched(known, wanted, by, now))
    if await _nobody_administers(ports) and _administers(before):
        await changed(ports, account, lambda known: replace(before, version=known.version))
        raise AccountError("last_administrator", "somebody must remain who can administer")
    if after.disabled:
        await ports.sessions.close_all(account)
    if wanted.remove_second_factor:
        await ports.factors.forget(account)
        await ports.passkeys.forget(account)
    return after


async def changed(
    ports: AccountPorts, account: AccountId, build: Callable[[StaffAccount], StaffAccount]
) -> tuple[StaffAccount, StaffAccount]:
    """Store what `build` makes of the account as it is now; returns it before and after.

    Raises:
        AccountError: there is no such account.
    """
    for _ in range(ATTEMPTS):
        known = await ports.accounts.get(account)
        if known is None:
            raise AccountError("unknown_account", "there is no such account")
        after = build(known)
        try:
            await ports.accounts.replace(after)
        except Outdated:
            continue
        except UnknownAccount:
            raise AccountError("unknown_account", "there is no such account") from None
        return known, after
    raise Unavailable("too many changes at once")


async def make_demo(ports: AccountPorts) -> list[DemoAccount]:
    """Accounts with random passwords, if there is none at all yet."""
    if await ports.accounts.list():
        return []
    made = [DemoAccount(name, role, jurist, random_password()) for name, role, jurist in DEMO]
    for account in made:
        await add(ports, account.name, account.role, account.password, jurist=account.jurist)
    return made


def _with(account: StaffAccount, wanted: AccountChange) -> StaffAccount:
    without = wanted.remove_second_factor
    return replace(
        account,
        role=wanted.role or account.role,
        disabled=account.disabled if wanted.disabled is None else wanted.disabled,
        languages=account.languages if wanted.languages is None else tuple(wanted.languages),
        jurist=account.jurist if wanted.jurist is None else wanted.jurist,
        tracks=account.tracks if wanted.tracks is None else tuple(wanted.tracks),
        totp_secret=None if without else account.totp_secret,
        totp_pending=None if without else account.totp_pending,
    )


def _vouched(before: StaffAccount, wanted: AccountChange, by: AccountId | None, now: datetime) -> StaffAccount:
    """Who gives a role or a right, opens a disabled account or takes a factor away could be the one to use it."""
    after = _with(before, wanted)
    gives = after.role != before.role or (after.jurist and not before.jurist)
    opens = before.disabled and not after.disabled
    if by is None or not (gives or opens or wanted.remove_second_factor):
        return after
    return replace(after, made_by=maker(before, by), confirmed_by=None, made_at=now)


def maker(account: StaffAccount, by: AccountId) -> AccountId:
    """Who stands behind an account that `by` changes: while one administrator alone does, it stays that one.

    Otherwise whoever has made it could change it by an account that it has made, and be two people.
    """
    return by if account.confirmed or account.made_by is None else account.made_by


def _administers(account: StaffAccount) -> bool:
    return account.role == ADMINISTRATOR and not account.disabled


async def _only_administrator(ports: AccountPorts) -> AccountId | None:
    """Outside practice nobody would come in any more who could give it back."""
    administrators = [each.account for each in await ports.accounts.list() if _administers(each)]
    return administrators[0] if len(administrators) == 1 else None


async def _nobody_administers(ports: AccountPorts) -> bool:
    """Looked at after the change: of two administrators who disable each other at once, neither succeeds."""
    return not any(_administers(account) for account in await ports.accounts.list())
