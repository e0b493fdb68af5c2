"""A form that can be kept, complete but for what a test sets."""

from __future__ import annotations

from typing import Any

import msgspec

from handoff.backoffice.records.form import Form

COMPLETE = Form(
    kanal="chatt",
    startperiod="2026-11-25/08",
    langd="10_29",
    forsta_kontakt="okant",
    sprak="sv",
    roll="anhorig_syskon",
    aldersgrupp_kontakt="18_24",
    lan="24",
    relation="syskon",
    aldersgrupp_berord="15_17",
    skede="narmar_sig",
    inriktning="ej_uppgett",
    amnen=("tecken", "natet"),
    niva_bot="N1",
    niva_slut="N1",
    info_112="ej_relevant",
    insats=("rad",),
    orosanmalan="ej_aktuellt",
    polisuppgift="ej_aktuellt",
    avslut="av_stodjaren",
    kunskapslucka="ingen",
)


def form(**changes: Any) -> Form:
    return msgspec.structs.replace(COMPLETE, **changes)
