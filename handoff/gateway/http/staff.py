"""Handlers of the routes for all staff and administrators: own account, accounts, audit trail, hours, languages.

A handler decides nothing about roles: `handoff.contract.routes` declares them, `staff_router` enforces them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from handoff.backoffice.accounts import invitations, own, people, registry
from handoff.backoffice.accounts.names import AccountNames
from handoff.backoffice.accounts.people import People
from handoff.backoffice.accounts.ports import AccountPorts
from handoff.backoffice.accounts.sessions import IDLE
from handoff.contract.accounts import (
    AccountAck,
    AccountChange,
    AccountNews,
    AccountNewsAck,
    AccountsAck,
    AccountView,
    AuditAck,
    AuditEntry,
    InvitationView,
    Invite,
    InvitedAck,
)
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.login import (
    FactorConfirm,
    MeAck,
    PasswordChange,
    PasswordProof,
    RecoveryCodesAck,
    SessionsAck,
    StaffSessionView,
)
from handoff.contract.parts import Ack
from handoff.contract.service import HoursAck, HoursSet, LanguagesAck, LanguagesSet
from handoff.conversation.calendar import SWEDEN
from handoff.conversation.staff import role_of
from handoff.conversation.visibility import iso
from handoff.gateway.http.staff_router import Caller
from handoff.routing import hours as opening
from handoff.routing.service import AVAILABLE_LANGUAGES, Service
from storage.ids import AccountId, ConversationId
from storage.ports.audit import AuditFilter, AuditRecord, AuditTrail
from storage.ports.invitations import Invitation
from storage.ports.staff import StaffAccount

AUDIT_PAGE, AUDIT_PAGE_MAX = 50, 200
NEWS = timedelta(days=14)
GUESSED = 5
"""Wrong codes after the right password, in a day, of which leads are told."""
LOGINS = ("login", "passkey:login")
LOGIN_TRIES = 20
"""Of one account, among which its last login is looked for."""
_AUDIT_KEY = re.compile(r"[0-9a-f]{29}")
_SUBJECT = re.compile(r"[^\x00-\x1f]{1,200}")
_OPAQUE = re.compile(r"[!-~]{1,64}")


class StaffHttp:
    """Handlers of `STAFF` but its passkeys, a method a route."""

    def __init__(
        self,
        *,
        ports: AccountPorts,
        audit: AuditTrail,
        service: Service,
        names: AccountNames,
        slow_down: Callable[[AccountId], None],
        clock: Callable[[], datetime],
    ) -> None:
        """`slow_down` is called before a password or code of an account is checked; raises after too many."""
        self._ports = ports
        self._people = People(ports.accounts)
        self._audit = audit
        self._service = service
        self._names = names
        self._slow_down = slow_down
        self._clock = clock

    # --- own account -------------------------------------------------------------------------------

    async def me(self, caller: Caller, body: None) -> Answer:
        account = await self._ports.accounts.get(caller.staff.account)
        return MeAck(
            account=caller.staff.account,
            name=caller.staff.name,
            role=caller.staff.role,
            second_factor=account is not None and account.totp_secret is not None,
            passkeys=len(await self._ports.passkeys.of(caller.staff.account)),
            recovery_codes_left=await self._ports.factors.codes_left(caller.staff.account),
            languages=list(caller.staff.languages),
            tracks=list(caller.staff.tracks),
            jurist=caller.staff.jurist,
        )

    async def password_change(self, caller: Caller, body: PasswordChange) -> Answer:
        self._slow_down(caller.staff.account)
        await own.change_password(
            self._ports, caller.staff.account, body.password, body.new_password, cookie=caller.cookie
        )
        return Ack()

    async def second_factor_offer(self, caller: Caller, body: PasswordProof) -> Answer:
        self._slow_down(caller.staff.account)
        return await own.offer_factor(self._ports, caller.staff.account, body.password)

    async def second_factor_confirm(self, caller: Caller, body: FactorConfirm) -> Answer:
        self._slow_down(caller.staff.account)
        codes = await own.confirm_factor(self._ports, caller.staff.account, body.code, cookie=caller.cookie)
        return RecoveryCodesAck(recovery_codes=codes)

    async def recovery_codes_renew(self, caller: Caller, body: PasswordProof) -> Answer:
        self._slow_down(caller.staff.account)
        return RecoveryCodesAck(recovery_codes=await own.renew_codes(self._ports, caller.staff.account, body.password))

    async def sessions_list(self, caller: Caller, body: None) -> Answer:
        current = await self._ports.sessions.find(caller.cookie)
        now = await self._ports.clock.now()
        return SessionsAck(
            sessions=[
                StaffSessionView(
                    session=session.id,
                    opened_at=iso(session.created_at),
                    last_used_at=iso(session.last_used_at),
                    current=current is not None and session.id == current.id,
                )
                for session in await self._ports.sessions.of(caller.staff.account)
                if now - session.last_used_at <= IDLE
            ]
        )

    async def sessions_end_others(self, caller: Caller, body: None) -> Answer:
        await self._ports.sessions.close_all(caller.staff.account, but=caller.cookie)
        return Ack()

    async def sessions_end(self, caller: Caller, body: None) -> Answer:
        if not await self._ports.sessions.close_one(caller.staff.account, caller.place["session"]):
            raise Refused("unknown_session")
        return Ack()

    # --- accounts ----------------------------------------------------------------------------------

    async def accounts_list(self, caller: Caller, body: None) -> Answer:
        now, holders = await self._ports.clock.now(), await self._ports.passkeys.holders()
        return AccountsAck(
            accounts=[
                await self._account_view(caller, account, passkey=account.account in holders)
                for account in await self._ports.accounts.list()
            ],
            invitations=[
                await self._invitation_view(caller, invitation)
                for invitation in await self._ports.invitations.list()
                if invitation.expires_at > now
            ],
        )

    async def accounts_change(self, caller: Caller, body: AccountChange) -> Answer:
        account = AccountId(caller.place["account"])
        return await self._account(caller, await registry.change(self._ports, account, body, by=caller.staff.account))

    async def accounts_confirm(self, caller: Caller, body: None) -> Answer:
        account = AccountId(caller.place["account"])
        return await self._account(caller, await people.confirm_account(self._ports, account, by=caller.staff.account))

    async def accounts_news(self, caller: Caller, body: None) -> Answer:
        await self._names.refresh()
        since = await self._ports.clock.now() - NEWS
        accounts = await self._ports.accounts.list()
        news = [
            *(_pending(each, self._names.of) for each in await self._ports.invitations.list() if each.by is not None),
            *(_made(each, self._names.of) for each in accounts if each.made_at is not None and each.made_at > since),
        ]
        news += await self._guessed(accounts)
        return AccountNewsAck(news=sorted(news, key=lambda each: each.at, reverse=True))

    async def _guessed(self, accounts: Sequence[StaffAccount]) -> list[AccountNews]:
        """Accounts whose password somebody has who does not have the code."""
        since = await self._ports.clock.now() - timedelta(days=1)
        news = []
        for account in accounts:
            # Asked for by account, so that no number of other refusals, which anybody can cause, hides these.
            wanted = AuditFilter(account=account.account, refused=True, actions=("login",), since=since)
            failed = await self._audit.latest(AUDIT_PAGE_MAX, wanted=wanted)
            if len(failed) >= GUESSED:
                at, role = iso(failed[0].at), role_of(account.role)
                news.append(AccountNews(name=account.name, role=role, made_by="", at=at, wrong_codes=len(failed)))
        return news

    async def accounts_renew(self, caller: Caller, body: None) -> Answer:
        account = AccountId(caller.place["account"])
        invited = await invitations.renew(self._ports, account, by=caller.staff.account)
        return self._invited(invited)

    async def invitations_make(self, caller: Caller, body: Invite) -> Answer:
        invited = await invitations.invite(
            self._ports,
            body.name,
            body.role,
            by=caller.staff.account,
            languages=tuple(body.languages),
            tracks=tuple(body.tracks),
        )
        caller.subject = invited.invitation.id
        return self._invited(invited)

    async def invitations_confirm(self, caller: Caller, body: None) -> Answer:
        await people.confirm_invitation(self._ports, caller.place["invitation"], by=caller.staff.account)
        return Ack()

    async def invitations_withdraw(self, caller: Caller, body: None) -> Answer:
        if not await self._ports.invitations.withdraw(caller.place["invitation"]):
            raise Refused("invitation_invalid")
        return Ack()

    def _invited(self, invited: invitations.Invited) -> InvitedAck:
        expires_at = iso(invited.invitation.expires_at)
        return InvitedAck(
            token=invited.token, path=invited.path, expires_at=expires_at, waits=not self._service.practice
        )

    async def _account(self, caller: Caller, account: StaffAccount) -> AccountAck:
        passkey = bool(await self._ports.passkeys.of(account.account))
        return AccountAck(account=await self._account_view(caller, account, passkey=passkey))

    async def _account_view(self, caller: Caller, account: StaffAccount, *, passkey: bool) -> AccountView:
        return AccountView(
            account=account.account,
            name=account.name,
            role=role_of(account.role),
            languages=list(account.languages),
            tracks=list(account.tracks),
            disabled=account.disabled,
            jurist=account.jurist,
            second_factor=passkey or account.totp_secret is not None,
            created_at=iso(account.created_at),
            unconfirmed=not account.confirmed,
            made_by=self._names.of(account.made_by) if account.made_by else None,
            may_confirm=not account.confirmed and await self._second(caller, account.made_by, account.account),
            last_login_at=await self._last_login(account.account),
        )

    async def _last_login(self, account: AccountId) -> str | None:
        """When it signed in last; of wrong tries alone nothing is known before them."""
        tries = await self._audit.latest(LOGIN_TRIES, wanted=AuditFilter(account=account, actions=LOGINS))
        return next((iso(each.at) for each in tries if each.outcome == "ok"), None)

    async def _invitation_view(self, caller: Caller, invitation: Invitation) -> InvitationView:
        waits = invitation.by is not None and invitation.confirmed_by is None
        return InvitationView(
            invitation=invitation.id,
            name=invitation.name,
            role=role_of(invitation.role),
            created_at=iso(invitation.created_at),
            expires_at=iso(invitation.expires_at),
            renews=invitation.account is not None,
            unconfirmed=waits,
            made_by=self._names.of(invitation.by) if invitation.by else None,
            may_confirm=waits and await self._second(caller, invitation.by, invitation.account),
        )

    async def _second(self, caller: Caller, first: AccountId | None, account: AccountId | None) -> bool:
        """Whether the caller is a second person beside `first`, and not who is to have it."""
        own = caller.staff.account
        return first is not None and own != account and not await self._people.same(first, own)

    # --- audit, hours ------------------------------------------------------------------------------

    async def audit_read(self, caller: Caller, body: None) -> Answer:
        limit, before = _page(caller.query)
        records = await self._audit.latest(limit, before=before, wanted=_wanted(caller.query))
        await self._names.refresh()
        full = len(records) == limit
        return AuditAck(
            records=[self._entry(record) for record in records], next=records[-1].key or None if full else None
        )

    def _entry(self, record: AuditRecord) -> AuditEntry:
        subject = record.subject
        subject_name = self._names.of(AccountId(subject)) if subject else None
        return AuditEntry(
            at=iso(record.at),
            action=record.action,
            outcome=record.outcome,
            account=record.account,
            name=self._names.of(record.account) if record.account else None,
            conversation=record.conversation,
            subject=subject,
            subject_name=subject_name if subject_name != subject else None,
        )

    async def hours_read(self, caller: Caller, body: None) -> Answer:
        version, hours = await self._service.read_hours()
        now = self._clock()
        within, closes = opening.is_open(hours, now), opening.closing(hours, now)
        opens = None if within else opening.next_opening(hours, now)
        return HoursAck(
            version=version,
            hours=hours,
            within_hours=within,
            holidays=opening.holidays_ahead(now),
            opens_at=iso(opens) if opens else None,
            closes_at=iso(closes) if closes else None,
        )

    async def hours_set(self, caller: Caller, body: HoursSet) -> Answer:
        await self._service.set_hours(body.hours, replaces=body.version)
        return await self.hours_read(caller, None)

    async def languages_read(self, caller: Caller, body: None) -> Answer:
        version, languages = await self._service.read_languages()
        return LanguagesAck(version=version, languages=list(languages), available=list(AVAILABLE_LANGUAGES))

    async def languages_set(self, caller: Caller, body: LanguagesSet) -> Answer:
        await self._service.set_languages(body.languages, replaces=body.version)
        return await self.languages_read(caller, None)


def _page(query: Mapping[str, str]) -> tuple[int, str]:
    """How many records, and before which.

    Raises:
        Refused: bad_request.
    """
    limit, before = query.get("limit", str(AUDIT_PAGE)), query.get("before", "")
    if not re.fullmatch(r"[0-9]{1,3}", limit) or not 1 <= int(limit) <= AUDIT_PAGE_MAX:
        raise Refused("bad_request")
    if before and not _AUDIT_KEY.fullmatch(before):
        raise Refused("bad_request")
    return int(limit), before


def _wanted(query: Mapping[str, str]) -> AuditFilter:
    """Whose records, of which conversation, and whether only refusals.

    Raises:
        Refused: bad_request.
    """
    account, conversation, action = query.get("account"), query.get("conversation"), query.get("action")
    if any(name is not None and not _OPAQUE.fullmatch(name) for name in (account, conversation, action)):
        raise Refused("bad_request")
    if (subject := query.get("subject")) is not None and not _SUBJECT.fullmatch(subject):
        raise Refused("bad_request")
    until = _midnight(query.get("to"))
    return AuditFilter(
        account=AccountId(account) if account else None,
        conversation=ConversationId(conversation) if conversation else None,
        refused=query.get("refused") == "1",
        subject=subject or None,
        actions=(action,) if action else (),
        since=_midnight(query.get("from")),
        until=until + timedelta(days=1) if until else None,
    )


def _midnight(day: str | None) -> datetime | None:
    """When this day begins in Sweden.

    Raises:
        Refused: bad_request.
    """
    if not day:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time(), SWEDEN)
    except ValueError:
        raise Refused("bad_request") from None


def _pending(invitation: Invitation, name: Callable[[AccountId], str]) -> AccountNews:
    return AccountNews(
        name=invitation.name,
        role=role_of(invitation.role),
        made_by=name(invitation.by) if invitation.by else "",
        confirmed_by=name(invitation.confirmed_by) if invitation.confirmed_by else None,
        at=iso(invitation.created_at),
        pending=True,
        renews=invitation.account is not None,
    )


def _made(account: StaffAccount, name: Callable[[AccountId], str]) -> AccountNews:
    at = account.made_at or account.created_at
    return AccountNews(
        name=account.name,
        role=role_of(account.role),
        made_by=name(account.made_by) if account.made_by else "",
        confirmed_by=name(account.confirmed_by) if account.confirmed_by else None,
        at=iso(at),
        renews=at - account.created_at > timedelta(minutes=1),
    )
