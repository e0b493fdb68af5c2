"""What administrators see and change over HTTP: accounts, invitations, the audit trail."""

from __future__ import annotations

from typing import Annotated

import msgspec

from handoff.contract.base import AccountName, Answer, Lang, Model, OneTimeCode, Password, Role, Track
from handoff.contract.login import FactorOffer
from handoff.contract.parts import Ack


class Invite(Model, frozen=True, kw_only=True):
    name: AccountName
    role: Role
    languages: Annotated[list[Lang], msgspec.Meta(max_length=20)] = msgspec.field(default_factory=list)
    tracks: Annotated[list[Track], msgspec.Meta(max_length=10)] = msgspec.field(default_factory=list)


class InvitedAck(Ack, frozen=True, kw_only=True):
    token: str
    """Shown once."""
    path: str
    """Of the page on which it is taken up; the token is behind the `#`, which browsers do not send."""
    expires_at: str
    waits: bool = False
    """It opens when a second administrator has confirmed it."""


class InvitationToken(Model, frozen=True, kw_only=True):
    token: Annotated[str, msgspec.Meta(max_length=128)]


class InvitationAck(Ack, frozen=True, kw_only=True):
    name: str
    role: Role
    expires_at: str
    renews: bool
    """New access to an account that exists."""
    second_factor_required: bool
    second_factor: FactorOffer


class InvitationAccept(Model, frozen=True, kw_only=True):
    token: Annotated[str, msgspec.Meta(max_length=128)]
    password: Password
    code: OneTimeCode | None = None
    """Confirms the second factor that was offered; without it the account has none."""


class AccountView(Answer, frozen=True, kw_only=True):
    account: str
    name: str
    role: Role
    languages: list[str]
    tracks: list[str]
    disabled: bool
    jurist: bool
    """Entitled to review legal texts."""
    second_factor: bool
    """Codes by time, or a passkey."""
    created_at: str
    unconfirmed: bool = False
    """It stands on one administrator's word, and outside practice nobody signs in with it."""
    made_by: str | None = None
    """The name of that administrator."""
    may_confirm: bool = False
    """The caller is a second person."""
    last_login_at: str | None = None
    """None: never, or longer ago than the audit trail reaches."""


class InvitationView(Answer, frozen=True, kw_only=True):
    invitation: str
    name: str
    role: Role
    created_at: str
    expires_at: str
    renews: bool
    unconfirmed: bool = False
    made_by: str | None = None
    may_confirm: bool = False


class AccountNews(Answer, frozen=True, kw_only=True):
    """Somebody was let in, let in again, or given another role, in the last two weeks."""

    name: str
    role: Role
    made_by: str
    confirmed_by: str | None = None
    at: str
    pending: bool = False
    """An invitation that nobody has taken up."""
    renews: bool = False
    """The account is older: it was taken over by a link, or changed."""
    wrong_codes: int = 0
    """Somebody has its password, and has typed so many wrong codes since yesterday."""


class AccountNewsAck(Ack, frozen=True, kw_only=True):
    news: list[AccountNews]
    """The latest first."""


class AccountsAck(Ack, frozen=True, kw_only=True):
    accounts: list[AccountView]
    invitations: list[InvitationView]
    """That nobody has taken up."""


class AccountChange(Model, frozen=True, kw_only=True):
    """What is named is changed."""

    role: Role | None = None
    languages: Annotated[list[Lang], msgspec.Meta(max_length=20)] | None = None
    tracks: Annotated[list[Track], msgspec.Meta(max_length=10)] | None = None
    disabled: bool | None = None
    jurist: bool | None = None
    remove_second_factor: bool = False


class AccountAck(Ack, frozen=True, kw_only=True):
    account: AccountView


class AuditEntry(Answer, frozen=True, kw_only=True):
    """Who did what to what, and what came of it. Never what was said."""

    at: str
    action: str
    outcome: str
    account: str | None = None
    name: str | None = None
    conversation: str | None = None
    subject: str | None = None
    """A text as `kind:name`, another account, or a session, an invitation, a record, by its id."""
    subject_name: str | None = None


class AuditAck(Ack, frozen=True, kw_only=True):
    records: list[AuditEntry]
    next: str | None = None
    """For `before`, if there may be more."""
