"""The conversation form of DOMAIN 4.1 as it is stored. No word of what was said, but for a note of 280 characters.

Stored names and values are those of DOMAIN 4.1 (ASCII), because reports and exports are read beside that table:
`FORM_NAMES` maps the attributes to them. What staff see are the words of `vocabulary`. The note is kept apart: it goes
with the transcript.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec

from handoff.contract.records import FORM_NAMES, GUIDING_NAMES
from handoff.conversation.calendar import SWEDEN
from storage.ids import AccountId

NOTE_MAX = 280
BLOCK_H = 4
DATALESS = frozenset({"tyst", "test", "fel", "krankande"})
"""Kinds of contact about which there is nothing to say; they count as contacts, not as conversations."""


class Guiding(msgspec.Struct, rename=GUIDING_NAMES, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Guiding on (lotsning) to one actor of the directory."""

    level: str
    actor: str
    """Id of the directory's entry."""
    manner: str
    outcome: str = "okant"


class Form(msgspec.Struct, rename=FORM_NAMES, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One contact. Empty text means "not filled in"."""

    kind: str = "samtal"
    channel: str
    start_period: str
    """Date and four-hour block in Swedish time, like `2026-11-25/08`. The export has the month only."""
    duration: str = ""
    first_contact: str = "okant"
    lang: str = ""
    role: str = ""
    contact_age_group: str = ""
    county: str = ""
    relation: str = ""
    concerned_age_group: str = ""
    stage: str = ""
    orientation: str = ""
    topics: tuple[str, ...] = ()
    bot_level: str = ""
    final_level: str = ""
    signals: tuple[str, ...] = ()
    info_112: str = ""
    info_112_s: int | None = None
    """Seconds from the message to the 112 text, where the system has shown it."""
    actions: tuple[str, ...] = ()
    guidings: tuple[Guiding, ...] = ()
    concern_report: str = ""
    police_information: str = ""
    decision_id: str = ""
    ending: str = ""
    knowledge_gap: str = ""
    supervision: bool = False


_ATTRIBUTES: Final = dict(zip(Form.__struct_encode_fields__, Form.__struct_fields__, strict=True))


class KeptForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form as the book `forms` holds it, under its random case id."""

    form: Form
    guideline_version: str = msgspec.field(name="riktlinje_version")
    vocabulary_version: str
    counselor: AccountId | None = msgspec.field(name="stodjare_id")
    """Who filled it in; None: the system did, because nobody had within 24 hours, or no person had the contact."""
    closed_at: datetime | None
    """When the contact ended; None for one without a chat."""
    saved_at: datetime
    """When the form was first saved: late is what is more than 24 hours after `closed_at`."""

    @property
    def automatic(self) -> bool:
        """Whether the system filled it in."""
        return self.counselor is None


def start_period(at: datetime) -> str:
    """The date and four-hour block of a moment."""
    local = at.astimezone(SWEDEN)
    return f"{local:%Y-%m-%d}/{local.hour // BLOCK_H * BLOCK_H:02}"


def value_of(form: Form, field: str) -> Any:
    """The value of a field by its name in DOMAIN 4.1, as vocabularies and faults name it. KeyError if there is none."""
    return getattr(form, _ATTRIBUTES[field])


def month_of(form: Form) -> str:
    """The month that a form counts in, like `2026-11`."""
    return form.start_period[:7]


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
