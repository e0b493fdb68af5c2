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
from handoff.backoffice.telephone.counted import Counted
from handoff.conversation.calendar import SWEDEN

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

    level: str
    manner: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact, from its form."""

    month: str
    kind: str
    channel: str
    audience: str
    first_contact: str
    lang: str
    duration: str
    age_group: str
    concerned_age_group: str
    county: str
    relation: str
    stage: str
    orientation: str
    topics: tuple[str, ...]
    bot_level: str
    final_level: str
    signals: tuple[str, ...]
    actions: tuple[str, ...]
    guidings: tuple[Guided, ...]
    concern_report: str
    police_information: str
    ending: str
    knowledge_gap: str
    supervision: bool
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
        return self.kind not in DATALESS


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
    went_on: bool = False
    """The visitor left the queue and went on with the bot."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call to the line's number, as its exchange has seen it."""

    month: str
    hour: int
    """0..23, Swedish time, in which it began."""
    weekday: int
    """0 (Monday) to 6, by the Swedish calendar."""
    outcome: str
    """besvarat, missat or avbrutet."""
    waited_s: float


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail that waited for an answer; several before one answer are one."""

    month: str
    hour: int
    """0..23, Swedish time, in which it came."""
    answered: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """One blind answer of a visitor."""

    helped: str
    felt_safe: str


def call(counted: Counted, now: datetime) -> Call | None:
    """What of a call is counted; None while it rings."""
    began, outcome = counted.first_at, counted.outcome(now)
    if began is None or outcome == "pagar":
        return None
    local = began.astimezone(SWEDEN)
    return Call(f"{local:%Y-%m}", local.hour, local.weekday(), outcome, counted.waited_s)


def contact(kept: KeptForm, vocabulary: Vocabulary, *, trained: bool | None = None) -> Contact:
    """What of a form is counted."""
    form = kept.form

    def known(field: str, value: str) -> str:
        return value if vocabulary.allows(field, value) else UNFILLED

    def several(field: str, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for value in values if vocabulary.allows(field, value)))

    return Contact(
        month=month_of(form),
        kind=known("typ", form.kind),
        channel=known("kanal", form.channel),
        audience=AUDIENCES.get(form.role, UNFILLED),
        first_contact=known("forsta_kontakt", form.first_contact),
        lang=LANGUAGES.get(form.lang, OTHER if vocabulary.allows("sprak", form.lang) else UNFILLED),
        duration=known("langd", form.duration),
        age_group=AGES.get(form.contact_age_group, UNFILLED),
        concerned_age_group=known("aldersgrupp_berord", form.concerned_age_group),
        county=known("lan", form.county),
        relation=known("relation", form.relation),
        stage=known("skede", form.stage),
        orientation=known("inriktning", form.orientation),
        topics=several("amnen", form.topics),
        bot_level=known("niva_bot", form.bot_level),
        final_level=known("niva_slut", form.final_level),
        signals=several("signaler", form.signals),
        actions=several("insats", form.actions),
        guidings=tuple(
            Guided(
                known("lotsning_niva", each.level),
                known("lotsning_satt", each.manner),
                known("lotsning_utfall", each.outcome),
            )
            for each in form.guidings
        ),
        concern_report=known("orosanmalan", form.concern_report),
        police_information=known("polisuppgift", form.police_information),
        ending=known("avslut", form.ending),
        knowledge_gap=known("kunskapslucka", form.knowledge_gap),
        supervision=form.supervision,
        info_112_s=form.info_112_s,
        decided=bool(form.decision_id),
        on_time=not kept.automatic and _on_time(kept.closed_at, kept.saved_at),
        trained=None if kept.automatic else trained,
    )


def _on_time(closed_at: datetime | None, saved_at: datetime) -> bool:
    return closed_at is None or (saved_at - closed_at).total_seconds() <= ON_TIME_S


def day_of(form: Form) -> str:
    """The day of a form, like `2026-11-25`."""
    return form.start_period[:10]
