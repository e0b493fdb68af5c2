"""What no system knows of a period, and an administrator enters: sums of the line, nothing of people. Pure."""

from __future__ import annotations

from typing import Final

import msgspec

INPUTS: Final = "kpi_inputs"
"""The kind of stored document, one a period."""


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """What has been entered for a period; None where nothing has."""

    cost_kr: int | None = None
    staff_hours: int | None = None
    supervisions: int | None = None
    gaps_closed: int | None = None
    municipalities_asked: int | None = msgspec.field(name="kommuner_asked", default=None)
    municipalities_aware: int | None = msgspec.field(name="kommuner_aware", default=None)


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Inputs).decode
