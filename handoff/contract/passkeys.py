"""Passkeys over HTTP. Bytes travel as base64url without padding, as browsers write them (WebAuthn Level 3, 5.1)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from handoff.contract.base import Answer, Model
from handoff.contract.parts import Ack

_BASE64URL = r"^[A-Za-z0-9_-]+$"
CredentialId = Annotated[str, msgspec.Meta(min_length=1, max_length=1364, pattern=_BASE64URL)]
"""Up to 1,023 bytes."""
Signed = Annotated[str, msgspec.Meta(min_length=1, max_length=8_000, pattern=_BASE64URL)]
Attestation = Annotated[str, msgspec.Meta(min_length=1, max_length=40_000, pattern=_BASE64URL)]
Attempt = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=_BASE64URL)]
PasskeyName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class PasskeyView(Answer, frozen=True, kw_only=True):
    passkey: str
    name: str
    site: str
    """The host name it works on."""
    synced: bool
    """Copied to the owner's other devices; else it is lost with its device."""
    created_at: str
    last_used_at: str | None = None


class PasskeysAck(Ack, frozen=True, kw_only=True):
    passkeys: list[PasskeyView]


class PasskeyOffer(Ack, frozen=True, kw_only=True):
    """What a device needs to make a passkey; valid once, for five minutes, in this session."""

    challenge: str
    site: str
    account: str
    """The opaque id that the device keeps beside the key."""
    name: str
    known: list[str]
    """Credentials that the account has already: a device that holds one makes no second."""


class PasskeyMade(Model, frozen=True, kw_only=True):
    name: PasskeyName
    credential: CredentialId
    client_data: Signed
    attestation: Attestation


class PasskeyAsk(Ack, frozen=True, kw_only=True):
    """What a passkey has to sign; valid once, for five minutes, with its `attempt`."""

    attempt: str
    challenge: str
    site: str
    allowed: list[str] = msgspec.field(default_factory=list)
    """The account's credentials, where a password has said whose; empty: whichever the device has for this site."""


class PasskeyAnswer(Model, frozen=True, kw_only=True):
    attempt: Attempt
    credential: CredentialId
    client_data: Signed
    authenticator_data: Signed
    signature: Signed
    account: Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=_BASE64URL)] | None = None
    """The user handle, as the device has kept it."""


class FactorsAsked(Answer, frozen=True, kw_only=True):
    """Goes along with `code_needed`: what the account has beside its password. A recovery code always does."""

    code: bool
    """Codes by time."""
    passkey: PasskeyAsk | None = None
