"""The form that tests close conversations with: complete, and of nobody."""

from __future__ import annotations

from typing import Any

from handoff.backoffice.records import guidelines

Wire = dict[str, Any]


def filled(**changes: Any) -> Wire:
    """A form as a client sends it."""
    return {
        "riktlinje_version": guidelines.load()["dokumentation"].version,
        "sprak": "sv",
        "startperiod": "2026-11-25/08",
        "langd": "under_10",
        "roll": "okand",
        "aldersgrupp_kontakt": "okant",
        "lan": "ej_uppgett",
        "relation": "ingen_sarskild",
        "aldersgrupp_berord": "okant",
        "skede": "okant",
        "inriktning": "ej_uppgett",
        "amnen": ["tecken"],
        "niva_slut": "N1",
        "info_112": "ej_relevant",
        "insats": ["stodsamtal"],
        "orosanmalan": "ej_aktuellt",
        "polisuppgift": "ej_aktuellt",
        "avslut": "av_stodjaren",
        "kunskapslucka": "ingen",
        **changes,
    }
