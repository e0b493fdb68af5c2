"""A form that can be kept, complete but for what a test sets."""

from __future__ import annotations

from typing import Any

import msgspec

from handoff.backoffice.records.form import Form

COMPLETE = Form(
    channel="chatt",
    start_period="2026-11-25/08",
    duration="10_29",
    first_contact="okant",
    lang="sv",
    role="anhorig_syskon",
    contact_age_group="18_24",
    county="24",
    relation="syskon",
    concerned_age_group="15_17",
    stage="narmar_sig",
    orientation="ej_uppgett",
    topics=("tecken", "natet"),
    bot_level="N1",
    final_level="N1",
    info_112="ej_relevant",
    actions=("rad",),
    concern_report="ej_aktuellt",
    police_information="ej_aktuellt",
    ending="av_stodjaren",
    knowledge_gap="ingen",
)


ATTRIBUTES = dict(zip(Form.__struct_encode_fields__, Form.__struct_fields__, strict=True))
"""Attributes of a form by their names in DOMAIN 4.1."""


def form(**changes: Any) -> Form:
    return msgspec.structs.replace(COMPLETE, **changes)
