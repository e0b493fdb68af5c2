"""A device that makes passkeys and signs with them, as a program: true signatures, and whatever a test wants wrong."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from handoff.backoffice.accounts.passkeys import decoded, encoded

PRESENT, VERIFIED, SYNCABLE, SYNCED, WITH_KEY = 0x01, 0x04, 0x08, 0x10, 0x40
USUAL = PRESENT | VERIFIED | SYNCABLE | SYNCED


@dataclass(slots=True)
class Authenticator:
    """One passkey on one device, for a page at `origin`.

    What it says can be bent: its flags, its count, the site and the page that it believes to sign for.
    """

    origin: str
    site: str
    flags: int = USUAL
    count: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    account: str = ""
    """The user handle of the offer."""
    cross_origin: bool = False

    def makes(self, offer: dict[str, Any], name: str = "Min telefon") -> dict[str, Any]:
        """What the browser sends after `navigator.credentials.create`."""
        self.account = offer["account"]
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(WITH_KEY) + self._attested()}
        return {
            "name": name,
            "credential": encoded(self.credential),
            "client_data": encoded(self._client_data("webauthn.create", offer["challenge"])),
            "attestation": encoded(cbor2.dumps(statement)),
        }

    def answers(self, ask: dict[str, Any]) -> dict[str, Any]:
        """What the browser sends after `navigator.credentials.get`."""
        client_data = self._client_data("webauthn.get", ask["challenge"])
        data = self._data(0)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        return {
            "attempt": ask["attempt"],
            "credential": encoded(self.credential),
            "client_data": encoded(client_data),
            "authenticator_data": encoded(data),
            "signature": encoded(signature),
            "account": self.account,
        }

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.cross_origin}
        return json.dumps(said).encode()

    def _data(self, flags: int) -> bytes:
        site = hashlib.sha256(self.site.encode()).digest()
        return site + bytes([self.flags | flags]) + self.count.to_bytes(4, "big")

    def _attested(self) -> bytes:
        point = self.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        return bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + cbor2.dumps(key)


def bent(answer: dict[str, Any], part: str) -> dict[str, Any]:
    """The answer with one bit of this part turned."""
    wrong = bytearray(decoded(answer[part]))
    wrong[-1] ^= 1
    return {**answer, part: encoded(bytes(wrong))}
