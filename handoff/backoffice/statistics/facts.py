"""The facts that are counted. Each is a contact, a wait or an answer, stripped of what could lead to anybody.

No free text, no case, no person, no actor, nothing below län: what a fact has no field for cannot be exported. A value
that the vocabulary does not know is `UNFILLED`, whatever it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handoff.backoffice.records.form import DATALESS, Form, KeptForm, month_of
from handoff.backoffice.records.vocabulary import Vocabulary

UNFILLED: Final = "ej_ifyllt"
OTHER: Final = "annat"

AUDIENCES: Final[Mapping[str, str]] = {
    "anhorig_foralder": "anhorig",
    "anhorig_syskon": "anhorig",
    "anhorig_partner": "anhorig",
    "anhorig_annan": "anhorig",
    "van_bekant": "anhorig",
    "barn_ung_sjalv": "ung",
    "sjalv_vill_lamna": "vill_lamna",
    "sjalv_ambivalent": "vill_lamna",
    "skola": "yrkesverksam",
    "socialtjanst": "yrkesverksam",
    "fritid_forening": "yrkesverksam",
    "trossamfund": "yrkesverksam",
    "vard": "yrkesverksam",
    "kommun_samordnare": "yrkesverksam",
    "arbetsgivare_kollega": "annan",
    "utsatt_for_hot": "annan",
    "media_forskning": "annan",
}
"""Roles as the groups of the directive (DOMAIN D3-D5). Eighteen roles would leave nothing but small cells."""

AGES: Final[Mapping[str, str]] = {
    "under_13": "under_18",
    "13_17": "under_18",
    "18_24": "18_24",
    "25_64": "25_64",
    "65_mer": "65_mer",
}
LANGUAGES: Final[Mapping[str, str]] = {"sv": "sv", "en": "en"}
ON_TIME_S: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Guided:
    """One guiding on, without the actor: an actor of one kommun would name the kommun."""

    niva: str
    satt: str
    utfall: str


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact, from its form."""

    month: str
    typ: str
    kanal: str
    malgrupp: str
    forsta_kontakt: str
    sprak: str
    langd: str
    alder: str
    alder_berord: str
    lan: str
    relation: str
    skede: str
    inriktning: str
    amnen: tuple[str, ...]
    niva_bot: str
    niva_slut: str
    signaler: tuple[str, ...]
    insats: tuple[str, ...]
    lotsning: tuple[Guided, ...]
    orosanmalan: str
    polisuppgift: str
    avslut: str
    kunskapslucka: str
    handledning: bool
    info_112_s: int | None
    decided: bool
    """There is a decision of two people where information was given to the police."""
    on_time: bool
    """A person filled the form in within 24 hours."""
    trained: bool | None
    """Whether the counselor had all mandatory modules that day; None where no person had the contact."""

    @property
    def conversation(self) -> bool:
        """Whether it counts as a conversation (not silent, test, wrong or abusive)."""
        return self.typ not in DATALESS


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait for a person."""

    month: str
    hour: int
    """0..23, Swedish time, in which it began."""
    level: str
    waited_s: float
    answered: bool
    outside_hours: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """One blind answer of a visitor."""

    helped: str
    felt_safe: str


def contact(kept: KeptForm, vocabulary: Vocabulary, *, trained: bool | None = None) -> Contact:
    """What of a form is counted."""
    form = kept.form

    def known(field: str, value: str) -> str:
        return value if vocabulary.allows(field, value) else UNFILLED

    def several(field: str, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for value in values if vocabulary.allows(field, value)))

    return Contact(
        month=month_of(form),
        typ=known("typ", form.typ),
        kanal=known("kanal", form.kanal),
        malgrupp=AUDIENCES.get(form.roll, UNFILLED),
        forsta_kontakt=known("forsta_kontakt", form.forsta_kontakt),
        sprak=LANGUAGES.get(form.sprak, OTHER if vocabulary.allows("sprak", form.sprak) else UNFILLED),
        langd=known("langd", form.langd),
        alder=AGES.get(form.aldersgrupp_kontakt, UNFILLED),
        alder_berord=known("aldersgrupp_berord", form.aldersgrupp_berord),
        lan=known("lan", form.lan),
        relation=known("relation", form.relation),
        skede=known("skede", form.skede),
        inriktning=known("inriktning", form.inriktning),
        amnen=several("amnen", form.amnen),
        niva_bot=known("niva_bot", form.niva_bot),
        niva_slut=known("niva_slut", form.niva_slut),
        signaler=several("signaler", form.signaler),
        insats=several("insats", form.insats),
        lotsning=tuple(
            Guided(
                known("lotsning_niva", each.niva),
                known("lotsning_satt", each.satt),
                known("lotsning_utfall", each.utfall),
            )
            for each in form.lotsning
        ),
        orosanmalan=known("orosanmalan", form.orosanmalan),
        polisuppgift=known("polisuppgift", form.polisuppgift),
        avslut=known("avslut", form.avslut),
        kunskapslucka=known("kunskapslucka", form.kunskapslucka),
        handledning=form.handledning,
        info_112_s=form.info_112_s,
        decided=bool(form.beslut_id),
        on_time=not kept.automatic and _on_time(kept.closed_at, kept.saved_at),
        trained=None if kept.automatic else trained,
    )


def _on_time(closed_at: datetime | None, saved_at: datetime) -> bool:
    return closed_at is None or (saved_at - closed_at).total_seconds() <= ON_TIME_S


def day_of(form: Form) -> str:
    """The day of a form, like `2026-11-25`."""
    return form.startperiod[:10]
