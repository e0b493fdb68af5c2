"""The building blocks of wire models: the two base classes, bounded types and closed vocabularies."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

VERSION = 1

TEXT_MAX_CODE_POINTS = 4000

SESSION_COOKIE = "__Host-lotsen"
"""The session cookie of staff, set by `POST /api/v1/login`. Visitors have no cookie."""

DEVICE_COOKIE = "__Host-lotsen-device"
"""A cookie of staff that names the accounts which have signed in in this browser. It grants nothing."""

LevelName = Literal["N0", "N1", "N2", "N3", "N4"]

PresenceName = Literal["available", "busy", "break", "away"]

LEVELS: tuple[LevelName, ...] = ("N0", "N1", "N2", "N3", "N4")

StateName = Literal["bot", "queued", "with_counselor", "mailbox", "closed", "erased"]
ChannelName = Literal["chat", "email"]
"""How somebody writes to the line."""

ModeName = Literal["closed", "practice", "open", "ended"]

Sender = Literal["visitor", "bot", "counselor"]

Role = Literal["counselor", "trainee", "shift_lead", "editor", "reviewer", "evaluator", "administrator"]

Lang = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}$")]

_PRINTABLE = r"^[!-~]+$"

RetryKey = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=_PRINTABLE)]

StartKey = Annotated[str, msgspec.Meta(min_length=16, max_length=64, pattern=_PRINTABLE)]
"""At least 16 characters of randomness: a client that repeats it gets the conversation."""

OpaqueId = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=_PRINTABLE)]

WireText = Annotated[str, msgspec.Meta(max_length=16_000)]
"""Only keeps the decoder cheap; `handoff.conversation.text.message_text` counts code points after normalisation."""

Password = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]

OneTimeCode = Annotated[str, msgspec.Meta(max_length=40)]

AccountName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]

Track = Literal["anhorig", "yrkesverksam", "ung", "vill_lamna"]

Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Base of what clients send."""


class Answer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Base of what the gateway sends; new fields may be added in any version."""


def level_name(level: int) -> LevelName:
    """The wire name of a level given as 0..4."""
    return LEVELS[level]
