"""The conversation form of DOMAIN 4.1 as it is stored. No word of what was said, but for a note of 280 characters.

Field names and values are those of DOMAIN 4.1 (ASCII), because reports and exports are read beside that table; what
staff see are the words of `vocabulary`. The note is kept apart: it goes with the transcript.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from handoff.conversation.calendar import SWEDEN
from storage.ids import AccountId

NOTE_MAX = 280
BLOCK_H = 4
DATALESS = frozenset({"tyst", "test", "fel", "krankande"})
"""Kinds of contact about which there is nothing to say; they count as contacts, not as conversations."""


class Guiding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Guiding on (lotsning) to one actor of the directory."""

    niva: str
    aktor: str
    """Id of the directory's entry."""
    satt: str
    utfall: str = "okant"


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One contact. Empty text means "not filled in"."""

    typ: str = "samtal"
    kanal: str
    startperiod: str
    """Date and four-hour block in Swedish time, like `2026-11-25/08`. The export has the month only."""
    langd: str = ""
    forsta_kontakt: str = "okant"
    sprak: str = ""
    roll: str = ""
    aldersgrupp_kontakt: str = ""
    lan: str = ""
    relation: str = ""
    aldersgrupp_berord: str = ""
    skede: str = ""
    inriktning: str = ""
    amnen: tuple[str, ...] = ()
    niva_bot: str = ""
    niva_slut: str = ""
    signaler: tuple[str, ...] = ()
    info_112: str = ""
    info_112_s: int | None = None
    """Seconds from the message to the 112 text, where the system has shown it."""
    insats: tuple[str, ...] = ()
    lotsning: tuple[Guiding, ...] = ()
    orosanmalan: str = ""
    polisuppgift: str = ""
    beslut_id: str = ""
    avslut: str = ""
    kunskapslucka: str = ""
    handledning: bool = False


class KeptForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form as the book `forms` holds it, under its random case id."""

    form: Form
    riktlinje_version: str
    vocabulary_version: str
    stodjare_id: AccountId | None
    """Who filled it in; None: the system did, because nobody had within 24 hours, or no person had the contact."""
    closed_at: datetime | None
    """When the contact ended; None for one without a chat."""
    saved_at: datetime
    """When the form was first saved: late is what is more than 24 hours after `closed_at`."""

    @property
    def automatic(self) -> bool:
        """Whether the system filled it in."""
        return self.stodjare_id is None


def startperiod(at: datetime) -> str:
    """The date and four-hour block of a moment."""
    local = at.astimezone(SWEDEN)
    return f"{local:%Y-%m-%d}/{local.hour // BLOCK_H * BLOCK_H:02}"


def month_of(form: Form) -> str:
    """The month that a form counts in, like `2026-11`."""
    return form.startperiod[:7]


def length_of(seconds: float) -> str:
    """The value of `langd`."""
    for value, below_min in (("under_10", 10), ("10_29", 30), ("30_59", 60)):
        if seconds < below_min * 60:
            return value
    return "60_mer"


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(KeptForm)


def encode(kept: KeptForm) -> bytes:
    """Bytes for the book `forms`."""
    return _encoder.encode(kept)


def decode(body: bytes) -> KeptForm:
    """The form of a record.

    Raises:
        msgspec.ValidationError: it is not one of a version that this code knows.
    """
    return _decoder.decode(body)
