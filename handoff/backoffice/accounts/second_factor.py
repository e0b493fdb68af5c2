"""The second factor: time-based one-time codes (RFC 6238) and recovery codes. Owns their shape; stores nothing.

A code counts for its own 30 seconds and the steps next to them, because clocks differ; the caller sees to it that no
step counts twice.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime

import pyotp

from handoff.contract.login import FactorOffer

ISSUER = "Lotsen"
STEP_S = 30
STEPS_AROUND = 1
RECOVERY_CODES = 10
_RECOVERY_BYTES = 10
_GROUP = 4


def new_secret() -> bytes:
    """160 random bits, as base32 text."""
    return pyotp.random_base32().encode()


def offer(secret: bytes, name: str) -> FactorOffer:
    """What a telephone needs to learn the secret: as text, as a link, as a picture."""
    text = secret.decode()
    uri = pyotp.TOTP(text, interval=STEP_S).provisioning_uri(name=name, issuer_name=ISSUER)
    import segno  # four megabytes that a node needs only while somebody enrols

    picture = segno.make(uri, micro=False, error="m").svg_inline(scale=4)
    return FactorOffer(secret=text, uri=uri, qr_svg=picture)


def step_of(secret: bytes, code: str, at: datetime) -> int | None:
    """The time step whose code this is, at `at` or a step beside it; None if it is none of theirs."""
    digits = code.replace(" ", "")
    totp, now = pyotp.TOTP(secret.decode(), interval=STEP_S), int(at.timestamp()) // STEP_S
    fits = [
        step
        for step in range(now - STEPS_AROUND, now + STEPS_AROUND + 1)
        if hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode())
    ]
    return fits[0] if fits else None


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 random bits each, in groups of four."""
    return [_grouped(secrets.token_bytes(_RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]


def normalised(code: str) -> str:
    """A recovery code as it is hashed, however it was typed."""
    return "".join(code.split()).replace("-", "").upper()


def _grouped(code: bytes) -> str:
    text = base64.b32encode(code).decode()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))
