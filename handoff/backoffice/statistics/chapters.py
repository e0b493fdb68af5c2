"""How a report is divided: chapters with their areas of key figures and their tables, in order. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter."""

    id: str
    areas: tuple[str, ...]
    tables: tuple[str, ...] = ()
    trend: str = ""
    """The share whose development is drawn."""


CHAPTERS: Final = (
    Chapter(
        "malgrupp",
        ("malgrupp",),
        (
            *("manad", "kanal", "malgrupp", "malgrupp_kanal", "forsta_kontakt", "sprak", "alder", "relation"),
            *("alder_berord", "lan", "amnen", "skede", "inriktning", "langd", "insats", "avslut", "typ"),
        ),
        "andel_anhoriga",
    ),
    Chapter(
        "tillganglighet",
        ("tillganglighet",),
        (
            *("vantan_svar", "vantan_timme", "vantan", "oppettid", "vantan_oppettid"),
            *("telefon_svar", "telefon_vantan", "telefon_timme", "telefon_svar_timme", "telefon_vantan_timme"),
            *("telefon_veckodag", "telefon_svar_veckodag", "telefon_vantan_veckodag"),
            *("epost_svar", "epost_timme", "epost_svar_timme"),
        ),
        "besvarade_i_tid",
    ),
    Chapter(
        "sakerhet",
        ("sakerhet", "triage"),
        ("niva_slut", "niva_bot", "nivaer", "signaler", "orosanmalan", "polisuppgift"),
        "samstammighet",
    ),
    Chapter("lotsning", ("lotsning",), ("lotsning_niva", "lotsning_satt", "lotsning_utfall"), "lotsning_antagen"),
    Chapter("kunskap", ("kunskap",), ("kunskapslucka",), "artiklar_granskade"),
    Chapter("kvalitet", ("kvalitet",), ("hjalp", "trygghet"), "fick_hjalp"),
    Chapter("drift", ("kompetens", "integritet", "dokumentation", "langsiktighet"), (), "formular_i_tid"),
)
"""Every area of key figures and every table stands in one of them (a test holds that)."""
