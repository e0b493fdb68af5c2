"""Passkeys (WebAuthn): what a device has signed is looked at here, and nowhere else. Stores nothing.

The device has to have verified its user (finger, face or PIN), so that a passkey alone is two factors. Rules are those
of WebAuthn Level 3, 7.1 and 7.2; the library checks challenge, origin, site, flags and signature.
"""

from __future__ import annotations

import ipaddress
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    CredentialDeviceType,
    RegistrationCredential,
)

from handoff.contract.errors import Refused
from handoff.contract.passkeys import PasskeyAnswer, PasskeyMade
from storage.ids import AccountId
from storage.ports.passkeys import Passkey

_UNREADABLE = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, Base64Error)
"""What hostile bytes can raise in the library, which reads CBOR and JSON without a schema."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a page asks from: its origin, and the relying party id of its passkeys."""

    id: str
    origin: str


def site_of(origin: str | None, origins: tuple[str, ...]) -> Site:
    """The site of a page with this origin.

    Raises:
        Refused: not_allowed for a foreign or absent origin; passkey_elsewhere for an address without a name, which
            browsers make no passkeys for.
    """
    if origin is None or origin not in origins:
        raise Refused("not_allowed")
    host = urlsplit(origin).hostname or ""
    if not host or _is_address(host):
        raise Refused("passkey_elsewhere")
    return Site(host, origin)


def made(asked: PasskeyMade, *, id: str, account: AccountId, site: Site, challenge: bytes, now: datetime) -> Passkey:
    """The passkey that a device has made for this challenge.

    Raises:
        Refused: passkey_refused, whatever is wrong with it.
    """
    try:
        client_data = decoded(asked.client_data)
        _require_own_page(client_data)
        verified = verify_registration_response(
            credential=RegistrationCredential(
                id=asked.credential,
                raw_id=decoded(asked.credential),
                response=AuthenticatorAttestationResponse(client_data, decoded(asked.attestation)),
            ),
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _UNREADABLE:
        raise Refused("passkey_refused") from None
    if verified.credential_id != decoded(asked.credential):
        raise Refused("passkey_refused")
    return Passkey(
        id=id,
        account=account,
        name=asked.name.strip() or asked.name,
        site=site.id,
        credential=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        syncable=verified.credential_device_type == CredentialDeviceType.MULTI_DEVICE,
        synced=verified.credential_backed_up,
        created_at=now,
    )


def used(passkey: Passkey, answer: PasskeyAnswer, *, site: Site, challenge: bytes, now: datetime) -> Passkey:
    """The passkey after it has signed this challenge.

    Raises:
        Refused: passkey_refused, whatever is wrong with the answer; passkey_copied if everything is right but its
            count, which has not risen: two devices hold the key.
    """
    try:
        client_data = decoded(answer.client_data)
        _require_own_page(client_data)
        verified = verify_authentication_response(
            credential=AuthenticationCredential(
                id=answer.credential,
                raw_id=decoded(answer.credential),
                response=AuthenticatorAssertionResponse(
                    client_data, decoded(answer.authenticator_data), decoded(answer.signature)
                ),
            ),
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=0,  # judged below, when everything else is known to be right
            require_user_verification=True,
        )
    except _UNREADABLE:
        raise Refused("passkey_refused") from None
    if passkey.syncable != (verified.credential_device_type == CredentialDeviceType.MULTI_DEVICE):
        raise Refused("passkey_refused")
    if not _rises(passkey.sign_count, verified.new_sign_count):
        raise Refused("passkey_copied")
    return replace(passkey, sign_count=verified.new_sign_count, synced=verified.credential_backed_up, last_used_at=now)


def encoded(value: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes of base64url without padding.

    Raises:
        binascii.Error: it is none.
    """
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def handle_of(account: AccountId) -> str:
    """The account as devices keep it: opaque, and not its name."""
    return encoded(account.encode())


def _rises(before: int, after: int) -> bool:
    """Devices that do not count stay at 0."""
    return after > before or before == after == 0


def _require_own_page(client_data: bytes) -> None:
    """Raise ValueError if it was signed in a frame on somebody else's page."""
    if parse_client_data_json(client_data).cross_origin:
        raise ValueError("signed in another site's page")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
