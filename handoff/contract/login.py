"""Signing in over HTTP, and what everybody may do with their own account."""

from __future__ import annotations

from typing import Annotated

import msgspec

from handoff.contract.base import Answer, Model, OneTimeCode, Password, Role
from handoff.contract.parts import Ack
from handoff.contract.passkeys import PasskeyAnswer


class Login(Model, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    password: Password
    code: OneTimeCode | None = None
    """Of the second factor, or a recovery code."""
    passkey: PasskeyAnswer | None = None
    """In place of a code."""


class LoginAck(Ack, frozen=True, kw_only=True):
    name: str
    role: Role


class MeAck(Ack, frozen=True, kw_only=True):
    account: str
    name: str
    role: Role
    second_factor: bool
    """Codes by time."""
    passkeys: int
    recovery_codes_left: int
    languages: list[str]
    tracks: list[str]
    jurist: bool
    """Entitled to review legal texts."""


class PasswordProof(Model, frozen=True, kw_only=True):
    """The password once more, before something that a stolen session must not be able to do."""

    password: Password


class PasswordChange(Model, frozen=True, kw_only=True):
    password: Password
    new_password: Password


class FactorConfirm(Model, frozen=True, kw_only=True):
    code: OneTimeCode


class FactorOffer(Ack, frozen=True, kw_only=True):
    """A second factor that becomes active with its first code."""

    secret: str
    """Base32, for typing."""
    uri: str
    """otpauth, for a link on a telephone."""
    qr_svg: str
    """The same as a picture: an `svg` element."""


class RecoveryCodesAck(Ack, frozen=True, kw_only=True):
    recovery_codes: list[str]
    """Shown once; each opens once in place of a code. Empty where there is no second factor."""


class StaffSessionView(Answer, frozen=True, kw_only=True):
    session: str
    opened_at: str
    last_used_at: str
    current: bool


class SessionsAck(Ack, frozen=True, kw_only=True):
    sessions: list[StaffSessionView]
