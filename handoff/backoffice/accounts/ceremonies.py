"""The two ceremonies of WebAuthn: what a device has signed is looked at here, and nowhere else. Stores nothing.

The device has to have verified its user (finger, face or PIN), so that a passkey alone is two factors. Rules are those
of WebAuthn Level 3, 7.1 and 7.2; the library checks challenge, origin, site, flags and signature. It is large, so this
module is imported where somebody uses a passkey.
"""

from __future__ import annotations

from binascii import Error as Base64Error
from dataclasses import replace
from datetime import datetime

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

from handoff.backoffice.accounts.passkeys import Site, decoded
from handoff.contract.errors import Refused
from handoff.contract.passkeys import PasskeyAnswer, PasskeyMade
from storage.ids import AccountId
from storage.ports.passkeys import Passkey

_UNREADABLE = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, Base64Error)
"""What hostile bytes can raise in the library, which reads CBOR and JSON without a schema."""


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


def _rises(before: int, after: int) -> bool:
    """Devices that do not count stay at 0."""
    return after > before or before == after == 0


def _require_own_page(client_data: bytes) -> None:
    """Raise ValueError if it was signed in a frame on somebody else's page."""
    if parse_client_data_json(client_data).cross_origin:
        raise ValueError("signed in another site's page")
